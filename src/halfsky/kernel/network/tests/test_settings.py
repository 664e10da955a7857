"""What a place decides, and what those below it inherit."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest

from halfsky.ground.journal.models import Event
from halfsky.ground.lib.declarations import SettingSpec, house
from halfsky.ground.lib.errors import NotAllowed, NotPossible, Refusal
from halfsky.kernel.network import actions, queries, rules
from halfsky.kernel.network.models import Setting, today
from halfsky.kernel.network.tests.conftest import BY, Net

pytestmark = pytest.mark.usefixtures("english")

DAY = timedelta(days=1)
KEY = "test.answer_within"
SPEC = SettingSpec(KEY, "Answer within", "5 workday", "duration", "practice", "U")


@pytest.fixture(autouse=True)
def declared() -> Iterator[None]:
    house().settings[KEY] = SPEC
    yield
    del house().settings[KEY]


def test_without_a_decision_the_default_holds(net: Net) -> None:
    assert queries.setting(net.oak, KEY) == "5 workday"
    with pytest.raises(KeyError):
        queries.setting(net.oak, "test.unknown")


def test_a_decision_holds_below_until_somebody_nearer_decides(net: Net) -> None:
    actions.set_value(organisation=net.city, key=KEY, value="3 workdays", by=net.admin)
    actions.set_value(organisation=net.mill, key=KEY, value="24 hour", by=net.admin)
    assert queries.setting(net.elm, KEY) == "3 workday"
    assert queries.setting(net.oak, KEY) == "24 hour"
    actions.unset_value(organisation=net.mill, key=KEY, by=net.admin)
    assert queries.setting(net.oak, KEY) == "3 workday"


def test_old_days_keep_the_value_they_had(net: Net) -> None:
    actions.set_value(organisation=net.city, key=KEY, value="3 workday", by=BY)
    Setting.objects.update(since=today() - 30 * DAY)
    net.city.lines_up.update(since=today() - 30 * DAY)
    actions.set_value(organisation=net.city, key=KEY, value="2 workday", reason="市里的要求", by=BY)
    assert queries.setting(net.city, KEY) == "2 workday"
    assert queries.setting(net.city, KEY, day=today() - DAY) == "3 workday"
    event = Event.objects.filter(verb="network.set_value").latest("id")
    assert (event.content["before"], event.content["value"], event.reason) == (["3 workday"], "2 workday", "市里的要求")


def test_a_decision_may_begin_on_a_later_day(net: Net) -> None:
    actions.set_value(organisation=net.city, key=KEY, value="3 workday", by=BY)
    actions.set_value(organisation=net.city, key=KEY, value="2 workday", since=today() + 10 * DAY, by=BY)
    assert queries.setting(net.city, KEY) == "3 workday"
    assert queries.setting(net.city, KEY, day=today() + 10 * DAY) == "2 workday"
    held = next(one for one in queries.settings_in_force(net.city) if one.spec is SPEC)
    assert held.planned is not None
    assert held.planned.value == "2 workday"
    # A later word about an earlier day puts the plan aside.
    actions.set_value(organisation=net.city, key=KEY, value="1 workday", since=today() + DAY, by=BY)
    assert queries.setting(net.city, KEY, day=today() + 11 * DAY) == "1 workday"


def test_days_gone_by_are_not_decided_again(net: Net) -> None:
    with pytest.raises(Refusal, match="gone by"):
        actions.set_value(organisation=net.city, key=KEY, value="1 day", since=today() - DAY, by=BY)


def test_only_who_holds_the_permission_there_decides(net: Net) -> None:
    with pytest.raises(NotAllowed):
        actions.set_value(organisation=net.city, key=KEY, value="1 day", by=net.chief)
    with pytest.raises(NotPossible):
        actions.unset_value(organisation=net.north, key=KEY, by=net.chief)


def test_of_two_leaderships_the_first_is_nearer(net: Net) -> None:
    actions.lead_second(organisation=net.mill, under=net.south, by=BY)
    actions.set_value(organisation=net.south, key=KEY, value="1 day", by=BY)
    assert queries.setting(net.oak, KEY) == "1 day"
    actions.set_value(organisation=net.north, key=KEY, value="2 day", by=BY)
    assert queries.setting(net.oak, KEY) == "2 day"


def test_the_register_says_where_each_value_comes_from(net: Net) -> None:
    first = next(one for one in queries.settings_in_force(net.oak) if one.spec is SPEC)
    assert (first.value, first.by_default, first.unconfirmed) == ("5 workday", True, True)
    actions.set_value(organisation=net.city, key=KEY, value="5 workday", by=BY)
    then = next(one for one in queries.settings_in_force(net.oak) if one.spec is SPEC)
    assert then.decision is not None
    assert (then.decision.organisation, then.own, then.unconfirmed) == (net.city, False, False)


@pytest.mark.parametrize(
    ("kind", "default", "given", "kept"),
    [
        ("duration", "1 day", "5 workdays", "5 workday"),
        ("duration", "1 day", "soon", None),
        ("integer", 3, "12", 12),
        ("integer", 3, "-1", None),
        ("integer", 3, True, None),
        ("days", 3, 0, 0),
        ("boolean", True, False, False),
        ("boolean", True, "no", None),
        ("text", "", "  YC ", "YC"),
        ("text", "", "x" * 501, None),
        (
            "table",
            [{"after": "1 day", "tell": "x"}],
            [{"after": "2 day", "tell": "y"}],
            [{"after": "2 day", "tell": "y"}],
        ),
        ("table", [{"after": "1 day", "tell": "x"}], [{"after": "2 day"}], None),
        ("table", {"a": 1}, {"a": 2}, {"a": 2}),
        ("table", {"a": 1}, {}, None),
        ("table", ["a"], ["b", "c"], ["b", "c"]),
        ("colour", "", "red", None),
    ],
)
def test_a_value_fits_its_kind_or_is_refused(kind: str, default: object, given: object, kept: object) -> None:
    spec = SettingSpec("test.x", "X", default, kind, "practice", "U")
    if kept is None:
        with pytest.raises(rules.BadValue):
            rules.setting_value(spec, given)
    else:
        assert rules.setting_value(spec, given) == kept


def test_a_place_marks_its_own_days_and_those_below_inherit_them(net: Net) -> None:
    day = today() + 3 * DAY
    actions.mark_day(organisation=net.city, day=day, workday=False, note="春节", by=BY)
    assert queries.calendar_exceptions(net.oak) == {day: False}
    actions.mark_day(organisation=net.mill, day=day, workday=True, by=BY)
    assert queries.calendar(net.oak).is_workday(day)
    assert not queries.calendar(net.elm).is_workday(day)
    actions.unmark_day(organisation=net.mill, day=day, by=BY)
    assert not queries.calendar(net.oak).is_workday(day)
    with pytest.raises(NotPossible):
        actions.unmark_day(organisation=net.mill, day=day, by=BY)
