"""Joint mediation in the demonstration: a family dispute that police, justice and court settled together, and a session today."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from halfsky.ground.accounts.models import User
from halfsky.ground.lib import moments
from halfsky.ground.lib.declarations import DemoStep
from halfsky.ground.lib.money import Money
from halfsky.kernel.matters import actions as matters
from halfsky.kernel.matters.actions import NewParty, Part
from halfsky.kernel.matters.models import Matter, Party, Referral
from halfsky.kernel.matters.permissions import Permission as Matters
from halfsky.kernel.network import queries as network
from halfsky.kernel.network.models import Venue
from halfsky.programmes.rights.actions import agreements, mediation
from halfsky.programmes.rights.actions.mediation import Chair, Slot
from halfsky.programmes.rights.models import Mediation, Settlement

ACCOUNT = "双方结婚八年，分居七个月，女儿六岁随母亲生活。双方都愿意协商，争议在抚养费和探望时间。"
ASKED = (
    ("police", "请提供报警和出警情况", "她说去年十月报过一次警。"),
    ("justice", "请派一名人民调解员", "双方同意由调解员主持。"),
    ("court", "请指导调解并说明司法确认手续", "希望协议达成后申请司法确认。"),
)
ANSWERS = ("去年十月有一次报警记录，未见伤情。", "已指派调解员谢春梅。", "可以，届时派员参加。")
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


@contextmanager
def _day(stage: Any, days: float, hour: int) -> Iterator[datetime]:
    """A block that takes place so many days ago, at an hour of the morning (UTC)."""
    moment = stage.at(days).replace(hour=hour, minute=20, second=0, microsecond=0)
    with moments.pretend(moment):
        yield moment


def play(stage: Any) -> None:
    """One dispute from the first word to a kept agreement; another one whose session is today. Only where the county has its partners."""
    handler, places = stage.users.get("county"), stage.organisations
    if handler is None or any(key not in places for key, _asked, _told in ASKED):
        return
    _settled(stage, handler)
    _today(stage, handler)


def _open(stage: Any, handler: User, title: str, names: tuple[str, str]) -> Matter:
    both = [NewParty(role=Party.Role.CONCERNED, name=names[0]), NewParty(role=Party.Role.OTHER_SIDE, name=names[1])]
    matter = matters.register(
        kind="family_dispute",
        channel="window",
        organisation=stage.organisations["county"],
        title=title,
        story=ACCOUNT,
        parties=both,
        synthetic=True,
        by=handler,
    )
    return matters.accept(matter=matter, by=handler)


def _bring_in(stage: Any, matter: Matter, handler: User, days: int) -> list[Referral]:
    due_on = moments.today() + timedelta(days=days)
    parts = [Part(stage.organisations[key], asked, told, due_on=due_on) for key, asked, told in ASKED]
    return matters.bring_in(matter=matter, account=ACCOUNT, parts=parts, agreed=True, by=handler)


def _arrange(stage: Any, matter: Matter, handler: User, begins_at: datetime) -> Mediation:
    court = stage.organisations["court"]
    chairs = [Chair(handler.name, matter.owner.short_name, handler, matter.owner), Chair("谢春梅", "区司法局")]
    if judge := stage.users.get("judge"):
        chairs.append(Chair(judge.name, court.short_name, judge, court))
    venue = Venue.objects.filter(organisation=matter.owner, kind=Venue.Kind.WINDOW).first()
    return mediation.arrange(
        matter=matter,
        slot=Slot(begins_at, 90, venue, "" if venue else "综治中心"),
        mediators=chairs,
        invited=list(matter.parties.all()),
        told_online=list(matter.parties.filter(role=Party.Role.CONCERNED)),
        by=handler,
    )


def _settled(stage: Any, handler: User) -> None:
    with _day(stage, 62, 1):
        matter = _open(stage, handler, "抚养费和探望争议", ("罗丽萍", "熊建军"))
    with _day(stage, 61, 1):
        asked = _bring_in(stage, matter, handler, 5)
    with _day(stage, 57, 2):
        for referral, answer in zip(asked, ANSWERS, strict=True):
            _answer(referral, answer, handler)
    with _day(stage, 56, 1) as now:
        session = _arrange(stage, matter, handler, now + timedelta(days=4))
    with _day(stage, 52, 3):
        people = list(matter.parties.all())
        mediation.talk(mediation=session, party=people[0], words="她最在意的是接送时不要争吵。", by=handler)
        mediation.agree(mediation=session, came=people, note="当场达成一致。", by=handler)
        agreement = agreements.draft(mediation=session, values=_clauses(), by=handler)
        copy = SimpleUploadedFile("签字件.pdf", PDF)
        agreements.sign(agreement=agreement, upload=copy, signed_on=moments.today(), by=handler)
    _confirmed(stage, agreement, handler)


def _answer(referral: Referral, answer: str, handler: User) -> None:
    """The officer answers; where nobody has an account the answer came by telephone, is noted, and the part is taken back."""
    officer = network.handlers(referral.receiver_id, Matters.ANSWER_REFERRAL).first()
    if officer is None:
        matters.note(matter=referral.matter, note=f"{referral.receiver.short_name}电话答复：{answer}", by=handler)
        matters.recall_referral(referral=referral, reason="已电话答复。", by=handler)
        return
    matters.receive_referral(referral=referral, by=officer)
    matters.answer_referral(referral=referral, answer=answer, by=officer)


def _clauses() -> dict[str, Any]:
    return {
        "maintenance_who": "熊建军",
        "maintenance_amount": Money.yuan(1200),
        "maintenance_day": 10,
        "visiting_who": "熊建军",
        "visiting": "每周六上午九时接、下午五时送回",
        "safety_who": "熊建军",
    }


def _confirmed(stage: Any, agreement: Settlement, handler: User) -> None:
    with _day(stage, 45, 1):
        court = stage.organisations["court"]
        agreements.request(agreement=agreement, asked_on=moments.today(), receiver=court, by=handler)
    with _day(stage, 38, 2):
        referral = agreement.referral
        assert referral is not None
        _answer(referral, "裁定确认有效。", handler)
        agreements.confirm(agreement=agreement, decided_on=moments.today(), by=handler)
        matters.answer(matter=agreement.matter, told="调解协议已经法院确认，我们会回访履行情况。", by=handler)
    with _day(stage, 20, 2):
        for clause in agreement.clauses.all():
            agreements.visit(clause=clause, on=moments.today(), kept=clause.kind != "visiting", by=handler)


def _today(stage: Any, handler: User) -> None:
    with _day(stage, 6, 1):
        matter = _open(stage, handler, "婆媳同住引发的离婚争议", ("钟秀英", "彭志强"))
        _bring_in(stage, matter, handler, 4)
    with _day(stage, 3, 1):
        # In the afternoon of the day on which somebody looks at the demonstration, or a little later.
        begins = max(stage.now.replace(hour=7, minute=0, second=0, microsecond=0), stage.now + timedelta(minutes=40))
        _arrange(stage, matter, handler, begins)


STEPS = [DemoStep(48, "joint mediation", play)]
