"""What a publication says: its table, counted now, with small counts hidden and others so that none of them can be computed."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from django.utils import translation

from halfsky.ground.lib import periods
from halfsky.ground.lib.actors import System
from halfsky.ground.lib.declarations import IndicatorSpec, house
from halfsky.ground.web.registers.export import harmless
from halfsky.kernel.insight import queries
from halfsky.kernel.insight.models import Publication
from halfsky.kernel.insight.queries import Below, Measured, datasets
from halfsky.kernel.insight.rules import DISTINCT, NOTHING, Count, suppression, unit_word
from halfsky.kernel.insight.rules.datasets import Depth, check_size
from halfsky.kernel.network import queries as network
from halfsky.kernel.network.models import Lineage, Organisation

HIDDEN = "*"
Table = dict[str, Any]
Columns = dict[str, dict[int, dict[str, int] | None]]  # by whole and key of a place
When = Callable[
    [int], tuple[tuple[str, str], ...]
]  # by key of a place: from a day until before another, as in the table


def least(place: Organisation) -> int:
    """The smallest number that a place publishes."""
    return max(int(network.setting(place, suppression.LEAST)), 1)


def leading(places: Collection[int]) -> list[int]:
    """Which of these places have a federation directly below: only those have rows for a table."""
    below = Lineage.objects.open().filter(ancestor__in=places, depth=1)
    federations = below.exclude(descendant__kind=Organisation.Kind.PARTNER)
    return list(federations.order_by("ancestor").values_list("ancestor", flat=True).distinct())


def places(publication: Publication) -> Below:
    """The rows of the table: those who stood directly below its place, or those of one level below."""
    depth = Depth.ALL if publication.level else Depth.CHILDREN
    below = datasets.below(publication.place, depth, [publication.period], System("publication"))[0]
    return replace(
        below, places=[one for one in below.places if not publication.level or one.level == publication.level]
    )


def table(publication: Publication, least: int) -> Table:
    """The table as it would be published now, in Chinese: plain values, None for what is hidden; a rate is its two counts.

    Whoever moved within the period is in it with the days on which it stood there.
    """
    there, specs = places(publication), publication.specs
    below = there.places
    check_size(len(specs), len(below), 1)
    measured = queries.measure(
        specs, [publication.place.pk, *there.nodes], publication.period, there.stays, from_records=True
    )
    hidden = _hidden(specs, publication.place, below, measured, least)
    with translation.override("zh-hans"):
        names = [there.named(one, name) for one, name in zip(below, _names(below), strict=True)]
        columns = [
            {"label": str(spec.label), "unit": str(unit_word(queries.unit(spec))), "rate": bool(spec.of)}
            for spec in specs
        ]
    return {
        "columns": columns,
        "rows": [
            {
                "key": one.pk,
                "name": name,
                "cells": [_cell(spec, one, measured, number in hidden[_group(spec)].rows) for spec in specs],
                **_days(there, one),
            }
            for number, (one, name) in enumerate(zip(below, names, strict=True))
        ],
        "total": [_cell(spec, publication.place, measured, hidden[_group(spec)].total) for spec in specs],
    }


def _days(there: Below, one: Organisation) -> dict[str, Any]:
    """On which days a row counts, where they are not all: from a day until before another."""
    days = there.days(one)
    return {} if days is None else {"days": [[start.isoformat(), end.isoformat()] for start, end in days]}


def _names(places: Sequence[Organisation]) -> list[str]:
    """What the rows are called: of namesakes, each with who stands above it."""
    often = Counter(one.short_name for one in places)
    if len(often) == len(places):
        return [one.short_name for one in places]
    above = {one.pk: path.rpartition(" › ")[2] for one, path in network.with_place(places)}
    return [
        f"{above[one.pk]} › {one.short_name}" if often[one.short_name] > 1 and above[one.pk] else one.short_name
        for one in places
    ]


def _group(spec: IndicatorSpec) -> str:
    """Indicators of one whole are hidden together."""
    return spec.of or spec.slug


def _hidden(
    specs: Sequence[IndicatorSpec], place: Organisation, below: Sequence[Organisation], measured: Measured, least: int
) -> dict[str, suppression.Hidden]:
    found = {}
    for group in dict.fromkeys(_group(spec) for spec in specs):
        of_it = [spec for spec in specs if _group(spec) == group]
        total, *rows = (_counts(of_it, one, measured) for one in (place, *below))
        found[group] = suppression.suppress(rows, total, least)
    return found


def _counts(specs: Sequence[IndicatorSpec], place: Organisation, measured: Measured) -> suppression.Counts:
    counts = [(spec, measured.get((spec.slug, place.pk), NOTHING)) for spec in specs]
    whole = next(count.of or 0 if spec.of else count.value for spec, count in counts)
    return suppression.components(whole, [count.value for spec, count in counts if spec.of])


def _cell(spec: IndicatorSpec, place: Organisation, measured: Measured, hidden: bool) -> list[int] | None:
    count: Count = measured.get((spec.slug, place.pk), NOTHING)
    return None if hidden else [count.value, count.of or 0] if spec.of else [count.value]


def beside(publication: Publication, table: Table, least: int) -> list[Publication]:
    """The published tables that tell, together with a table, what is hidden or too small to be published; two statements.

    Each is held against it alone, and what adds up over days all together, with those that overlap those that overlap it. They count the
    same, at places that share somebody below. The withdrawn among them are asked too, for somebody has read them; only what corrects
    one may follow it (decision 75).
    """
    told = _near(publication)
    near = [one for one in told if one.period.overlaps(publication.period)]
    mine, theirs = columns(publication, table), {one.pk: columns(one, one.table) for one in told}
    here, when = _when(publication, table), {one.pk: _when(one, one.table) for one in told}
    corrected = {
        (one.pk, group)
        for one in near
        if publication.is_again(one)
        for group in mine.keys() & theirs[one.pk].keys()
        if suppression.corrects(mine[group], theirs[one.pk][group])
    }
    alone = [
        one
        for one in near
        if any(
            suppression.tells(mine[group], _meeting(theirs[one.pk][group], when[one.pk], here), least)
            for group in mine.keys() & theirs[one.pk].keys()
            if (one.pk, group) not in corrected
        )
    ]
    if alone:
        return alone
    counted = mine.keys() - {group for _key, group in corrected}
    shown = [(here, mine), *((when[one.pk], theirs[one.pk]) for one in told)]
    return near if any(suppression.adds_up_to_little(spans, least) for spans in _spans(shown, counted)) else []


def _near(publication: Publication) -> list[Publication]:
    """What was published of places that share somebody below, over days that overlap, or overlap those of others that do."""
    below = Lineage.objects.filter(ancestor=publication.place_id).order_by().values("descendant")
    sharing = Lineage.objects.filter(descendant__in=below).order_by().values("ancestor")
    told = Publication.objects.told().filter(place__in=sharing).exclude(pk=publication.pk).exclude(table={})
    codes = {key: periods.parse(code) for key, code in told.values_list("pk", "period_code")}
    found, reached = set[int](), [publication.period]
    for period in reached:
        further = {key for key, one in codes.items() if key not in found and one.overlaps(period)}
        reached.extend({codes[key] for key in further} - {*reached})
        found |= further
    return list(Publication.objects.filter(pk__in=found).select_related("place").defer("file"))


def _when(publication: Publication, table: Table) -> When:
    """On which days the rows of a table count: all of its period, and those of who moved within it on those they stood there."""
    period = publication.period
    apart = {row["key"]: tuple((first, end) for first, end in row["days"]) for row in table["rows"] if "days" in row}
    return lambda place: apart.get(place, ((period.start.isoformat(), period.end.isoformat()),))


def _meeting(column: suppression.Shown, when: When, other: When) -> suppression.Shown:
    """What a column hides, and what it shows over days that meet those of another: nothing is told by two counts of different days."""
    return {
        place: counts
        for place, counts in column.items()
        if counts is None or any(a < d and c < b for a, b in when(place) for c, d in other(place))
    }


def _spans(shown: Sequence[tuple[When, Columns]], groups: Collection[str]) -> Iterable[list[suppression.Span]]:
    """By place and component, over which days it is shown and how much it is there; without what counts each only once.

    A row of several stretches of days says nothing of any of them.
    """
    known = house().indicators
    added = {one for one in groups if queries.unit(known[one]) not in DISTINCT and not known[one].one}
    found: dict[tuple[str, int, str], list[suppression.Span]] = {}
    for when, columns_of in shown:
        for group in columns_of.keys() & added:
            for place, counts in columns_of[group].items():
                stretches = [(date.fromisoformat(first), date.fromisoformat(end)) for first, end in when(place)]
                for name, count in (counts or {}).items() if len(stretches) == 1 else ():
                    found.setdefault((group, place, name), []).append((*stretches[0], count))
    return found.values()


def columns(publication: Publication, table: Table) -> Columns:
    """What a table shows of each whole: by the key of a place, the counts it gives away; None where it hides them."""
    found: Columns = {}
    rows = [*_keyed(publication, table["rows"]), {"key": publication.place_id, "cells": table["total"]}]
    for number, slug in enumerate(publication.indicators):
        spec = house().indicators.get(slug)
        if spec is None:
            continue
        column = found.setdefault(_group(spec), {})
        for row in rows:
            shown, cell = column.setdefault(row["key"], {}), row["cells"][number]
            if cell is None or shown is None:
                column[row["key"]] = None
            else:
                shown |= _given_away(slug, cell)
    return found


def _keyed(publication: Publication, rows: list[Table]) -> list[Table]:
    """The rows with the keys of their places; those published before rows had keys get them by the names they show."""
    if all("key" in row for row in rows):
        return rows
    known = {one.short_name: one.pk for one in places(publication).places}
    return [row | {"key": known.get(row["name"], -number)} for number, row in enumerate(rows, start=1)]


def _given_away(slug: str, cell: Sequence[int]) -> dict[str, int]:
    """The counts that a cell gives away: the whole; of a rate also the part and the rest."""
    if len(cell) == 1:
        return {"": cell[0]}
    part, whole = cell
    return {"": whole, slug: part, f"not {slug}": whole - part}


def text(publication: Publication, table: Table) -> str:
    """The table as CSV (RFC 4180): a rate in two columns, its part and its whole; `*` for what is hidden."""
    heads = [
        head
        for column in table["columns"]
        for head in (
            [f"{column['label']}（{column['unit']}）"]
            + ([f"{column['label']}：总数（{column['unit']}）"] if column["rate"] else [])
        )
    ]
    file = io.StringIO()
    writer = csv.writer(file)
    writer.writerow(["单位", *heads])
    for row in table["rows"]:
        writer.writerow([harmless(row["name"]), *_plain(table, row["cells"])])
    writer.writerow([harmless(publication.place.short_name), *_plain(table, table["total"])])
    return file.getvalue()


def _plain(table: Table, cells: Sequence[list[int] | None]) -> list[int | str]:
    plain: list[int | str] = []
    for column, cell in zip(table["columns"], cells, strict=True):
        plain.extend([HIDDEN] * (2 if column["rate"] else 1) if cell is None else cell)
    return plain
