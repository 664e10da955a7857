"""Telephone numbers of the mainland.

Promise: one way of writing each number, so that equal numbers are equal texts: mobile 13800001234, fixed line 0571-88001234 (with
-102 for an extension), service numbers (12338, 110, 4008001234) as they are. Source: the numbering plan of the Ministry of Industry
and Information Technology (电信网编号计划): mobile 11 digits from 13 to 19, area codes of three or four digits from 0, numbers of
seven or eight digits. Whether a number is in use nobody can tell from its digits.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from enum import StrEnum

from django.utils.translation import gettext as _

from halfsky.ground.lib.unreadable import Unreadable


class Kind(StrEnum):
    """What sort of number; only a mobile one can get a text message."""

    MOBILE = "mobile"
    FIXED = "fixed"
    SERVICE = "service"


class BadPhone(Unreadable):
    """A text is not a telephone number; `message` says what is missing."""


@dataclass(frozen=True)
class Phone:
    """A number in its one form; its repr hides it, so that no log shows it."""

    text: str = field(repr=False)
    kind: Kind

    def __str__(self) -> str:
        return self.text


MOBILE = re.compile(r"1[3-9][0-9]{9}")
# Two-digit area codes (Beijing, Shanghai, Guangzhou, …) are 010 and 02x; all others have three digits after the zero.
FIXED = re.compile(r"(010|02[0-9]|0[3-9][0-9]{2})([2-9][0-9]{6,7})(?:(?:#|X|EXT\.?|转)([0-9]{1,6}))?")
SERVICE = re.compile(r"1[0-9]{2,4}|9[0-9]{4}|[48]00[0-9]{7}")


def parse(text: str) -> Phone:
    """Reads a number as typed: full width, spaces, dashes, brackets, +86 and 0086 are understood; BadPhone otherwise."""
    if MOBILE.fullmatch(text):
        return Phone(text, Kind.MOBILE)
    digits = _tidy(text)
    if MOBILE.fullmatch(digits):
        return Phone(digits, Kind.MOBILE)
    if found := FIXED.fullmatch(digits):
        area, number, extension = found.groups()
        return Phone(f"{area}-{number}" + (f"-{extension}" if extension else ""), Kind.FIXED)
    if SERVICE.fullmatch(digits):
        return Phone(digits, Kind.SERVICE)
    raise BadPhone(_fault(digits))


def _tidy(text: str) -> str:
    """Digits and the sign of an extension; behind a fixed line, a last group of few digits after a dash is an extension too."""
    plain = "".join(unicodedata.normalize("NFKC", text).upper().split())
    plain = re.sub(r"[().]", "", plain.replace("—", "-").replace("–", "-"))
    local = re.sub(r"^(\+|00)86-?|^86-?(?=1[3-9][0-9]{9}$)", "", plain)
    if local != plain and not local.startswith("0") and not MOBILE.fullmatch(local.replace("-", "")):
        local = f"0{local}"
    if local.startswith("0"):
        local = re.sub(r"(?<=[0-9]{7})-([0-9]{1,6})$", r"#\1", local)
    return local.replace("-", "")


def _fault(digits: str) -> str:
    if not digits.isdigit():
        return _("This is not a telephone number. Write for example 13800001234 or 0571-88001234.")
    if digits.startswith("1"):
        return _("A mobile number has 11 digits and starts with 13 to 19; this has %(count)d.") % {"count": len(digits)}
    if digits.startswith("0"):
        return _("After the area code a fixed line has seven or eight digits.")
    return _("Write a fixed line with its area code, for example 0571-88001234.")
