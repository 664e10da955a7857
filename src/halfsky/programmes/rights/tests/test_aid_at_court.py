"""Judicial aid at the court: a register of what it decides and has decided, and nothing of what the federation notes for itself."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from halfsky.ground.accounts.models import User
from halfsky.ground.journal.models import Event
from halfsky.ground.lib import moments
from halfsky.ground.lib.declarations import house
from halfsky.kernel.matters.models import Matter, Recusal
from halfsky.kernel.network import actions as network
from halfsky.kernel.people import actions as people
from halfsky.kernel.people.models import Person
from halfsky.programmes.rights import queries
from halfsky.programmes.rights.actions import aid as verbs
from halfsky.programmes.rights.actions import aid_records
from halfsky.programmes.rights.models import Aid, AidEntry
from halfsky.programmes.rights.tests.aids import REASON, granted, paid, proposed
from halfsky.programmes.rights.tests.conftest import at
from tests.cast import BY, Cast

REGISTER = "/rights/aid/"


@pytest.fixture
def sibling_judge(cast: Cast) -> Any:
    """An officer of the court of 乙县."""
    court = network.found(
        name="乙县人民法院",
        short_name="乙县法院",
        kind="partner",
        level="county",
        trade="court",
        under=cast.other_county,
        by=BY,
    )
    network.give_grant(user=cast.users["stranger"], role="partner", organisation=court, by=BY)
    return cast.fresh("stranger")


def seen(cast: Cast, name: str) -> set[int]:
    return set(Aid.objects.visible_to(cast.fresh(name)).values_list("pk", flat=True))


def test_a_court_goes_on_seeing_what_it_decided_however_it_goes_on(person: Person, cast: Cast) -> None:
    aid = proposed(person, cast)
    verbs.refuse(aid=aid, decided_on=moments.today(), answer="不符合条件", by=cast.judge)
    assert seen(cast, "judge") == {aid.pk}
    other = paid(people.register(name="另一人", organisation=cast.village, by=cast.chair).person, cast)
    assert seen(cast, "judge") == {aid.pk, other.pk}
    verbs.receive(aid=other, on=moments.today(), by=cast.chair)
    verbs.reverse(aid=other, reason="退回", by=cast.chair)
    verbs.withdraw(aid=other, answer="她已搬走", by=cast.chair)
    assert seen(cast, "judge") == {aid.pk, other.pk}


def test_what_is_taken_back_undecided_is_closed_to_the_court(person: Person, cast: Cast) -> None:
    aid = proposed(person, cast)
    verbs.withdraw(aid=aid, answer="她不想要了", by=cast.chair)
    assert seen(cast, "judge") == set()
    assert cast.client("judge").get(aid.get_absolute_url()).status_code == 404


def test_another_court_and_a_stranger_see_nothing_by_any_way(person: Person, cast: Cast, sibling_judge: Any) -> None:
    aid = granted(person, cast)
    for reader in (cast.client(sibling_judge), cast.client("officer"), cast.client("revoked")):
        assert reader.get(aid.get_absolute_url()).status_code == 404
        for more in ("", "?export=csv", "?q=金丝雀", "?q=司救", "?print=1", f"?at={cast.village.pk}"):
            said = b"".join(reader.get(REGISTER + more)).decode()  # type: ignore[arg-type]
            assert [word for word in ("金某", "柳村", "司救1号") if word in said] == []
    assert not queries.aid.sides(sibling_judge, "organisation").exists()
    assert not AidEntry.objects.visible_to(sibling_judge).exists()


def test_a_judge_related_to_somebody_in_the_matter_sees_no_aid_of_it(accepted: Matter, cast: Cast) -> None:
    person = accepted.parties.get().person
    assert person is not None
    aid = granted(person, cast, matter=accepted)
    assert seen(cast, "judge") == {aid.pk}
    Recusal.objects.create(matter=accepted, user=cast.judge, reason="亲属", at=moments.now())
    assert seen(cast, "judge") == set()


def test_the_court_reads_its_decision_and_no_note_of_the_federation(accepted: Matter, cast: Cast) -> None:
    person = accepted.parties.get().person
    assert person is not None
    aid = granted(person, cast, matter=accepted)
    verbs.pay(aid=aid, day=moments.today(), voucher="凭1", by=BY)
    verbs.reverse(aid=aid, reason="账号写错了", by=cast.chair)
    page = cast.client("judge").get(aid.get_absolute_url()).content.decode()
    assert REASON in page
    assert "司救1号" in page
    verbs.withdraw(aid=aid, answer="她已搬走", by=cast.chair)
    page = cast.client("judge").get(aid.get_absolute_url()).content.decode()
    kept = ("账号写错了", "凭1", BY.actor_label, "她已搬走", accepted.number, person.get_absolute_url())
    assert [word for word in kept if word in page] == []
    assert "她已搬走" in cast.client("chair").get(aid.get_absolute_url()).content.decode()


def test_the_register_begins_with_what_the_reader_has_to_do(person: Person, cast: Cast) -> None:
    decided = granted(person, cast)
    waiting = proposed(person, cast)
    for user, first in ((cast.judge, waiting), (cast.chair, decided)):
        rows = queries.aid.register(user).order_by("-turn", "-applied_on")
        assert next((row.pk, row.turn) for row in rows) == (first.pk, queries.aid.OURS)
    page = cast.client("judge").get(REGISTER).content.decode()
    assert page.index(waiting.get_absolute_url()) < page.index(decided.get_absolute_url())
    ours = cast.client("judge").get(f"{REGISTER}?turn=1").content.decode()
    assert decided.get_absolute_url() not in ours
    assert REGISTER in cast.client("judge").get("/").content.decode()


def test_a_court_finds_aid_by_name_number_and_place_and_takes_it_out_journalled(person: Person, cast: Cast) -> None:
    aid = granted(person, cast)
    judge = cast.client("judge")
    for asked in ("?q=金丝", "?q=司救1", f"?at={cast.village.pk}", "?state=granted", "?due=year"):
        assert aid.get_absolute_url() in judge.get(REGISTER + asked).content.decode(), asked
    for asked in ("?q=没有的人", "?q=13899990001", "?state=refused"):
        assert aid.get_absolute_url() not in judge.get(REGISTER + asked).content.decode(), asked
    assert "司救1号" in b"".join(judge.get(f"{REGISTER}?export=csv").streaming_content).decode()  # type: ignore[attr-defined]
    assert Event.objects.filter(verb="rights.export_aid").count() == 1


def test_nobody_is_found_by_a_telephone_in_the_register(cast: Cast) -> None:
    person = people.register(name="金丝雀", phone="13899990001", organisation=cast.village, by=cast.chair).person
    proposed(person, cast)
    assert not queries.aid.found(queries.aid.register(cast.judge), "13899990001").exists()
    assert queries.aid.found(queries.aid.register(cast.judge), "金丝雀").exists()


def test_the_court_has_ten_workdays_and_what_is_late_is_marked(person: Person, cast: Cast) -> None:
    with at("2025-09-26 10:00"):
        aid = proposed(person, cast)
    # 1 to 8 October are days off; the 28th of September and the 11th of October are worked.
    assert aid.decide_by == date(2025, 10, 16)
    source = next(one for one in house().due if one.key == "rights.aid_to_decide")
    with at("2025-10-16 23:00"):
        assert not Aid.objects.get().late
    with at("2025-10-17 09:00"):
        assert Aid.objects.get().late
        line = source.line(source.rows(cast.fresh("judge"), moments.now()).get(), moments.now())
        assert line.due_at is not None
        assert line.due_at < moments.now()
        verbs.refuse(aid=aid, decided_on=moments.today(), answer="迟了", by=cast.judge)
        assert not Aid.objects.get().late


def test_those_who_applied_are_told_when_the_court_decides_and_nobody_else(
    accepted: Matter, person: Person, cast: Cast
) -> None:
    def told() -> set[str]:
        return {user.username for user in User.objects.filter(notices__subject__contains="司法救助")}

    inner = accepted.parties.get().person
    assert inner is not None
    closed = proposed(inner, cast, matter=accepted)
    verbs.refuse(aid=closed, decided_on=moments.today(), answer="不符合", by=cast.judge)
    assert told() - {"judge"} == {"chair"}
    aid = proposed(person, cast)
    verbs.refuse(aid=aid, decided_on=moments.today(), answer="不符合", by=cast.judge)
    assert told() - {"judge"} == {"chair", "colleague", "named", "recused"}


def test_an_empty_register_says_to_a_court_what_will_stand_there(cast: Cast) -> None:
    assert "贵院" in cast.client("judge").get(REGISTER).content.decode()
    assert "贵院" not in cast.client("chair").get(REGISTER).content.decode()


def test_pages_of_a_court_are_cheap(
    person: Person, cast: Cast, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    day = date(2025, 3, 10)
    row = aid_records.PaidAid(person, cast.village, cast.court, "injured", 100, day, day, day, "司救1号")
    aids = aid_records.record_many(paid=[row] * 60, by=BY)
    proposed(person, cast)
    client = cast.client("judge")
    for url in (reverse("rights:aids"), f"{REGISTER}?at={cast.village.pk}&q=金丝", aids[0].get_absolute_url()):
        client.get(url)
        with django_assert_max_num_queries(15):
            assert client.get(url).status_code == 200
