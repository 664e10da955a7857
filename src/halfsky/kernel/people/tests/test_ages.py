"""Age groups: everybody whose date of birth is known is in one, by her full years on the day."""

from __future__ import annotations

from datetime import date

import pytest

from halfsky.kernel.people import queries, rules
from halfsky.kernel.people.models import Person
from tests.cast import Cast

pytestmark = pytest.mark.django_db
BORN = [
    date(year, month, day)
    for year in (1958, 1959, 1960, 1989, 1990, 2006, 2007, 2009, 2010, 2011, 2024)
    for month, day in ((1, 1), (2, 28), (3, 1), (12, 31))
] + [date(1960, 2, 29), date(2008, 2, 29)]


@pytest.mark.parametrize("day", [date(2025, 1, 1), date(2024, 2, 29), date(2022, 2, 28), date(2026, 3, 1)])
def test_the_database_says_the_age_group_that_counting_years_says(cast: Cast, day: date) -> None:
    born = [one for one in BORN if one <= day]
    Person.objects.bulk_create(Person(name="王", organisation=cast.village, birth_date=one) for one in [*born, None])
    told = Person.objects.annotate(group=queries.age_group("birth_date", day)).values_list("birth_date", "group")
    assert dict(told) == {one: _by_counting(one, day) for one in [*born, None]}


def _by_counting(birth_date: date | None, day: date) -> str | None:
    years = rules.age(birth_date, day)
    if years is None:
        return None
    return next(key for key, (_label, least, most) in rules.AGES.items() if least <= years < most)
