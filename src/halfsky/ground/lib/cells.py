"""Cells of a spreadsheet, as people fill them in: what the file holds to what they meant.

Promise: full-width figures, spaces, numbers that Excel keeps as fractions, days as days, texts or serial numbers are understood; what
Excel has destroyed is not guessed but said, with what to do. A cell comes as the reader of files gives it: a text, a number, a day, a
moment, yes or no.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from functools import cache, lru_cache
from typing import Any

from django.conf import settings
from django.db.models import TextChoices
from django.utils import translation
from django.utils.translation import gettext as _

from halfsky.ground.lib.unreadable import Unreadable

EXACT = 10**15  # Excel keeps fifteen digits of a number and makes the rest zeros
ROUNDED = re.compile(r"[0-9](\.[0-9]+)?E\+?[0-9]{2}", re.IGNORECASE)
EPOCH = date(1899, 12, 30)  # the day from which Excel counts, its 29 February 1900 included
SERIALS = range(1_000, 80_000)  # 1902 to 2119
DAY = re.compile(r"(\d{4})\s*(?:年|[-/.])\s*(\d{1,2})\s*(?:月|[-/.])\s*(\d{1,2})\s*日?(?:[ T]0{1,2}:00(?::00)?)?")
MASK = "*"
PARTS = re.compile(r"[、,;/|\n]+")


def text(cell: Any) -> str:
    """A cell as the text people see in it: no surrounding spaces, whole numbers without “.0”, days as 1985-06-12."""
    if isinstance(cell, str):
        return cell.strip()
    if isinstance(cell, bool):
        return _("yes") if cell else _("no")
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell)) if abs(cell) < EXACT else f"{cell:.6G}"  # as Excel shows it
    if isinstance(cell, datetime) and (cell.hour, cell.minute, cell.second) == (0, 0, 0):
        return cell.date().isoformat()
    return str(cell)


def figures(cell: Any) -> str:
    """A cell that holds a long number as a text; Unreadable if Excel has rounded it, with what to do."""
    found = text(cell)
    if (not isinstance(cell, str) and isinstance(cell, int | float) and abs(cell) >= EXACT) or (
        len(found) < 16 and ROUNDED.fullmatch(found)
    ):
        raise Unreadable(
            _(
                "Excel has rounded this number and lost its last digits. Format the column as text (Format cells, Text) and enter it again."
            )
        )
    return found


def masked(cell: Any) -> bool:
    """Whether a cell holds a value as an export of ours shows it, with stars, and so says nothing new."""
    return isinstance(cell, str) and MASK in cell


def day(cell: Any) -> date:
    """A day: as a day of Excel's, 1985-06-12, 1985年6月12日, 1985.6.12 or 19850612; Unreadable otherwise."""
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    return _day(text(cell))


@lru_cache(maxsize=1 << 15)  # a list names few days, each many times, and is read once to check it and once to write it
def _day(text: str) -> date:
    found = unicodedata.normalize("NFKC", text)
    if found.isdigit() and len(found) == 5 and int(found) in SERIALS:
        return EPOCH + timedelta(days=int(found))
    match = DAY.fullmatch(found) or re.fullmatch(r"(\d{4})(\d{2})(\d{2})", found)
    try:
        return date(*map(int, match.groups())) if match else _no_day()
    except ValueError:
        return _no_day()


def _no_day() -> date:
    raise Unreadable(_("This is not a day. Write it with year, month and day, for example 1985-06-12."))


def choice(choices: type[TextChoices], also: Mapping[str, str] | None = None) -> Callable[[Any], str]:
    """A reader of one of several words: its word in any of our languages, its code, or another word people use (`also`)."""

    @cache
    def words() -> dict[str, str]:
        known = {str(member.value): str(member.value) for member in choices}
        known |= {_plain(word): code for word, code in (also or {}).items()}
        for language, _name in settings.LANGUAGES:
            with translation.override(language):
                known |= {_plain(str(member.label)): str(member.value) for member in choices}
        return known

    def read(cell: Any) -> str:
        known = words()
        found = known.get(cell) or known.get(_plain(text(cell)))
        if found is None:
            raise Unreadable(_("This word is not known here. Write one of: %(words)s.") % {"words": said(choices)})
        return found

    return read


def several(read: Callable[[Any], str]) -> Callable[[Any], tuple[str, ...]]:
    """A reader of several words in one cell, with “、”, commas or new lines between them."""

    @lru_cache(maxsize=1024, typed=True)  # few cells differ; yes is not 1
    def read_all(cell: Any) -> tuple[str, ...]:
        parts = PARTS.split(unicodedata.normalize("NFKC", text(cell)))
        return tuple(dict.fromkeys(read(part) for part in parts if part.strip()))

    return read_all


def said(choices: type[TextChoices]) -> str:
    """The words of a choice, for a sentence."""
    return "、".join(str(member.label) for member in choices)


def _plain(word: str) -> str:
    return "".join(unicodedata.normalize("NFKC", word).casefold().split())
