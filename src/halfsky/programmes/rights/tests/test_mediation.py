"""Joint mediation from the first date to a kept agreement: who may, who is told, what stays sealed, what the court makes of it."""

from __future__ import annotations

import io
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from docx import Document

from halfsky.ground.lib import moments
from halfsky.ground.lib.errors import NotAllowed, NotPossible, Refusal
from halfsky.ground.notices.models import Notice
from halfsky.kernel.matters import actions as matters
from halfsky.kernel.matters.models import Matter, Party, Referral
from halfsky.kernel.network.models import Venue
from halfsky.programmes.rights import queries, tasks
from halfsky.programmes.rights.actions import agreements, courts, mediation, violence
from halfsky.programmes.rights.actions.mediation import Chair, Slot
from halfsky.programmes.rights.models import Mediation, Settlement, Talk
from halfsky.programmes.rights.tests.conftest import CLAUSE, PDF, VALUES, Arrange, at, moment
from tests.cast import Cast

TALK = "金丝雀背对背"


def test_those_who_mediate_are_told_when_and_where_and_nothing_else(cast: Cast, arrange: Arrange) -> None:
    session = arrange()
    told = Notice.objects.get(user=cast.judge, key__startswith="mediation:")
    assert "柳村调解窗口" in told.subject
    assert "2025年9月22日 10:00" in told.subject
    assert session.matter.number not in told.subject + told.detail


@pytest.mark.parametrize("name", ["sibling_chair", "county_handler", "judge", "stranger"])
def test_nobody_but_the_desk_arranges_one(cast: Cast, arrange: Arrange, name: str) -> None:
    with pytest.raises(NotAllowed):
        arrange(by=cast.fresh(name))


def test_both_sides_are_invited_or_nobody(cast: Cast, arrange: Arrange, dispute: Matter, accepted: Matter) -> None:
    for invited in ([], [dispute.parties.first()], [dispute.parties.first(), accepted.parties.get()]):
        with pytest.raises(Refusal, match="双方"):
            arrange(invited=invited)
    assert not Mediation.objects.exists()


def test_a_room_or_a_mediator_is_not_taken_twice_unless_somebody_insists(cast: Cast, arrange: Arrange) -> None:
    arrange()
    for slot in (
        Slot(moment("2025-09-22 11:00"), 60, place="别处"),
        Slot(moment("2025-09-22 09:00"), 90, place="别处"),
    ):
        with pytest.raises(Refusal, match="刘法官 10:00"):
            arrange(slot=slot)
    arrange(slot=Slot(moment("2025-09-22 11:30"), 60, place="别处"))
    again = arrange(anyway=True)
    assert queries.mediation.clashes(Mediation.objects.all()) == {Mediation.objects.order_by("pk").first().pk, again.pk}


def test_a_clash_says_when_and_nothing_of_the_other_matter(cast: Cast, arrange: Arrange) -> None:
    session = arrange()
    with pytest.raises(Refusal) as refused:
        arrange()
    assert "柳村调解窗口 10:00–11:30" in refused.value.message
    assert session.matter.number not in refused.value.message


class TestViolence:
    def session(self, cast: Cast, matter: Matter) -> Mediation:
        if matter.parties.count() < 2:
            matters.add_party(matter=matter, party=matters.NewParty(role="other_side", name="丈夫"), by=cast.chair)
        slot = Slot(moments.now() + timedelta(days=1), place="镇妇女之家")
        return mediation.arrange(
            matter=matter, slot=slot, mediators=[Chair("甲")], invited=list(matter.parties.all()), by=cast.chair
        )

    def test_never_before_the_danger_was_assessed_nor_when_it_is_high(self, cast: Cast, accepted: Matter) -> None:
        with pytest.raises(Refusal, match="评估"):
            self.session(cast, accepted)
        violence.assess(matter=accepted, answers={"strangled": "yes"}, by=cast.chair)
        with pytest.raises(Refusal, match="危险程度高"):
            self.session(cast, accepted)

    def test_never_while_a_protection_order_runs(self, cast: Cast, accepted: Matter) -> None:
        violence.assess(matter=accepted, answers={"strangled": "no"}, by=cast.chair)
        order = courts.protect(
            matter=accepted, applied_at=moments.now(), applicant="herself", court="法院", by=cast.chair
        )
        with pytest.raises(Refusal, match="保护令"):
            self.session(cast, accepted)
        courts.grant(order=order, decided_on=moments.today(), by=cast.chair)
        with pytest.raises(Refusal, match="保护令"):
            self.session(cast, accepted)

    def test_nobody_is_invited_whose_contact_is_not_agreed_as_safe(self, cast: Cast, accepted: Matter) -> None:
        violence.assess(matter=accepted, answers={"strangled": "no"}, by=cast.chair)
        with pytest.raises(Refusal, match="安全"):
            self.session(cast, accepted)
        Party.objects.filter(matter=accepted).update(contact_agreed=True)
        assert self.session(cast, accepted).state == "planned"


def test_a_session_to_come_has_no_outcome_and_a_held_one_only_one(cast: Cast, arrange: Arrange) -> None:
    session = arrange()
    with at("2025-09-22 09:00"), pytest.raises(Refusal):
        mediation.fail(mediation=session, came=[], by=cast.chair)
    with at("2025-09-22 11:00"):
        mediation.fail(mediation=session, came=[session.matter.parties.first()], by=cast.chair)
        with pytest.raises(NotPossible):
            mediation.agree(mediation=session, came=list(session.matter.parties.all()), by=cast.chair)
    assert [row.came for row in session.invited.all()] == ["came", "absent"]
    assert "法院" in session.matter.steps.filter(verb="settle").last().told


def test_an_adjourned_session_goes_on_with_the_same_people(cast: Cast, arrange: Arrange) -> None:
    session = arrange()
    with at("2025-09-22 11:00"):
        following = mediation.adjourn(
            mediation=session,
            came=list(session.matter.parties.all()),
            slot=Slot(moment("2025-09-29 10:00")),
            by=cast.chair,
        )
    assert (session.state, following.state, following.follows) == ("adjourned", "planned", session)
    assert following.mediators.count() == following.invited.count() == 2
    assert following.venue == session.venue


def test_a_separate_talk_is_shown_to_the_named_alone_and_each_look_is_logged(cast: Cast, arrange: Arrange) -> None:
    session = arrange()
    mediation.talk(mediation=session, party=session.matter.parties.first(), words=TALK, by=cast.chair)
    url = f"{session.get_absolute_url()}talks/"
    assert TALK in cast.client("chair").get(url).content.decode()
    for name in ("colleague", "county_handler", "supervisor", "judge", "sibling_chair", "stranger"):
        assert cast.client(name).get(url).status_code == 404, name
    shown = [session.get_absolute_url(), session.matter.get_absolute_url(), "/rights/mediations/"]
    assert all(TALK not in cast.client("chair").get(page).content.decode() for page in shown)
    assert TALK not in "".join(session.matter.steps.values_list("note", flat=True))
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT words FROM {Talk._meta.db_table}")
        assert TALK not in str(cursor.fetchall()), "it is sealed in the database"


def test_a_department_that_mediates_reads_when_and_where_with_its_part(cast: Cast, arrange: Arrange) -> None:
    session = arrange()
    referral = matters.refer(matter=session.matter, receiver=cast.court, asked="调解", told="…", by=cast.chair)
    with at("2025-09-21 10:00"):
        page = cast.client("judge").get(referral.get_absolute_url()).content.decode()
    assert "柳村调解窗口" in page
    assert "李强" not in page
    assert cast.client("judge").get(session.get_absolute_url()).status_code == 404


def test_the_document_holds_number_parties_clauses_and_lines_to_sign(cast: Cast, signed: Settlement) -> None:
    url = f"{signed.get_absolute_url()}document/"
    answer = cast.client("chair").post(url)
    lines = [paragraph.text for paragraph in Document(io.BytesIO(answer.content)).paragraphs]
    text = "\n".join(lines)
    assert f"编号：{signed.matter.number}-1" in lines
    for part in (
        "当事人：王芳",
        "当事人：李强",
        "人民币1,200.00元（大写：壹仟贰佰元整）",
        CLAUSE,
        "刘法官",
        "二〇二五年九月二十二日",
    ):
        assert part in text, part
    assert "柳村三组" not in text
    assert all(len(line) + 2 <= 28 for line in lines if "身份证号" in line)  # one line of a page, with its indent
    for name in ("sibling_chair", "county_handler", "supervisor", "judge"):
        assert cast.client(name).post(url).status_code == 404, name


def test_what_is_signed_cannot_be_changed_or_written_twice(cast: Cast, signed: Settlement) -> None:
    with pytest.raises(NotPossible):
        agreements.change(agreement=signed, values=VALUES, by=cast.chair)
    with pytest.raises(Refusal):
        agreements.draft(mediation=signed.mediation, values=VALUES, by=cast.chair)


def test_without_a_clause_there_is_no_agreement(cast: Cast, agreed: Mediation) -> None:
    with pytest.raises(Refusal):
        agreements.draft(mediation=agreed, values={"maintenance_who": "李强"}, by=cast.chair)
    assert not Settlement.objects.exists()


def test_the_court_gets_the_signed_copy_and_decides(cast: Cast, signed: Settlement) -> None:
    with at("2025-10-20 09:00"):
        agreements.request(agreement=signed, asked_on=moments.today(), receiver=cast.court, by=cast.chair)
    referral = Referral.objects.get(receiver=cast.court)
    assert referral.files == [str(signed.signed_copy)]
    with at("2025-10-28 09:00"):
        agreements.confirm(agreement=signed, decided_on=moments.today(), by=cast.chair)
    assert signed.state == "confirmed"
    assert not Referral.objects.visible_to(cast.fresh("judge")).exists()  # nothing is asked of her any more
    assert CLAUSE not in referral.told + "".join(signed.matter.steps.values_list("note", flat=True))


def test_a_court_that_still_owes_an_answer_is_asked_to_confirm_all_the_same(cast: Cast, signed: Settlement) -> None:
    with at("2025-10-20 09:00"):
        matters.refer(matter=signed.matter, receiver=cast.court, asked="指导调解", told="…", by=cast.chair)
        agreements.request(agreement=signed, asked_on=moments.today(), receiver=cast.court, by=cast.chair)
        assert Referral.objects.visible_to(cast.fresh("judge")).count() == 2
        agreements.withdraw(agreement=signed, by=cast.chair)
        assert Referral.objects.visible_to(cast.fresh("judge")).get().asked == "指导调解"
        agreements.request(agreement=signed, asked_on=moments.today(), receiver=cast.court, by=cast.chair)
    assert signed.state == "requested"


def test_after_thirty_days_the_court_is_no_longer_asked(cast: Cast, signed: Settlement) -> None:
    assert signed.confirm_by == date(2025, 10, 22)
    with at("2025-10-23 09:00"), pytest.raises(Refusal, match="2025年10月22日"):
        agreements.request(agreement=signed, asked_on=moments.today(), court="甲县法院", by=cast.chair)
    assert not Referral.objects.exists()


def test_a_request_taken_back_may_be_made_again(cast: Cast, signed: Settlement) -> None:
    with at("2025-10-01 09:00"):
        agreements.request(agreement=signed, asked_on=moments.today(), court="甲县法院", by=cast.chair)
        agreements.withdraw(agreement=signed, by=cast.chair)
        agreements.request(agreement=signed, asked_on=moments.today(), court="乙县法院", by=cast.chair)
    assert (signed.state, signed.court) == ("requested", "乙县法院")


def test_the_handler_is_reminded_some_days_before_and_the_day_before(cast: Cast, signed: Settlement) -> None:
    told = Notice.objects.filter(user=cast.chair, key__startswith="confirm:")
    for day, count in (("2025-10-11", 0), ("2025-10-12", 1), ("2025-10-15", 1), ("2025-10-21", 2), ("2025-10-23", 2)):
        with at(f"{day} 09:00"):
            tasks.remind_of_confirmation(moments.now())
        assert told.count() == count, day


def test_what_is_not_kept_is_asked_again_and_what_is_done_is_not(cast: Cast, signed: Settlement) -> None:
    paid, other = signed.clauses.all()
    assert paid.visit_on == date(2025, 10, 22)
    with at("2025-10-22 09:00"):
        assert agreements.visit(clause=other, on=moments.today(), kept=True, by=cast.chair).kept
        agreements.visit(clause=paid, on=moments.today(), kept=False, by=cast.chair)
    assert (paid.visit_on, other.visit_on) == (date(2025, 11, 21), None)
    with at("2025-10-22 10:00"):
        assert "起诉" in cast.client("chair").get(signed.get_absolute_url()).content.decode()


def test_the_desk_has_it_on_its_workbench(cast: Cast, signed: Settlement) -> None:
    with at("2025-10-15 09:00"):
        assert list(queries.mediation.to_confirm(cast.chair, date(2025, 10, 25))) == [signed]
        assert len(queries.mediation.visits_due(cast.chair, date(2025, 10, 25))) == 2
        for name in ("colleague", "sibling_chair", "county_handler"):
            assert not queries.mediation.to_confirm(cast.fresh(name), date(2025, 10, 25)), name


def test_she_reads_the_date_online_only_if_she_agreed_to(cast: Cast, arrange: Arrange, dispute: Matter) -> None:
    arrange(slot=Slot(moment("2025-09-23 10:00"), place="镇上"))
    with at("2025-09-21 09:00"):
        assert "9月23日" not in " ".join(queries.mediation.told(dispute))
    arrange(slot=Slot(moment("2025-09-22 15:00"), place="镇上"), told_online=[dispute.parties.first()])
    with at("2025-09-21 09:00"):
        assert "9月22日" in " ".join(queries.mediation.told(dispute))


def test_pages_open_for_the_desk_and_cost_little(
    cast: Cast, signed: Settlement, django_assert_max_num_queries: Any
) -> None:
    session = signed.mediation
    for url in (session.get_absolute_url(), signed.get_absolute_url(), "/rights/mediations/?month=2025-09"):
        client = cast.client("chair")
        client.get(url)
        with django_assert_max_num_queries(15):
            assert client.get(url).status_code == 200, url
    for name in ("sibling_chair", "stranger", "judge", "supervisor"):
        assert cast.client(name).get(signed.get_absolute_url()).status_code in {200, 403, 404}
        assert CLAUSE not in cast.client(name).get(signed.get_absolute_url()).content.decode() or name == "supervisor"


def test_the_pages_lead_from_a_date_to_an_agreement(cast: Cast, dispute: Matter, room: Venue) -> None:
    client = cast.client("chair")
    people = [str(pk) for pk in dispute.parties.values_list("pk", flat=True)]
    with at("2025-09-20 10:00"):
        answer = client.post(
            f"{dispute.get_absolute_url()}do/mediate/",
            {
                "begins_at": "2025-09-22 10:00",
                "minutes": 60,
                "venue": room.pk,
                "others": "刘调解 司法所",
                "invited": people,
            },
        )
    assert answer.status_code == 302
    session = Mediation.objects.get()
    assert str(session.mediators.get()) == "刘调解（司法所）"
    with at("2025-09-22 11:30"):
        url = session.get_absolute_url()
        assert client.post(f"{url}agree/", {"came": people}).status_code == 302
        wrong = client.post(f"{url}settlement/", {"maintenance_amount": "一千二", "visiting": "周六"})
        assert wrong.status_code == 422
        for half in ({}, {"visiting_who": "李强"}):  # nothing, and somebody who owes nothing
            assert client.post(f"{url}settlement/", half).status_code == 422
        sent = {"maintenance_amount": "1200", "maintenance_who": "李强", "other": CLAUSE}
        assert client.post(f"{url}settlement/", sent).status_code == 302
        agreement = Settlement.objects.get()
        assert "1,200.00" in client.get(f"{agreement.get_absolute_url()}change/").content.decode()
        photo = SimpleUploadedFile("a.pdf", PDF)
        signed = client.post(f"{agreement.get_absolute_url()}sign/", {"upload": photo, "signed_on": "2025-09-22"})
        assert signed.status_code == 302
    agreement.refresh_from_db()
    assert agreement.state == "signed"
