"""Who sees an ordinary matter, wherever it has been; and who never does."""

from __future__ import annotations

from datetime import timedelta

import pytest

from halfsky.ground.lib import moments
from halfsky.kernel.matters import actions, offers, queries
from halfsky.kernel.matters.models import Matter, MatterAccess, Recusal
from halfsky.kernel.matters.tests.conftest import DESK, Open, sees
from halfsky.kernel.network import actions as network
from halfsky.kernel.network.models import Grant
from halfsky.kernel.network.queries import forget_grants
from halfsky.kernel.people import actions as people
from halfsky.kernel.people.models import Person
from tests.cast import BY, Cast

EVERYBODY_ABOVE = {"town_handler", "county_handler", "county_supervisor", "supervisor", "operator"}


def seers(cast: Cast, matter: Matter) -> set[str]:
    return {name for name, user in cast.users.items() if sees(user, matter)}


def test_the_village_and_everybody_above_it_see_its_matter(cast: Cast, open_matter: Open) -> None:
    assert seers(cast, open_matter()) == DESK | EVERYBODY_ABOVE


def test_who_has_passed_it_on_and_who_has_it_see_it_and_no_sibling(cast: Cast, open_matter: Open) -> None:
    matter = actions.accept(matter=open_matter(organisation=cast.town, by=cast.town_handler), by=cast.town_handler)
    assert "chair" not in seers(cast, matter)
    actions.assign(matter=matter, receiver=cast.village, by=cast.town_handler)
    assert seers(cast, matter) == DESK | EVERYBODY_ABOVE
    actions.return_(matter=matter, reason="不属本村", by=cast.chair)
    assert seers(cast, matter) == DESK | EVERYBODY_ABOVE


def test_helpers_see_it_and_those_above_them(cast: Cast, open_matter: Open) -> None:
    matter = actions.accept(matter=open_matter(), by=cast.chair)
    actions.assist(matter=matter, receiver=cast.far_village, task="找外婆", by=cast.chair)
    assert seers(cast, matter) == DESK | {"far_chair", "sibling_town_handler"} | EVERYBODY_ABOVE


def test_whoever_took_the_call_keeps_seeing_what_she_wrote_down(cast: Cast, open_matter: Open) -> None:
    assert "operator" in seers(cast, open_matter(organisation=cast.far_village, by=cast.operator))
    assert "chair" in seers(cast, open_matter(organisation=cast.town, by=cast.chair))


def test_no_grant_is_no_sight_even_by_name(cast: Cast, open_matter: Open, canary: Open) -> None:
    matter = canary()
    actions.name_reader(matter=matter, user=cast.sibling_chair, reason="见过她", by=cast.chair)
    assert sees(cast.sibling_chair, matter)
    network.end_grant(grant=Grant.objects.get(user=cast.sibling_chair), reason="换届", by=BY)
    assert not sees(cast.sibling_chair, matter)


def test_a_deputy_sees_what_her_desk_sees_while_she_stands_in(cast: Cast, open_matter: Open, canary: Open) -> None:
    matter, confided = open_matter(), actions.accept(matter=canary(), by=cast.chair)
    grant = Grant.objects.get(user=cast.chair)
    deputy = network.name_deputy(grant=grant, user=cast.stranger, until=grant.since.replace(year=2099), by=cast.chair)
    assert sees(cast.stranger, matter)
    assert not sees(cast.stranger, confided)
    network.end_grant(grant=deputy, reason="休假结束", by=BY)
    assert not sees(cast.stranger, matter)


@pytest.mark.parametrize("name", ["stranger", "revoked", "sibling_chair", "judge", "auditor", "administrator"])
def test_a_stranger_finds_nothing_by_any_way(cast: Cast, open_matter: Open, name: str) -> None:
    matter = open_matter()
    user = cast.fresh(name)
    for term in (matter.number, "屋顶", "黄晓燕", "13800000001", "0001"):
        assert not list(offers._find(user, term, 20)), term
    assert not queries.reads_files(user, str(matter.pk))
    assert not Person.objects.visible_to(user).filter(name="黄晓燕").exists()
    assert not queries.sealed_below(user)
    assert not queries.earlier(user, Person.objects.values_list("pk", flat=True)).exists()


def test_the_desk_finds_it_by_number_words_name_and_phone(cast: Cast, open_matter: Open) -> None:
    matter = open_matter()
    open_matter(title="低保", parties=[])
    for term in (matter.number.lower(), "屋顶", "黄晓燕", "hxy", "13800000001", "0001"):
        found = queries.search(Matter.objects.visible_to(cast.chair), term)
        assert matter in found, term
    assert list(queries.search(Matter.objects.visible_to(cast.chair), "黄晓燕")) == [matter]


def test_a_merged_person_still_brings_up_her_matters(cast: Cast, open_matter: Open) -> None:
    matter = open_matter()
    first = Person.objects.get(name="黄晓燕")
    keep = people.register(name="黄晓燕", phone="13800000009", organisation=cast.village, by=cast.chair).person
    people.merge(keep=keep, duplicate=first, reason="同一人", by=cast.chair)
    assert list(queries.earlier(cast.chair, keep.keys())) == [matter]
    assert list(queries.search(Matter.objects.visible_to(cast.chair), "13800000001")) == [matter]


def test_of_the_same_moment_sight_ends_with_her_grant(cast: Cast, open_matter: Open) -> None:
    matter, chair = open_matter(), cast.fresh("chair")
    with moments.pretend(moments.now() + timedelta(minutes=1)):
        assert Matter.objects.visible_to(chair).contains(matter)
        network.end_grant(grant=Grant.objects.get(user=chair), reason="换届", by=BY)
        forget_grants(chair)
        assert not Matter.objects.visible_to(chair).contains(matter)


def test_the_same_reader_sees_no_more_once_her_sight_has_run_out(cast: Cast, open_matter: Open) -> None:
    matter, reader, now = open_matter(), cast.fresh("sibling_chair"), moments.now()
    MatterAccess.objects.create(matter=matter, user=reader, reason="named", since=now, until=now + timedelta(hours=1))
    for minutes, seen in ((30, True), (90, False)):
        with moments.pretend(now + timedelta(minutes=minutes)):
            assert Matter.objects.visible_to(reader).contains(matter) == seen


def test_she_sees_no_more_from_the_moment_she_is_recused(cast: Cast, open_matter: Open) -> None:
    matter, chair = open_matter(), cast.fresh("chair")
    with moments.pretend(moments.now() + timedelta(minutes=1)):
        assert Matter.objects.visible_to(chair).contains(matter)
        Recusal.objects.create(matter=matter, user=chair, reason="亲属")
        assert not Matter.objects.visible_to(chair).contains(matter)
