"""An ordinary matter, in which everybody of the line sees everything but telephones and addresses."""

from __future__ import annotations

from django.core.files.uploadedfile import SimpleUploadedFile

from halfsky.ground.files.models import StoredFile
from halfsky.kernel.matters import actions
from halfsky.kernel.matters.models import Matter
from halfsky.kernel.people import actions as people
from tests.architecture.scenes.scene import ANYONE_IN_LINE, NOBODY, PDF, Part, concerned
from tests.cast import Cast


def part(cast: Cast) -> Part:
    """Plays it; `recused` is related to the person concerned."""
    matter = _ordinary(cast)
    may = {
        "canary-story": ANYONE_IN_LINE,
        "金丝雀甲": ANYONE_IN_LINE | {"recused"},  # as a person of the village, not as a party
        "canary-note": ANYONE_IN_LINE,
        "canary-address": NOBODY,
        "13812340001": NOBODY,
        "canary-file": ANYONE_IN_LINE | {"judge"},
        "canary-hidden-file": ANYONE_IN_LINE,
        "canary-referred": {"judge"},
        "canary-past-referral": NOBODY,
    }
    secret = {
        "number": [matter.number],
        "matter": [matter.pk],
        "referral": matter.referrals.values_list("pk", flat=True),
        "assignment": matter.assignments.values_list("pk", flat=True),
        "party": matter.parties.values_list("pk", flat=True),
        "file": StoredFile.objects.values_list("pk", flat=True),  # whatever part it was attached in
    }
    known = {
        "organisation": [cast.village.pk, cast.county.pk, cast.court.pk],
        "division": [cast.town.division_id, cast.county.division_id],
        "user": [cast.chair.pk, cast.stranger.pk],
        "kind": ["need"],
        "verb": [
            "accept",
            "take",
            "handle",
            "answer",
            "assign",
            "refer",
            "bring_in",
            "urge",
            "recall",
            "note",
            "attach",
            "return",
        ],
        "slug": ["matters.registered", "matters.persons", "matters.referred"],
        "trade": ["court", "federation"],
    }
    return Part(may, secret, known)


def _ordinary(cast: Cast) -> Matter:
    """An ordinary matter: the court has one open referral of it with one file, and answered an earlier one."""
    by = cast.chair
    matter = actions.register(
        kind="need",
        channel="window",
        organisation=cast.village,
        title="canary-story",
        story="canary-story",
        parties=[concerned("金丝雀甲", "13812340001", "canary-address")],
        by=by,
    )
    actions.accept(matter=matter, by=by)
    actions.handle(matter=matter, note="canary-note", by=by)
    shown = actions.attach(matter=matter, upload=SimpleUploadedFile("canary-file.pdf", PDF), by=by)
    actions.attach(matter=matter, upload=SimpleUploadedFile("canary-hidden-file.pdf", PDF + b"\n"), by=by)
    past = actions.refer(matter=matter, receiver=cast.court, asked="一", told="canary-past-referral", by=by)
    actions.receive_referral(referral=past, by=cast.judge)
    actions.answer_referral(referral=past, answer="已答复", by=cast.judge)
    actions.refer(matter=matter, receiver=cast.court, asked="二", told="canary-referred", files=[str(shown.pk)], by=by)
    _relate(cast, matter)
    return matter


def _relate(cast: Cast, matter: Matter) -> None:
    """The recused colleague lives with the person concerned."""
    person = matter.parties.get().person
    assert person is not None
    own = people.register(name="亲戚", sex="2", organisation=cast.village, by=cast.chair).person
    people.connect_account(person=own, user=cast.users["recused"], by=cast.chair)
    people.form_household(head=own, members=[person], by=cast.chair)
    actions.add_party(matter=matter, party=actions.NewParty(role="witness", name="邻居"), by=cast.chair)
