"""Judicial aid that a court decides, counselling with its notes, and return visits."""

from __future__ import annotations

from datetime import timedelta

from django.core.files.uploadedfile import SimpleUploadedFile

from halfsky.ground.lib import moments
from halfsky.kernel.matters.models import Matter
from halfsky.kernel.people import actions as people
from halfsky.programmes.rights.actions import after, aid, aid_papers
from halfsky.programmes.rights.models import Aid, AidPaper, ReturnVisit
from halfsky.programmes.rights.rules.aid import Paper
from tests.architecture.scenes.scene import PDF, VILLAGE, Part
from tests.cast import Cast


def part(cast: Cast) -> Part:
    """Plays them; somebody is counselled in the ordinary matter."""
    ordinary = Matter.objects.get(title="canary-story")
    may = {
        "canary-aid": VILLAGE | {"judge"},
        "canary-document": VILLAGE | {"judge"},
        "canary-taken-back": VILLAGE,
        "canary-proof": VILLAGE | {"judge"},
        "canary-former": VILLAGE,
        "canary-session": {"chair"},
        "canary-visit": VILLAGE - {"recused"},
    }
    secret = {
        "aid": _aid(cast),
        "counselling": [_counselled(cast, ordinary)],
        "visit": ReturnVisit.objects.values_list("pk", flat=True),
    }
    known = {
        "verb": [
            "hold_session",
            "end_counselling",
            "visit",
            "check_aid",
            "hand_in_paper",
            "grant_aid",
            "pay_aid",
            "withdraw_aid",
        ]
    }
    return Part(may, secret, known)


def _aid(cast: Cast) -> list[int]:
    """Applications for judicial aid by 柳村: one that the court has to decide, one that it decided, one taken back after that."""
    keys = []
    for number in range(3):
        person = people.register(name=f"受助人{number}", organisation=cast.village, by=cast.chair).person
        found = aid.apply_for(
            person=person,
            organisation=cast.village,
            court=cast.court,
            ground="other",
            reason="canary-aid",
            asked=100,
            by=cast.chair,
        )
        _hand_in(cast, found)
        aid.check(aid=found, papers=Paper.values, by=cast.chair)
        aid.propose(aid=found, by=cast.chair)
        if number:
            aid.grant(aid=found, decided_on=moments.today(), amount=100, document="canary-document", by=cast.chair)
        if number == 2:
            aid.withdraw(aid=found, answer="canary-taken-back", by=cast.chair)
        keys.append(found.pk)
    return keys


def _hand_in(cast: Cast, found: Aid) -> None:
    """Two files of a paper, of which the second took the place of the first before the court had it."""
    for name in ("canary-former", "canary-proof"):
        upload = SimpleUploadedFile(f"{name}.pdf", PDF + name.encode())
        before = AidPaper.objects.filter(aid=found).first()
        aid_papers.hand_in(aid=found, paper=Paper.HARM, upload=upload, replaces=before, by=cast.chair)


def _counselled(cast: Cast, matter: Matter) -> int:
    """Counselling in the ordinary matter with a note of the chair's, and a return visit that was made, with one to come."""
    row = after.begin(matter=matter, counsellor=cast.chair, court=cast.court, by=cast.chair)
    after.hold_session(counselling=row, on=moments.today(), minutes=50, note="canary-session", by=cast.chair)
    person = matter.parties.filter(role="concerned").get().person
    assert person is not None
    visit = after.plan_after_verdict(matter=matter, person=person, verdict_on=moments.today(), by=cast.chair)
    next_on = moments.today() + timedelta(days=90)
    after.visit(
        return_visit=visit, done_on=moments.today(), how="home", result="canary-visit", next_on=next_on, by=cast.chair
    )
    return row.pk
