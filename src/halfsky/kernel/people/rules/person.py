"""Decisions about people: who needs a guardian, what is sensitive, what a typed value says; pure functions of plain values."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from halfsky.ground.lib import citizen_number, phones
from halfsky.ground.lib.citizen_number import CitizenNumber
from halfsky.ground.lib.codes import FamilyRelation
from halfsky.ground.lib.declarations import SettingSpec, Text
from halfsky.ground.lib.errors import Refusal
from halfsky.ground.lib.names import tidy_name
from halfsky.ground.lib.periods import day_words
from halfsky.ground.lib.unreadable import Unreadable

GUARDIAN_UNTIL = 14  # full years; Personal Information Protection Law, articles 28 and 31
ADULT_FROM = 18

# What a member can be to the head of her household: GB/T 4761-2008 without the head himself or herself.
HEADS = frozenset({FamilyRelation.SELF.value, FamilyRelation.HEAD.value})
RELATIONS = frozenset(FamilyRelation.values) - HEADS

# What makes a record sensitive (health, custody, poverty): every look at it is journalled, whoever looks.
SENSITIVE_KINDS = frozenset(
    {
        "left_behind_child",
        "child_in_hardship",
        "scattered_orphan",
        "de_facto_orphan",
        "woman_in_hardship",
        "pregnant",
        "two_cancers",
        "disabled",
        "in_conflict",
    }
)

SETTINGS = (
    SettingSpec(
        key="people.inquiries_a_day",
        label=gettext_lazy("Inquiries by citizen number a day"),
        default=20,
        kind="integer",
        source="HalfSky",
        certainty="U",
        help=gettext_lazy("How often in 24 hours one user may enter the number of a person she cannot see."),
    ),
    SettingSpec(
        key="people.links_a_thousand",
        label=gettext_lazy("People kept elsewhere in a thousand rows of a list"),
        default=50,
        kind="integer",
        source="HalfSky",
        certainty="U",
        help=gettext_lazy(
            "How many rows of an imported list may be about people whom its sender cannot see; beyond, it is held for a day."
        ),
    ),
)


def inquiries_left(*, links: int, mismatches: int, daily: int, thousandth: int, rows: int) -> tuple[int, int]:
    """How many links, and how many mismatches of number and name, a list of so many rows may still come to within 24 hours.

    Links grow with the list, because in any place some were registered elsewhere before; wrong names do not, because a list with many of
    them is no list but a trial. Neither falls below what one user may ask for by hand.
    """
    most = max(daily, rows * thousandth // 1000)
    return max(most - links, 0), max(daily - mismatches, 0)


class Purpose(TextChoices):
    """What a sealed value may be shown for."""

    CONTACT = "contact", gettext_lazy("To reach her")
    HANDLE = "handle", gettext_lazy("To handle her matter")
    VERIFY = "verify", gettext_lazy("To check who she is")
    PAPER = "paper", gettext_lazy("To fill in an official paper")
    HER_REQUEST = "her_request", gettext_lazy("She asked to see it")
    OTHER = "other", gettext_lazy("For another purpose")


class Sealed(TextChoices):
    """What is shown one at a time: the fields of the vault, and the name where lists mask it."""

    NAME = "name", pgettext_lazy("person", "Name")
    NUMBER = "number", gettext_lazy("Citizen number")
    PHONE = "phone", gettext_lazy("Phone")
    ADDRESS = "address", gettext_lazy("Address")
    NOTE = "note", gettext_lazy("Remarks")


# Age groups, the youngest first: their words, from which age on, and before which.
AGES: dict[str, tuple[Text, int, int]] = {
    "child": (gettext_lazy("Under 14"), 0, 14),
    "youth": (gettext_lazy("14 to 17"), 14, 18),
    "young": (gettext_lazy("18 to 34"), 18, 35),
    "middle": (gettext_lazy("35 to 64"), 35, 65),
    "old": (gettext_lazy("65 and older"), 65, 150),
}


def age(birth_date: date | None, day: date) -> int | None:
    """Full years on a day; who was born on 29 February is a year older on 1 March. None when the date of birth is unknown."""
    if birth_date is None:
        return None
    return day.year - birth_date.year - ((day.month, day.day) < (birth_date.month, birth_date.day))


def born_until(years: int, day: date) -> date:
    """The last day on which somebody was born who is so many full years old on a day."""
    return date(day.year - years, day.month, min(day.day, 28) if day.month == 2 else day.day)


def needs_guardian(birth_date: date | None, day: date) -> bool:
    """Whether a guardian has to consent for her: under fourteen. An unknown date of birth counts as grown up."""
    years = age(birth_date, day)
    return years is not None and years < GUARDIAN_UNTIL


def may_be_guardian(birth_date: date | None, day: date) -> bool:
    """Whether somebody is of age, or her age is not known."""
    years = age(birth_date, day)
    return years is None or years >= ADULT_FROM


def sensitive(*, birth_date: date | None, protected: bool, kinds: Iterable[str], day: date) -> bool:
    """Whether every look at a record is journalled: children under fourteen, protected people, and certain key groups."""
    return protected or needs_guardian(birth_date, day) or not SENSITIVE_KINDS.isdisjoint(kinds)


def says_no_more(row: Any, kept: Any) -> bool:
    """Whether all that a row without a number says of somebody is known of a namesake of hers, so that the row is about her.

    What tells two of one name apart: telephone, day of birth, sex; where a row has neither of the first two, the address.
    """
    told = [(row.phone, kept.phone), (row.birth_date, kept.birth_date)]
    if not row.phone and not row.birth_date:
        told.append((row.address, kept.address))
    told.append((row.sex if row.sex in "12" else "", kept.sex))
    return all(not mine or mine == theirs for mine, theirs in told)


def same_post(since: date, until: date | None, day: date | None) -> bool:
    """Whether somebody who is said to hold a post from a day is said to hold the one she held from a day until a day.

    One that is still held is meant whatever the day; one that she left, unless the day is that of her leaving or later.
    """
    return until is None or day is None or day < until


def one_chair(since: date) -> str:
    """What is said of a second chair beside one who has not left; an executive committee elects one (章程, 第三章)."""
    said = _("Another chair has been in office here since %(day)s. Note on her page first that she has left.")
    return said % {"day": day_words(since)}


def read_name(text: str) -> str:
    """A tidy name; Refusal if there is none."""
    name = tidy_name(text)
    if not name:
        raise Refusal(_("A person needs a name. If she does not give it, write how she wants to be called."), at="name")
    return name


def read_number(text: str) -> CitizenNumber | None:
    """What a citizen number says, None for an empty text; Refusal names the part that is wrong."""
    if not text.strip():
        return None
    try:
        return citizen_number.parse(text)
    except Unreadable as error:
        raise Refusal(error.message, at="number") from error


def read_phone(text: str) -> str:
    """A phone number in its one form, "" for an empty text; Refusal says what is missing."""
    if not text.strip():
        return ""
    try:
        return phones.parse(text).text
    except Unreadable as error:
        raise Refusal(error.message, at="phone") from error


def check_purpose(purpose: str, why: str) -> None:
    """Refusal unless the purpose is on the list; another purpose has to be said in words."""
    if purpose not in Purpose.values:
        raise Refusal(_("Say for what purpose you need this."), at="purpose")
    if purpose == Purpose.OTHER and len(why.strip()) < 4:
        raise Refusal(_("Say in a few words for what purpose you need this."), at="why")
