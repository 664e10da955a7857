"""What a board draws: each picture with the sentence it says in words and the table behind it, every number leading to its records."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from halfsky.ground.lib.declarations import Dimension, IndicatorSpec
from halfsky.ground.lib.periods import Period, day_words
from halfsky.ground.web import parts, words
from halfsky.ground.web.charts import Branch, Chart, Series, Value
from halfsky.kernel.insight import rules
from halfsky.kernel.insight.queries import Below, Measured
from halfsky.kernel.insight.queries.dimensions import Told
from halfsky.kernel.insight.rules import NOTHING, RATE, Count, apart, unit_word
from halfsky.kernel.insight.views import splitting
from halfsky.kernel.insight.views.figures import Figure, figure, in_words, said
from halfsky.kernel.network.models import Organisation

MOST_DRAWN = 15


@dataclass(frozen=True)
class Asked:
    """What a board is about: whose figures, over which period, which indicator of its topic, beside which others, told apart by what."""

    place: Organisation
    period: Period
    specs: Sequence[IndicatorSpec]
    spec: IndicatorSpec
    below: Below
    also: Sequence[IndicatorSpec] = ()
    closed: frozenset[int] = frozenset()  # those below who stand elsewhere today, where the reader may not follow
    by: Dimension | None = None

    def of(self, place: Organisation, spec: IndicatorSpec, measured: Measured, period: Period | None = None) -> Figure:
        """A figure of a place, leading to its records."""
        return figure(spec, place.pk, period or self.period, measured.get((spec.slug, place.pk), NOTHING))

    def part(self, place: Organisation, spec: IndicatorSpec, measured: Measured) -> Figure:
        """A figure of somebody below, as a part of that of the place."""
        count = measured.get((spec.slug, place.pk), NOTHING)
        return figure(spec, place.pk, self.period, count, under=self.below.leader)

    def board(self, place: Organisation) -> str:
        """The same board of another place; "" where it does not open."""
        if place.pk in self.closed:
            return ""
        query = {"period": self.period.code, "topic": self.specs[0].slug, "by": self.spec.slug}
        return f"{reverse('insight:board', args=[place.pk])}?{urlencode(query)}"


@dataclass(frozen=True)
class Picture:
    """A chart, what it says in a sentence, and what one has to know to read it; `tiles` say it again, place by place."""

    key: str
    heading: str | Promise
    chart: Chart
    sentence: str
    note: str = ""
    tiles: Sequence[parts.Tile] = ()


def drawn(one: Figure) -> Value:
    """The value as a picture takes it: a gap for a rate of nothing."""
    return None if one.order < 0 else int(one.order) if one.order == int(one.order) else round(one.order, 2)


def trend(asked: Asked, periods: Sequence[Period], answers: Sequence[Measured]) -> Picture:
    """One or several indicators of a place, a period after the other."""
    lines = [
        [asked.of(asked.place, spec, measured, period) for period, measured in zip(periods, answers, strict=True)]
        for spec in (asked.spec, *asked.also)
    ]
    chart = Chart(
        title=_("%(indicator)s, a period after the other") % {"indicator": asked.spec.label},
        kind="line",
        labels=[period.label for period in periods],
        series=[Series(line[0].label, [drawn(one) for one in line], [one.url for one in line]) for line in lines],
        unit=unit_word(asked.spec.unit),
        first_head=_("Period"),
    )
    return Picture("trend", _("Over time"), chart, _trend_words(asked, periods, lines[0]))


def _trend_words(asked: Asked, periods: Sequence[Period], line: Sequence[Figure]) -> str:
    best, most = max(zip(periods, line, strict=True), key=lambda pair: pair[1].order)
    named = {"indicator": asked.spec.label, "n": len(periods), "period": periods[-1].label, "value": in_words(line[-1])}
    if most.order <= 0:
        return _("%(indicator)s: nothing in any of the %(n)s periods shown.") % named
    named |= {"best": best.label, "most": in_words(most)}
    return _("%(indicator)s: %(value)s in %(period)s. Of the %(n)s periods shown, most in %(best)s: %(most)s.") % named


def made_of(asked: Asked, by: Dimension, told: Sequence[Told]) -> Picture:
    """What the figure of a place is made of, the largest part first."""
    spec, node = asked.spec, asked.place.pk
    told = sorted(told, key=lambda one: -said(spec, one.count)[2])
    figures = [figure(apart.part(spec, by, one.value), node, asked.period, one.count) for one in told]
    named = {"indicator": spec.label, "dimension": by.label, "period": asked.period.label}
    chart = Chart(
        title=_("%(indicator)s, by %(dimension)s") % named,
        kind="rows",
        labels=[one.label for one in told],
        series=[Series(spec.label, [drawn(one) for one in figures], [one.url for one in figures])],
        beside=[Series(_("Share"), splitting.shares(spec, told))],
        unit=unit_word(spec.unit),
        first_head=by.label,
        most=MOST_DRAWN,
    )
    if not told:
        return Picture("parts", _("Told apart"), chart, _("%(period)s: nothing of it can be told apart.") % named)
    named |= {"n": str(len(told)), "most": told[0].label, "value": in_words(figures[0])}
    sentence = _("%(indicator)s, %(period)s, in %(n)s parts. Most: %(most)s, %(value)s.") % named
    return Picture("parts", _("Told apart"), chart, sentence, " ".join(splitting.notes(spec, asked.place)))


def ranking(asked: Asked, measured: Measured, federations: Mapping[int, int], day: date) -> Picture:
    """Those directly below by what is fair to compare: a rate by its own whole, anything else for each federation in being there."""
    rate = asked.spec.unit == RATE
    found = [(one, asked.part(one, asked.spec, measured)) for one in asked.below.places]
    each = 1 if rate else rules.fair_share([(said.order, federations.get(one.pk, 0)) for one, said in found])
    fair = {
        one.pk: drawn(said) if rate else rules.per(said.order, federations.get(one.pk, 0), each) for one, said in found
    }
    found.sort(key=lambda pair: (fair[pair[0].pk] is None, -(fair[pair[0].pk] or 0)))
    places, figures = [one for one, _said in found], [said for _one, said in found]
    urls = [said.url for said in figures]
    counted = [
        Series(asked.spec.label, [drawn(said) for said in figures], urls),
        Series(_("Federations"), [federations.get(one.pk, 0) for one in places], _pages(places)),
    ]
    share = asked.spec.label if rate else _share(each)
    chart = Chart(
        title=asked.spec.label if rate else f"{asked.spec.label} · {share}",
        kind="rows",
        labels=[asked.below.named(one) for one in places],
        label_urls=[asked.board(one) for one in places],
        series=[Series(share, [fair[one.pk] for one in places], urls)],
        beside=[Series(_("Part and whole"), [said.note for said in figures])] if rate else counted,
        unit=unit_word(asked.spec.unit),
        first_head=_("Organisation"),
        most=MOST_DRAWN,
    )
    said = [(asked.below.named(one), value) for one in places if (value := fair[one.pk]) is not None]
    return Picture("ranking", _("Ranking"), chart, _ranking_words(chart, said), _denominator(rate, day, len(places)))


def _share(each: int) -> str:
    return _("for each federation") if each == 1 else _("for every %(n)s federations") % {"n": each}


def _pages(places: Sequence[Organisation]) -> list[str]:
    return [one.get_absolute_url() for one in places]


def _ranking_words(chart: Chart, said: Sequence[tuple[str, float]]) -> str:
    if len(said) < 2 or not said[0][1]:
        return ""
    (best, most), (last, least) = said[0], said[-1]
    return _("%(title)s. Most: %(best)s, %(most)s %(unit)s. Least: %(last)s, %(least)s %(unit)s.") % {
        "title": chart.title,
        "best": best,
        "most": words.full_number(most),
        "last": last,
        "least": words.full_number(least),
        "unit": chart.unit,
    }


def _denominator(rate: bool, day: date, n: int) -> str:
    if rate:
        said = _("A rate has its own whole, so that places of any size can be compared.")
    else:
        said = _(
            "So that places of any size can be compared, each figure is divided by the federations in being there on"
            " %(day)s, the place itself included."
        ) % {"day": day_words(day)}
    more = _("The picture shows the first %(n)s; the table has all.") % {"n": MOST_DRAWN}
    if n <= MOST_DRAWN:
        return said
    return f"{said} {more}"


def network(
    asked: Asked, rate: IndicatorSpec | None, measured: Measured, federations: Mapping[int, int], by_figure: bool
) -> Picture:
    """Those directly below as boxes: the size is how many federations there are, or the figure; the colour a rate."""
    places = asked.below.places
    sizes = {one.pk: asked.part(one, asked.spec, measured) for one in places}
    rates = {one.pk: asked.part(one, rate, measured) for one in places} if rate else {}
    branches = [
        Branch(
            asked.below.named(one),
            (drawn(sizes[one.pk]) or 0) if by_figure else federations.get(one.pk, 0),
            url=asked.board(one),
            value_url=sizes[one.pk].url if by_figure else one.get_absolute_url(),
            band=_band(rates.get(one.pk)),
            note=in_words(rates[one.pk]) if rate else "",
        )
        for one in places
    ]
    unit = unit_word(asked.spec.unit) if by_figure else _("federations")
    size = asked.spec.label if by_figure else _("Federations")
    title = _("Size: %(size)s. Colour: %(rate)s") % {"size": size, "rate": rate.label} if rate else str(size)
    chart = Chart(title, "treemap", unit=unit, branches=branches, first_head=_("Organisation"))
    note = _("Colours from red to green: below 80 per cent, from 80, from 90, from 95, from 98 on.") if rate else ""
    return Picture(
        "network",
        _("The network"),
        chart,
        _network_words(rate, rates, asked.below),
        note,
        tiles(asked, rate, measured) if rate else [],
    )


def _band(rate: Figure | None) -> int:
    return parts.Tile.band_of(rate.order) if rate and rate.order >= 0 else 0


def tiles(asked: Asked, rate: IndicatorSpec, measured: Measured) -> list[parts.Tile]:
    """Those directly below, each coloured by a rate that leads to its records."""
    return [_tile(asked.below.named(one), asked.part(one, rate, measured)) for one in asked.below.places]


def _tile(name: str, rate: Figure) -> parts.Tile:
    note = rate.note if rate.order >= 0 else _("nothing to compare")
    return parts.Tile(name, in_words(rate), rate.url, _band(rate), note)


def _network_words(rate: IndicatorSpec | None, rates: Mapping[int, Figure], below: Below) -> str:
    known = {below.named(one): rates[one.pk].order for one in below.places if rate and rates[one.pk].order >= 0}
    if rate is None or not known:
        return ""
    lowest = min(known, key=lambda name: known[name])
    named = {"rate": rate.label, "n": len(known), "full": sum(value >= 100 for value in known.values())}
    named |= {"place": lowest, "value": f"{words.full_number(round(known[lowest], 1))}%"}
    return _("%(rate)s: %(full)s of %(n)s places at 100%%. Lowest: %(place)s, %(value)s.") % named


def days(asked: Asked, spec: IndicatorSpec, year: Period, counted: Mapping[tuple[str, date], Count]) -> Picture:
    """A year of days of one indicator as a calendar."""
    listed, rows = list(year), reverse("insight:rows", args=[asked.place.pk, spec.slug])
    values = [_amount(spec, counted.get((spec.slug, day), NOTHING)) for day in listed]
    chart = Chart(
        title=_("%(indicator)s, day by day, %(year)s") % {"indicator": spec.label, "year": year.label},
        kind="days",
        labels=[day.isoformat() for day in listed],
        series=[Series(spec.label, values, [f"{rows}?period={day.isoformat()}" for day in listed])],
        unit=unit_word(spec.unit),
        first_head=_("Day"),
        filled=True,
    )
    most = max(values)
    named = {"year": year.label, "indicator": spec.label, "n": sum(value > 0 for value in values)}
    if most <= 0:
        return Picture("days", _("Day by day"), chart, _("%(year)s: %(indicator)s on no day.") % named)
    named |= {
        "day": words.short_day(listed[values.index(most)]),
        "most": f"{words.number(most)} {unit_word(spec.unit)}",
    }
    said = _("%(year)s: %(indicator)s on %(n)s days. Busiest: %(day)s, %(most)s.") % named
    return Picture("days", _("Day by day"), chart, said)


def _amount(spec: IndicatorSpec, count: Count) -> float:
    return count.value / 100 if spec.unit == "fen" else count.value
