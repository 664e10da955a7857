"""Verbs of the map, in bulk: load the state's divisions of a place, and found a federation on each of them."""

from __future__ import annotations

import csv
import gzip
import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from importlib.resources import files

from django.db import transaction
from django.utils.translation import gettext as _

from halfsky.ground.journal import actions as journal
from halfsky.ground.lib.actors import Actor, System
from halfsky.ground.lib.errors import NotAllowed, Refusal
from halfsky.kernel.network import queries, rules
from halfsky.kernel.network.actions import asked, lines
from halfsky.kernel.network.models import Division, Organisation
from halfsky.kernel.network.permissions import Permission

PUBLISHED = date(2023, 6, 30)  # the day of the state's last publication down to the village
BATCH = 500
Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Place:
    """A line of the published list."""

    code: str
    name: str
    parent: str


def load_divisions(*, code: str, by: Actor, progress: Progress | None = None) -> int:
    """Loads the published divisions of a place: those above it, itself, everything below; says how many were new.

    In batches of 500, each atomic with an event of its own, so a load that was interrupted goes on where it stopped and one that is
    repeated changes nothing. Divisions get no event each: they are the state's publication, named in the event by its digest.
    """
    _only_the_system_or_root(by)
    places, digest = _published(code)
    if not places:
        raise Refusal(_("No division has the code %(code)s.") % {"code": code})
    known = dict(Division.objects.open().filter(code__in=_prefixes(code)).values_list("code", "pk"))
    known |= Division.objects.open().filter(code__startswith=code).values_list("code", "pk")
    names = {place.code: place.name for place in places}
    new = [place for place in places if place.code not in known]
    # Level by level, because a row needs the key of the row above it.
    written = 0
    for level in (2, 4, 6, 9, 12):
        for batch in rules.batches([place for place in new if len(place.code) == level], BATCH):
            known |= _write(batch, known, names, digest, by)
            written += len(batch)
            if progress:
                progress(written, len(new))
    return written


def _only_the_system_or_root(by: Actor) -> None:
    if not isinstance(by, System) and not queries.holds(by, Permission.FOUND):
        raise NotAllowed(_("You may not do this here. Ask an administrator of this place or of one above."))


def _published(code: str) -> tuple[list[Place], str]:
    """The lines of the published list above, at and below a place, and the digest of the list."""
    packed = files("halfsky.kernel.network").joinpath("data/divisions.csv.gz").read_bytes()
    above = _prefixes(code)
    text = gzip.decompress(packed).decode()
    wanted = (line for line in text.splitlines() if line.startswith(code) or line.partition(",")[0] in above)
    rows = csv.reader(wanted)
    return [Place(row[0], row[1], row[2]) for row in rows], hashlib.sha256(packed).hexdigest()


def _prefixes(code: str) -> set[str]:
    return {code[:length] for length in (2, 4, 6, 9) if length < len(code)}


@transaction.atomic
def _write(
    batch: Sequence[Place], known: dict[str, int], names: dict[str, str], digest: str, by: Actor
) -> dict[str, int]:
    rows = Division.objects.bulk_create(
        Division(
            code=place.code,
            name=place.name,
            level=rules.level_of(place.code),
            kind=rules.division_kind(place.code, place.name, names.get(place.parent, "")),
            parent_id=known.get(place.parent),
            since=PUBLISHED,
        )
        for place in batch
    )
    content = {
        "first": batch[0].code,
        "last": batch[-1].code,
        "count": len(batch),
        "published": PUBLISHED.isoformat(),
        "sha256": digest,
    }
    journal.record(
        verb="network.load_divisions", noun="network.division", noun_id=batch[0].code, content=content, by=by
    )
    return {row.code: row.pk for row in rows}


@dataclass
class Ground:
    """A division on which a federation is to stand, and the division with a federation next above it."""

    division: Division
    under: str | None


def found_territorial(
    *, division_code: str, founded_on: date | None = None, by: Actor, progress: Progress | None = None
) -> int:
    """Founds a federation on a place and on every ordinary division below it that has none; says how many were founded.

    Groupings that exist only in the codes, and zones, farms and prisons, are passed over: what lies below them stands under the next
    federation above. The day of foundation is by default the day of the map's version, so that figures of earlier days find a place.
    In batches, each atomic, one event a federation and one a batch; repeating it changes nothing.
    """
    top = Division.objects.open().filter(code=division_code).first()
    if top is None:
        raise Refusal(_("No division has the code %(code)s.") % {"code": division_code})
    standing = _standing(division_code)
    _may_found(top, standing, by)
    grounds = list(_grounds(division_code, set(standing)))
    written = 0
    for level in rules.LEVELS:
        for batch in rules.batches([ground for ground in grounds if ground.division.level == level], BATCH):
            standing |= _found(batch, standing, founded_on, division_code, by)
            written += len(batch)
            if progress:
                progress(written, len(grounds))
    return written


def _standing(code: str) -> dict[str, int]:
    """Divisions above, at and below a place that have a federation in being, with its key."""
    federations = Organisation.objects.filter(kind=Organisation.Kind.TERRITORIAL, dissolved_on=None)
    found: dict[str, int] = dict(
        federations.filter(division__code__in=_prefixes(code)).values_list("division__code", "pk")
    )
    return found | dict(federations.filter(division__code__startswith=code).values_list("division__code", "pk"))


def _may_found(top: Division, standing: dict[str, int], by: Actor) -> None:
    nearest = max((code for code in standing if top.code.startswith(code)), key=len, default=None)
    asked.may(by, Permission.FOUND, Organisation.objects.get(pk=standing[nearest]) if nearest else None)


def _grounds(code: str, standing: set[str]) -> Iterator[Ground]:
    """Ordinary divisions without a federation, from the top down, each with the next one above that has one or is about to get one."""
    carrying = set(standing)
    for division in Division.objects.open().filter(code__startswith=code).order_by("code"):
        if division.kind != Division.Kind.ORDINARY or division.code in standing:
            continue
        above = (division.code[:length] for length in (9, 6, 4, 2) if length < len(division.code))
        carrying.add(division.code)
        yield Ground(division, next((prefix for prefix in above if prefix in carrying), None))


@transaction.atomic
def _found(
    batch: Sequence[Ground], standing: dict[str, int], founded_on: date | None, code: str, by: Actor
) -> dict[str, int]:
    since = founded_on or PUBLISHED
    founded = Organisation.objects.bulk_create(_federation(ground.division, since) for ground in batch)
    lines.begin(
        [
            (new.pk, standing[ground.under] if ground.under else None)
            for new, ground in zip(founded, batch, strict=True)
        ],
        since=since,
    )
    journal.record_many(
        happenings=[
            journal.Happening(
                "network.found",
                "network.organisation",
                new.pk,
                new.pk,
                {"name": new.name, "level": new.level, "kind": new.kind},
            )
            for new in founded
        ],
        by=by,
    )
    content = {"below": code, "first": founded[0].pk, "last": founded[-1].pk, "count": len(founded)}
    journal.record(verb="network.found_territorial", noun="network.division", noun_id=code, content=content, by=by)
    return {ground.division.code: new.pk for new, ground in zip(founded, batch, strict=True)}


def _federation(division: Division, since: date) -> Organisation:
    name, short_name = rules.federation_names(division.name)
    return Organisation(
        name=name,
        short_name=short_name,
        initials=rules.initials(short_name),
        kind=Organisation.Kind.TERRITORIAL,
        level=division.level,
        division=division,
        founded_on=since,
    )
