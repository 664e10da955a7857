from __future__ import annotations

import random
import time

from pytest_django.fixtures import DjangoAssertNumQueries

from halfsky.ground.journal.models import Event
from halfsky.kernel.people import demo, queries
from halfsky.kernel.people.models import Person
from tests.cast import Cast


def test_a_batch_leaves_an_event_for_each_and_one_for_all(
    cast: Cast, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_max_num_queries(40):
        people = demo.synthetic_people(random.Random(1), [cast.village, cast.far_village], 120)
    assert len(people) == Person.objects.filter(synthetic=True).count() == 120
    assert Event.objects.filter(verb="people.register").count() == 120
    assert Event.objects.get(verb="people.register_many").content == {"registered": 120, "left_out": 0}


def test_the_same_people_are_not_registered_twice(cast: Cast) -> None:
    for _ in range(2):
        demo.synthetic_people(random.Random(7), [cast.village], 20)
    assert Person.objects.count() == 20


def test_two_thousand_people_take_a_few_seconds(cast: Cast) -> None:
    start = time.monotonic()
    demo.synthetic_people(random.Random(2), [cast.village], 2000)
    assert time.monotonic() - start < 15


def test_a_made_up_person_can_be_found_by_her_telephone(cast: Cast) -> None:
    person = demo.synthetic_person(random.Random(3), cast.village)
    assert list(queries.by_phone(cast.chair, person.vault.phone)) == [person]
    assert person.vault.number.startswith(demo.COUNTY)
