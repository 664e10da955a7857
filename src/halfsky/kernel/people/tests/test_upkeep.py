from __future__ import annotations

import pytest

from halfsky.ground.journal import actions as journal
from halfsky.ground.journal.models import Event
from halfsky.ground.journal.queries import verify
from halfsky.ground.lib.errors import NotAllowed, NotPossible, Refusal
from halfsky.kernel.people import actions
from halfsky.kernel.people.models import Person
from halfsky.kernel.people.tests.conftest import SETUP, Place, Readers, number


@pytest.fixture
def twin(place: Place) -> Person:
    return actions.register(
        name="张梅", phone="13700007777", marriage="20", organisation=place.village, by=SETUP
    ).person


def test_a_merged_record_leaves_the_lists_and_comes_back(readers: Readers, mei: Person, twin: Person) -> None:
    actions.merge(keep=mei, duplicate=twin, reason="同一人", by=readers.chair)
    assert list(Person.objects.visible_to(readers.chair)) == [mei]
    assert mei.keys() == [mei.pk, twin.pk]
    assert mei.marriage == "20"
    actions.unmerge(duplicate=twin, by=readers.chair)
    mei.refresh_from_db()
    assert set(Person.objects.visible_to(readers.chair)) == {mei, twin}
    assert mei.marriage == ""


def test_who_saw_the_duplicate_sees_the_record_that_is_kept(place: Place, readers: Readers, mei: Person) -> None:
    other = actions.register(name="张小梅", phone="13700007777", organisation=place.other_village, by=SETUP).person
    actions.merge(keep=mei, duplicate=other, by=SETUP)
    assert list(Person.objects.visible_to(readers.sibling)) == [mei]


def test_undoing_the_second_merge_leaves_the_first(readers: Readers, mei: Person, twin: Person, place: Place) -> None:
    third = actions.register(name="小张", organisation=place.village, by=SETUP).person
    actions.merge(keep=twin, duplicate=third, by=readers.chair)
    actions.merge(keep=mei, duplicate=twin, by=readers.chair)
    third.refresh_from_db()
    assert third.canonical == mei
    actions.unmerge(duplicate=twin, by=readers.chair)
    third.refresh_from_db()
    assert third.canonical == twin


def test_two_numbers_are_two_people(place: Place, readers: Readers, mei: Person) -> None:
    other = actions.register(name="张小梅", number=number("19850613"), organisation=place.village, by=SETUP).person
    with pytest.raises(Refusal):
        actions.merge(keep=mei, duplicate=other, by=readers.chair)


def test_only_who_may_merge_merges(readers: Readers, mei: Person, twin: Person) -> None:
    with pytest.raises(NotAllowed):
        actions.merge(keep=mei, duplicate=twin, by=readers.supervisor)


def test_an_erasure_leaves_the_statistics_and_a_whole_journal(readers: Readers, mei: Person) -> None:
    journal.seal()
    actions.erase(person=mei, reason="本人要求", by=readers.chair)
    mei = Person.objects.get(pk=mei.pk)
    assert (mei.name, mei.words, mei.vault.number, mei.vault.phone_blind) == ("", "", "", "")
    assert (mei.sex, mei.birth_date.isoformat()) == ("2", "1985-01-01")
    assert "张小梅" not in str(list(Event.objects.values_list("content", flat=True)))
    journal.seal()
    assert verify().ok


def test_who_serves_or_is_named_in_an_open_record_is_not_erased(place: Place, readers: Readers, mei: Person) -> None:
    post = actions.hold_post(person=mei, organisation=place.village, title="executive", by=readers.chair)
    with pytest.raises(Refusal, match="serves"):
        actions.erase(person=mei, reason="本人要求", by=readers.chair)
    actions.leave_post(post=post, by=readers.chair)
    actions.grant_access(person=mei, user=readers.chair, reason="named", source="matters.matter:1", by=SETUP)
    with pytest.raises(Refusal, match="open"):
        actions.erase(person=mei, reason="本人要求", by=readers.chair)
    actions.close_access(source="matters.matter:1", by=SETUP)
    actions.erase(person=mei, reason="本人要求", by=readers.chair)
    with pytest.raises(NotPossible):
        actions.erase(person=mei, reason="本人要求", by=readers.chair)


def test_a_correction_says_what_was_wrong_and_keeps_what_it_was(readers: Readers, mei: Person) -> None:
    with pytest.raises(Refusal):
        actions.correct(person=mei, values={"name": "张晓梅"}, reason="", by=readers.chair)
    actions.correct(person=mei, values={"name": "张晓梅"}, reason="登记错字", by=readers.chair)
    assert Event.objects.get(verb="people.correct").content["changed"] == {"name": ["张小梅", "张晓梅"]}


def test_the_journal_never_holds_a_sealed_value(readers: Readers, mei: Person) -> None:
    actions.change(person=mei, values={"phone": "139 0000 9999"}, by=readers.chair)
    assert mei.vault.phone == "13900009999"
    assert Event.objects.get(verb="people.change").content["sealed"] == ["phone"]
    assert "13900009999" not in str(list(Event.objects.values_list("content", flat=True)))


def test_somebody_elses_number_is_refused(place: Place, readers: Readers, mei: Person) -> None:
    other = actions.register(name="赵云", organisation=place.village, by=SETUP).person
    with pytest.raises(Refusal, match="Another person"):
        actions.change(person=other, values={"number": number()}, by=readers.chair)
