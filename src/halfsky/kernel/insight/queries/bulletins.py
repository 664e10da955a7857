"""Bulletins 工作通报: what a place did in a period, as text with figures inside; each figure is counted now and opens its records."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.utils import translation

from halfsky.ground.lib import printed
from halfsky.ground.lib.declarations import IndicatorSpec, house
from halfsky.ground.lib.periods import Period
from halfsky.ground.lib.printed import Passage
from halfsky.kernel.insight.queries import Measured, measure
from halfsky.kernel.insight.rules import NOTHING, RATE, Count, the_whole
from halfsky.kernel.network.models import Organisation


@dataclass(frozen=True)
class Piece:
    """A piece of text; one that says a figure knows which."""

    text: str
    spec: IndicatorSpec | None = None


@dataclass(frozen=True)
class Part:
    """What is said about one system: a heading, and the sentences as pieces."""

    heading: str
    pieces: list[Piece]

    @property
    def text(self) -> str:
        """The sentences in plain words."""
        return "".join(piece.text for piece in self.pieces)


@dataclass(frozen=True)
class Bulletin:
    """The text about one place and period, in parts; without any when nothing happened that has a passage."""

    place: Organisation
    period: Period
    parts: list[Part] = field(default_factory=list)

    @property
    def title(self) -> str:
        """Whose bulletin it is, of which period."""
        with translation.override("zh-hans"):
            return f"{self.place.name}{self.period.label}工作通报"


def passages(systems: Iterable[str] | None = None) -> list[Passage]:
    """The passages about some systems, or about all, in the order in which they stand in a bulletin."""
    known = house().passages
    found = known.values() if systems is None else (known[system] for system in systems if system in known)
    return sorted(found, key=lambda passage: (passage.order, passage.system))


def specs(passage: Passage, place: Organisation) -> dict[str, IndicatorSpec]:
    """The indicators behind a passage's figures at a place, by the names the figures have in it; those not built are missing."""
    slugs = {name: slug.format(level=place.level) for name, slug in passage.figures.items()}
    return {name: house().indicators[slug] for name, slug in slugs.items() if slug in house().indicators}


def bulletin(place: Organisation, period: Period, systems: Iterable[str] | None = None) -> Bulletin:
    """The bulletin of a place; all its figures are counted in one statement."""
    told = [(passage, specs(passage, place)) for passage in passages(systems)]
    wanted = {spec.slug: spec for _passage, found in told for spec in found.values()}
    measured = measure(list(wanted.values()), [place.pk], period) if wanted else {}
    parts = [Part(passage.heading, _pieces(passage, found, place, measured)) for passage, found in told]
    return Bulletin(place, period, [part for part in parts if part.pieces])


def _pieces(passage: Passage, found: dict[str, IndicatorSpec], place: Organisation, measured: Measured) -> list[Piece]:
    counts = {name: measured.get((spec.slug, place.pk), NOTHING) for name, spec in found.items()}
    said: list[Piece] = []
    for sentence in passage.sentences:
        names = {name for _words, name, _how in printed.pieces(sentence)} - {"", "all"}
        if names <= found.keys() and any(counts[name].value for name in names):
            said += _sentence(sentence, found, counts, the_whole(place.name))
    return said


def _sentence(sentence: str, found: dict[str, IndicatorSpec], counts: dict[str, Count], whole: str) -> Iterable[Piece]:
    for words, name, how in printed.pieces(sentence):
        if words:
            yield Piece(words)
        if name == "all":
            yield Piece(whole)
        elif name:
            yield Piece(_printed(found[name], counts[name], how), found[name])


def _printed(spec: IndicatorSpec, count: Count, how: str) -> str:
    if spec.unit == RATE:
        return printed.percent(count.value, count.of or 0)
    return printed.printed(printed.yuan(count.value) if spec.unit == printed.FEN else count.value, how)
