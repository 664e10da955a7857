"""What figures of persons are told apart by."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Case, Value, When
from django.utils.translation import gettext_lazy

from halfsky.ground.lib.codes import Sex
from halfsky.ground.lib.declarations import Dimension
from halfsky.kernel.people import rules


def by_sex(lookup: str = "person__") -> Dimension:
    """Women or men; `lookup` leads from the fact to the person."""
    return Dimension("sex", gettext_lazy("Sex"), f"{lookup}sex", lambda: Sex.choices)


def by_age() -> Dimension:
    """By the age that the facts say in `age_group`."""
    return Dimension("age", gettext_lazy("Age when the period began"), "age_group", _ages)


def age_group(birth_date: str, day: date) -> Any:
    """The age group of persons on a day, from the field with their dates of birth; none where that is not known."""
    oldest = sorted(rules.AGES.items(), key=lambda one: -one[1][1])
    known = [(key, rules.born_until(least, day)) for key, (_label, least, _most) in oldest]
    return Case(*(When(**{f"{birth_date}__lte": until}, then=Value(key)) for key, until in known), default=None)


def _ages() -> list[tuple[str, Any]]:
    return [(key, label) for key, (label, _least, _most) in rules.AGES.items()]
