"""The state's map and the federations on it, in bulk."""

from __future__ import annotations

import pytest
from django.db import transaction

from halfsky.ground.journal.models import Event
from halfsky.ground.lib.actors import System
from halfsky.ground.lib.errors import NotAllowed, Refusal
from halfsky.kernel.network import actions, queries, rules
from halfsky.kernel.network.actions import founding
from halfsky.kernel.network.actions import map as map_
from halfsky.kernel.network.models import Division, Lineage, Organisation, today
from halfsky.kernel.network.tests.conftest import Net, user

pytestmark = pytest.mark.usefixtures("english")

BY = System("test")


@pytest.mark.parametrize(
    ("code", "name", "parent", "kind"),
    [
        ("3609", "宜春市", "江西省", "ordinary"),
        ("3101", "市辖区", "上海市", "pseudo"),
        ("5002", "县", "重庆市", "pseudo"),
        ("4290", "省直辖县级行政区划", "湖北省", "pseudo"),
        ("429004", "仙桃市", "省直辖县级行政区划", "ordinary"),
        ("441900", "东莞市", "东莞市", "pseudo"),
        ("620201", "嘉峪关市", "嘉峪关市", "pseudo"),
        ("130171", "石家庄高新技术产业开发区", "石家庄市", "special"),
        ("360902008", "下浦街道", "袁州区", "ordinary"),
        ("360902400", "宜春经济开发区管理委员会", "袁州区", "special"),
        ("360983502", "江西省瑞州监狱", "高安市", "special"),
        ("360902008200", "某某村委会", "下浦街道", "ordinary"),
        ("360902502498", "明月山采育林场虚拟生活区", "明月山采育林场", "special"),
    ],
)
def test_what_exists_only_in_the_codes_is_marked(code: str, name: str, parent: str, kind: str) -> None:
    assert rules.division_kind(code, name, parent) == kind


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("宜春市", "宜春市妇联"),
        ("下浦街道办事处", "下浦街道妇联"),
        ("团结村委会", "团结村妇联"),
        ("团结村民委员会", "团结村妇联"),
        ("东门居委会", "东门社区妇联"),
        ("花园社区居民委员会", "花园社区妇联"),
        ("巴彦嘎查村委会", "巴彦嘎查村妇联"),
    ],
)
def test_a_federation_is_called_after_its_place(name: str, short: str) -> None:
    assert rules.federation_names(name) == (short.replace("妇联", "妇女联合会"), short)


@pytest.fixture
def county(db: None) -> str:
    """靖安县, one of the smaller real counties."""
    actions.load_divisions(code="360925", by=BY)
    return "360925"


def test_the_real_places_are_loaded_with_those_above_them(county: str) -> None:
    top = Division.objects.get(code=county)
    assert (top.name, top.level, top.parent.name, top.parent.parent.name) == ("靖安县", "county", "宜春市", "江西省")
    assert Division.objects.filter(level="town").count() == 12
    assert Division.objects.filter(level="town", kind="special").count() == 1
    assert Division.objects.filter(level="village").count() > 80


def test_loading_again_changes_nothing(county: str) -> None:
    before = Division.objects.count()
    assert actions.load_divisions(code=county, by=BY) == 0
    assert Division.objects.count() == before
    with pytest.raises(Refusal, match="No division"):
        actions.load_divisions(code="999999", by=BY)


def test_every_ordinary_place_gets_a_federation_and_a_zone_passes_its_villages_up(county: str) -> None:
    seen: list[tuple[int, int]] = []
    founded = actions.found_territorial(
        division_code=county, by=BY, progress=lambda done, total: seen.append((done, total))
    )
    assert founded == Division.objects.filter(code__startswith=county, kind="ordinary").count()
    assert seen[-1] == (founded, founded)
    assert actions.found_territorial(division_code=county, by=BY) == 0
    top = Organisation.objects.get(division__code=county)
    assert (top.name, top.short_name) == ("靖安县妇女联合会", "靖安县妇联")
    assert Lineage.objects.filter(ancestor=top).count() == founded
    for village in Organisation.objects.filter(division__parent__kind="special"):
        assert queries.parent(village) == top


def test_bulk_tells_the_journal_of_each_batch_with_a_digest_of_its_rows(county: str) -> None:
    founded = actions.found_territorial(division_code=county, by=BY)
    events = list(Event.objects.filter(verb="network.found_territorial"))
    assert sum(event.content["count"] for event in events) == founded
    towns = next(event.content for event in events if len(event.content["first"]) == 9)
    there = Organisation.objects.filter(level="town").order_by("division__code")
    top = Organisation.objects.get(division__code=county)
    rows = [(one.pk, one.division.code, top.pk) for one in there if one.division]
    assert towns["sha256"] == rules.digest(rows)


@pytest.mark.parametrize("levels", ["county,village", "town", "county,town", ""])
def test_a_level_that_is_not_named_is_passed_over(county: str, levels: str) -> None:
    named = rules.levels_named(levels)
    actions.found_territorial(division_code=county, levels=named, by=BY)
    assert set(Organisation.objects.values_list("level", flat=True)) == set(named) & {"county", "town", "village"}
    if levels == "county,village":
        top = Organisation.objects.get(division__code=county)
        assert queries.children(top).count() == queries.counts_below(top).total


def test_a_level_that_does_not_exist_is_refused_with_those_that_do() -> None:
    with pytest.raises(Refusal, match="street is no level of the map"):
        rules.levels_named("county,street")


def test_what_a_kill_interrupted_is_taken_up_where_it_stopped(county: str, monkeypatch: pytest.MonkeyPatch) -> None:
    before = transaction.savepoint()
    whole = actions.found_territorial(division_code=county, by=BY)
    expected = picture()
    transaction.savepoint_rollback(before)
    monkeypatch.setattr(founding, "TOGETHER", 2)

    def killed(done: int, total: int) -> None:
        if done >= whole // 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        actions.found_territorial(division_code=county, by=BY, progress=killed)
    begun = Organisation.objects.count()
    assert 0 < begun < whole
    assert actions.found_territorial(division_code=county, by=BY) == whole - begun
    assert picture() == expected


def test_a_load_that_was_interrupted_goes_on_and_leaves_changed_places_alone(
    db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(map_, "BATCH", 40)

    def killed(done: int, total: int) -> None:
        if done > total // 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        actions.load_divisions(code="360925", by=BY, progress=killed)
    begun = Division.objects.count()
    Division.objects.filter(level="village").update(name="改了名的村")
    new = actions.load_divisions(code="360925", by=BY)
    assert new > 0
    assert Division.objects.count() == begun + new
    assert Division.objects.filter(level="village", parent=None).count() == 0
    assert Division.objects.filter(name="改了名的村").exists()


def test_bulk_equals_one_by_one(county: str) -> None:
    town = Division.objects.filter(level="town", kind="ordinary").first()
    Division.objects.filter(level="village").exclude(parent=town).delete()
    before = transaction.savepoint()
    actions.found_territorial(division_code=county, by=BY)
    bulk = picture()
    transaction.savepoint_rollback(before)
    founded: dict[str, Organisation] = {}
    for division in Division.objects.filter(code__startswith=county, kind="ordinary").order_by("code"):
        name, short_name = rules.federation_names(division.name)
        under = founded.get(division.parent.code)
        founded[division.code] = actions.found(
            name=name,
            short_name=short_name,
            kind="territorial",
            level=division.level,
            division=division,
            under=under,
            founded_on=division.since,
            by=BY,
        )
    assert picture() == bulk


def picture() -> list[tuple[object, ...]]:
    columns = ("ancestor__division__code", "descendant__division__code", "depth", "dual", "since", "until")
    lines = Lineage.objects.order_by(*columns).values_list(*columns)
    names = Organisation.objects.order_by("division__code").values_list(
        "division__code", "name", "short_name", "level", "founded_on"
    )
    return [*lines, *names]


def test_only_who_may_found_at_a_place_founds_below_it(county: str, net: Net) -> None:
    for who in (net.clerk, net.stranger, user("nobody")):
        with pytest.raises(NotAllowed):
            actions.load_divisions(code=county, by=who)
        with pytest.raises(NotAllowed):
            actions.found_territorial(division_code=county, by=who)
    with pytest.raises(NotAllowed):
        actions.found_territorial(division_code=county, by=net.admin)


def test_names_are_found_by_characters_pinyin_initials_and_code(county: str, net: Net) -> None:
    actions.found_territorial(division_code=county, by=BY)

    def found(text: str) -> list[str]:
        return [one.short_name for one in queries.search(net.clerk, text)]

    assert found("靖安")[0] == found("jingan")[0] == found("jax")[0] == found("360925")[0] == "靖安县妇联"
    assert found("榆树") == ["榆树村妇联"]
    assert found("南湖 榆树") == ["榆树村妇联"]
    assert found("北河 榆树") == []
    assert found("") == []
    assert list(queries.search(net.stranger, "靖安")) == []


def test_a_renamed_federation_is_still_found_under_its_old_letters(net: Net) -> None:
    actions.rename(organisation=net.oak, name="柏树村妇女联合会", short_name="柏树村妇联", by=BY)
    assert list(queries.search(net.clerk, "xsc")) == [net.oak]
    assert list(queries.search(net.clerk, "柏树")) == [net.oak]


def test_figures_by_month_count_what_was_founded(net: Net) -> None:
    found = queries.founded_by_month(net.city, today().year)
    assert found["territorial", today().month] == 6
    assert found["partner", today().month] == 1
