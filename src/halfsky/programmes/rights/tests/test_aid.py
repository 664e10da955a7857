"""Judicial aid: applied for, checked, decided by the court, paid by a second person, reversed and never changed."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from halfsky.ground.journal.models import Event
from halfsky.ground.lib import moments
from halfsky.ground.lib.declarations import house
from halfsky.ground.lib.errors import NotAllowed, NotPossible, Refusal
from halfsky.ground.lib.periods import Kind, containing
from halfsky.kernel.insight import queries as insight
from halfsky.kernel.matters.models import Matter
from halfsky.kernel.network import actions as network
from halfsky.kernel.people import actions as people
from halfsky.kernel.people.models import Person
from halfsky.programmes.rights.actions import aid as verbs
from halfsky.programmes.rights.actions import aid_records
from halfsky.programmes.rights.forms import aid as forms
from halfsky.programmes.rights.models import Aid, AidEntry
from halfsky.programmes.rights.rules.aid import Paper
from halfsky.programmes.rights.tests.aids import REASON, applied, granted, paid
from halfsky.programmes.rights.tests.conftest import at
from tests.cast import BY, Cast


def count(slug: str, cast: Cast, day: date | None = None) -> int:
    month = containing(Kind.MONTH, day or moments.today())
    return insight.count(house().indicators[slug], cast.city, month).value


def test_a_court_decides_on_aid_and_makes_no_ruling() -> None:
    labels = {str(form.base_fields["decided_on"].label) for form in (forms.GrantForm, forms.RefuseForm)}
    assert labels == {"决定日期"}


def test_an_application_goes_its_way_to_the_receipt(person: Person, cast: Cast) -> None:
    aid = paid(person, cast)
    verbs.receive(aid=aid, on=moments.today(), by=cast.chair)
    aid.refresh_from_db()
    assert (aid.state, str(aid.granted), aid.document) == ("received", "3,000.01", "司救1号")
    assert AidEntry.objects.get().fen == 300001
    assert count("rights.aid_paid", cast) == 300001


def test_missing_papers_are_named_and_a_place_may_ask_for_fewer(person: Person, cast: Cast) -> None:
    aid = applied(person, cast)
    some = [key for key in Paper.values if key != "hardship"]
    with pytest.raises(Refusal, match=r"Proof of hardship|困难证明"):
        verbs.check(aid=aid, papers=some, by=cast.chair)
    network.set_value(
        organisation=cast.county, key="rights.aid_papers", value={"hardship": False}, reason="县里的要求", by=BY
    )
    assert verbs.check(aid=aid, papers=some, by=cast.chair).state == "checked"


def test_only_a_court_decides_and_no_amount_is_nothing(person: Person, cast: Cast) -> None:
    with pytest.raises(Refusal):
        applied(person, cast, court=cast.police)
    with pytest.raises(Refusal):
        applied(person, cast, asked=0)
    aid = applied(person, cast)
    with pytest.raises(NotPossible):
        verbs.grant(aid=aid, decided_on=moments.today(), amount=1, document="1号", by=cast.chair)
    with pytest.raises(Refusal):
        applied(person, cast)


def test_a_decision_has_a_number_an_amount_and_a_day_that_can_be(person: Person, cast: Cast) -> None:
    aid = applied(person, cast)
    verbs.check(aid=aid, papers=Paper.values, by=cast.chair)
    verbs.propose(aid=aid, by=cast.chair)
    good = {"aid": aid, "decided_on": moments.today(), "amount": 1, "document": "1号", "by": cast.judge}
    day = timedelta(days=1)
    for wrong in (
        {"document": " "},
        {"amount": 0},
        {"decided_on": moments.today() + day},
        {"decided_on": moments.today() - day},
    ):
        with pytest.raises(Refusal):
            verbs.grant(**{**good, **wrong})
    assert verbs.grant(**good).state == "granted"


def test_whoever_applied_does_not_record_the_payment(person: Person, cast: Cast) -> None:
    aid = granted(person, cast)
    with pytest.raises(Refusal):
        verbs.pay(aid=aid, day=moments.today(), voucher="凭1", by=cast.chair)
    verbs.pay(aid=aid, day=moments.today(), voucher="凭1", by=cast.colleague)
    with pytest.raises(NotPossible):
        verbs.pay(aid=aid, day=moments.today(), voucher="凭1", by=cast.colleague)
    assert AidEntry.objects.count() == 1


def test_entries_are_never_changed_or_deleted(person: Person, cast: Cast) -> None:
    paid(person, cast)
    entry = AidEntry.objects.get()
    entry.fen = 1
    for change in (entry.save, entry.delete, AidEntry.objects.all().delete, lambda: AidEntry.objects.update(fen=1)):
        with pytest.raises(TypeError):
            change()
    assert AidEntry.objects.get().fen == 300001


def test_a_wrong_payment_is_reversed_and_paid_anew(person: Person, cast: Cast) -> None:
    aid = paid(person, cast)
    with pytest.raises(Refusal):
        verbs.reverse(aid=aid, reason=" ", by=cast.chair)
    verbs.reverse(aid=aid, reason="账号错误退回", by=cast.chair)
    assert (aid.state, count("rights.aid_paid", cast), count("rights.aided", cast)) == ("granted", 0, 0)
    verbs.pay(aid=aid, day=moments.today(), voucher="凭2", by=cast.colleague)
    assert [entry.fen for entry in aid.entries.all()] == [300001, -300001, 300001]
    assert (count("rights.aid_paid", cast), count("rights.aided", cast)) == (300001, 1)


def test_a_reversal_counts_on_its_own_day(person: Person, cast: Cast) -> None:
    with at("2025-03-10 10:00"):
        aid = paid(person, cast)
    with at("2025-05-10 10:00"):
        verbs.reverse(aid=aid, reason="退回", by=cast.chair)
    march, may = date(2025, 3, 1), date(2025, 5, 1)
    assert (count("rights.aid_paid", cast, march), count("rights.aided", cast, march)) == (300001, 1)
    assert (count("rights.aid_paid", cast, may), count("rights.aided", cast, may)) == (-300001, 0)


def test_a_person_aided_twice_or_under_two_records_counts_once(person: Person, cast: Cast) -> None:
    paid(person, cast, 100)
    paid(person, cast, 200)
    again = people.register(name="金丝鸟", sex="2", organisation=cast.village, by=cast.chair).person
    paid(again, cast, 300)
    assert count("rights.aided", cast) == 2
    people.merge(keep=person, duplicate=again, reason="同一人", by=cast.chair)
    assert (count("rights.aided", cast), count("rights.aid_paid", cast)) == (1, 600)
    spec, month = house().indicators["rights.aid_paid"], containing(Kind.MONTH, moments.today())
    rows = insight.rows(spec, cast.city, month, cast.chair)
    assert (rows.total, rows.shown, rows.visible.count()) == (600, 600, 3)
    assert insight.rows(spec, cast.city, month, cast.supervisor).hidden == 600


def test_a_refused_application_says_why_and_counts_as_no_aid(person: Person, cast: Cast) -> None:
    aid = applied(person, cast)
    verbs.check(aid=aid, papers=Paper.values, by=cast.chair)
    verbs.propose(aid=aid, by=cast.chair)
    verbs.refuse(aid=aid, decided_on=moments.today(), answer="不符合条件", by=cast.chair)
    assert (aid.state, aid.answer, count("rights.aided", cast), count("rights.aid_applied", cast)) == (
        "refused",
        "不符合条件",
        0,
        1,
    )
    with pytest.raises(NotPossible):
        verbs.withdraw(aid=aid, answer="晚了", by=cast.chair)


def test_nobody_else_sees_it_and_the_court_only_once_it_was_proposed(person: Person, cast: Cast) -> None:
    aid = applied(person, cast)
    others = (
        "sibling_chair",
        "town_handler",
        "county_handler",
        "supervisor",
        "operator",
        "officer",
        "auditor",
        "administrator",
    )
    assert not any(
        Aid.objects.visible_to(cast.users[name]).exists() for name in (*others, "judge", "stranger", "revoked")
    )
    verbs.check(aid=aid, papers=Paper.values, by=cast.chair)
    verbs.propose(aid=aid, by=cast.chair)
    assert Aid.objects.visible_to(cast.judge).get() == aid
    with pytest.raises(NotAllowed):
        verbs.withdraw(aid=aid, answer="不", by=cast.judge)


def test_relatives_of_the_person_see_nothing_of_it(person: Person, cast: Cast) -> None:
    aid = applied(person, cast)
    people.connect_account(person=person, user=cast.users["colleague"], by=cast.chair)
    assert not Aid.objects.visible_to(cast.fresh("colleague")).exists()
    with pytest.raises(NotAllowed):
        verbs.withdraw(aid=aid, answer="不", by=cast.fresh("colleague"))


def test_aid_in_a_matter_is_seen_with_the_matter_and_noted_there(accepted: Matter, cast: Cast) -> None:
    person = accepted.parties.get().person
    assert person is not None
    applied(person, cast, matter=accepted)
    assert Aid.objects.visible_to(cast.chair).exists()
    assert not Aid.objects.visible_to(cast.colleague).exists()  # the matter closed around the chair
    assert accepted.steps.filter(verb="note").count() == 1
    assert REASON not in accepted.steps.get(verb="note").note
    assert REASON in cast.client("chair").get(Aid.objects.get().get_absolute_url()).content.decode()
    assert cast.client("colleague").get(Aid.objects.get().get_absolute_url()).status_code == 404


def test_records_of_the_past_are_taken_over_all_or_none(person: Person, cast: Cast) -> None:
    day = date(2025, 3, 10)
    good = aid_records.PaidAid(person, cast.village, cast.court, "injured", 100, day, day, day, "司救1号")
    bad = aid_records.PaidAid(
        person, cast.village, cast.court, "injured", 100, day, day, day - timedelta(days=1), "司救2号"
    )
    with pytest.raises(Refusal):
        aid_records.record_many(paid=[good, bad], by=BY)
    assert not Aid.objects.exists()
    assert aid_records.record_many(paid=[], by=BY) == []
    assert len(aid_records.record_many(paid=[good, good], by=BY)) == 2
    assert (count("rights.aid_paid", cast, day), count("rights.aided", cast, day)) == (200, 1)
    assert Event.objects.filter(verb="rights.record_aid").count() == 2


def test_aid_is_applied_for_and_decided_in_the_browser(person: Person, cast: Cast) -> None:
    chair, judge, colleague = cast.client("chair"), cast.client("judge"), cast.client("colleague")
    url = f"{reverse('rights:new_aid')}?person={person.pk}"
    data = {"court": cast.court.pk, "ground": "injured", "reason": REASON, "asked": "0.5.1"}
    assert chair.post(url, data).status_code == 422
    page = chair.post(url, data | {"asked": "5,000.50"}).url
    aid = Aid.objects.get()

    def do(client: Any, verb: str, **values: Any) -> int:
        return int(client.post(reverse("rights:aid_move", args=[aid.pk, verb]), values).status_code)

    assert do(chair, "check_aid", papers=["identity"]) == 409
    assert do(chair, "check_aid", papers=Paper.values) == 302
    assert judge.get(page).status_code == 404
    assert do(chair, "propose_aid") == 302
    assert REASON in judge.get(page).content.decode()
    assert page in judge.get("/").content.decode()
    assert do(judge, "pay_aid") == 404
    decided = {"amount": "4000", "decided_on": moments.today(), "document": "（2025）甲司救1号"}
    assert do(judge, "grant_aid", **decided) == 302
    assert decided["document"] in judge.get(page).content.decode()
    assert do(chair, "pay_aid", day=moments.today(), voucher="1") == 409
    assert do(colleague, "pay_aid", day=moments.today(), voucher="1") == 302
    assert "肆仟元整" in chair.get(page).content.decode()
    assert Event.objects.filter(verb="rights.look_at_aid", noun_id=aid.pk).count() == 3
    assert reverse("rights:aid", args=[aid.pk]) in chair.get(person.get_absolute_url()).content.decode()


def test_where_there_is_one_court_it_is_chosen(person: Person, cast: Cast) -> None:
    form = forms.ApplyForm(record=cast.county, actor=cast.county_handler)
    assert form.initial["court"] == cast.court.pk
    network.found(
        name="甲县第二法院", short_name="二院", kind="partner", level="county", trade="court", under=cast.county, by=BY
    )
    assert "court" not in forms.ApplyForm(record=cast.county, actor=cast.county_handler).initial


def test_pages_of_aid_are_cheap(
    person: Person, cast: Cast, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    day = date(2025, 3, 10)
    row = aid_records.PaidAid(person, cast.village, cast.court, "injured", 100, day, day, day, "司救1号")
    aids = aid_records.record_many(paid=[row] * 60, by=BY)
    client = cast.client("chair")
    for url in (reverse("rights:aids"), aids[0].get_absolute_url(), f"{reverse('rights:new_aid')}?person={person.pk}"):
        client.get(url)
        with django_assert_max_num_queries(15):
            assert client.get(url).status_code == 200
