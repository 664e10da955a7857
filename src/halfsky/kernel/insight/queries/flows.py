"""Who referred how many matters to which departments. Numbers only: which matters they were is for those who may open them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from halfsky.ground.lib.declarations import IndicatorSpec, house
from halfsky.ground.lib.periods import Period
from halfsky.kernel.insight.queries import Below, Question, at, measure_all
from halfsky.kernel.network.models import Organisation

REFERRED = "matters.referred"
FEDERATION = "federation"  # asked at a joint desk; they have no trade


@dataclass(frozen=True)
class Stream:
    """Referrals of a place, with those below it or `alone`, to the departments of one trade."""

    place: Organisation
    trade: str
    number: int
    alone: bool = False


def referred() -> IndicatorSpec | None:
    """The indicator of all referrals."""
    return house().indicators.get(REFERRED)


def trades() -> dict[str, Any]:
    """The trades of departments by key, in the words of the interface; federations at a joint desk under a key of their own."""
    return {**dict(Organisation.Trade.choices), FEDERATION: Organisation.Kind.TERRITORIAL.label}


def towards(whole: IndicatorSpec, trade: str) -> IndicatorSpec:
    """The referrals to the departments of one trade."""

    def facts(start: date, end: date) -> Any:
        return whole.facts(start, end).filter(receiver__trade="" if trade == FEDERATION else trade)

    return replace(
        whole, slug=f"{whole.slug}.{trade}", label=f"{whole.label} · {trades()[trade]}", facts=facts, dimensions=()
    )


def _alone(whole: IndicatorSpec, trade: str, place: Organisation) -> IndicatorSpec:
    spec = towards(whole, trade)
    return replace(spec, facts=lambda start, end: at(spec.facts(start, end), place.pk))


def streams(whole: IndicatorSpec, place: Organisation, below: Below, period: Period) -> list[Stream]:
    """Who of a place referred to whom: its own level by itself, and each of those below with everything below it.

    Two statements: which trades were asked at all, and how often.
    """
    found = set(whole.facts(period.start, period.end).order_by().values_list("receiver__trade", flat=True).distinct())
    keys = [trade for trade in trades() if ("" if trade == FEDERATION else trade) in found]
    own, theirs = measure_all(
        [
            Question([_alone(whole, trade, place) for trade in keys], [place.pk], period),
            Question([towards(whole, trade) for trade in keys], below.nodes, period, below.stays),
        ]
    )
    sides = [(place, own, True), *((one, theirs, False) for one in below.places)]
    return [
        Stream(one, trade, count.value, alone)
        for one, counted, alone in sides
        for trade in keys
        if (count := counted.get((f"{whole.slug}.{trade}", one.pk)))
    ]
