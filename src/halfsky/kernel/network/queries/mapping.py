"""The state's map: what lies where, who carries it, and what founding in bulk would do."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.db.models.expressions import RawSQL
from django.utils.translation import gettext as _

from halfsky.ground.lib.declarations import house
from halfsky.kernel.network import rules
from halfsky.kernel.network.models import Division, Grant, Lineage, Organisation, Venue

OFFERED = 1000  # places in a list to choose from

# Downwards along who lies in what, never along codes: a place that was moved may keep its code for years.
_INSIDE = """
    WITH RECURSIVE inside(id) AS (
        SELECT CAST(%s AS bigint)
        UNION ALL
        SELECT lower.id FROM network_division lower JOIN inside ON lower.parent_id = inside.id WHERE lower.until IS NULL
    )
    SELECT id FROM inside
"""


def territorial() -> QuerySet[Organisation]:
    """The territorial federations in being."""
    return Organisation.objects.filter(kind=Organisation.Kind.TERRITORIAL, dissolved_on=None)


def inside(place: Division | None) -> QuerySet[Division]:
    """A place of today's map and everything inside it; the whole map without one."""
    places: QuerySet[Division] = Division.objects.open()
    return places.filter(pk__in=RawSQL(_INSIDE, [place.pk])) if place else places  # noqa: S611 — bound


def chain(place: Division) -> list[Division]:
    """The places around one, from the top of the map down to itself; one question a level."""
    found = [place]
    while (parent := found[0].parent) is not None:
        found.insert(0, parent)
    return found


def carrier(place: Division) -> Organisation | None:
    """The federation in being on a place, or else on the nearest around it; None where there is none up to the top."""
    around = [one.pk for one in chain(place)]
    there = {one.division_id: one for one in territorial().filter(division__in=around)}
    return next((there[key] for key in reversed(around) if key in there), None)


@dataclass(frozen=True)
class Plan:
    """What founding in bulk would do on one level: found, leave as it stands, pass over."""

    level: str
    to_found: int = 0
    standing: int = 0
    groupings: int = 0
    special: int = 0
    not_named: int = 0  # ordinary, but on a level that is not asked for


def plans(place: Division | None, levels: Collection[str]) -> list[Plan]:
    """What founding in bulk on a place and on everything inside it would do, level by level; one question."""
    federation = territorial().filter(division=OuterRef("pk"))
    groups = (
        inside(place)
        .annotate(carries=Exists(federation))
        .order_by()
        .values_list("level", "kind", "carries")
        .annotate(count=Count("pk"))
    )
    found: dict[str, dict[str, int]] = {}
    for level, kind, carries, count in groups:
        line = found.setdefault(level, {})
        what = _what(kind, carries, level in levels)
        line[what] = line.get(what, 0) + count
    return [Plan(level, **found[level]) for level in rules.LEVELS if level in found]


def _what(kind: str, carries: bool, named: bool) -> str:
    if carries:
        return "standing"
    if kind != Division.Kind.ORDINARY:
        return "groupings" if kind == Division.Kind.PSEUDO else "special"
    return "to_found" if named else "not_named"


def _reached(start: str, step: str) -> str:
    """A walk over versions of places: from some of them along a step to all that it leads to."""
    return f"WITH RECURSIVE reached(id) AS ({start} UNION {step}) SELECT id FROM reached"  # noqa: S608 — constants


# PostgreSQL takes a small number for an integer, and a walk must not change its type on the way.
_HERE = "SELECT CAST(%s AS bigint)"
_BACK = "SELECT d.id FROM network_division d JOIN reached r ON d.successor_id = r.id"
_ON = "SELECT d.successor_id FROM network_division d JOIN reached r ON d.id = r.id WHERE d.successor_id IS NOT NULL"
_FORMER = "SELECT id FROM network_division WHERE until IS NOT NULL AND name LIKE %s"


def history(place: Division) -> list[Division]:
    """Every version of a place and of those merged into it, the latest first."""
    versions = Division.objects.filter(pk__in=RawSQL(_reached(_HERE, _BACK), [place.pk]))  # noqa: S611 — bound
    found = versions.select_related("parent")
    return sorted(found, key=lambda one: (one.until is None, one.since, one.pk), reverse=True)


def present(place: Division) -> QuerySet[Division]:
    """What a place has become on today's map, through renaming and merging."""
    places: QuerySet[Division] = Division.objects.open()
    return places.filter(pk__in=RawSQL(_reached(_HERE, _ON), [place.pk]))  # noqa: S611 — bound


def formerly(name: str) -> RawSQL:
    """Keys of what places have become that once had a name like this."""
    return RawSQL(_reached(_FORMER, _ON), [f"%{name}%"])  # noqa: S611 — bound


def may_hold(place: Division) -> list[Division]:
    """Into which places one may be moved: those beside the one in which it lies."""
    if place.parent is None:
        return []
    beside = Division.objects.open().filter(level=place.parent.level, parent=place.parent.parent_id)
    return list(beside.exclude(pk=place.parent_id).select_related("parent").order_by("code")[:OFFERED])


def may_take_in(place: Division) -> list[Division]:
    """Into which places one may be merged: those of its level beside it, and inside the places beside the one in which it lies."""
    same = Division.objects.open().filter(level=place.level).exclude(pk=place.pk)
    if place.parent is None:
        return list(same.order_by("code")[:OFFERED])
    near = Q(parent=place.parent_id)
    if place.parent.parent_id:
        near |= Q(parent__parent=place.parent.parent_id)
    return list(same.filter(near).select_related("parent").order_by("code")[:OFFERED])


def touched(place: Division) -> list[tuple[str, int]]:
    """What a change of a place touches, counted: federations, users, and what the rooms above keep there."""
    here = territorial().filter(division__in=inside(place).order_by().values("pk"))
    keys = Lineage.objects.on().filter(ancestor__in=here.order_by().values("pk")).order_by().values("descendant")
    organisations = Organisation.objects.filter(pk__in=keys, dissolved_on=None)
    users = Grant.objects.on().filter(organisation__in=keys).order_by().values("user").distinct()
    return [
        (_("Places inside"), inside(place).exclude(pk=place.pk).count()),
        (_("Organisations"), organisations.count()),
        (_("Users who act there"), users.count()),
        *((str(kept.label), kept.count(keys)) for kept in house().kept),
    ]


def touched_by_merging(organisation: Organisation) -> list[tuple[str, int]]:
    """What goes over to the successor of an organisation, counted: those below it, grants, venues, and what the rooms above keep there."""
    below = Lineage.objects.on().filter(ancestor=organisation, depth=1)
    return [
        (_("Organisations directly below"), below.filter(descendant__dissolved_on=None).count()),
        (_("Grants"), Grant.objects.not_over().filter(organisation=organisation).count()),
        (_("Venues"), Venue.objects.open().filter(organisation=organisation).count()),
        *((str(kept.label), kept.count([organisation.pk])) for kept in house().kept),
    ]
