from __future__ import annotations

import random
import time

from pytest_django.fixtures import DjangoAssertNumQueries

from halfsky.ground.journal.models import Event
from halfsky.kernel.people import demo, queries
from halfsky.kernel.people.models import Person
from halfsky.kernel.people.tests.conftest import Place, Readers


def test_a_batch_leaves_an_event_for_each_and_one_for_all(
    place: Place, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_max_num_queries(40):
        people = demo.synthetic_people(random.Random(1), [place.village, place.other_village], 120)
    assert len(people) == Person.objects.filter(synthetic=True).count() == 120
    assert Event.objects.filter(verb="people.register").count() == 120
    assert Event.objects.get(verb="people.register_many").content == {"registered": 120, "left_out": 0}


def test_the_same_people_are_not_registered_twice(place: Place) -> None:
    for _ in range(2):
        demo.synthetic_people(random.Random(7), [place.village], 20)
    assert Person.objects.count() == 20


def test_two_thousand_people_take_a_few_seconds(place: Place) -> None:
    start = time.monotonic()
    demo.synthetic_people(random.Random(2), [place.village], 2000)
    assert time.monotonic() - start < 15


def test_a_made_up_person_can_be_found_by_her_telephone(place: Place, readers: Readers) -> None:
    person = demo.synthetic_person(random.Random(3), place.village)
    assert list(queries.by_phone(readers.chair, person.vault.phone)) == [person]
    assert person.vault.number.startswith(demo.COUNTY)
