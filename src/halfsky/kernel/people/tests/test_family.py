from __future__ import annotations

import pytest

from halfsky.ground.lib.errors import Refusal
from halfsky.kernel.people import actions, queries
from halfsky.kernel.people.models import Person
from halfsky.kernel.people.tests.conftest import SETUP
from tests.cast import Cast


def test_under_fourteen_only_a_guardian_consents(cast: Cast, mei: Person, child: Person) -> None:
    with pytest.raises(Refusal):
        actions.give_consent(person=child, purpose="serve", given_by=child, by=cast.chair)
    with pytest.raises(Refusal):
        actions.give_consent(person=child, purpose="serve", given_by=mei, by=cast.chair)
    actions.name_guardian(child=child, guardian=mei, relation="52", by=cast.chair)
    actions.give_consent(person=child, purpose="share", given_by=mei, shared_with=cast.sibling_town, by=cast.chair)
    assert queries.has_consent(child, "share", cast.sibling_town)


def test_a_child_is_no_guardian(cast: Cast, mei: Person, child: Person) -> None:
    with pytest.raises(Refusal):
        actions.name_guardian(child=mei, guardian=child, relation="52", by=cast.chair)


def test_consent_to_share_names_with_whom(cast: Cast, mei: Person) -> None:
    with pytest.raises(Refusal):
        actions.give_consent(person=mei, purpose="share", given_by=mei, by=cast.chair)


def test_a_handler_is_related_to_herself_her_household_and_her_wards(cast: Cast, mei: Person, child: Person) -> None:
    assert not queries.related(cast.chair, mei)
    own = actions.register(name="周主席", organisation=cast.village, by=SETUP).person
    actions.connect_account(person=own, user=cast.chair, by=cast.chair)
    assert queries.related(cast.chair, own)
    assert not queries.related(cast.chair, mei)
    household = actions.form_household(head=own, members=[mei], by=cast.chair)
    assert queries.related(cast.chair, mei)
    assert list(queries.kin_accounts(mei)) == [cast.chair]
    actions.leave_household(person=mei, by=cast.chair)
    assert not queries.related(cast.chair, mei)
    guardianship = actions.name_guardian(child=child, guardian=own, relation="52", by=cast.chair)
    assert queries.related(cast.chair, child)
    actions.end_guardian(guardianship=guardianship, by=cast.chair)
    assert not queries.related(cast.chair, child)
    assert household.members.count() == 1
    assert not queries.kin(cast.colleague)


def test_a_duplicate_is_as_related_as_the_record_that_is_kept(cast: Cast, mei: Person) -> None:
    own = actions.register(name="周主席", organisation=cast.village, by=SETUP).person
    twin = actions.register(name="周某", organisation=cast.village, by=SETUP).person
    actions.connect_account(person=twin, user=cast.chair, by=cast.chair)
    actions.form_household(head=own, members=[mei], by=cast.chair)
    actions.merge(keep=own, duplicate=twin, by=cast.chair)
    assert queries.related(cast.chair, mei)


def test_the_head_who_moves_leaves_the_household_without_a_head(cast: Cast, mei: Person, child: Person) -> None:
    household = actions.form_household(head=mei, members=[child], by=cast.chair)
    actions.form_household(head=child, by=cast.chair)
    household.refresh_from_db()
    assert household.head == mei
    actions.leave_household(person=mei, by=cast.chair)
    household.refresh_from_db()
    assert household.head is None
