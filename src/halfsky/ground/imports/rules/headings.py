"""What the headings of a file mean: where they stand, and which column of the form each of them is.

Promise: nothing is taken for a column that it may not be: the words people use are listed by the form (`ListColumn.aliases`), an exact
word goes before a part of one, and every column is taken once, except that of the place, which may be spread over several.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from halfsky.ground.imports.rules.sheets import Row
from halfsky.ground.lib import cells
from halfsky.ground.lib.errors import Refusal
from halfsky.ground.lib.lists import ListSpec

LOOKED_AT = 40  # rows in which the headings are looked for
REMARKS = re.compile(r"[(\[【{〔（].*?[)\]】}〕）]")
MARKS = re.compile(r"[\s*:：.、,，/\\_-]+")
REASONS = ("错误原因", "What is wrong")  # the column that our file of rejected rows has added
TOTALS = re.compile(r"(合\s*计|总\s*计|小\s*计|共\s*计|总人数|制表|填表|审核|复核|备注[:：]|注[:：]|说明[:：]).*")


@dataclass(frozen=True)
class Found:
    """The row of the headings, the headings by the number of their column, and what each is taken for."""

    row: int
    headings: dict[int, str]
    mapping: dict[int, str]


def find(rows: Iterable[tuple[int, Row]], spec: ListSpec) -> Found:
    """The headings of a file: the row of its beginning that names most columns of the form; Refusal if there is none.

    Where none is known by its words, the first row with two filled cells.
    """
    best: Found | None = None
    for number, row in rows:
        headings = {at: cells.text(cell) for at, cell in enumerate(row) if cell not in ("", None)}
        mapping = guess(headings, spec)
        if best is None or len(mapping) > len(best.mapping) or (not best.mapping and len(best.headings) < 2):
            best = Found(number, headings, mapping)
    if best is None or not best.headings:
        raise Refusal(_("There is nothing in this file. Choose the one that holds the list."))
    return best


def guess(headings: Mapping[int, str], spec: ListSpec) -> dict[int, str]:
    """Which column of the form each heading is, as far as its words tell."""
    exact, parts = _words(spec)
    found: dict[int, str] = {}
    for at, heading in headings.items():
        _take(found, at, exact.get(plain(heading)), spec)
    for at, heading in headings.items():
        if at not in found and plain(heading) not in exact and 1 < len(plain(heading)) <= 16:
            _take(found, at, next((key for word, key in parts if word in plain(heading)), None), spec)
    return dict(sorted(found.items()))


def _take(found: dict[int, str], at: int, key: str | None, spec: ListSpec) -> None:
    column = spec.column(key) if key else None
    if column is not None and (column.place or column.key not in found.values()):
        found[at] = column.key


def _words(spec: ListSpec) -> tuple[dict[str, str], list[tuple[str, str]]]:
    """The words of a form, and those that may be part of a heading, the longest first."""
    exact = {plain(str(word)): one.key for one in spec.columns for word in (one.label, *one.aliases)}
    parts = [(word, key) for word, key in exact.items() if len(word) > 1]
    return exact, sorted(parts, key=lambda pair: -len(pair[0]))


def plain(heading: str) -> str:
    """A heading without remarks in brackets, marks and spaces: “ *身份证号（18位）” is 身份证号."""
    text = unicodedata.normalize("NFKC", heading).casefold()
    return MARKS.sub("", REMARKS.sub("", text)) or MARKS.sub("", text)


def digest(headings: Mapping[int, str]) -> str:
    """What tells one form from another: its headings in their order, without the column of reasons we have added."""
    words = [f"{at}:{plain(heading)}" for at, heading in headings.items() if heading not in REASONS]
    return hashlib.sha256("\n".join(words).encode()).hexdigest()


def missing(mapping: Mapping[int, str], spec: ListSpec) -> list[str]:
    """The words of the columns that a list must have and this one does not."""
    return [str(one.label) for one in spec.columns if one.required and one.key not in mapping.values()]


def twice(mapping: Mapping[int, str], spec: ListSpec) -> list[str]:
    """The words of the columns for which two headings are taken, where only one can be."""
    keys = [*mapping.values()]
    return [str(one.label) for one in spec.columns if not one.place and keys.count(one.key) > 1]


def is_heading(row: Sequence[Any], headings: Mapping[int, str]) -> bool:
    """Whether a row only repeats the headings, as on every page of a print."""
    return all(at < len(row) and cells.text(row[at]) == heading for at, heading in headings.items())


def is_total(row: Sequence[Any]) -> bool:
    """Whether a row is a sum or a signature below the list: its first filled cell says so."""
    first = next((cell for cell in row if cell not in ("", None)), "")
    return isinstance(first, str) and TOTALS.match(first.strip()) is not None
