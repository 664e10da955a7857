"""Data sets as other programs read them: JSON, CSV, Parquet, and data value sets of DHIS2."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterable
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO, Any

from django.utils.translation import gettext as _

from halfsky.ground.lib.errors import NotPossible
from halfsky.ground.web.registers.export import plain_table
from halfsky.kernel.insight.queries.datasets import Line
from halfsky.kernel.insight.rules import datasets, stays
from halfsky.kernel.insight.rules.apart import MARK
from halfsky.kernel.network.models import Organisation

# The columns of the long table, with their types in Parquet.
COLUMNS = {
    "organisation": "INTEGER",
    "name": "VARCHAR",
    "level": "VARCHAR",
    "division": "VARCHAR",
    "period": "VARCHAR",
    "first": "DATE",
    "last": "DATE",
    "indicator": "VARCHAR",
    "unit": "VARCHAR",
    "value": "BIGINT",
    "of": "BIGINT",
    "days": "VARCHAR",
    "by": "VARCHAR",
    "part": "VARCHAR",
}


def row(line: Line) -> list[Any]:
    """A figure as the long table has it, in the order of `COLUMNS`."""
    place, period = line.place, line.period
    code = place.division.code if place.division else None
    days = [period.start.isoformat(), period.last.isoformat()]
    head = [place.pk, place.short_name, place.level, code, period.code, *days]
    slug, by, part = line.spec.part or (line.spec.slug, None, None)
    return [*head, slug, line.spec.unit, line.value, line.of, stays.code(line.days or ()) or None, by, part]


def as_json(lines: Iterable[Line]) -> bytes:
    """A list of objects with the columns as keys."""
    return json.dumps(
        {"figures": [dict(zip(COLUMNS, row(line), strict=True)) for line in lines]}, ensure_ascii=False
    ).encode()


def as_csv(lines: Iterable[Line]) -> IO[bytes]:
    """CSV by RFC 4180, UTF-8, a heading line."""
    return plain_table([*COLUMNS], map(row, lines), marked=False)


def as_csv_for_people(lines: Iterable[Line]) -> IO[bytes]:
    """The same with the sign by which Excel knows UTF-8."""
    return plain_table([*COLUMNS], map(row, lines))


def as_parquet(lines: Iterable[Line]) -> bytes:
    """The long table as Parquet; NotPossible where the installation has no DuckDB, which writes it."""
    if not has_parquet():
        raise NotPossible(
            _("This installation writes no Parquet: install halfsky[facts], or choose CSV, which holds the same table.")
        )
    import duckdb

    with TemporaryDirectory(prefix="halfsky-") as folder:
        source, target = Path(folder, "figures.csv"), Path(folder, "figures.parquet")
        with source.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows(map(row, lines))
        with duckdb.connect() as engine:
            table = engine.read_csv(
                str(source), header=False, columns=COLUMNS, delimiter=",", quotechar='"', escapechar='"'
            )
            table.write_parquet(str(target), compression="zstd")
        return target.read_bytes()


def has_parquet() -> bool:
    """Whether this installation can write Parquet."""
    return find_spec("duckdb") is not None


def as_dhis2(lines: Iterable[Line]) -> bytes:
    """A data value set (`POST /api/dataValueSets` with codes as identifiers).

    A rate is two values: its part under its own code, its whole under the code of what it is part of. A value is that of a place over a
    whole period: what counts only some days of it is left out. A part has its indicator's code, and a category option combination
    whose code is what it is told apart by and its value: kind~violence.
    """
    values: dict[tuple[str, str, str, str], int] = {}
    for line in lines:
        if line.days is not None:
            continue
        where = (datasets.dhis2_period(line.period), _place(line.place))
        for slug, value in ((line.spec.slug, line.value), (line.spec.of, line.of or 0)):
            element, _mark, combination = slug.partition(MARK)
            if element:
                values[element, *where, combination] = value
    keys = ("dataElement", "period", "orgUnit", "categoryOptionCombo", "value")
    found = [dict(zip(keys, (*key, str(value)), strict=True)) for key, value in values.items()]
    told = [{key: text for key, text in one.items() if text} for one in found]
    return json.dumps({"dataValues": told}, ensure_ascii=False).encode()


def _place(place: Organisation) -> str:
    territorial = place.kind == Organisation.Kind.TERRITORIAL and place.dissolved_on is None
    return datasets.dhis2_place(place.pk, place.division.code if place.division else "", territorial=territorial)


JSON = "application/json"
# Name: content type, ending of a file, how it is written.
FORMATS: dict[str, tuple[str, str, Callable[[Iterable[Line]], bytes | IO[bytes]]]] = {
    "json": (JSON, "json", as_json),
    "csv": ("text/csv; charset=utf-8", "csv", as_csv),
    "excel": ("text/csv; charset=utf-8", "csv", as_csv_for_people),
    "parquet": ("application/vnd.apache.parquet", "parquet", as_parquet),
    "dhis2": (JSON, "json", as_dhis2),
}


def written(form: str, lines: Iterable[Line]) -> tuple[bytes | IO[bytes], str, str]:
    """The data set in a format: content, content type, ending; NotPossible for a format there is none of."""
    if form not in FORMATS:
        raise NotPossible(_("There is no such format. Choose json, csv, parquet or dhis2."))
    content_type, ending, write = FORMATS[form]
    return write(lines), content_type, ending
