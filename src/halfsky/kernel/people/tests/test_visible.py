from __future__ import annotations

import pytest

from halfsky.ground.accounts.models import User
from halfsky.ground.lib.errors import Refusal
from halfsky.kernel.people import actions, queries
from halfsky.kernel.people.models import Person
from halfsky.kernel.people.tests.conftest import SETUP, number
from tests.cast import Cast


def seen(reader: User) -> set[str]:
    return set(Person.objects.visible_to(reader).values_list("name", flat=True))


def test_her_own_village_the_town_above_and_the_city_see_her(cast: Cast, mei: Person) -> None:
    for reader in (cast.chair, cast.town_handler, cast.supervisor):
        assert seen(reader) == {"张小梅"}


@pytest.mark.parametrize(
    "reader",
    [
        "sibling_chair",
        "sibling_town_handler",
        "other_county_handler",
        "judge",
        "auditor",
        "administrator",
        "stranger",
        "revoked",
    ],
)
def test_nobody_else_sees_or_finds_or_counts_her(cast: Cast, mei: Person, reader: str) -> None:
    actor = getattr(cast, reader)
    assert seen(actor) == set()
    assert Person.objects.visible_to(actor).count() == 0
    for term in ("张小梅", "小梅", "zxm", number(), number()[-4:], "13800001234", "1234"):
        assert not queries.search(actor, term).exists()
    assert not queries.by_phone(actor, "13800001234").exists()
    assert not queries.alike(actor, name="张小梅", phone="13800001234").exists()
    assert not queries.households(actor).exists()


def test_a_row_lets_one_user_or_one_place_see_her_until_it_is_closed(cast: Cast, mei: Person) -> None:
    actions.grant_access(
        person=mei, user=cast.other_county_handler, reason="named", source="matters.matter:1", by=SETUP
    )
    actions.grant_access(
        person=mei, organisation=cast.sibling_town, reason="assignee", source="matters.matter:1", by=SETUP
    )
    assert seen(cast.other_county_handler) == seen(cast.sibling_town_handler) == {"张小梅"}
    assert actions.close_access(source="matters.matter:1", by=SETUP) == 2
    assert seen(cast.other_county_handler) == seen(cast.sibling_town_handler) == set()


def test_a_row_for_one_user_opens_nothing_to_a_role_that_sees_no_people(cast: Cast, mei: Person) -> None:
    actions.grant_access(person=mei, user=cast.auditor, reason="named", by=SETUP)
    assert seen(cast.auditor) == set()


def test_a_protected_person_stays_at_her_own_level(cast: Cast, mei: Person) -> None:
    actions.protect(person=mei, reason="人身安全保护令", by=cast.chair)
    assert seen(cast.chair) == {"张小梅"}
    assert seen(cast.town_handler) == seen(cast.supervisor) == set()
    actions.unprotect(person=mei, reason="解除", by=cast.chair)
    assert seen(cast.town_handler) == {"张小梅"}


def test_a_revoked_grant_ends_the_sight(cast: Cast, mei: Person) -> None:
    cast.town_handler.grants.update(until="2020-01-02", since="2020-01-01")
    assert seen(cast.town_handler) == set()


def test_the_system_sees_everybody_once(mei: Person) -> None:
    assert seen(SETUP) == {"张小梅"}


def test_sharing_needs_her_consent_and_ends_with_it(cast: Cast, mei: Person) -> None:
    with pytest.raises(Refusal):
        actions.share(person=mei, organisation=cast.sibling_town, by=cast.chair)
    consent = actions.give_consent(
        person=mei, purpose="share", given_by=mei, shared_with=cast.sibling_town, by=cast.chair
    )
    actions.share(person=mei, organisation=cast.sibling_town, by=cast.chair)
    assert seen(cast.sibling_town_handler) == {"张小梅"}
    actions.withdraw_consent(consent=consent, by=cast.chair)
    assert seen(cast.sibling_town_handler) == set()
