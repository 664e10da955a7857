"""Unified social credit codes (统一社会信用代码) of organisations.

Promise: a code is accepted when its length, its letters, its registering department, its division digits and its check character are
right, and refused with a sentence that names the wrong part. Source: GB 32100-2015: one character of department, one of kind, six
digits of division, nine of organisation, one check character, modulo 31 over an alphabet without I O S V Z. A (armed forces), N
(village collectives and other agricultural bodies) and Y (others) are departments like 1 to 9. The division is not looked up.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

from django.utils.translation import gettext as _

from halfsky.ground.lib.unreadable import Unreadable

LENGTH = 18
ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)
DEPARTMENTS = "123456789ANY"


class BadCreditCode(Unreadable):
    """A text is not a credit code; `part` is length, characters, department, division or check."""

    def __init__(self, part: str, message: str) -> None:
        super().__init__(message)
        self.part = part


@dataclass(frozen=True)
class CreditCode:
    """A code and what it tells: who registered the organisation, as which kind, in which division (a hint)."""

    text: str
    department: str
    kind: str
    division_hint: str

    def __str__(self) -> str:
        return self.text


def parse(text: str) -> CreditCode:
    """Reads a code as typed (small letters, full width, spaces); BadCreditCode names the wrong part."""
    code = "".join(unicodedata.normalize("NFKC", text).upper().split()).replace("-", "")
    if len(code) != LENGTH:
        raise BadCreditCode("length", _("A credit code has 18 characters; this has %(count)d.") % {"count": len(code)})
    _check_characters(code)
    expected = check_character(code[:17])
    if code[17] != expected:
        raise BadCreditCode(
            "check",
            _(
                "The last character does not fit: after these 17 it would be %(expected)s. Compare every character with the certificate."
            )
            % {"expected": expected},
        )
    return CreditCode(code, code[0], code[1], code[2:8])


def check_character(first17: str) -> str:
    """The check character for seventeen characters, modulo 31."""
    total = sum(weight * ALPHABET.index(character) for weight, character in zip(WEIGHTS, first17, strict=True))
    return ALPHABET[-total % 31]


def _check_characters(code: str) -> None:
    for place, character in enumerate(code, start=1):
        if character not in ALPHABET:
            raise BadCreditCode(
                "characters",
                _(
                    "Character %(place)d is “%(character)s”. A credit code has figures and capital letters, but never I, O, S, V or Z."
                )
                % {"place": place, "character": character},
            )
    if code[0] not in DEPARTMENTS:
        raise BadCreditCode(
            "department",
            _("The first character is “%(character)s”. It names the registering department: 1 to 9, A, N or Y.")
            % {"character": code[0]},
        )
    if not code[2:8].isdigit():
        raise BadCreditCode("division", _("Characters 3 to 8 name the division and must be figures."))
