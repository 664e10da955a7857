"""What the demonstration's court refers: a case just sent, one that is mediated now, one on which the court has its report."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from halfsky.ground.lib import moments
from halfsky.ground.lib.declarations import DemoStep
from halfsky.kernel.matters import actions as matters
from halfsky.kernel.matters.actions import NewParty
from halfsky.kernel.matters.models import Party
from halfsky.programmes.rights.actions import court_referrals as verbs
from halfsky.programmes.rights.demo.mediation import PDF
from halfsky.programmes.rights.models import CourtReferral

CASES = {
    "new": ("诉前调解417号", "mediation", "before", "原告要求离婚，被告愿意协商。女儿四岁，随母亲生活。请先行调解。"),
    "at_work": (
        "民初1062号",
        "counselling",
        "during",
        "离婚案件审理中，母亲情绪低落，夜里睡不好。请安排心理疏导，并了解孩子近况。",
    ),
    "done": (
        "诉前调解352号",
        "mediation",
        "before",
        "双方因老人赡养和家务争吵，女方起诉离婚，庭前表示愿意和好。请调解。",
    ),
}

HUSBANDS = {"new": "黄志明", "at_work": "徐海涛", "done": "何建国"}


def play(stage: Any) -> None:
    """Each on its own days, only where the county has a court with an officer and a handler of its own."""
    judge, by, court = stage.users.get("judge"), stage.users.get("county"), stage.organisations.get("court")
    if judge is None or by is None or court is None:
        return
    with moments.pretend(stage.at(40, 9)):
        done = _refer(stage, "done", days=None)
    with moments.pretend(stage.at(39, 10)):
        verbs.agree(referral=done, note="已指派调解员，一周内约谈双方。", by=by)
    with moments.pretend(stage.at(22, 15)):
        matters.answer(matter=done.matter, told="双方已经和好，我们会再来看看你们。", by=by)
        paper = SimpleUploadedFile("调解情况报告.pdf", PDF)
        verbs.report(
            referral=done, outcome="settled", report="经两次调解，双方和好，原告表示撤回起诉。", upload=paper, by=by
        )
        matters.finish(matter=done.matter, by=by)
    with moments.pretend(stage.at(21, 15)):
        matters.follow_up(matter=done.matter, reached=True, note="双方和好，正常生活。", score=5, by=by)
        matters.archive(matter=done.matter, by=by)
    with moments.pretend(stage.at(6, 9)):
        at_work = _refer(stage, "at_work", days=10)
    with moments.pretend(stage.at(5, 10)):
        verbs.agree(referral=at_work, note="已安排心理咨询师，本周开始。", by=by)
    with moments.pretend(stage.at(1, 15)):
        _refer(stage, "new", days=20)


def _refer(stage: Any, case: str, *, days: int | None) -> CourtReferral:
    number, purpose, stage_of_case, told = CASES[case]
    sides = [
        NewParty(role=Party.Role.CONCERNED, name=stage.name(), relation="原告"),
        NewParty(role=Party.Role.OTHER_SIDE, name=HUSBANDS[case], relation="被告"),
    ]
    return verbs.refer(
        court=stage.organisations["court"],
        kind="family_dispute",
        purpose=purpose,
        stage=stage_of_case,
        case_number=f"（{moments.today():%Y}）示0902{number}",
        told=told,
        parties=sides,
        agreed=True,
        wanted_by=moments.today() + timedelta(days=days) if days else None,
        synthetic=True,
        by=stage.users["judge"],
    )


STEPS = [DemoStep(49, "court referrals", play)]
