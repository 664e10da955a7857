"""Scenarios: what a place has published, loaded as records by the verbs that people use, and counted again from these records.

A scenario is a table of facts (`data/scenarios.toml`, or a file of the same form). Rooms declare a `ScenarioMaker` for each system they
know; this module lays the network of the place, lets the makers of the scenario's systems write their records in one transaction, and
asks the indicators. No figure is kept: the facts say how many records to make, and the answer is counted.
"""

from __future__ import annotations

import hashlib
import json
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from functools import partial
from importlib.resources import files
from pathlib import Path
from random import Random
from typing import Any

from django.db import transaction
from django.utils import translation

from halfsky.ground.journal import actions as journal
from halfsky.ground.journal.models import Event
from halfsky.ground.lib import moments
from halfsky.ground.lib.actors import System
from halfsky.ground.lib.clocks import SHANGHAI
from halfsky.ground.lib.declarations import IndicatorSpec, ScenarioMaker, house
from halfsky.ground.lib.errors import Refusal
from halfsky.ground.lib.periods import BadPeriod, Period, parse
from halfsky.ground.lib.printed import Passage
from halfsky.kernel.insight import queries as insight
from halfsky.kernel.insight.adapters import bulletins as documents
from halfsky.kernel.insight.queries import bulletins
from halfsky.kernel.insight.rules import RATE
from halfsky.kernel.network import actions as network
from halfsky.kernel.network import queries as places
from halfsky.kernel.network.models import Organisation
from halfsky.site import demo

PERIOD = "2024"
LOADED = "site.load_scenario"
Say = Callable[[str], None]


class Unusable(Exception):
    """The facts cannot be read or cannot be loaded; the message says what is wrong and what would be right."""


@dataclass(frozen=True)
class Facts:
    """What a scenario says: the place, its systems, and the facts by key."""

    name: str
    place: str
    systems: list[str]
    period: Period
    values: Mapping[str, Mapping[str, Any]]

    @property
    def digest(self) -> str:
        """Tells these facts from others of the same name."""
        plain = [
            self.place,
            sorted(self.systems),
            self.period.code,
            {key: one["value"] for key, one in self.values.items()},
        ]
        return hashlib.sha256(json.dumps(plain, sort_keys=True).encode()).hexdigest()

    @property
    def makers(self) -> list[ScenarioMaker]:
        """The makers of its systems that exist, in their order."""
        found = (house().makers.get(system) for system in self.systems)
        return sorted((maker for maker in found if maker), key=lambda maker: (maker.order, maker.system))

    @property
    def passages(self) -> list[Passage]:
        """What is said of its systems."""
        return bulletins.passages(self.systems)


def read(name: str, file: Path | None = None) -> Facts:
    """The facts of one scenario, from the package's own file or another of its form; Unusable with what is wrong."""
    try:
        text = (
            file.read_text("utf-8") if file else files(__package__).joinpath("data/scenarios.toml").read_text("utf-8")
        )
        tables = tomllib.loads(text)
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise Unusable(f"{file} cannot be read: {error}") from error
    table = tables.get(name)
    if not isinstance(table, dict):
        raise Unusable(f"there is no scenario {name}. There are: {', '.join(sorted(tables)) or 'none'}.")
    return _facts(name, table)


def _facts(name: str, table: dict[str, Any]) -> Facts:
    place, systems, code = table.get("place"), table.get("systems"), table.get("period", PERIOD)
    if not isinstance(place, str) or not place.isdigit():
        raise Unusable(f"[{name}] needs a place: the code of a division, such as 3609.")
    if not isinstance(systems, list) or not all(isinstance(one, str) for one in systems):
        raise Unusable(f'[{name}] needs a list of systems, such as ["B5"].')
    values = {key: one for key, one in table.items() if isinstance(one, dict)}
    for key, one in values.items():
        value = one.get("value")
        if isinstance(value, bool) or not isinstance(value, int | float) or value < 0:
            raise Unusable(f"[{name}] {key}: the value must be a number, zero or more.")
    try:
        return Facts(name, place, systems, parse(str(code)), values)
    except BadPeriod as error:
        raise Unusable(f"[{name}] {code}: {error.message}") from error


@dataclass
class Stage:
    """What a maker works with: the federation of the place, the facts, the days they belong to, and chance with a seed."""

    facts: Facts
    place: Organisation
    by: System
    rng: Random
    notes: dict[str, Any] = field(default_factory=dict)

    def value(self, key: str) -> int:
        """How many of something the facts ask for; 0 for what they do not name."""
        return int(self.facts.values.get(key, {}).get("value", 0))

    def at(self, share: float) -> datetime:
        """A moment of the period: 0 its first morning, 1 its last."""
        period = self.facts.period
        day = period.start + timedelta(days=int(share * (period.last - period.start).days))
        return datetime.combine(day, time(10), SHANGHAI)

    def federations(self, most: int) -> list[Organisation]:
        """The first federations of the place from the top down, itself first, in the order of the map."""
        below = places.descendants(self.place)
        rows = Organisation.objects.filter(pk__in=below, kind=Organisation.Kind.TERRITORIAL, dissolved_on=None)
        return list(places.in_level_order(rows.select_related("division"))[:most])

    def name(self) -> str:
        """A made-up name of a woman."""
        return demo.made_up_name(self.rng)


def load(facts: Facts, say: Say = lambda line: None) -> bool:
    """Makes the records of a scenario unless they are there; says whether they were made now.

    All or nothing, but for the divisions and federations of its place, which may be there already. Unusable when the same name was
    loaded with other facts.
    """
    by = System(f"scenario {facts.name}")
    known = Event.objects.filter(verb=LOADED, noun="site.scenario", noun_id=facts.name).order_by("id").last()
    if known is not None:
        if (known.content or {}).get("digest") != facts.digest:
            raise Unusable(f"{facts.name} was loaded with other facts. Choose another folder with --data.")
        return False
    with moments.pretend(datetime.combine(facts.period.start, time(8), SHANGHAI)):
        say(f"divisions: {network.load_divisions(code=facts.place, by=by)} new")
        say(f"federations: {network.found_territorial(division_code=facts.place, by=by)} founded")
        _make(facts, by, say)
    journal.seal_all()
    return True


@transaction.atomic
def _make(facts: Facts, by: System, say: Say) -> None:
    stage = Stage(facts, place_of(facts.place), by, Random(f"halfsky {facts.name}"))  # noqa: S311 chance with a seed, no secret
    for maker in facts.makers:
        maker.check(stage)
    for maker in facts.makers:
        maker.make(stage)
        say(f"{maker.system}: made")
    content = {"digest": facts.digest, "systems": facts.systems, "period": facts.period.code}
    journal.record(
        verb=LOADED, noun="site.scenario", noun_id=facts.name, organisation=stage.place.pk, content=content, by=by
    )


def place_of(code: str) -> Organisation:
    """The federation in being on a division; Unusable where none stands, as on a grouping of the codes."""
    rows = Organisation.objects.filter(division__code=code, kind=Organisation.Kind.TERRITORIAL, dissolved_on=None)
    found = rows.select_related("division").first()
    if found is None:
        raise Unusable(f"no federation stands on {code}.")
    return found


def figures(facts: Facts) -> dict[str, Any]:
    """The scenario's figures, counted from the records: value, unit, what it is a part of, and how many rows it opens.

    Facts that no passage about the scenario's systems counts are listed under `missing`.
    """
    place = place_of(facts.place)
    counted: dict[str, Any] = {}
    missing: list[str] = []
    for key, one in facts.values.items():
        spec = _indicator(facts, key, place)
        if spec is None:
            missing.append(key)
        else:
            counted[key] = _figure(spec, place_of(one["place"]) if "place" in one else place, facts.period)
    return {"scenario": facts.name, "figures": counted, **({"missing": missing} if missing else {})}


def _indicator(facts: Facts, key: str, place: Organisation) -> IndicatorSpec | None:
    return next(
        (found[key] for found in map(partial(bulletins.specs, place=place), facts.passages) if key in found), None
    )


def _figure(spec: IndicatorSpec, place: Organisation, period: Period) -> dict[str, Any]:
    count = insight.count(spec, place, period)
    rows = insight.rows(spec, place, period, System("figures of a scenario"))
    value = count.value if spec.unit != RATE else (count.value / count.of if count.of else None)
    return {"value": value, "unit": spec.unit, "of": count.of, "opens": rows.visible.count()}


def written(facts: Facts, form: str) -> bytes:
    """The bulletin of the scenario's systems as text, docx or pdf."""
    found = bulletins.bulletin(place_of(facts.place), facts.period, facts.systems)
    if form == "text":
        return documents.text(found).encode() + b"\n"
    return {"docx": documents.docx, "pdf": documents.pdf}[form](found, facts.period.last)


def told(name: str, file: Path | None, form: str, say: Say) -> tuple[bytes, list[str]]:
    """A scenario as text, json, docx or pdf, loaded first if it is not there yet; and the figures that nothing counts."""
    with translation.override("en"):
        facts = read(name, file)
        try:
            load(facts, say)
        except Refusal as refusal:
            raise Unusable(str(refusal.message)) from refusal
        found = figures(facts)
    said = json.dumps(found, ensure_ascii=False, indent=2).encode() + b"\n" if form == "json" else written(facts, form)
    return said, found.get("missing", [])
