"""Tables for readers outside: small counts hidden, frozen once, readable without an account; drafts are nobody else's business."""

from __future__ import annotations

import hashlib
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from halfsky.ground.journal.models import Event
from halfsky.ground.lib.errors import Conflict, NotAllowed, Refusal
from halfsky.kernel.insight import actions
from halfsky.kernel.insight.models import Publication
from halfsky.kernel.insight.tests import toy
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
