"""What a publication says: its table, counted now, with small counts hidden and others so that none of them can be computed."""

from __future__ import annotations

import csv
import io
from collections.abc import Collection, Sequence
from typing import Any

from django.db.models import Q
from django.utils import translation

from halfsky.ground.lib import periods
from halfsky.ground.lib.actors import System
from halfsky.ground.lib.declarations import IndicatorSpec, house
from halfsky.kernel.insight import queries
from halfsky.kernel.insight.models import Publication
from halfsky.kernel.insight.queries import Measured, datasets
from halfsky.kernel.insight.rules import NOTHING, Count, suppression, unit_word
from halfsky.kernel.insight.rules.datasets import Depth, check_size
from halfsky.kernel.network import queries as network
from halfsky.kernel.network.models import Lineage, Organisation

HIDDEN = "*"
Table = dict[str, Any]


def least(place: Organisation) -> int:
    """The smallest number that a place publishes."""
    return max(int(network.setting(place, suppression.LEAST)), 1)


def leading(places: Collection[int]) -> list[int]:
    """Which of these places have a federation directly below: only those have rows for a table."""
    below = Lineage.objects.open().filter(ancestor__in=places, depth=1)
    federations = below.exclude(descendant__kind=Organisation.Kind.PARTNER)
    return list(federations.order_by("ancestor").values_list("ancestor", flat=True).distinct())


def places(publication: Publication) -> list[Organisation]:
    """The rows of the table: those directly below its place, or those of one level below."""
    depth = Depth.ALL if publication.level else Depth.CHILDREN
    _own, *below = datasets.places(publication.place, depth, [publication.period], System("publication"))
    return [one for one in below if not publication.level or one.level == publication.level]


def table(publication: Publication, least: int) -> Table:
    """The table as it would be published now, in Chinese: plain values, None for what is hidden; a rate is its two counts."""
    below, specs = places(publication), publication.specs
    check_size(len(specs), len(below), 1)
    measured = queries.measure(
        specs, [publication.place.pk, *(one.pk for one in below)], publication.period, from_records=True
    )
    hidden = _hidden(specs, publication.place, below, measured, least)
    with translation.override("zh-hans"):
        columns = [
            {"label": str(spec.label), "unit": str(unit_word(queries.unit(spec))), "rate": bool(spec.of)}
            for spec in specs
        ]
    return {
        "columns": columns,
        "rows": [
            {
                "name": one.short_name,
                "cells": [_cell(spec, one, measured, number in hidden[_group(spec)].rows) for spec in specs],
            }
            for number, one in enumerate(below)
        ],
        "total": [_cell(spec, publication.place, measured, hidden[_group(spec)].total) for spec in specs],
    }


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
    """The published tables that could be subtracted from a table so that what is hidden could be computed; two statements.

    They count the same, over days that overlap, at places of which one stood at or below the other. The withdrawn among them are asked
    too, for somebody has read them; only what corrects one may follow it (decision 75).
    """
    below = Lineage.objects.filter(ancestor=publication.place_id).order_by().values("descendant")
    above = Lineage.objects.filter(descendant=publication.place_id).order_by().values("ancestor")
    near = Q(place__in=below) | Q(place__in=above)
    told = Publication.objects.told().filter(near).exclude(pk=publication.pk).exclude(table={})
    mine, period = columns(publication, table), publication.period
    overlapping = [
        key
        for key, code in told.values_list("pk", "period_code")
        if (theirs := periods.parse(code)).start < period.end and period.start < theirs.end
    ]
    found = Publication.objects.filter(pk__in=overlapping).select_related("place").defer("file")
    shown = ((one, columns(one, one.table)) for one in found)
    return [
        one
        for one, theirs in shown
        if any(_tells(publication, mine[group], one, theirs[group], least) for group in mine.keys() & theirs.keys())
    ]


def _tells(
    publication: Publication, mine: suppression.Shown, other: Publication, theirs: suppression.Shown, least: int
) -> bool:
    """Whether two columns tell together what neither may alone; a correction is held to less than another table."""
    if publication.is_again(other) and suppression.corrects(mine, theirs):
        return False
    return suppression.tells(mine, theirs, least)


def columns(publication: Publication, table: Table) -> dict[str, dict[str, dict[str, int] | None]]:
    """What a table shows of each whole: by place, the counts it gives away; None where it hides them."""
    found: dict[str, dict[str, dict[str, int] | None]] = {}
    rows = [*table["rows"], {"name": publication.place.short_name, "cells": table["total"]}]
    for number, slug in enumerate(publication.indicators):
        spec = house().indicators.get(slug)
        if spec is None:
            continue
        column = found.setdefault(_group(spec), {})
        for row in rows:
            shown, cell = column.setdefault(row["name"], {}), row["cells"][number]
            if cell is None or shown is None:
                column[row["name"]] = None
            else:
                shown |= _given_away(slug, cell)
    return found


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
        writer.writerow([row["name"], *_plain(table, row["cells"])])
    writer.writerow([publication.place.short_name, *_plain(table, table["total"])])
    return file.getvalue()


def _plain(table: Table, cells: Sequence[list[int] | None]) -> list[int | str]:
    plain: list[int | str] = []
    for column, cell in zip(table["columns"], cells, strict=True):
        plain.extend([HIDDEN] * (2 if column["rate"] else 1) if cell is None else cell)
    return plain
