"""Registering: a number, a desk that is told, and people who are entered once."""

from __future__ import annotations

from datetime import date

import pytest

from halfsky.ground.lib import citizen_number
from halfsky.ground.lib.actors import Channel
from halfsky.ground.lib.declarations import house
from halfsky.ground.lib.errors import NotAllowed, NotPossible, Refusal
from halfsky.ground.notices.models import Notice
from halfsky.kernel.matters import actions, queries
from halfsky.kernel.matters.models import Matter
from halfsky.kernel.matters.states import Kind
from halfsky.kernel.matters.tests.conftest import DESK, NAME, PHONE, Open, at
from halfsky.kernel.network import actions as network
from halfsky.kernel.people import actions as people
from halfsky.kernel.people.models import Inquiry, Person
from tests.cast import BY, Cast

NUMBER = citizen_number.synthetic("360990", date(1985, 6, 12), 2)


def her(**known: str) -> actions.NewParty:
    return actions.NewParty(**{"role": "concerned", "name": "黄晓燕", **known})  # type: ignore[arg-type]


def test_numbers_count_by_month_and_by_county(cast: Cast, open_matter: Open) -> None:
    with at("2026-03-31 23:00"):
        assert [open_matter().number for _ in range(2)] == ["JX-2603-0001", "JX-2603-0002"]
        assert open_matter(organisation=cast.other_county, by=cast.operator).number == "YX-2603-0001"
    with at("2026-04-01 00:10"):
        assert open_matter(organisation=cast.far_village, by=cast.operator).number == "JX-2604-0001"


def test_a_place_chooses_its_letters(cast: Cast, open_matter: Open) -> None:
    network.set_value(organisation=cast.county, key="matters.number_prefix", value="LIUHE", by=BY)
    assert open_matter().number.startswith("LIUHE-")


def test_everybody_at_the_desk_is_told_except_herself(cast: Cast, open_matter: Open) -> None:
    matter = open_matter()
    told = Notice.objects.filter(key=f"register:{matter.pk}")
    assert {notice.user.username for notice in told} == DESK - {"chair"}


def test_the_same_citizen_number_is_one_person(cast: Cast, open_matter: Open) -> None:
    first, again = (open_matter(parties=[her(number=NUMBER)]) for _ in range(2))
    assert first.parties.get().person == again.parties.get().person
    assert Person.objects.filter(name="黄晓燕").count() == 1
    assert list(queries.earlier(cast.chair, [again.parties.get().person_id], but=again)) == [first]


def test_somebody_kept_elsewhere_is_linked_and_stays_unseen(cast: Cast, open_matter: Open) -> None:
    people.register(
        name="黄晓燕", number=NUMBER, phone="13877770000", organisation=cast.other_county, by=cast.other_county_handler
    )
    party = open_matter(parties=[her(number=NUMBER, phone="13800000001")]).parties.get()
    assert party.linked
    assert (party.alias, party.safe_phone) == ("黄晓燕", "13800000001")
    assert not Person.objects.visible_to(cast.fresh("chair")).exists()
    assert not queries.earlier(cast.chair, [party.person_id]).exclude(pk=party.matter_id).exists()


def test_a_wrong_name_for_a_number_is_refused_and_counted(cast: Cast, open_matter: Open) -> None:
    people.register(name="黄晓燕", number=NUMBER, organisation=cast.other_county, by=cast.other_county_handler)
    with pytest.raises(Refusal):
        open_matter(parties=[her(name="张三", number=NUMBER)])
    assert not Matter.objects.exists()
    assert Inquiry.objects.filter(outcome="mismatch").count() == 1


def test_who_does_not_say_her_name_is_nobody_in_the_register_of_people(cast: Cast, open_matter: Open) -> None:
    party = open_matter(parties=[her(name="", phone="13800000001")]).parties.get()
    assert party.person is None
    assert party.safe_phone == "13800000001"
    assert queries.name_of(party)


def test_she_of_a_confidential_matter_is_in_no_register_of_the_village(cast: Cast, canary: Open) -> None:
    matter = canary(by=cast.operator)
    actions.accept(matter=matter, by=cast.chair)
    assert {name for name in cast.users if Person.objects.visible_to(cast.fresh(name)).filter(name=NAME).exists()} == {
        "chair",
        "operator",
    }


def test_a_supervisor_who_may_not_register_people_still_writes_down_who_called(cast: Cast, open_matter: Open) -> None:
    party = open_matter(parties=[her(phone=PHONE)], by=cast.supervisor).parties.get()
    assert (party.person, party.alias, party.safe_phone) == (None, "黄晓燕", PHONE)


def test_strangers_open_public_kinds_only_and_make_no_person(
    cast: Cast, open_matter: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    web = Channel("help-page", "求助页面")
    with pytest.raises(NotAllowed):
        open_matter(by=web)
    monkeypatch.setitem(house().kinds, "ask", Kind("ask", "Ask for help", public=True))
    matter = open_matter("ask", by=web, channel="online")
    assert not Person.objects.exists()
    assert (matter.parties.get().alias, matter.registered_by) == ("黄晓燕", "求助页面")
    assert not Matter.objects.visible_to(web).exists()


@pytest.mark.parametrize("name", ["stranger", "revoked", "judge", "auditor", "administrator"])
def test_without_the_grant_nobody_registers(cast: Cast, open_matter: Open, name: str) -> None:
    with pytest.raises(NotAllowed):
        open_matter(by=cast.users[name])


def test_an_unknown_kind_is_refused_in_words(cast: Cast, open_matter: Open) -> None:
    with pytest.raises(Refusal):
        open_matter("nothing")


def test_the_code_opens_her_own_matter_however_she_types_it(cast: Cast, open_matter: Open) -> None:
    matter, other = open_matter(), open_matter()
    code = actions.issue_code(matter=matter, by=cast.chair)
    assert queries.by_code(matter.number, code) == matter
    assert queries.by_code(matter.number.lower(), f"{code[:4].lower()} - {code[4:]}") == matter
    for number, tried in ((matter.number, "3" * 8), (other.number, code), ("JX-0000-0000", code), (matter.number, "")):
        assert queries.by_code(number, tried) is None


def test_where_no_code_was_given_out_none_is_right(cast: Cast, open_matter: Open) -> None:
    matter = open_matter()
    for tried in ("", " ", "-", "----", "。"):
        assert queries.by_code(matter.number, tried) is None, tried


def test_a_new_code_ends_the_old_one(cast: Cast, open_matter: Open) -> None:
    matter = open_matter()
    old, new = (actions.issue_code(matter=matter, by=cast.chair) for _ in range(2))
    assert queries.by_code(matter.number, old) is None
    assert queries.by_code(matter.number, new) == matter


def test_whoever_took_the_call_gives_the_code_and_a_bystander_does_not(cast: Cast, open_matter: Open) -> None:
    matter = open_matter(by=cast.operator)
    actions.issue_code(matter=matter, by=cast.operator)
    with pytest.raises(NotAllowed):
        actions.issue_code(matter=matter, by=cast.town_handler)


def test_how_to_reach_her_safely_is_changed_and_never_repeated(cast: Cast, canary: Open) -> None:
    matter = canary()
    party = actions.change_contact(
        party=matter.parties.get(),
        safe_times="工作日上午",
        safe_phone="13866660000",
        contact_agreed=True,
        by=cast.chair,
    )
    assert party.contact_agreed
    assert "13866660000" not in matter.steps.last().note


def test_nobody_is_added_to_a_closed_matter_and_no_person_is_made(cast: Cast, open_matter: Open) -> None:
    matter = actions.decline(matter=open_matter(parties=[]), reason="不属妇联", by=cast.chair)
    with pytest.raises(NotPossible):
        actions.add_party(matter=matter, party=her(phone=PHONE), by=cast.chair)
    assert not Person.objects.exists()
