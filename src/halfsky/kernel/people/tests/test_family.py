from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from halfsky.ground.journal.models import Event
from halfsky.ground.lib.errors import Refusal
from halfsky.kernel.people import actions, queries
from halfsky.kernel.people.models import Household, Person
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


# What the members are to the head


@pytest.fixture
def home(cast: Cast, mei: Person, child: Person) -> Household:
    """Mei heads a household in which the child is her daughter."""
    household = actions.form_household(head=mei, by=cast.chair)
    actions.join_household(household=household, person=child, relation="30", by=cast.chair)
    return household


def test_what_a_member_is_to_the_head_is_kept_and_journalled(cast: Cast, home: Household, child: Person) -> None:
    assert queries.relation_of(child) == "30"
    actions.say_relation(person=child, relation="32", by=cast.chair)
    actions.say_relation(person=child, relation="32", by=cast.chair)
    events = Event.objects.filter(verb__in=["people.join_household", "people.say_relation"]).order_by("id")
    assert [event.content.get("relation") for event in events] == [None, "30", "32"]


@pytest.mark.parametrize("relation", ["01", "02", "98", "daughter"])
def test_only_what_the_standard_has_for_members_is_a_relation(
    cast: Cast, home: Household, child: Person, relation: str
) -> None:
    with pytest.raises(Refusal):
        actions.say_relation(person=child, relation=relation, by=cast.chair)


def test_the_head_and_whoever_lives_nowhere_have_no_relation(cast: Cast, home: Household, mei: Person) -> None:
    alone = actions.register(name="孙兰", organisation=cast.village, by=SETUP).person
    for person in (mei, alone):
        with pytest.raises(Refusal):
            actions.say_relation(person=person, relation="12", by=cast.chair)
    assert queries.relation_of(mei) == "02"


def test_a_new_head_is_not_what_the_last_one_was_to_the_others(cast: Cast, home: Household, child: Person) -> None:
    other = actions.register(name="孙兰", organisation=cast.village, by=SETUP).person
    actions.join_household(household=home, person=other, relation="70", by=cast.chair)
    actions.head_household(household=home, person=other, by=cast.chair)
    child.refresh_from_db()
    other.refresh_from_db()
    assert (child.relation, other.relation) == ("", "")


@pytest.mark.parametrize("gone", ["leaves", "heads her own", "is erased"])
def test_a_head_who_is_gone_takes_the_relations_with_her(
    cast: Cast, home: Household, mei: Person, child: Person, gone: str
) -> None:
    match gone:
        case "leaves":
            actions.leave_household(person=mei, by=cast.chair)
        case "heads her own":
            own = Household.objects.create(organisation=cast.village)
            actions.join_household(household=own, person=mei, by=cast.chair)
        case _:
            actions.erase(person=mei, reason="asked", by=SETUP)
    child.refresh_from_db()
    assert child.relation == ""
    with pytest.raises(Refusal):
        actions.say_relation(person=child, relation="30", by=cast.chair)


def test_whoever_moves_or_is_erased_leaves_her_relation_behind(cast: Cast, home: Household, child: Person) -> None:
    actions.leave_household(person=child, by=cast.chair)
    assert child.relation == ""
    actions.join_household(household=home, person=child, relation="30", by=cast.chair)
    actions.erase(person=child, reason="asked", by=SETUP)
    assert child.relation == ""


def test_a_merge_takes_the_relation_with_the_household_and_gives_both_back(
    cast: Cast, home: Household, child: Person
) -> None:
    twin = actions.register(name=child.name, organisation=cast.village, by=SETUP).person
    actions.merge(keep=twin, duplicate=child, by=SETUP)
    assert (twin.household, twin.relation) == (home, "30")
    actions.unmerge(duplicate=child, by=SETUP)
    twin.refresh_from_db()
    assert (twin.household, twin.relation) == (None, "")


@pytest.mark.parametrize("user", ["sibling_chair", "far_chair", "stranger", "judge"])
def test_nobody_elsewhere_says_it(cast: Cast, home: Household, child: Person, user: str) -> None:
    address = reverse("people:verb", args=[child.pk, "relation"])
    assert cast.client(user).post(address, {"relation": "99"}).status_code == 404
    child.refresh_from_db()
    assert child.relation == "30"


def test_it_is_said_on_the_page_and_shown_on_both(
    cast: Cast, home: Household, mei: Person, child: Person, django_assert_max_num_queries: Any
) -> None:
    client = cast.client("chair")
    address = reverse("people:verb", args=[child.pk, "relation"])
    assert "女" in client.get(address).content.decode()
    assert client.post(address, {"relation": "99"}).status_code == 302
    client.get(home.get_absolute_url())
    with django_assert_max_num_queries(15):
        page = client.get(home.get_absolute_url()).content.decode()
    assert "非亲属" in page
    assert "非亲属" in client.get(child.get_absolute_url()).content.decode()
    assert "户主" in client.get(child.get_absolute_url()).content.decode()
    assert client.get(reverse("people:verb", args=[mei.pk, "relation"])).status_code == 404


def test_it_is_said_with_the_household(cast: Cast, mei: Person, child: Person) -> None:
    client, address = cast.client("chair"), reverse("people:verb", args=[child.pk, "household"])
    assert client.post(address, {"with_whom": "", "relation": "30"}).status_code == 422
    sent = {"with_whom": mei.name, "with_whom_pick": mei.pk, "relation": "30"}
    assert client.post(address, sent).status_code == 302
    child.refresh_from_db()
    assert (child.household, child.relation) == (mei.heads, "30")
