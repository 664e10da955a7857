"""Decisions about people: who needs a guardian, what is sensitive, how often one may ask; pure functions of plain values."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.utils.translation import gettext_lazy as _

from halfsky.ground.lib.declarations import SettingSpec

GUARDIAN_UNTIL = 14  # full years; Personal Information Protection Law, article 31
ADULT_FROM = 18

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
        label=_("Inquiries by citizen number a day"),
        default=20,
        kind="integer",
        source="HalfSky",
        certainty="U",
        help=_("How often in 24 hours one user may enter the number of a person she cannot see."),
    ),
)


def age(birth_date: date | None, day: date) -> int | None:
    """Full years on a day; who was born on 29 February is a year older on 1 March. None when the date of birth is unknown."""
    if birth_date is None:
        return None
    return day.year - birth_date.year - ((day.month, day.day) < (birth_date.month, birth_date.day))


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
