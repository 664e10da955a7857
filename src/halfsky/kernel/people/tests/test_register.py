from __future__ import annotations

import pytest
from django.utils import timezone

from halfsky.ground.journal.models import Event
from halfsky.ground.lib.actors import Channel
from halfsky.ground.lib.errors import NotAllowed, Refusal, TooMany
from halfsky.ground.notices.models import Notice
from halfsky.kernel.network.models import Setting
from halfsky.kernel.people import actions
from halfsky.kernel.people.models import Inquiry, Person, PersonAccess
from halfsky.kernel.people.tests.conftest import number
from tests.cast import Cast


def test_the_number_says_sex_and_date_of_birth(cast: Cast) -> None:
    person = actions.register(
        name="王 芳", number=number("19900229"[:6] + "28", 4), organisation=cast.village, by=cast.chair
    ).person
    assert (person.name, person.sex, person.birth_date.isoformat()) == ("王芳", "2", "1990-02-28")


def test_a_wrong_number_says_which_part_is_wrong(cast: Cast) -> None:
    with pytest.raises(Refusal):
        actions.register(name="王芳", number="36990019850612", organisation=cast.village, by=cast.chair)


def test_who_is_seen_is_not_registered_again(cast: Cast, mei: Person) -> None:
    again = actions.register(
        name="张小梅", number=number(), organisation=cast.village, categories=["single_mother"], by=cast.chair
    )
    assert (again.person, again.known, again.linked) == (mei, True, False)
    assert set(mei.categories.values_list("kind", flat=True)) == {"woman_in_hardship", "single_mother"}
    assert Person.objects.count() == 1


def test_who_is_known_is_completed_but_never_overwritten(cast: Cast, mei: Person) -> None:
    actions.register(name="张小梅", number=number(), phone="13900009999", organisation=cast.village, by=cast.chair)
    mei.vault.refresh_from_db()
    assert mei.vault.phone == "13800001234"


def test_a_stranger_is_linked_and_learns_nothing_else(cast: Cast, mei: Person) -> None:
    found = actions.register(
        name="张小梅", number=number(), organisation=cast.far_village, by=cast.sibling_town_handler
    )
    assert (found.person, found.linked, found.known) == (mei, True, False)
    assert not Person.objects.visible_to(cast.sibling_town_handler).exists()
    assert list(Person.objects.linked_to(cast.sibling_town_handler)) == [mei]
    told = Event.objects.get(verb="people.link")
    assert (told.organisation_id, told.noun_id) == (cast.village.pk, str(mei.pk))
    notice = Notice.objects.get(user=cast.chair)
    assert "张某某" in notice.subject
    assert notice.url == mei.get_absolute_url()


def test_linking_twice_leaves_one_link(cast: Cast, mei: Person) -> None:
    for _ in range(2):
        actions.register(name="张小梅", number=number(), organisation=cast.far_village, by=cast.sibling_town_handler)
    assert PersonAccess.objects.filter(reason="linked").count() == 2  # the asker and her organisation


def test_another_name_is_refused_without_telling_whose_the_number_is(cast: Cast, mei: Person) -> None:
    with pytest.raises(Refusal) as refusal:
        actions.register(name="李小梅", number=number(), organisation=cast.far_village, by=cast.sibling_town_handler)
    assert "张" not in refusal.value.message
    assert "村" not in refusal.value.message
    assert Inquiry.objects.filter(outcome="mismatch").count() == 1
    assert not Person.objects.linked_to(cast.sibling_town_handler).exists()


def test_a_protected_person_answers_as_new(cast: Cast, mei: Person) -> None:
    actions.protect(person=mei, reason="告诫书", by=cast.chair)
    for name in ("张小梅", "别的人"):
        found = actions.register(
            name=name, number=number(), organisation=cast.far_village, by=cast.sibling_town_handler
        )
        assert found.person != mei
        assert not found.linked
        found.person.vault.delete()


def test_numbers_cannot_be_tried_out(cast: Cast, mei: Person) -> None:
    Setting.objects.create(organisation=cast.city, key="people.inquiries_a_day", value=2, since=timezone.localdate())
    for _ in range(2):
        actions.register(name="张小梅", number=number(), organisation=cast.far_village, by=cast.sibling_town_handler)
    for tried in (number(), number("19770707", 8)):
        with pytest.raises(TooMany):
            actions.register(name="张小梅", number=tried, organisation=cast.far_village, by=cast.sibling_town_handler)


def test_a_channel_never_learns_who_exists(cast: Cast, mei: Person) -> None:
    channel = Channel("venue:1", "help page")
    found = actions.register(name="张小梅", number=number(), organisation=cast.village, by=channel)
    assert found.person != mei
    assert not found.linked


def test_without_the_permission_nobody_is_registered(cast: Cast) -> None:
    for reader in (
        cast.supervisor,
        cast.auditor,
        cast.administrator,
        cast.judge,
        cast.stranger,
        cast.sibling_town_handler,
    ):
        with pytest.raises(NotAllowed):
            actions.register(name="王芳", organisation=cast.village, by=reader)
    assert not Person.objects.exists()


def test_a_name_is_needed(cast: Cast) -> None:
    with pytest.raises(Refusal):
        actions.register(name="  ", organisation=cast.village, by=cast.chair)
