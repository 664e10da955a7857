"""Petitions of the demonstration's county: one to be taken up in time, one at work, one decided in writing."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from halfsky.ground.lib import moments
from halfsky.ground.lib.declarations import DemoStep
from halfsky.kernel.matters import actions as matters
from halfsky.kernel.matters.actions import NewParty
from halfsky.kernel.matters.models import Matter, Party
from halfsky.kernel.matters.models.matter import Channel
from halfsky.programmes.rights.actions import petitions
from halfsky.programmes.rights.demo.mediation import PDF
from halfsky.programmes.rights.queries.petitions import KIND

LAND = (
    "承包地补偿分配",
    "来信反映本组分配征地补偿款时，没有给出嫁后户口仍在本村的妇女。",
    "村民小组",
    "按本村村民同等分配",
)
PAY = ("产假工资发放", "来信反映产假期间工资只发了一半，多次询问没有答复。", "用人单位", "补发产假工资")
SCHOOL = ("随迁子女入学", "来信反映孩子随父母进城后，两所学校都说名额已满。", "教育主管部门", "就近安排入学")


def play(stage: Any) -> None:
    """Each is played on its own days, by the county's handler."""
    by = stage.users["county"]
    _letter(stage, LAND, days=12)
    at_work = _letter(stage, SCHOOL, days=25)
    decided = _letter(stage, PAY, days=58)
    for petition, days in ((at_work, 20), (decided, 50)):
        with moments.pretend(stage.at(days, 10)):
            petitions.accept(matter=petition, by=by)
    with moments.pretend(stage.at(16, 15)):
        petitions.decide(
            matter=decided,
            facts="经核实，产假期间确实少发工资两个月，用人单位已承认。",
            basis="《女职工劳动保护特别规定》第八条",
            decision="由用人单位补发产假工资，并书面告知本人。",
            received_on=moments.today(),
            by=by,
        )


def _letter(stage: Any, tale: tuple[str, str, str, str], *, days: int) -> Matter:
    title, story, about, asks = tale
    with moments.pretend(stage.at(days, 9)):
        name, received = stage.name(), moments.today() - timedelta(days=2)
        return matters.register(
            kind=KIND,
            channel=Channel.LETTER,
            organisation=stage.organisations["county"],
            title=title,
            story=story,
            parties=[NewParty(role=Party.Role.CONCERNED, name=name)],
            answers={"about": about, "asks": asks},
            letter=_paper(stage, name, received),
            synthetic=True,
            by=stage.users["county"],
        )


def _paper(stage: Any, name: str, received: date) -> matters.NewLetter:
    """What stands on the letter; it came by way of the county's petition bureau, with a scan that holds nothing."""
    return matters.NewLetter(
        received_on=received,
        dated_on=received - timedelta(days=5),
        signed=name,
        addressed_to=stage.organisations["county"].name,
        forwarded_by="县信访局",
        scan=SimpleUploadedFile("来信扫描件.pdf", PDF),
    )


STEPS = [DemoStep(44, "petitions", play)]
