"""Confidential matters, in the hands of the named alone: domestic violence with all that belongs to it, and a harassment."""

from __future__ import annotations

from django.core.files.uploadedfile import SimpleUploadedFile

from halfsky.ground.lib import moments
from halfsky.kernel.matters import actions
from halfsky.kernel.matters.adapters import bundles, exhibits
from halfsky.kernel.matters.models import Matter
from halfsky.programmes.rights.actions import courts, violence
from halfsky.programmes.rights.models import ProtectionOrder
from tests.architecture.scenes.scene import NAMED, NOBODY, PDF, Part, concerned
from tests.cast import Cast


def part(cast: Cast) -> Part:
    """Plays them; `named` is named on the first one."""
    matter, told = _confidential(cast), _with_particulars(cast)
    may = {
        "canary-sealed-story": NAMED,
        "金丝雀乙": NAMED,
        "canary-sealed-note": NAMED,
        "canary-sealed-address": NOBODY,
        "13812340002": NOBODY,
        "canary-safe-times": NAMED,
        "canary-sealed-file": NAMED,
        "canary-trusted": NAMED,
        "canary-code": NAMED,
        "canary-refuge": NAMED,
        "canary-court": NAMED,
        "canary-joint-account": NAMED | {"town_handler", "judge"},
        "canary-for-the-town": {"town_handler"},
        "canary-for-the-court": {"judge"},
        "canary-receiver": NAMED,
        "canary-purpose": NAMED,
        "canary-particulars": {"chair"},
    }
    secret = {
        "number": [matter.number, told.number],
        "matter": [matter.pk],
        "referral": matter.referrals.values_list("pk", flat=True),
        "party": matter.parties.values_list("pk", flat=True),
        "order": ProtectionOrder.objects.values_list("pk", flat=True),
    }
    known = {"kind": ["domestic_violence", "harassment"], "verb": ["ask", "report", "assess", "plan", "protect"]}
    return Part(may, secret, known)


def _confidential(cast: Cast) -> Matter:
    """A confidential matter that its handler has accepted, with one more reader named on it."""
    by = cast.chair
    matter = actions.register(
        kind="domestic_violence",
        channel="visit",
        organisation=cast.village,
        story="canary-sealed-story",
        parties=[concerned("金丝雀乙", "13812340002", "canary-sealed-address", safe_times="canary-safe-times")],
        by=by,
    )
    actions.accept(matter=matter, note="canary-sealed-note", by=by)
    actions.attach(matter=matter, upload=SimpleUploadedFile("canary-sealed-file.pdf", PDF + b"\n\n"), by=by)
    violence.assess(matter=matter, answers={"strangled": "yes"}, by=by)
    violence.plan(matter=matter, trusted="canary-trusted", code_word="canary-code", refuge="canary-refuge", by=by)
    courts.protect(
        matter=matter, applied_at=moments.now(), applicant="herself", court="canary-court", urgent=True, by=by
    )
    parts = [
        actions.Part(cast.town, "走访", "canary-for-the-town"),
        actions.Part(cast.court, "诉前指导", "canary-for-the-court"),
    ]
    actions.bring_in(matter=matter, account="canary-joint-account", parts=parts, agreed=True, by=by)
    actions.name_reader(matter=matter, user=cast.users["named"], reason="一起办", by=by)
    _bundle(cast, matter)
    return matter


def _bundle(cast: Cast, matter: Matter) -> None:
    """Everything of it for a court, in a bundle that only its readers may fetch."""
    pieces = [one.key for _label, found in exhibits.on_offer(cast.chair, matter) for one in found]
    asked = actions.ask_bundle(
        matter=matter, receiver="canary-receiver", purpose="canary-purpose", chosen=pieces, by=cast.chair
    )
    bundles.make(asked, progress=lambda *said: None)


def _with_particulars(cast: Cast) -> Matter:
    """A confidential matter with answers to the questions of its kind, in the chair's hands alone."""
    answers = {"where": "work", "evidence": "canary-particulars"}
    matter = actions.register(
        kind="harassment", channel="window", organisation=cast.village, answers=answers, by=cast.chair
    )
    return actions.accept(matter=matter, by=cast.chair)
