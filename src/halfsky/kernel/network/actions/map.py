"""The state's map: its divisions as published, loaded in bulk."""

from __future__ import annotations

import csv
import gzip
import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from importlib.resources import files
from itertools import groupby
from typing import IO

from django.db import transaction
from django.utils.translation import gettext as _

from halfsky.ground.journal import actions as journal
from halfsky.ground.lib.actors import Actor, System
from halfsky.ground.lib.errors import NotAllowed, Refusal
from halfsky.kernel.network import queries, rules
from halfsky.kernel.network.actions import rows
from halfsky.kernel.network.models import Division
from halfsky.kernel.network.permissions import Permission

PUBLISHED = date(2023, 6, 30)  # the day of the state's last publication down to the village
BATCH = 10_000
MAP = "network.division"
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Place:
    """A line of the published list."""

    code: str
    name: str
    parent: str


def load_divisions(*, code: str = "", by: Actor, progress: Progress | None = None) -> int:
    """Loads the published divisions of a place: those above it, itself, everything below; the whole country without a code.

    Says how many were new. In batches, each atomic with an event of its own, so a load that was interrupted goes on where it stopped and
    one that is repeated changes nothing; a code that was ever on the map is left alone. Divisions get no event each: they are the
    state's publication, named in the event by its digest.
    """
    _only_the_system_or_root(by)
    places = list(_published(code))
    if not places:
        raise Refusal(_("No division has the code %(code)s.") % {"code": code})
    above: dict[str, tuple[int, str]] = {}
    seen = written = 0
    digest = _digest()
    # The list goes level by level, because a row needs the key of the row above it.
    for _level, same in groupby(places, lambda place: len(place.code)):
        for batch in _batches(same):
            written += _write(batch, above, digest, by)
            seen += len(batch)
            if progress:
                progress(seen, len(places))
        above |= _named()
    rows.weigh(Division)
    return written


def _only_the_system_or_root(by: Actor) -> None:
    if not isinstance(by, System) and not queries.holds(by, Permission.FOUND):
        raise NotAllowed(_("You may not do this here. Ask an administrator of this place or of one above."))


def _list() -> IO[bytes]:
    return files("halfsky.kernel.network").joinpath("data/divisions.csv.gz").open("rb")


def _digest() -> str:
    with _list() as packed:
        return hashlib.sha256(packed.read()).hexdigest()


def _published(code: str) -> Iterator[Place]:
    """The lines of the published list above, at and below a place, one after the other."""
    above = rules.codes_above(code)
    with _list() as packed, gzip.open(packed, "rt", encoding="utf-8", newline="") as text:
        next(text)  # the headings
        wanted = (line for line in text if line.startswith(code) or line.partition(",")[0] in above)
        for row in csv.reader(wanted):
            yield Place(row[0], row[1], row[2])


def _batches(places: Iterable[Place]) -> Iterator[Sequence[Place]]:
    """Pieces of at most `BATCH`, in the order of the codes, so that a piece is a range of the map."""
    return rules.batches(sorted(places, key=lambda place: place.code), BATCH)


def _named() -> dict[str, tuple[int, str]]:
    """Key and name of every place that others can lie in, under all codes it ever had."""
    places = Division.objects.exclude(level="village").values_list("code", "pk", "name", "successor")
    known = {key: (name, successor) for _code, key, name, successor in places}
    return {code: _today(key, known) for code, key, _name, _successor in places.order_by("since")}


def _today(key: int, known: dict[int, tuple[str, int | None]]) -> tuple[int, str]:
    name, successor = known[key]
    while successor in known:
        key, (name, successor) = successor, known[successor]
    return key, name


@transaction.atomic
def _write(batch: Sequence[Place], above: dict[str, tuple[int, str]], digest: str, by: Actor) -> int:
    rows.alone(MAP)
    first, last = batch[0], batch[-1]
    known = set(Division.objects.filter(code__range=(first.code, last.code)).values_list("code", flat=True))
    new = [place for place in batch if place.code not in known]
    if not new:
        return 0
    level, since = rules.level_of(first.code), PUBLISHED.isoformat()
    unknown = (None, "")
    rows.write(
        Division,
        ("code", "name", "level", "kind", "parent_id", "since"),
        (
            (place.code, place.name, level, rules.division_kind(place.code, place.name, name), key, since)
            for place in new
            for key, name in [above.get(place.parent, unknown)]
        ),
    )
    content = {
        "first": new[0].code,
        "last": new[-1].code,
        "count": len(new),
        "published": since,
        "sha256": digest,
    }
    journal.record(verb="network.load_divisions", noun=MAP, noun_id=new[0].code, content=content, by=by)
    return len(new)
