"""Citizen numbers (公民身份号码), and what one can say of them without asking the police.

Promise: a number is accepted when its length, its characters, its date of birth and its check character are right, and refused with
a sentence that says which of the four is wrong and, as far as arithmetic can tell, what would be right. Source: GB 11643-1999, six
digits of division, eight of birth, three of order (odd = male), one check character by ISO 7064 MOD 11-2. Residence permits of
people from Hong Kong, Macao and Taiwan follow the same pattern with 810000, 820000 and 830000 as division.

The division is a hint only: counties are founded, merged and renumbered, people keep their number. The date only must not be in the
future (the standard's own example was born in 1880). Spaces, full-width figures and a small x are understood.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from datetime import date
from operator import mul

from django.utils.translation import gettext as _

from halfsky.ground.lib import moments
from halfsky.ground.lib.codes import Sex
from halfsky.ground.lib.periods import day_words
from halfsky.ground.lib.unreadable import Unreadable

LENGTH = 18
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECKS = "10X98765432"
ZEROS = ord("0") * sum(WEIGHTS)  # the figures are weighed as their characters
FORM = re.compile(r"[0-9]{17}[0-9X]")
PERMITS = {"81": "HK", "82": "MO", "83": "TW"}


class BadCitizenNumber(Unreadable):
    """A text is not a citizen number; `part` is length, characters, date or check."""

    def __init__(self, part: str, message: str) -> None:
        super().__init__(message)
        self.part = part


@dataclass(frozen=True)
class CitizenNumber:
    """A number and what it tells; its repr hides the number, so that no log shows it."""

    text: str = field(repr=False)
    sex: Sex
    birth_date: date = field(repr=False)
    division_hint: str

    @property
    def permit(self) -> str:
        """HK, MO or TW for a residence permit, "" for a citizen's number."""
        return PERMITS.get(self.text[:2], "")

    def age_on(self, day: date) -> int:
        """Full years on a day; who was born on 29 February is a year older on 1 March."""
        birth = self.birth_date
        return day.year - birth.year - ((day.month, day.day) < (birth.month, birth.day))

    def __str__(self) -> str:
        return self.text


def parse(text: str, today: date | None = None) -> CitizenNumber:
    """Reads a number as typed; BadCitizenNumber names the wrong part. `today` is the present day unless given."""
    number = tidy(text)
    if not FORM.fullmatch(number):
        _check_length(number)
        _check_characters(number)
    birth = _birth(number, today or moments.today())
    expected = check_digit(number[:17])
    if number[17] != expected:
        raise BadCitizenNumber(
            "check",
            _(
                "The last character does not fit: after these 17 digits it would be %(expected)s. Compare every digit with the card."
            )
            % {"expected": expected},
        )
    sex = Sex.MALE if number[16] in "13579" else Sex.FEMALE
    return CitizenNumber(number, sex, birth, number[:6])


def tidy(text: str) -> str:
    """The text without spaces and dashes, with half-width figures and a capital X."""
    if FORM.fullmatch(text):
        return text
    plain = unicodedata.normalize("NFKC", text).upper()
    return "".join(character for character in plain if not character.isspace() and character not in "-\u200b\ufeff")


def check_digit(first17: str) -> str:
    """The check character for seventeen digits, by ISO 7064 MOD 11-2."""
    return CHECKS[(sum(map(mul, WEIGHTS, first17.encode("ascii"))) - ZEROS) % 11]


def synthetic(division: str, birth: date, serial: int) -> str:
    """A well-formed number for demonstration data: six digits of division, an odd serial (0 to 999) for a male.

    Give a division that was never issued (such as 999900), so that the number cannot be a living person's.
    """
    first17 = f"{division}{birth:%Y%m%d}{serial:03}"
    return first17 + check_digit(first17)


def _check_length(number: str) -> None:
    if len(number) == 15 and number.isdigit():
        raise BadCitizenNumber(
            "length", _("This is an old number of 15 digits. Take the one of 18 from the present card.")
        )
    if len(number) != LENGTH:
        raise BadCitizenNumber(
            "length", _("A citizen number has 18 characters; this has %(count)d.") % {"count": len(number)}
        )


def _check_characters(number: str) -> None:
    for place, character in enumerate(number, start=1):
        if not re.fullmatch("[0-9]" if place < LENGTH else "[0-9X]", character):
            raise BadCitizenNumber(
                "characters",
                _("Character %(place)d is “%(character)s”. The first 17 must be figures, the last a figure or X.")
                % {"place": place, "character": character},
            )


def _birth(number: str, today: date) -> date:
    digits = number[6:14]
    try:
        birth = date.fromisoformat(digits)
    except ValueError:
        raise BadCitizenNumber(
            "date",
            _("Characters 7 to 14 are the day of birth, and there is no day %(year)s-%(month)s-%(day)s.")
            % {"year": digits[:4], "month": digits[4:6], "day": digits[6:]},
        ) from None
    if birth > today:
        raise BadCitizenNumber(
            "date",
            _("Characters 7 to 14 are the day of birth; %(day)s is still to come.") % {"day": day_words(birth)},
        )
    return birth
