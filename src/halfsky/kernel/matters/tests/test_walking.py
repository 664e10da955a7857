"""Sight is the same whether it is gathered or asked of one matter at a time; who sees far does not wait for a count."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from halfsky.ground.lib import finding
from halfsky.kernel.matters import actions, queries
from halfsky.kernel.matters.models import Matter, MatterAccess, Recusal
from halfsky.kernel.network import actions as network
from halfsky.kernel.network.permissions import Role
from halfsky.kernel.people import actions as people
from tests.cast import BELOW, BY, SINCE, Cast, _user

READERS = ("chair", "colleague", "town_handler", "sibling_chair", "supervisor", "judge", "auditor", "stranger")


def _register(cast: Cast, kind: str = "need", at: str = "village") -> Matter:
    return actions.register(kind=kind, channel="window", organisation=cast.places[at], title="一件事", by=BY)


@pytest.fixture
def province(cast: Cast) -> Cast:
    """The cast with somebody who watches over a whole province."""
    user = cast.users["province"] = _user("province")
    top = network.found(
        name="某省妇女联合会",
        short_name="某省妇联",
        kind="group_member",
        level="province",
        under=None,
        founded_on=SINCE,
        by=BY,
    )
    network.move(organisation=cast.city, under=top, by=BY)
    network.give_grant(user=user, role=Role.SUPERVISOR, organisation=top, reach=BELOW, since=SINCE, by=BY)
    return cast


@pytest.mark.parametrize("reader", READERS)
def test_walking_finds_what_gathering_finds(cast: Cast, reader: str) -> None:
    for kind, at in (("need", "village"), ("need", "sibling_village"), ("mandatory_report", "village")):
        _register(cast, kind, at)
    named = _register(cast, "mandatory_report")
    MatterAccess.objects.create(matter=named, user=cast.users["town_handler"], reason="named")
    actor = cast.fresh(reader)
    gathered = set(Matter.objects.visible_to(actor).values_list("pk", flat=True))
    assert set(Matter.objects.visible_to(actor, walk=True).values_list("pk", flat=True)) == gathered


def test_somebody_recused_finds_nothing_by_walking(cast: Cast) -> None:
    matter = _register(cast)
    actions.declare_relation(matter=matter, reason="表亲", by=cast.fresh("chair"))
    assert not Matter.objects.visible_to(cast.fresh("chair"), walk=True).filter(pk=matter.pk).exists()


def test_a_province_is_shown_rows_at_once_and_their_number_afterwards(province: Cast) -> None:
    for _number in range(51):
        _register(province)
    page = province.client("province")
    url = reverse("matters:register")
    assert "count=1" in page.get(url).content.decode()
    assert "51" in page.get(f"{url}?count=1").content.decode()


def test_a_province_with_a_single_page_is_told_the_number_at_once(province: Cast) -> None:
    _register(province)
    assert "count=1" not in province.client("province").get(reverse("matters:register")).content.decode()


def test_a_page_that_is_not_there_says_so(province: Cast) -> None:
    answer = province.client("province").get(f"{reverse('matters:register')}?page=9")
    assert "没有第 9 页" in answer.content.decode()


@pytest.mark.parametrize("few", [0, finding.FEW])
def test_a_province_finds_a_party_whether_few_are_called_so_or_many(
    province: Cast, few: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(finding, "FEW", few)
    party = actions.NewParty(role="concerned", name="张小梅", phone="13800001234")
    at = province.places["village"]
    hers = actions.register(kind="need", channel="window", organisation=at, title="一件事", parties=[party], by=BY)
    _register(province, "mandatory_report")  # closed to her
    page = province.client("province")
    for term in ("zhangxiaomei", "小梅", "一件", hers.number, hers.number[-3:], "13800001234"):
        assert list(queries.found(province.fresh("province"), term)) == [hers], term
        text = page.get(f"{reverse('matters:register')}?q={term}").content.decode()
        assert hers.number in text, term
        assert "1" in page.get(f"{reverse('matters:register')}?q={term}&count=1").content.decode()
    assert not queries.found(province.fresh("province"), "zhangdamei").exists()


@pytest.mark.parametrize("few", [0, finding.FEW])
def test_a_matter_is_found_by_every_name_that_its_person_ever_had(
    province: Cast, few: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(finding, "FEW", few)
    at = province.places["village"]
    names = ("张小梅", "张晓梅", "章小妹")
    kept, first, second = (people.register(name=name, organisation=at, by=BY).person for name in names)
    parties = [actions.NewParty(role="concerned", person=first)]
    hers = actions.register(kind="need", channel="window", organisation=at, title="一件事", parties=parties, by=BY)
    for duplicate in (first, second):
        people.merge(keep=kept, duplicate=duplicate, reason="同一人", by=BY)
    for term in names:
        assert list(queries.found(province.fresh("province"), term)) == [hers], term
        assert list(queries.found(province.fresh("chair"), term)) == [hers], term


@pytest.mark.parametrize("reader", READERS)
def test_a_matter_is_open_or_closed_to_everybody_and_neither_to_the_recused(cast: Cast, reader: str) -> None:
    for kind, at in (("need", "village"), ("mandatory_report", "village"), ("mandatory_report", "sibling_village")):
        _register(cast, kind, at)
    actor = cast.fresh(reader)
    recused = _register(cast, "mandatory_report")
    Recusal.objects.create(matter=recused, user=actor, reason="表亲")
    opened = set(Matter.objects.visible_to(actor).values_list("pk", flat=True))
    closed = set(Matter.objects.closed_to(actor).values_list("pk", flat=True))
    assert not opened & closed
    assert opened | closed == set(Matter.objects.values_list("pk", flat=True)) - {recused.pk}


def _list_of(page: Any, query: str) -> str:
    """The statement by which a register reads its rows."""
    with CaptureQueriesContext(connection) as asked:
        assert page.get(reverse("matters:register") + query).status_code == 200
    (found,) = [one["sql"] for one in asked.captured_queries if one["sql"].rstrip().endswith("LIMIT 51")]
    return found


@pytest.mark.parametrize(
    ("query", "walks"),
    [
        ("", True),
        ("?sort=number", True),
        ("?late=1", True),
        ("?state=registered&sort=due", True),
        ("?sort=due", False),
        ("?sort=owner", False),
        ("?q=一件事", False),
    ],
)
def test_only_what_an_index_has_in_order_is_walked(
    province: Cast, query: str, walks: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(finding, "FEW", -1)  # what is searched for is frequent
    one_by_one = 'CASE WHEN EXISTS(SELECT "matters_matteraccess"'
    assert (one_by_one in _list_of(province.client("province"), query)) == walks


@pytest.mark.parametrize(
    "query", ["", "?sort=number", "?sort=-due", "?state=registered&sort=due", "?sort=owner", "?q=一件"]
)
def test_a_far_reader_reads_the_same_rows_in_every_order(province: Cast, query: str) -> None:
    shown = [_register(province, at=at) for at in ("village", "sibling_village")]
    sealed = _register(province, "mandatory_report")
    text = province.client("province").get(reverse("matters:register") + query).content.decode()
    table = text.partition("<tbody")[2].partition("</tbody>")[0]
    assert all(matter.number in table for matter in shown)
    assert sealed.number not in table
