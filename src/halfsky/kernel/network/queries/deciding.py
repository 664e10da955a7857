"""What a place has decided: settings and its calendar, its own word before that of those above."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q

from halfsky.ground.lib.declarations import SettingSpec, house
from halfsky.ground.lib.workdays import Calendar
from halfsky.kernel.network.models import CalendarDay, Lineage, Organisation, Setting, today


def _nearness(organisation: int, day: date | None = None) -> dict[int, tuple[int, bool]]:
    """Who stands above, and how near: at the same depth the first leadership is nearer than the second."""
    lines = Lineage.objects.on(day).filter(descendant=organisation).values_list("ancestor", "depth", "dual")
    found: dict[int, tuple[int, bool]] = {}
    for ancestor, depth, dual in lines:
        found[ancestor] = min(found.get(ancestor, (depth, dual)), (depth, dual))
    return found


# The first leadership's word before the second's at the same distance.
NEAREST = ("organisation__lines_down__depth", "organisation__lines_down__dual")


def _from_here_up(organisation: Organisation | int, day: date | None = None) -> Q:
    """Rows of a place and of everybody above it on a day; all conditions on one line, so that they go into one `filter`."""
    day = day or today()
    key = organisation if isinstance(organisation, int) else organisation.pk
    line = Q(organisation__lines_down__descendant=key, organisation__lines_down__since__lte=day)
    still = Q(organisation__lines_down__until__isnull=True) | Q(organisation__lines_down__until__gt=day)
    return line & still


def setting(organisation: Organisation | int, key: str, *, day: date | None = None) -> Any:
    """What a place has set, or its nearest ancestor, or the default a room declared; KeyError for a key nobody declared."""
    spec = house().settings[key]
    nearest = Setting.objects.on(day).filter(_from_here_up(organisation, day), key=key).order_by(*NEAREST).first()
    return spec.default if nearest is None else nearest.value


def calendar_exceptions(organisation: Organisation | int) -> dict[date, bool]:
    """The days on which a place departs from the national calendar, its own word before its ancestors'."""
    rows = CalendarDay.objects.filter(_from_here_up(organisation)).order_by(*NEAREST)
    return {row.day: row.workday for row in reversed(rows)}


def calendar(organisation: Organisation | int) -> Calendar:
    """The workdays of a place: the country's calendar with the place's own exceptions and those it inherits."""
    return Calendar(calendar_exceptions(organisation))


@dataclass(frozen=True)
class InForce:
    """What holds for a setting at a place: the value, and the decision it comes from; without one it is the default."""

    spec: SettingSpec
    value: Any
    decision: Setting | None
    own: bool
    planned: Setting | None

    @property
    def by_default(self) -> bool:
        """Whether nobody from here upwards has decided."""
        return self.decision is None

    @property
    def unconfirmed(self) -> bool:
        """Whether the value in force is a default that we could not verify: someone should confirm it."""
        return self.decision is None and self.spec.certainty == "U"


def settings_in_force(organisation: Organisation) -> list[InForce]:
    """Every declared setting with what holds at a place today, where that comes from, and what the place has planned; two queries."""
    depths = _nearness(organisation.pk)
    rows = Setting.objects.not_over().filter(organisation__in=list(depths)).select_related("organisation")
    by_key: dict[str, list[Setting]] = {}
    for row in rows:
        by_key.setdefault(row.key, []).append(row)
    return [_in_force(spec, by_key.get(key, []), depths, organisation) for key, spec in house().settings.items()]


def _in_force(
    spec: SettingSpec, rows: list[Setting], depths: dict[int, tuple[int, bool]], organisation: Organisation
) -> InForce:
    day = today()
    holding = [row for row in rows if row.since <= day]
    nearest = min(holding, key=lambda row: depths[row.organisation_id], default=None)
    planned = next((row for row in rows if row.since > day and row.organisation_id == organisation.pk), None)
    own = nearest is not None and nearest.organisation_id == organisation.pk
    return InForce(spec, spec.default if nearest is None else nearest.value, nearest, own, planned)
