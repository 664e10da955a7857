"""Judicial aid in the demonstration: one at each place of its way, of which the court has one to decide and one lacks a paper."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from halfsky.ground.lib import moments
from halfsky.ground.lib.declarations import DemoStep
from halfsky.kernel.people.models import Person
from halfsky.programmes.rights.actions import aid, aid_papers
from halfsky.programmes.rights.demo.mediation import PDF
from halfsky.programmes.rights.models import Aid
from halfsky.programmes.rights.rules.aid import Ground, Paper


@dataclass(frozen=True)
class Story:
    """One application: how many days ago it was made, how far it has come, and what is missing of its papers."""

    ground: str
    reason: str
    fen: int
    days: int
    until: str
    missing: str = ""


STORIES = (
    Story(Ground.MAINTENANCE, "离婚判决每月抚养费一千元，对方外出无法执行，孩子上小学，母亲在县城打零工。", 1200000, 60, "received"),
    Story(Ground.INJURED, "被人打伤致残，被告人无赔偿能力，治疗费已花去四万余元，家里靠借款维持。", 3000000, 40, "granted"),
    Story(Ground.ACCIDENT, "丈夫车祸去世，肇事方没有财产可供执行，家中有两个孩子和一位老人。", 2500000, 20, "proposed"),
    Story(Ground.PROPERTY, "货款被骗，案件已判决，被告人名下没有财产；她在集镇开店，仍有经营收入。", 1800000, 80, "refused"),
    Story(Ground.MAINTENANCE, "前夫拒付抚养费，强制执行未果，她独自带两个孩子，没有固定收入。", 800000, 3, "applied", Paper.HARDSHIP),
)  # fmt: skip
# What the files of the papers are called.
FILES = {
    Paper.APPLICATION: "救助申请书.pdf",
    Paper.IDENTITY: "身份证和户口簿.pdf",
    Paper.HARM: "判决书.pdf",
    Paper.HARDSHIP: "困难证明.pdf",
    Paper.COMPENSATION: "其他赔偿情况说明.pdf",
}


def play(stage: Any) -> None:
    """Applications of the cast's county, each at another place of its way."""
    county, court = stage.organisations["county"], stage.organisations.get("court")
    served = Person.objects.filter(
        organisation=county, synthetic=True, canonical=None, protected=False, sex="2", account=None
    )
    if court is None:
        return
    for person, story in zip(served.order_by("pk"), STORIES, strict=False):
        _tell(stage, story, _apply(stage, person, county, court, story))


def _apply(stage: Any, person: Person, county: Any, court: Any, story: Story) -> Aid:
    """Applied for, with all papers on file but the one that is missing."""
    with moments.pretend(stage.at(story.days, 10)):
        found = aid.apply_for(
            person=person, organisation=county, court=court, ground=story.ground, reason=story.reason, asked=story.fen, by=stage.by
        )  # fmt: skip
        for paper, name in FILES.items():
            if paper != story.missing:
                content = PDF + paper.value.encode()
                aid_papers.hand_in(aid=found, paper=paper, upload=SimpleUploadedFile(name, content), by=stage.by)
    return found


def _tell(stage: Any, story: Story, found: Aid) -> None:
    """Goes on with it as far as the story does."""
    if story.until == "applied":
        return
    with moments.pretend(stage.at(story.days - 5, 10)):
        aid.check(aid=found, papers=[], by=stage.by)
        aid.propose(aid=found, by=stage.by)
    if story.until == "proposed":
        return
    with moments.pretend(stage.at(story.days - 20, 10)):
        document = f"（{moments.today():%Y}）赣0902司救{STORIES.index(story) + 3}号"
        if story.until == "refused":
            words = "申请人有稳定经营收入，不属于生活面临急迫困难的情形，不予救助。"
            aid.refuse(aid=found, decided_on=moments.today(), answer=words, document=document, by=stage.by)
            return
        granted = story.fen * 4 // 5
        aid.grant(aid=found, decided_on=moments.today(), amount=granted, document=document, by=stage.by)
    if story.until == "received":
        _pay(stage, found)


def _pay(stage: Any, found: Aid) -> None:
    with moments.pretend(stage.at(30, 10)):
        aid.pay(aid=found, day=moments.today(), voucher="0000317", by=stage.by)
    with moments.pretend(stage.at(27, 10)):
        aid.receive(aid=found, on=moments.today(), by=stage.by)


STEPS = [DemoStep(46, "judicial aid", play)]
