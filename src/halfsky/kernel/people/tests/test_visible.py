from __future__ import annotations

import pytest

from halfsky.ground.accounts.models import User
from halfsky.kernel.people import actions, queries
from halfsky.kernel.people.models import Person
from halfsky.kernel.people.tests.conftest import SETUP, Place, Readers, number


def seen(reader: User) -> set[str]:
    return set(Person.objects.visible_to(reader).values_list("name", flat=True))


def test_her_own_village_the_town_above_and_the_city_see_her(readers: Readers, mei: Person) -> None:
    for reader in (readers.chair, readers.handler, readers.supervisor):
        assert seen(reader) == {"张小梅"}


@pytest.mark.parametrize("reader", ["sibling", "operator", "auditor", "administrator", "partner", "stranger"])
def test_nobody_else_sees_or_finds_or_counts_her(readers: Readers, mei: Person, reader: str) -> None:
    actor = getattr(readers, reader)
    assert seen(actor) == set()
    assert Person.objects.visible_to(actor).count() == 0
    for term in ("张小梅", "小梅", "zxm", number(), number()[-4:], "13800001234", "1234"):
        assert not queries.search(actor, term).exists()
    assert not queries.by_phone(actor, "13800001234").exists()
    assert not queries.alike(actor, name="张小梅", phone="13800001234").exists()
    assert not queries.households(actor).exists()


def test_a_row_lets_one_user_or_one_place_see_her_until_it_is_closed(
    place: Place, readers: Readers, mei: Person
) -> None:
    actions.grant_access(person=mei, user=readers.operator, reason="named", source="matters.matter:1", by=SETUP)
    actions.grant_access(
        person=mei, organisation=place.other_town, reason="assignee", source="matters.matter:1", by=SETUP
    )
    assert seen(readers.operator) == seen(readers.sibling) == {"张小梅"}
    assert actions.close_access(source="matters.matter:1", by=SETUP) == 2
    assert seen(readers.operator) == seen(readers.sibling) == set()


def test_a_row_for_one_user_opens_nothing_to_a_role_that_sees_no_people(readers: Readers, mei: Person) -> None:
    actions.grant_access(person=mei, user=readers.auditor, reason="named", by=SETUP)
    assert seen(readers.auditor) == set()


def test_a_protected_person_stays_at_her_own_level(readers: Readers, mei: Person) -> None:
    actions.protect(person=mei, reason="人身安全保护令", by=readers.chair)
    assert seen(readers.chair) == {"张小梅"}
    assert seen(readers.handler) == seen(readers.supervisor) == set()
    actions.unprotect(person=mei, reason="解除", by=readers.chair)
    assert seen(readers.handler) == {"张小梅"}


def test_a_revoked_grant_ends_the_sight(readers: Readers, mei: Person) -> None:
    readers.handler.grants.update(until="2020-01-02", since="2020-01-01")
    assert seen(readers.handler) == set()


def test_the_system_sees_everybody_once(mei: Person) -> None:
    assert seen(SETUP) == {"张小梅"}


def test_sharing_needs_her_consent_and_ends_with_it(place: Place, readers: Readers, mei: Person) -> None:
    with pytest.raises(Exception, match="consent"):
        actions.share(person=mei, organisation=place.other_town, by=readers.chair)
    consent = actions.give_consent(
        person=mei, purpose="share", given_by=mei, shared_with=place.other_town, by=readers.chair
    )
    actions.share(person=mei, organisation=place.other_town, by=readers.chair)
    assert seen(readers.sibling) == {"张小梅"}
    actions.withdraw_consent(consent=consent, by=readers.chair)
    assert seen(readers.sibling) == set()
