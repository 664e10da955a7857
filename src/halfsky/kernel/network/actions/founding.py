"""Founding in bulk: a federation on every place that may carry one, in batches."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from halfsky.ground.journal import actions as journal
from halfsky.ground.lib.actors import Actor
from halfsky.ground.lib.errors import Refusal
from halfsky.kernel.network import queries, rules
from halfsky.kernel.network.actions import asked, lines, rows
from halfsky.kernel.network.actions.map import MAP, PUBLISHED, Progress
from halfsky.kernel.network.models import Division, Lineage, Organisation, today
from halfsky.kernel.network.permissions import Permission

TOGETHER = 200  # places whose next level makes one batch: about three thousand federations, a fraction of a second
Above = Mapping[int | None, int | None]  # a place, and the federation under which those inside it stand


@dataclass(frozen=True, slots=True)
class Ground:
    """A place with its federation, if it carries one, and the federation next above it."""

    division: int
    code: str
    name: str
    level: str
    ordinary: bool
    federation: int | None
    under: int | None


def found_territorial(
    *,
    division_code: str = "",
    levels: Collection[str] = rules.MAPPED,
    founded_on: date | None = None,
    by: Actor,
    progress: Progress | None = None,
) -> int:
    """Founds a federation on a place and on every ordinary one inside it that has none, on the levels named; without a code everywhere.

    Groupings that exist only in the codes, and zones, farms and prisons, are passed over, and so is a level that is not named: what
    lies inside stands under the next federation above. What stands already stays where it stands. The day of foundation is by default
    the day of the map's version, so that figures of earlier days find a place. Says how many were founded. In batches, each atomic with
    one event that names range and digest; taken up again it goes on where it stopped, repeated it changes nothing.
    """
    top = _top(division_code)
    since = founded_on or PUBLISHED
    if since > today():
        raise Refusal(
            _("The day of foundation lies in the future. Found the organisation on its day, or choose an earlier one."),
            at="founded_on",
        )
    nearest = queries.carrier(top.parent) if top and top.parent else None
    standing = nearest if top is None else queries.carrier(top)
    asked.may(by, Permission.FOUND, standing)
    total = sum(plan.to_found for plan in queries.plans(top, levels)) if progress else 0
    written = 0
    above: Above = {top.parent_id if top else None: nearest.pk if nearest else None}
    inside = Division.objects.open().filter(pk=top.pk) if top else Division.objects.open().filter(parent=None)
    pieces: list[tuple[QuerySet[Division], Above]] = [(inside, above)]
    while pieces:
        lower: dict[int | None, int | None] = {}
        for places, standing_above in pieces:
            founded, below = _found(places, standing_above, levels, since, by)
            written += founded
            lower.update(below)
            if progress and founded:
                progress(written, total)
        # Before the next level, which is ten times as large.
        rows.weigh(Organisation, Lineage)
        pieces = list(_next(lower))
    return written


def _top(code: str) -> Division | None:
    if not code:
        return None
    top: Division | None = Division.objects.open().filter(code=code).select_related("parent").first()
    if top is None:
        raise Refusal(_("No division has the code %(code)s.") % {"code": code})
    return top


def _next(above: Above) -> Iterator[tuple[QuerySet[Division], Above]]:
    """The places directly inside others, in pieces."""
    for batch in rules.batches(list(above), TOGETHER):
        yield Division.objects.open().filter(parent__in=batch), {key: above[key] for key in batch}


@transaction.atomic
def _found(
    places: QuerySet[Division], above: Above, levels: Collection[str], since: date, by: Actor
) -> tuple[int, Above]:
    """Founds what is missing on some places; says how many, and under whom those inside them stand."""
    rows.alone(MAP)
    grounds = _grounds(places, above)
    new = [one for one in grounds if one.ordinary and one.federation is None and one.level in levels]
    founded = _write(new, since, by) if new else {}
    inner = (one for one in grounds if one.level != "village" or "grid" in levels)
    return len(new), {one.division: one.federation or founded.get(one.division) or one.under for one in inner}


def _grounds(places: QuerySet[Division], above: Above) -> list[Ground]:
    columns = ("pk", "code", "name", "level", "kind", "parent_id")
    federations = _standing(places)
    return [
        Ground(key, code, name, level, kind == Division.Kind.ORDINARY, federations.get(key), above[parent])
        for key, code, name, level, kind, parent in places.order_by("code").values_list(*columns)
    ]


def _standing(places: QuerySet[Division]) -> dict[int, int]:
    """The federations in being on some places, by place.

    Asked from the places on and sorted out here: asked for kind and end too, SQLite begins with all federations of the country.
    """
    of = ("pk", "organisations", "organisations__kind", "organisations__dissolved_on")
    there = places.filter(organisations__isnull=False).order_by().values_list(*of)
    return {place: key for place, key, kind, ended in there if kind == Organisation.Kind.TERRITORIAL and ended is None}


def _write(new: Sequence[Ground], since: date, by: Actor) -> dict[int, int]:
    """Writes federations with their lines and the event of their batch; their keys by place."""
    founded = list(zip(rows.keys(Organisation, len(new)), new, strict=True))
    rows.write(
        Organisation,
        ("id", "name", "short_name", "initials", "former", "kind", "trade", "level", "division_id", "founded_on",
         "phone"),
        (
            (key, *_names(one.name), "", "territorial", "", one.level, one.division, since.isoformat(), "")
            for key, one in founded
        ),
    )  # fmt: skip
    lines.begin([(key, one.under) for key, one in founded], since=since)
    content = {
        "first": new[0].code,
        "last": new[-1].code,
        "count": len(new),
        "since": since.isoformat(),
        "sha256": rules.digest((key, one.code, one.under or "") for key, one in founded),
    }
    journal.record(verb="network.found_territorial", noun=MAP, noun_id=new[0].code, content=content, by=by)
    return {one.division: key for key, one in founded}


@lru_cache(maxsize=1 << 17)
def _names(place: str) -> tuple[str, str, str]:
    """Full and short name of the federation of a place, and its letters; half of the villages are namesakes."""
    name, short_name = rules.federation_names(place)
    return name, short_name, rules.initials(short_name)
