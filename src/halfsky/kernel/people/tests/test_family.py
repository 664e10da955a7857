from __future__ import annotations

import pytest

from halfsky.ground.lib.errors import Refusal
from halfsky.kernel.people import actions, queries
from halfsky.kernel.people.models import Person
from halfsky.kernel.people.tests.conftest import SETUP, Place, Readers, user


def test_under_fourteen_only_a_guardian_consents(place: Place, readers: Readers, mei: Person, child: Person) -> None:
    with pytest.raises(Refusal, match="guardian"):
        actions.give_consent(person=child, purpose="serve", given_by=child, by=readers.chair)
    with pytest.raises(Refusal, match="guardian"):
        actions.give_consent(person=child, purpose="serve", given_by=mei, by=readers.chair)
    actions.name_guardian(child=child, guardian=mei, relation="52", by=readers.chair)
    actions.give_consent(person=child, purpose="share", given_by=mei, shared_with=place.other_town, by=readers.chair)
    assert queries.has_consent(child, "share", place.other_town)


def test_a_child_is_no_guardian(readers: Readers, mei: Person, child: Person) -> None:
    with pytest.raises(Refusal):
        actions.name_guardian(child=mei, guardian=child, relation="52", by=readers.chair)


def test_consent_to_share_names_with_whom(readers: Readers, mei: Person) -> None:
    with pytest.raises(Refusal):
        actions.give_consent(person=mei, purpose="share", given_by=mei, by=readers.chair)


def test_a_handler_is_related_to_herself_her_household_and_her_wards(
    place: Place, readers: Readers, mei: Person, child: Person
) -> None:
    cousin = user("cousin")
    assert not queries.related(readers.chair, mei)
    own = actions.register(name="周主席", organisation=place.village, by=SETUP).person
    actions.connect_account(person=own, user=readers.chair, by=readers.chair)
    assert queries.related(readers.chair, own)
    assert not queries.related(readers.chair, mei)
    household = actions.form_household(head=own, members=[mei], by=readers.chair)
    assert queries.related(readers.chair, mei)
    assert list(queries.kin_accounts(mei)) == [readers.chair]
    actions.leave_household(person=mei, by=readers.chair)
    assert not queries.related(readers.chair, mei)
    guardianship = actions.name_guardian(child=child, guardian=own, relation="52", by=readers.chair)
    assert queries.related(readers.chair, child)
    actions.end_guardian(guardianship=guardianship, by=readers.chair)
    assert not queries.related(readers.chair, child)
    assert household.members.count() == 1
    assert not queries.kin(cousin)


def test_a_duplicate_is_as_related_as_the_record_that_is_kept(place: Place, readers: Readers, mei: Person) -> None:
    own = actions.register(name="周主席", organisation=place.village, by=SETUP).person
    twin = actions.register(name="周某", organisation=place.village, by=SETUP).person
    actions.connect_account(person=twin, user=readers.chair, by=readers.chair)
    actions.form_household(head=own, members=[mei], by=readers.chair)
    actions.merge(keep=own, duplicate=twin, by=readers.chair)
    assert queries.related(readers.chair, mei)


def test_the_head_who_moves_leaves_the_household_without_a_head(readers: Readers, mei: Person, child: Person) -> None:
    household = actions.form_household(head=mei, members=[child], by=readers.chair)
    actions.form_household(head=child, by=readers.chair)
    household.refresh_from_db()
    assert household.head == mei
    actions.leave_household(person=mei, by=readers.chair)
    household.refresh_from_db()
    assert household.head is None
