"""What a matter itself can put into a bundle of evidence: what was told, its timeline, what was asked of others, its files."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from halfsky.ground.files.models import StoredFile
from halfsky.ground.journal import queries as journal
from halfsky.ground.lib.declarations import house
from halfsky.ground.lib.evidence import Exhibit
from halfsky.kernel.matters import queries
from halfsky.kernel.matters.models import Bundle, Matter, Step

NOUN = "matters.matter"
QUIET = {
    "issue_code",
    "name_reader",
    "end_reader",
    "break_glass",
    "hand_over",
    "bundle",
    "rate",
}  # ours, not the case's


def on_offer(actor: Any, matter: Matter) -> list[tuple[str, list[Exhibit]]]:
    """Everything that may go into a bundle of this matter, in the groups in which the rooms declare it, oldest first."""
    sources = sorted((one for one in house().evidence if one.noun == NOUN), key=lambda one: one.order)
    groups = [(str(one.label), sorted(one.exhibits(actor, matter), key=lambda piece: piece.at)) for one in sources]
    return [(label, pieces) for label, pieces in groups if pieces]


def chosen(bundle: Bundle) -> list[Exhibit]:
    """The exhibits of a bundle in the order in which they came about, files last, as far as its maker sees them now."""
    found = [piece for _label, pieces in on_offer(bundle.made_by, bundle.matter) for piece in pieces]
    kept = [piece for piece in found if piece.key in bundle.chosen]
    return sorted(kept, key=lambda piece: (bool(piece.file), piece.at, piece.key))


def steps(actor: Any, matter: Matter) -> Iterator[Exhibit]:
    """The timeline; its first line is what was told when the matter was registered."""
    labels = {move.verb: str(move.label) for move in matter.life.moves}
    for step in matter.steps.select_related("organisation").order_by("at", "id"):
        yield Exhibit(
            key=f"step:{step.pk}",
            at=step.at,
            title=labels.get(step.verb) or queries.step_label(step.verb),
            facts=(*_by(step), *(_registration(matter) if step.verb == "register" else ())),
            words=_words(matter, step),
            events=(step.event,) if step.event else (),
            salt=step.salt,
            chosen=step.verb not in QUIET and (step.verb != "attach" or bool(step.note)),
        )


def _by(step: Step) -> tuple[tuple[str, str], ...]:
    where = step.organisation.name if step.organisation else ""
    return ((_("Recorded by"), step.actor), (_("Organisation"), where))


def _registration(matter: Matter) -> Iterator[tuple[str, str]]:
    yield _("Kind"), str(matter.kind.label)
    yield _("Channel"), matter.get_channel_display()
    letter = queries.letter_of(matter)
    if letter:
        yield _("Letter received"), date_format(letter.received_on, "DATE_FORMAT")
        yield _("Forwarded by"), letter.forwarded_by
    for party in matter.parties.select_related("person").order_by("id"):
        more = f"（{party.relation}）" if party.relation else ""
        yield party.get_role_display(), f"{queries.name_of(party)}{more}"


def _words(matter: Matter, step: Step) -> tuple[tuple[str, str, str], ...]:
    first = step.verb == "register"
    letter = queries.letter_of(matter) if first else None
    found = (
        ("story", pgettext("matter", "Account"), matter.story if first else ""),
        ("signed", _("Signed"), letter.signed if letter else ""),
        ("note", _("Record"), step.note),
        ("told", _("Told to the person"), step.told),
    )
    return tuple(one for one in found if one[2])


def sharing(actor: Any, matter: Matter) -> Iterator[Exhibit]:
    """That others were asked, and what they answered; what one of them was told is between her and them."""
    for row in matter.assignments.select_related("sender", "receiver"):
        yield Exhibit(
            key=f"assignment:{row.pk}",
            at=row.offered_at,
            title=_("%(part)s: %(receiver)s") % {"part": row.get_part_display(), "receiver": row.receiver.name},
            facts=((_("from"), row.sender.name), (_("state"), str(row.state_now.label))),
            words=_said(("reply", _("reply"), row.reply)),
            chosen=False,
        )
    for sent in matter.referrals.select_related("sender", "receiver"):
        yield Exhibit(
            key=f"referral:{sent.pk}",
            at=sent.sent_at,
            title=_("Referred to %(receiver)s") % {"receiver": sent.receiver.name},
            facts=((_("what is asked"), sent.asked), (_("state"), str(sent.state_now.label))),
            words=_said(("answer", _("answer"), sent.answer)),
        )


def _said(*words: tuple[str, str, str]) -> tuple[tuple[str, str, str], ...]:
    return tuple(one for one in words if one[2])


def files(actor: Any, matter: Matter) -> Iterator[Exhibit]:
    """What was attached, also what was removed again: of that the digest remains."""
    attached = journal.events_of(NOUN, matter.pk).filter(verb="files.attach")
    events = {event.content["file"]: event.pk for event in attached if event.content}
    for file in StoredFile.objects.filter(noun=NOUN, noun_id=str(matter.pk)).order_by("at", "id"):
        gone = file.removed_at is not None
        yield Exhibit(
            key=f"file:{file.pk}",
            at=file.at,
            title=file.name,
            facts=(
                (_("attached by"), file.uploaded_by_label),
                (_("size"), _("%(count)s bytes") % {"count": f"{file.size:,}"}),
                ("SHA-256", file.sha256),
                *(((_("Its content"), _removed(file)),) if gone else ()),
            ),
            events=(events[str(file.pk)],) if str(file.pk) in events else (),
            file="" if gone else str(file.pk),
            chosen=not gone,
        )


def _removed(file: StoredFile) -> str:
    day = date_format(timezone.localtime(file.removed_at), "DATE_FORMAT") if file.removed_at else ""
    return _("was removed on %(day)s; its digest remains") % {"day": day}


def groups(offer: Iterable[tuple[str, list[Exhibit]]]) -> list[tuple[str, list[tuple[Exhibit, str]]]]:
    """The exhibits in their groups, each with the words by which somebody chooses it."""
    return [(label, [(one, f"{one.title} · {moment(one.at)}") for one in found]) for label, found in offer]


def moment(at: datetime) -> str:
    """A moment as papers write it, in the time of the place."""
    return date_format(timezone.localtime(at), "DATETIME_FORMAT")
