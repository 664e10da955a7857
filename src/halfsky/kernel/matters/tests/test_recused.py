"""In a village everybody is somebody's cousin: whoever is related to a party sees nothing of the matter, and it still moves."""

from __future__ import annotations

from datetime import date

import pytest

from halfsky.ground.accounts.models import User
from halfsky.ground.lib import citizen_number, moments
from halfsky.ground.lib.errors import NotAllowed
from halfsky.ground.notices.models import Notice
from halfsky.kernel.matters import actions, offers, queries, tasks
from halfsky.kernel.matters.models import Clock, Matter, Recusal
from halfsky.kernel.matters.tests.conftest import DESK, NAME, Open, sees
from halfsky.kernel.people import actions as people
from halfsky.kernel.people.models import Person
from tests.cast import BY, Cast

NUMBER = citizen_number.synthetic("360990", date(1985, 6, 12), 2)


def person(cast: Cast, name: str, user: User | None = None) -> Person:
    made = people.register(
        name=name, phone=f"1380000{1000 + Person.objects.count()}", organisation=cast.village, by=BY
    ).person
    if user:
        made.account = user
        made.save(update_fields=["account"])
    return made


def party(made: Person) -> list[actions.NewParty]:
    return [actions.NewParty(role="other_side", person=made)]


def test_the_one_concerned_does_not_handle_her_own_matter(cast: Cast, open_matter: Open) -> None:
    matter = open_matter(parties=party(person(cast, "柳主席", cast.chair)), by=cast.colleague)
    assert not sees(cast.chair, matter)
    assert sees(cast.colleague, matter)


def test_nor_does_who_lives_with_her_or_is_her_guardian_or_ward(cast: Cast, open_matter: Open) -> None:
    chair, husband = person(cast, "柳主席", cast.chair), person(cast, "柳丈夫")
    people.form_household(head=chair, members=[husband], by=BY)
    assert not sees(cast.chair, open_matter(parties=party(husband), by=cast.colleague))
    ward = person(cast, "柳侄儿")
    people.name_guardian(child=ward, guardian=chair, relation="97", by=BY)
    assert not sees(cast.chair, open_matter(parties=party(ward), by=cast.colleague))


def test_the_recused_find_her_neither_in_search_nor_files_nor_people(cast: Cast, canary: Open) -> None:
    her = people.register(name=NAME, phone="13899990001", organisation=cast.county, protected=True, by=BY).person
    chair = person(cast, "柳主席", cast.chair)
    people.form_household(head=chair, members=[her], by=BY)
    matter = canary(parties=[actions.NewParty(role="concerned", person=her)], by=cast.colleague)
    chair_now = cast.fresh("chair")
    assert not sees(chair_now, matter)
    assert not list(offers._find(chair_now, matter.number, 9))
    assert not queries.reads_files(chair_now, str(matter.pk))
    assert not Person.objects.visible_to(chair_now).filter(name=NAME).exists()
    assert Person.objects.visible_to(cast.fresh("colleague")).filter(name=NAME).exists()


def test_recused_when_a_relative_turns_up_later_the_handler_makes_room_for_a_colleague(
    cast: Cast, canary: Open
) -> None:
    chair = person(cast, "柳主席", cast.chair)
    matter = actions.accept(matter=canary(), by=cast.chair)
    actions.add_party(matter=matter, party=party(chair)[0], by=cast.chair)
    assert matter.handler is None
    assert not sees(cast.chair, matter)
    assert sees(cast.colleague, matter)
    assert Notice.objects.filter(user=cast.colleague, key__startswith="orphaned:").exists()
    actions.handle(matter=matter, note="接手", by=cast.colleague)
    assert Matter.objects.get(pk=matter.pk).handler == cast.colleague


def test_who_declares_a_relation_is_out_and_cannot_act_any_more(cast: Cast, open_matter: Open) -> None:
    matter = actions.accept(matter=open_matter(), by=cast.chair)
    actions.declare_relation(matter=matter, reason="是我表姐", by=cast.chair)
    assert not sees(cast.chair, matter)
    with pytest.raises(NotAllowed):
        actions.handle(matter=matter, note="…", by=cast.chair)
    assert Recusal.objects.get(matter=matter).found_by_system is False


def test_a_reader_who_declares_a_relation_leaves_the_handler_alone(cast: Cast, canary: Open) -> None:
    matter = actions.accept(matter=canary(), by=cast.chair)
    actions.name_reader(matter=matter, user=cast.colleague, reason="协助", by=cast.chair)
    actions.declare_relation(matter=matter, reason="是我表姐", by=cast.colleague)
    assert matter.handler == cast.chair
    assert sees(cast.chair, matter)
    assert not sees(cast.colleague, matter)


@pytest.mark.parametrize("kind", ["need", "mandatory_report"])
def test_where_all_are_related_the_level_above_is_told_and_takes_it(cast: Cast, open_matter: Open, kind: str) -> None:
    related = [person(cast, "柳家人", cast.users[name]) for name in sorted(DESK)]
    matter = open_matter(kind, parties=[one for made in related for one in party(made)], by=cast.operator)
    assert (matter.owner, matter.state) == (cast.town, "registered")
    assert Notice.objects.filter(user=cast.town_handler, urgent=True, key__startswith="passed:").exists()
    assert Clock.objects.running().get(matter=matter).which == "accept"
    actions.accept(matter=matter, by=cast.fresh("town_handler"))
    actions.handle(matter=matter, note="镇里来办", by=cast.town_handler)
    assert not any(sees(cast.users[name], matter) for name in DESK)


def test_passed_up_from_an_assignment_it_is_the_dispatchers_again(cast: Cast, open_matter: Open) -> None:
    matter = actions.accept(
        matter=open_matter(organisation=cast.county, by=cast.county_handler), by=cast.county_handler
    )
    actions.assign(matter=matter, receiver=cast.village, by=cast.county_handler)
    for user in (cast.users[name] for name in sorted(DESK)):
        actions.take(matter=matter, by=user) if matter.state == "assigned" else actions.handle(
            matter=matter, note="…", by=user
        )
        actions.declare_relation(matter=matter, reason="是我表姐", by=user)
    assert matter.owner == cast.town  # nearer than the county, and nobody there is related
    assert {(row.receiver.short_name, row.state) for row in matter.assignments.all()} == {
        ("柳村妇联", "returned"),
        ("河东镇妇联", "taken"),
    }
    actions.return_(matter=matter, reason="还请县里来办", by=cast.town_handler)
    assert matter.owner == cast.county


def test_who_becomes_a_relative_later_is_found_within_the_hour(cast: Cast, canary: Open) -> None:
    chair, her = person(cast, "柳主席", cast.chair), person(cast, "新儿媳")
    matter = actions.accept(matter=canary(parties=party(her)), by=cast.chair)
    closed = actions.decline(matter=canary(parties=party(her)), reason="重复", by=cast.colleague)
    assert tasks.find_relatives(moments.now()) == 0
    people.form_household(head=chair, members=[her], by=BY)
    assert tasks.find_relatives(moments.now()) == 1
    assert not sees(cast.chair, matter)
    assert sees(cast.colleague, matter)
    assert not Recusal.objects.filter(matter=closed).exists()


def test_who_registers_for_a_relative_reads_that_others_will_handle_it(cast: Cast) -> None:
    her = people.register(name="柳嫂", number=NUMBER, organisation=cast.village, by=BY).person
    people.form_household(head=person(cast, "柳主席", cast.chair), members=[her], by=BY)
    values = {
        "channel": "window",
        "organisation": cast.village.pk,
        "name": "柳嫂",
        "number": NUMBER,
        "for_whom": "self",
    }
    client = cast.client("chair")
    answer = client.post("/matters/new/need/", {**values, "story": "…", "accept_now": "on"}, follow=True)
    assert answer.status_code == 200
    matter = Matter.objects.get()
    assert matter.state == "registered"
    assert matter.number in answer.content.decode()
    assert not sees(cast.chair, matter)


def test_a_recused_supervisor_cannot_break_the_glass(cast: Cast, canary: Open) -> None:
    supervisor = person(cast, "督办", cast.county_supervisor)
    matter = canary(parties=party(supervisor))
    with pytest.raises(NotAllowed):
        actions.break_glass(matter=matter, reason="核查", by=cast.county_supervisor)
    assert not queries.sealed_below(cast.county_supervisor)
