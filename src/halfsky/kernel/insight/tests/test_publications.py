"""Tables for readers outside: small counts hidden, frozen once, readable without an account; drafts are nobody else's business."""

from __future__ import annotations

import hashlib
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from halfsky.ground.journal.models import Event
from halfsky.ground.lib.actors import System
from halfsky.ground.lib.errors import Conflict, NotAllowed, Refusal
from halfsky.kernel.insight import actions
from halfsky.kernel.insight.models import Publication
from halfsky.kernel.insight.tests import toy
from halfsky.kernel.network import actions as network
from tests.cast import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("toys")]
MAY = date(2026, 5, 9)


@pytest.fixture
def spring(cast: Cast) -> Cast:
    """In May 12 toys in one town of the county, 2 in the other; 10 of the 12 open."""
    for number in range(14):
        place = "village" if number < 12 else "far_village"
        toy.happen(cast.places[place].pk, MAY, person=f"p{number}", is_open=number < 6 or number > 12)
    return cast


def prepare(cast: Cast, **changes: Any) -> Publication:
    values = {
        "title": "五月",
        "indicators": ["toy-events"],
        "period": "2026-05",
        "place": cast.places["county"],
    } | changes
    return actions.prepare(by=cast.users["county_supervisor"], **values)


def published(cast: Cast, **changes: Any) -> Publication:
    return actions.publish(publication=prepare(cast, **changes), by=cast.users["county_supervisor"])


def page(client: Client, name: str, *args: Any, **query: Any) -> Any:
    return client.get(reverse(f"insight:{name}", args=args), query)


def test_small_counts_are_hidden_and_others_with_them(spring: Cast) -> None:
    table = published(spring).table
    assert {row["name"]: row["cells"] for row in table["rows"]} == {"河东镇妇联": [None], "河西镇妇联": [None]}
    assert table["total"] == [[14]]


def test_a_rate_goes_with_its_whole(spring: Cast) -> None:
    table = published(spring, indicators=["toy-open", "toy-events"], level="village").table
    cells = {row["name"]: row["cells"] for row in table["rows"]}
    assert cells == {"柳村妇联": [None, None], "杨村妇联": [[0, 0], [0]], "松村妇联": [None, None]}


def test_what_is_large_enough_is_shown_to_anybody(spring: Cast) -> None:
    made = published(spring, place=spring.places["county"], indicators=["toy-events"], level="village")
    for number in range(9):
        toy.happen(spring.places["sibling_village"].pk, MAY, person=f"q{number}")
    text = page(Client(), "table", made.token).content.decode()
    assert "五月" in text
    assert "14" in text
    assert ">23<" not in text  # frozen: what comes later is not in it
    assert made.title in page(Client(), "tables").content.decode()


def test_the_journal_holds_the_digest_of_the_file_that_everybody_gets(spring: Cast) -> None:
    made = published(spring)
    file = page(Client(), "table", made.token, **{"as": "csv"}).content
    digest = hashlib.sha256(file).hexdigest()
    event = Event.objects.get(verb="insight.publish")
    assert event.content["sha256"] == made.digest == digest
    assert file.decode().splitlines()[0] == "单位,Toys（场）"
    assert "河东镇妇联,*" in file.decode()


def test_a_table_is_published_once_and_then_stays(spring: Cast) -> None:
    made = published(spring)
    by = spring.users["county_supervisor"]
    for verb in (actions.publish, actions.discard):
        with pytest.raises(Conflict):
            verb(publication=made, by=by)
    assert Event.objects.filter(verb="insight.publish").count() == 1


@pytest.mark.parametrize(
    "changes",
    [
        {"title": " "},
        {"indicators": []},
        {"indicators": ["nothing"]},
        {"indicators": ["toy-fen"]},
        {"period": "2026-13"},
        {"period": ""},
        {"period": str(timezone.localdate().year + 1)},
        {"level": "province"},
        {"level": "nothing"},
    ],
)
def test_what_cannot_be_published_is_refused_in_words(spring: Cast, changes: dict[str, Any]) -> None:
    from dataclasses import replace

    from halfsky.ground.lib.declarations import house

    house().indicators["toy-fen"] = replace(toy.AMOUNT, slug="toy-fen", unit="fen")
    with pytest.raises(Refusal):
        prepare(spring, **changes)
    assert not Publication.objects.exists()


def test_a_place_with_nobody_below_publishes_nothing(spring: Cast) -> None:
    with pytest.raises(Refusal):
        published(spring, level="grid")


@pytest.mark.parametrize(
    "user", ["chair", "county_handler", "other_county_handler", "supervisor", "auditor", "judge", "stranger"]
)
def test_a_draft_is_nobody_elses_business(spring: Cast, user: str) -> None:
    draft = prepare(spring)
    client = spring.client(user)
    assert page(client, "publication", draft.pk).status_code == 404
    assert page(Client(), "table", draft.token).status_code == 404
    for verb in ("publish", "discard"):
        assert client.post(reverse(f"insight:{verb}", args=[draft.pk])).status_code == 404
    with pytest.raises(NotAllowed):
        actions.publish(publication=draft, by=spring.users[user])
    assert not Publication.objects.told().exists()


def test_it_goes_from_the_form_to_the_public_page(spring: Cast) -> None:
    client = spring.client("county_supervisor")
    asked = {"title": "五月", "period": "2026-05", "level": "", "indicators": ["toy-events"]}
    answer = client.post(reverse("insight:prepare"), asked, follow=True)
    assert "公布" in answer.content.decode()
    draft = Publication.objects.get()
    assert client.post(reverse("insight:prepare"), asked | {"period": "soon"}).status_code == 422
    text = client.post(reverse("insight:publish", args=[draft.pk]), follow=True).content.decode()
    assert f"/tables/{draft.token}/" in text
    assert "五月" in page(client, "publications").content.decode()


def test_a_table_costs_the_same_however_many_rows(spring: Cast, django_assert_max_num_queries: Any) -> None:
    draft = prepare(spring, level="village", indicators=[spec.slug for spec in toy.ALL])
    client = spring.client("county_supervisor")
    page(client, "publication", draft.pk)
    with django_assert_max_num_queries(15):
        page(client, "publication", draft.pk)


# Two tables may tell together what neither may tell alone


def large(cast: Cast, months: dict[str, tuple[int, int]]) -> Cast:
    """In each month so many toys in 河东镇 and in 河西镇."""
    for month, counts in months.items():
        for place, many in zip(("village", "far_village"), counts, strict=True):
            for number in range(many):
                toy.happen(cast.places[place].pk, date.fromisoformat(f"{month}-09"), person=f"{number}")
    return cast


def test_a_quarter_is_refused_beside_a_month_that_hides(cast: Cast) -> None:
    large(cast, {"2026-04": (12, 2), "2026-05": (20, 20)})
    published(cast, title="四月", period="2026-04")
    draft = prepare(cast, title="二季度", period="2026-Q2")
    page_of = page(cast.client("county_supervisor"), "publication", draft.pk).content.decode()
    assert "四月" in page_of
    assert reverse("insight:publish", args=[draft.pk]) not in page_of
    with pytest.raises(Refusal) as refused:
        actions.publish(publication=draft, by=cast.county_supervisor)
    assert "四月" in refused.value.message


def test_a_table_of_the_time_before_rows_had_keys_is_held_against_it_too(cast: Cast) -> None:
    large(cast, {"2026-04": (12, 20), "2026-05": (2, 20)})
    month = published(cast, title="四月", period="2026-04")
    bare = [{name: row[name] for name in row if name != "key"} for row in month.table["rows"]]
    Publication.objects.filter(pk=month.pk).update(table=month.table | {"rows": bare})
    draft = prepare(cast, title="二季度", period="2026-Q2")
    assert "四月" in page(cast.client("county_supervisor"), "publication", draft.pk).content.decode()
    with pytest.raises(Refusal):
        actions.publish(publication=draft, by=cast.county_supervisor)


def test_a_quarter_is_refused_whose_rest_is_small(cast: Cast) -> None:
    large(cast, {"2026-04": (12, 20), "2026-05": (2, 20)})
    assert published(cast, title="四月", period="2026-04").table["total"] == [[32]]
    with pytest.raises(Refusal):
        published(cast, title="二季度", period="2026-Q2")


def test_large_numbers_stand_beside_one_another(cast: Cast) -> None:
    large(cast, {"2026-04": (12, 20), "2026-05": (20, 20)})
    published(cast, title="四月", period="2026-04")
    assert published(cast, title="五月", period="2026-05").digest
    assert published(cast, title="二季度", period="2026-Q2").digest


def test_a_county_that_hides_stops_its_city_and_not_its_neighbour(cast: Cast) -> None:
    large(cast, {"2026-05": (12, 2)})
    published(cast)
    asked = {"title": "全市", "indicators": ["toy-events"], "period": "2026-05"}
    draft = actions.prepare(place=cast.city, by=cast.supervisor, **asked)
    with pytest.raises(Refusal):
        actions.publish(publication=draft, by=cast.supervisor)
    other = actions.prepare(place=cast.city, by=cast.supervisor, **asked | {"indicators": ["toy-amount"]})
    assert actions.publish(publication=other, by=cast.supervisor).digest


def test_a_third_month_is_not_told_by_two_and_their_quarter(cast: Cast) -> None:
    large(cast, {"2026-04": (40, 30), "2026-05": (38, 20), "2026-06": (2, 25)})
    published(cast, title="四月", period="2026-04")
    published(cast, title="二季度", period="2026-Q2")
    with pytest.raises(Refusal) as refused:
        published(cast, title="五月", period="2026-05")
    assert "二季度" in refused.value.message


def test_namesakes_are_told_apart_by_who_stands_above_them(cast: Cast) -> None:
    network.rename(organisation=cast.sibling_village, name="柳村", short_name=cast.village.short_name, by=System("toy"))
    network.rename(organisation=cast.far_village, name="柳村", short_name=cast.village.short_name, by=System("toy"))
    large(cast, {"2026-04": (12, 20), "2026-05": (2, 20)})
    table = published(cast, title="四月", period="2026-04", level="village").table
    assert {row["name"] for row in table["rows"]} == {"河东镇妇联 › 柳村妇联", "河西镇妇联 › 柳村妇联"}
    with pytest.raises(Refusal):  # two more in one of the namesakes
        published(cast, title="二季度", period="2026-Q2", level="village")


def test_who_is_led_by_two_is_not_told_by_the_other(cast: Cast) -> None:
    network.lead_second(organisation=cast.sibling_town, under=cast.other_county, on=date(2026, 1, 1), by=System("toy"))
    large(cast, {"2026-05": (2, 12)})
    published(cast)  # 河西镇 is hidden, so that the total does not tell what 河东镇 has
    other = actions.prepare(
        place=cast.other_county, title="乙县", indicators=["toy-events"], period="2026-05", by=System("toy")
    )
    with pytest.raises(Refusal):
        actions.publish(publication=other, by=System("toy"))


def test_the_total_does_not_tell_a_small_number_of_the_place_itself(cast: Cast) -> None:
    large(cast, {"2026-05": (12, 20)})
    for number in range(2):
        toy.happen(cast.county.pk, MAY, person=f"own{number}")
    table = published(cast).table
    assert table["total"] == [[34]]
    assert [row["cells"] for row in table["rows"]] == [[None], [[20]]]


def test_no_name_of_a_place_runs_in_the_file(cast: Cast) -> None:
    large(cast, {"2026-05": (12, 20)})
    network.rename(organisation=cast.town, name="=1+1", short_name="=1+1", by=System("toy"))
    assert "\n'=1+1,12" in published(cast).file.replace("\r", "")


@pytest.mark.postgresql
def test_of_two_tables_published_at_once_the_second_sees_the_first(spring: Cast) -> None:
    with CaptureQueriesContext(connection) as asked:
        published(spring)
    assert any("FOR UPDATE" in one["sql"] and "insight_publication" in one["sql"] for one in asked)


def test_a_rate_is_held_against_its_whole(cast: Cast) -> None:
    large(cast, {"2026-05": (12, 2)})
    published(cast)
    with pytest.raises(Refusal):
        published(cast, title="率", indicators=["toy-open"])


# Withdrawn


def test_a_withdrawn_table_says_since_when_and_why(spring: Cast) -> None:
    made, client = published(spring), spring.client("county_supervisor")
    address = reverse("insight:withdraw_table", args=[made.pk])
    assert client.post(address, {"reason": " "}).status_code == 422
    assert client.post(address, {"reason": "算错了一个村"}).status_code == 302
    made.refresh_from_db()
    answer = page(Client(), "table", made.token)
    text = answer.content.decode()
    assert (answer.status_code, "算错了一个村" in text, made.digest in text, ">14<" in text) == (200, True, True, False)
    assert page(Client(), "table", made.token, **{"as": "csv"}).status_code == 410
    assert "已撤回" in page(Client(), "tables").content.decode()
    assert made.file == ""
    assert made.frozen is None
    event = Event.objects.get(verb="insight.withdraw_table")
    assert (event.content["reason"], event.content["sha256"]) == ("算错了一个村", made.digest)
    assert client.get(address).status_code == 404
    assert "算错了一个村" in page(client, "publication", made.pk).content.decode()


def test_what_is_withdrawn_makes_room_for_the_right_one(cast: Cast) -> None:
    large(cast, {"2026-05": (12, 2)})
    wrong = published(cast)
    with pytest.raises(Refusal):
        published(cast, title="五月更正")
    actions.withdraw_table(publication=wrong, reason="wrong", by=cast.county_supervisor)
    assert published(cast, title="五月更正").digest
    with pytest.raises(Conflict):
        actions.withdraw_table(publication=wrong, reason="again", by=cast.county_supervisor)


def test_what_was_withdrawn_has_been_read_all_the_same(cast: Cast) -> None:
    large(cast, {"2026-04": (12, 2), "2026-05": (20, 20)})
    month = published(cast, title="四月", period="2026-04")
    actions.withdraw_table(publication=month, reason="wrong", by=cast.county_supervisor)
    draft = prepare(cast, title="二季度", period="2026-Q2")
    text = page(cast.client("county_supervisor"), "publication", draft.pk).content.decode()
    assert "四月" in text
    assert "已撤回" in text
    with pytest.raises(Refusal):
        actions.publish(publication=draft, by=cast.county_supervisor)


def test_a_correction_that_hides_another_place_is_refused(cast: Cast) -> None:
    """The town that was shown with seven and is now hidden is what the two sums of hidden counts differ by."""
    large(cast, {"2026-05": (12, 2)})
    wrong = published(cast)
    actions.withdraw_table(publication=wrong, reason="wrong", by=cast.county_supervisor)
    large(cast, {"2026-05": (0, 8)})
    with pytest.raises(Refusal):
        published(cast, title="五月更正")


def test_a_correction_of_large_numbers_follows_by_one(cast: Cast) -> None:
    large(cast, {"2026-05": (12, 20)})
    wrong = published(cast)
    toy.happen(cast.village.pk, date(2026, 5, 9), person="late")
    actions.withdraw_table(publication=wrong, reason="one came late", by=cast.county_supervisor)
    assert published(cast, title="五月更正").table["total"] == [[33]]


@pytest.mark.parametrize("user", ["chair", "county_handler", "other_county_handler", "supervisor", "judge", "stranger"])
def test_nobody_else_withdraws_a_table(spring: Cast, user: str) -> None:
    made = published(spring)
    client, address = spring.client(user), reverse("insight:withdraw_table", args=[made.pk])
    assert (client.get(address).status_code, client.post(address, {"reason": "x"}).status_code) == (404, 404)
    with pytest.raises(NotAllowed):
        actions.withdraw_table(publication=made, reason="x", by=spring.users[user])


def test_a_draft_is_thrown_away_not_withdrawn(spring: Cast) -> None:
    with pytest.raises(Conflict):
        actions.withdraw_table(publication=prepare(spring), reason="x", by=spring.county_supervisor)


def test_a_village_is_not_offered_to_publish(spring: Cast) -> None:
    client = spring.client("chair")
    assert reverse("insight:publications") not in client.get(reverse("insight:reports")).content.decode()
    assert page(client, "prepare").status_code == 404
    assert "没有下级组织" in page(client, "publications").content.decode()
    with pytest.raises(Refusal):
        actions.prepare(place=spring.village, title="x", indicators=["toy-events"], period="2026-05", by=spring.chair)


def test_periods_are_chosen_from_those_that_are_over(spring: Cast) -> None:
    client = spring.client("county_supervisor")
    text = page(client, "prepare").content.decode()
    assert 'value="2026-05"' in text
    assert f'value="{timezone.localdate().year}"' not in text
    asked = {"title": "x", "period": str(timezone.localdate().year), "level": "", "indicators": ["toy-events"]}
    assert client.post(reverse("insight:prepare"), asked).status_code == 422
