"""When two records are likely to be one person: what speaks for it, how strongly, and by which traits such pairs are found.

What speaks for and against is a table of points, made for records as village federations keep them and tried on made-up people (see the
test of its quality). A point has no meaning of its own; the bounds say from where on a person is asked. Nothing is ever merged by it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from halfsky.ground.lib import alike
from halfsky.ground.lib.alike import Digits, Names

COMMON = 40  # a trait that more records share tells nobody from anybody
AREA, BIRTH = slice(0, 6), slice(6, 14)  # of a citizen number
ORDER = slice(14, 17)  # three figures of order; the check character follows from the rest
BODY = slice(0, 17)


class Reason(TextChoices):
    """What speaks for two records being one person."""

    NAME_SAME = "name_same", _("The same name")
    NAME_FORM = "name_form", _("The same name in other forms of its characters")
    NAME_SOUND = "name_sound", _("Names that sound the same")
    NAME_NEAR_SOUND = "name_near_sound", _("Names that sound nearly the same")
    NAME_CHARACTER = "name_character", _("Names that differ by one character")
    BIRTH_SAME = "birth_same", _("The same date of birth")
    BIRTH_NEAR = "birth_near", _("Dates of birth that differ by one digit or two swapped ones")
    NUMBER_SAME = "number_same", _("The same citizen number")
    NUMBER_SWAPPED = "number_swapped", _("Citizen numbers with two neighbouring digits swapped")
    NUMBER_DIGIT = "number_digit", _("Citizen numbers that differ by one digit")
    PHONE_SAME = "phone_same", _("The same phone")
    PHONE_NEAR = "phone_near", _("Phones that differ by one digit or two swapped ones")
    HOUSEHOLD = "household", _("The same household")
    PLACE = "place", _("Kept at the same place")


class Strength(TextChoices):
    """How likely it is, in words."""

    STRONG = "strong", pgettext_lazy("likeness", "very likely")
    LIKELY = "likely", pgettext_lazy("likeness", "likely")
    POSSIBLE = "possible", pgettext_lazy("likeness", "possible")


BOUNDS = {Strength.STRONG: 80, Strength.LIKELY: 60, Strength.POSSIBLE: 45}

POINTS = {
    Reason.NAME_SAME: 30,
    Reason.NAME_FORM: 28,
    Reason.NAME_SOUND: 24,
    Reason.NAME_NEAR_SOUND: 18,
    Reason.NAME_CHARACTER: 12,
    Reason.BIRTH_SAME: 25,
    Reason.BIRTH_NEAR: 12,
    Reason.NUMBER_SAME: 60,
    Reason.NUMBER_SWAPPED: 32,
    Reason.NUMBER_DIGIT: 30,
    Reason.PHONE_SAME: 20,
    Reason.PHONE_NEAR: 14,
    Reason.HOUSEHOLD: 10,
    Reason.PLACE: 8,
}
AGAINST = {"name": -60, "sex": -30, "birth": -30, "number": -40}

NAMES = {
    Names.SAME: Reason.NAME_SAME,
    Names.FORM: Reason.NAME_FORM,
    Names.SOUND: Reason.NAME_SOUND,
    Names.NEAR_SOUND: Reason.NAME_NEAR_SOUND,
    Names.CHARACTER: Reason.NAME_CHARACTER,
}
NUMBERS = {
    Digits.SAME: Reason.NUMBER_SAME,
    Digits.SWAPPED: Reason.NUMBER_SWAPPED,
    Digits.DIGIT: Reason.NUMBER_DIGIT,
}


@dataclass(frozen=True)
class Portrait:
    """What of a record is compared. `place` and `household` are keys; unknown values are empty."""

    name: str
    sex: str = "9"
    birth_date: date | None = None
    number: str = field(default="", repr=False)
    phone: str = field(default="", repr=False)
    place: int = 0
    household: int | None = None


@dataclass(frozen=True)
class Likeness:
    """How alike two records are: points from 0 to 100, and the reasons, the weightiest first."""

    score: int
    reasons: tuple[Reason, ...]

    @property
    def strength(self) -> Strength | None:
        """The score in words; None where nobody need be asked."""
        return strength(self.score)


def strength(score: int) -> Strength | None:
    """A score in words; None below the lowest bound."""
    return next((word for word, least in BOUNDS.items() if score >= least), None)


def compare(one: Portrait, other: Portrait) -> Likeness:
    """How alike two records are; the order of the two does not matter.

    What is not known on one side speaks neither for nor against. Two complete numbers that differ in more than a slip speak against, and
    so do those of two whose names are not read alike and whose numbers differ in their order only: that is how twins look.
    """
    found = [answer for question in (_name, _birth, _number, _phone, _near) for answer in question(one, other)]
    reasons = [answer for answer in found if isinstance(answer, Reason)]
    score = sum(POINTS[reason] for reason in reasons) + sum(
        AGAINST[answer] for answer in found if not isinstance(answer, Reason)
    )
    return Likeness(min(max(score, 0), 100), tuple(sorted(reasons, key=lambda reason: -POINTS[reason])))


Answers = Iterator[Reason | str]


def _name(one: Portrait, other: Portrait) -> Answers:
    yield NAMES.get(alike.names(one.name, other.name), "name")
    if {one.sex, other.sex} == {"1", "2"}:
        yield "sex"


def _birth(one: Portrait, other: Portrait) -> Answers:
    if not one.birth_date or not other.birth_date:
        return
    match alike.digits(f"{one.birth_date:%Y%m%d}", f"{other.birth_date:%Y%m%d}"):
        case Digits.SAME:
            yield Reason.BIRTH_SAME
        case Digits.OTHER:
            yield "birth"
        case _:
            yield Reason.BIRTH_NEAR


def _number(one: Portrait, other: Portrait) -> Answers:
    """Compares without the check character: whoever writes a wrong digit is shown the character that would fit, and takes it."""
    if not one.number or not other.number:
        return
    reason = NUMBERS.get(alike.digits(one.number[BODY], other.number[BODY]))
    yield "number" if reason is None or _as_twins(one, other) else reason


def _as_twins(one: Portrait, other: Portrait) -> bool:
    in_order_only = one.number[:14] == other.number[:14] and one.number[ORDER] != other.number[ORDER]
    return in_order_only and alike.names(one.name, other.name) in {Names.CHARACTER, Names.OTHER}


def _phone(one: Portrait, other: Portrait) -> Answers:
    if one.phone and other.phone:
        match alike.digits(one.phone, other.phone):
            case Digits.SAME:
                yield Reason.PHONE_SAME
            case Digits.SWAPPED | Digits.DIGIT | Digits.MISSING:
                yield Reason.PHONE_NEAR


def _near(one: Portrait, other: Portrait) -> Answers:
    if one.household and one.household == other.household:
        yield Reason.HOUSEHOLD
    if one.place == other.place:
        yield Reason.PLACE


def traits(portrait: Portrait) -> frozenset[str]:
    """What any record that could be alike shares at least one of: the number of look-ups for a person, about eight.

    With the date of birth: the sounds of the name, and those without one syllable of the given name. With the place: the sounds. With the
    citizen number: all of it; its digits in order of size, which a swap leaves as they are; and what stands around the date of birth.
    With the phone: all of it. A slip elsewhere in the number leaves date of birth and sounds, which are looked for anyway.
    """
    sounds = alike.near_sounds(portrait.name)
    read = " ".join(sounds)
    found = {f"place {portrait.place} {read}"} if read else set()
    if portrait.birth_date and read:
        shorter = [sounds[:at] + sounds[at + 1 :] for at in range(1, len(sounds)) if len(sounds) > 2]
        found |= {f"birth {portrait.birth_date:%Y%m%d} {' '.join(one)}" for one in (sounds, *shorter)}
    if number := portrait.number:
        digits = "".join(sorted(number[BODY]))
        found |= {f"number {number}", f"digits {digits} {read}", f"around {number[AREA]}{number[ORDER]} {read}"}
    if portrait.phone:
        found.add(f"phone {portrait.phone}")
    return frozenset(found)
