from __future__ import annotations

import pytest
from django.urls import reverse

from halfsky.ground.journal import actions as journal
from halfsky.ground.journal.models import Event
from halfsky.ground.journal.queries import verify
from halfsky.ground.lib.errors import NotAllowed, NotPossible, Refusal
from halfsky.kernel.people import actions
from halfsky.kernel.people.models import Person
from halfsky.kernel.people.tests.conftest import SETUP, number
from tests.cast import Cast


@pytest.fixture
def twin(cast: Cast) -> Person:
    return actions.register(name="张梅", phone="13700007777", marriage="20", organisation=cast.village, by=SETUP).person


def test_a_merged_record_leaves_the_lists_and_comes_back(cast: Cast, mei: Person, twin: Person) -> None:
    actions.merge(keep=mei, duplicate=twin, reason="同一人", by=cast.chair)
    assert list(Person.objects.visible_to(cast.chair)) == [mei]
    assert mei.keys() == [mei.pk, twin.pk]
    assert mei.marriage == "20"
    actions.unmerge(duplicate=twin, by=cast.chair)
    mei.refresh_from_db()
    assert set(Person.objects.visible_to(cast.chair)) == {mei, twin}
    assert mei.marriage == ""


def test_why_two_records_were_merged_does_not_stand_at_their_separation(cast: Cast, mei: Person, twin: Person) -> None:
    actions.merge(keep=mei, duplicate=twin, reason="户口簿核对过", by=cast.chair)
    actions.unmerge(duplicate=twin, by=cast.chair)
    page = cast.client("chair").get(reverse("people:history", args=[mei.pk])).content.decode()
    assert "两份档案重新拆分" in page
    assert page.count("户口簿核对过") == 1


def test_who_saw_the_duplicate_sees_the_record_that_is_kept(cast: Cast, mei: Person) -> None:
    other = actions.register(name="张小梅", phone="13700007777", organisation=cast.far_village, by=SETUP).person
    actions.merge(keep=mei, duplicate=other, by=SETUP)
    assert list(Person.objects.visible_to(cast.sibling_town_handler)) == [mei]


def test_undoing_the_second_merge_leaves_the_first(cast: Cast, mei: Person, twin: Person) -> None:
    third = actions.register(name="小张", organisation=cast.village, by=SETUP).person
    actions.merge(keep=twin, duplicate=third, by=cast.chair)
    actions.merge(keep=mei, duplicate=twin, by=cast.chair)
    third.refresh_from_db()
    assert third.canonical == mei
    actions.unmerge(duplicate=twin, by=cast.chair)
    third.refresh_from_db()
    assert third.canonical == twin


def test_two_numbers_are_two_people(cast: Cast, mei: Person) -> None:
    other = actions.register(name="张小梅", number=number("19850613"), organisation=cast.village, by=SETUP).person
    with pytest.raises(Refusal):
        actions.merge(keep=mei, duplicate=other, by=cast.chair)


def test_only_who_may_merge_merges(cast: Cast, mei: Person, twin: Person) -> None:
    with pytest.raises(NotAllowed):
        actions.merge(keep=mei, duplicate=twin, by=cast.supervisor)


def test_an_erasure_leaves_the_statistics_and_a_whole_journal(cast: Cast, mei: Person) -> None:
    journal.seal()
    actions.erase(person=mei, reason="本人要求", by=cast.chair)
    mei = Person.objects.get(pk=mei.pk)
    assert (mei.name, mei.words, mei.vault.number, mei.vault.phone_blind) == ("", "", "", "")
    assert (mei.sex, mei.birth_date.isoformat()) == ("2", "1985-01-01")
    assert "张小梅" not in str(list(Event.objects.values_list("content", flat=True)))
    journal.seal()
    assert verify().ok


def test_who_serves_or_is_named_in_an_open_record_is_not_erased(cast: Cast, mei: Person) -> None:
    post = actions.hold_post(person=mei, organisation=cast.village, title="executive", by=cast.chair)
    with pytest.raises(Refusal):
        actions.erase(person=mei, reason="本人要求", by=cast.chair)
    actions.leave_post(post=post, by=cast.chair)
    actions.grant_access(person=mei, user=cast.chair, reason="named", source="matters.matter:1", by=SETUP)
    with pytest.raises(Refusal):
        actions.erase(person=mei, reason="本人要求", by=cast.chair)
    actions.close_access(source="matters.matter:1", by=SETUP)
    actions.erase(person=mei, reason="本人要求", by=cast.chair)
    with pytest.raises(NotPossible):
        actions.erase(person=mei, reason="本人要求", by=cast.chair)


def test_a_correction_says_what_was_wrong_and_keeps_what_it_was(cast: Cast, mei: Person) -> None:
    with pytest.raises(Refusal):
        actions.correct(person=mei, values={"name": "张晓梅"}, reason="", by=cast.chair)
    actions.correct(person=mei, values={"name": "张晓梅"}, reason="登记错字", by=cast.chair)
    assert Event.objects.get(verb="people.correct").content["changed"] == {"name": ["张小梅", "张晓梅"]}


def test_the_journal_never_holds_a_sealed_value(cast: Cast, mei: Person) -> None:
    actions.change(person=mei, values={"phone": "139 0000 9999"}, by=cast.chair)
    assert mei.vault.phone == "13900009999"
    assert Event.objects.get(verb="people.change").content["sealed"] == ["phone"]
    assert "13900009999" not in str(list(Event.objects.values_list("content", flat=True)))


def test_somebody_elses_number_is_refused(cast: Cast, mei: Person) -> None:
    other = actions.register(name="赵云", organisation=cast.village, by=SETUP).person
    with pytest.raises(Refusal):
        actions.change(person=other, values={"number": number()}, by=cast.chair)
