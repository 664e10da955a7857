from __future__ import annotations

import random

from pytest_django.fixtures import DjangoAssertNumQueries

from halfsky.ground.journal.models import Event
from halfsky.ground.lib import moments
from halfsky.kernel.people import actions, demo, queries
from halfsky.kernel.people.actions import Entry
from halfsky.kernel.people.models import Person
from halfsky.kernel.people.tests.conftest import number
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


def test_two_thousand_people_take_as_few_statements_as_the_rows_of_one(
    cast: Cast, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    # a statement that gives back keys holds a hundred rows, everything else is one statement a table
    with django_assert_max_num_queries(60):
        people = demo.synthetic_people(random.Random(2), [cast.village], 2000)
    assert len(people) == 2000


def test_a_made_up_person_can_be_found_by_her_telephone(cast: Cast) -> None:
    person = demo.synthetic_person(random.Random(3), cast.village)
    assert list(queries.by_phone(cast.chair, person.vault.phone)) == [person]
    assert person.vault.number.startswith(demo.COUNTY)


def test_whoever_is_completed_by_a_list_is_compared_anew_and_nobody_else(cast: Cast) -> None:
    entries = [
        Entry(name=name, place=cast.village.pk, number=number("19850612", at))
        for at, name in ((2, "王芳"), (4, "李梅"))
    ]
    actions.register_list(entries=entries, batch="1", rows=2, by=cast.chair)
    Person.objects.update(compared_at=moments.now())
    more = [entries[0]._replace(phone="16900000001"), entries[1]]
    listed = actions.register_list(entries=more, batch="2", rows=2, by=cast.chair)
    assert [one.outcome for one in listed.answers] == ["completed", "known"]
    assert list(Person.objects.filter(compared_at=None).values_list("name", flat=True)) == ["王芳"]


def test_a_list_completes_many_in_few_statements(
    cast: Cast, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    entries = [Entry(name="王芳", place=cast.village.pk, number=number("19850612", at * 2)) for at in range(60)]
    actions.register_list(entries=entries, batch="1", rows=60, by=cast.chair)
    more = [
        one._replace(phone=f"1690000{at:04}", address="1组", schooling="20", categories=("widowed",))
        for at, one in enumerate(entries)
    ]
    with django_assert_max_num_queries(30):
        listed = actions.register_list(entries=more, batch="2", rows=60, by=cast.chair)
    assert {one.outcome for one in listed.answers} == {"completed"}
    assert list(queries.by_phone(cast.chair, "16900000007")) == [Person.objects.order_by("pk")[7]]
    person = Person.objects.select_related("vault").order_by("pk")[7]
    assert (person.schooling, person.vault.address, person.vault.number) == ("20", "1组", entries[7].number)
