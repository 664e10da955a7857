"""Verbs about reports: they come up by themselves, are looked through, signed and frozen, commented, sent back, amended."""

from __future__ import annotations

import json
import zlib
from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from halfsky.ground.accounts.models import User
from halfsky.ground.journal import actions as journal
from halfsky.ground.lib import moments
from halfsky.ground.lib.actors import Actor
from halfsky.ground.lib.errors import NotAllowed, NotPossible, Refusal
from halfsky.ground.lib.lives import swap
from halfsky.ground.lib.periods import Period, day_words
from halfsky.ground.notices import actions as notices
from halfsky.kernel.insight.models import Cell, Report, ReportKind, Step, Version
from halfsky.kernel.insight.permissions import Permission
from halfsky.kernel.insight.queries import reports as queries
from halfsky.kernel.insight.rules import reports as rules
from halfsky.kernel.insight.states import REPORT
from halfsky.kernel.network import queries as network

NOUN = queries.NOUN
BATCH = 1000
Figures = Sequence[queries.Frozen] | None


@transaction.atomic
def open_reports(*, kind: ReportKind, period: Period, by: Actor) -> int:
    """Opens the report of a period for everybody who has none yet, and says how many; may be run any number of times."""
    rows = [
        Report(
            kind=kind,
            organisation_id=pk,
            period_code=period.code,
            start=period.start,
            end=period.end,
            due_on=rules.due_on(period, kind.due[level]),
        )
        for pk, level in queries.reporting(kind, period).values_list("pk", "level")
    ]
    if rows:
        Report.objects.bulk_create(rows, batch_size=BATCH, ignore_conflicts=True)
        content = {"period": period.code, "reports": len(rows)}
        journal.record(
            verb="insight.open",
            noun="insight.report_kind",
            noun_id=kind.pk,
            organisation=kind.owner_id,
            content=content,
            by=by,
        )
    return len(rows)


@transaction.atomic
def check(*, report: Report, note: str = "", by: Actor) -> None:
    """Says that somebody has looked the report through."""
    _advance(report, "check", note, by)


@transaction.atomic
def comment(*, report: Report, note: str, by: Actor) -> None:
    """Says something about a report, for everybody who reads it, and tells those who sign it."""
    if not note.strip():
        raise Refusal(_("Write what you want to say."), at="note")
    _advance(report, "comment", note, by)
    _tell(report, lambda: _("A comment on %(report)s") % {"report": queries.named(report)}, note, by)


@transaction.atomic
def sign(*, report: Report, note: str = "", figures: Figures = None, by: Actor) -> Version:
    """Signs a report and freezes its figures with their rows.

    Refused while the period runs, and while somebody below has not signed and still has time; whoever is late is named in what is
    signed. NotPossible where the place wants two pairs of eyes and nobody else has looked it through. `figures` are those that were
    counted just before, of a large report.
    """
    _require(report, "sign", by)
    _lock(report)
    if problem := queries.problem(report):
        raise NotPossible(problem)
    if network.setting(report.organisation_id, "insight.two_pairs_of_eyes") and not _seen_by_another(report, by):
        raise NotPossible(_("Somebody else has to look this report through before you sign it."))
    return _freeze(report, "sign", note, figures, by)


@transaction.atomic
def amend(*, report: Report, reason: str, figures: Figures = None, by: Actor) -> Version:
    """Signs a report anew with the figures of today; the version before stays beside it. NotPossible if no figure has changed."""
    if not reason.strip():
        raise Refusal(_("Say why the report is amended."), at="reason")
    _require(report, "amend", by)
    _lock(report)
    last = report.versions.latest("number")
    before = queries.figures_of([last.pk])[last.pk]
    if queries.live(report) == before:
        raise NotPossible(_("Nothing to amend: every figure is still what was signed."))
    version = _freeze(report, "amend", reason, figures, by)
    _tell_above(report, reason, by)
    return version


@transaction.atomic
def send_back(*, report: Report, reason: str, by: Actor) -> None:
    """Sends a signed report of the level below back, with a reason; what was signed stays, until it is signed anew."""
    if not reason.strip():
        raise Refusal(_("Say why you send the report back."), at="reason")
    _advance(report, "send_back", reason, by, told=Report.Told.NOTHING)
    _tell(report, lambda: _("%(report)s was sent back") % {"report": queries.named(report)}, reason, by)


@transaction.atomic
def remind(*, report: Report, told: int, by: Actor) -> None:
    """Tells those who sign that a report is due or late, each once."""
    if Report.objects.filter(pk=report.pk, told__lt=told).update(told=told):
        late = told == Report.Told.LATE
        _tell(report, lambda: _late(report) if late else _due(report), "", by, urgent=late)


def _late(report: Report) -> str:
    return _("Late: %(report)s") % {"report": queries.named(report)}


def _due(report: Report) -> str:
    return _("To be signed by %(day)s: %(report)s") % {"report": queries.named(report), "day": day_words(report.due_on)}


def _require(report: Report, verb: str, by: Actor) -> str:
    """The state the move leads to; NotAllowed for whoever may not make it, NotPossible where the table has no such move."""
    if not queries.may(by, verb, report):
        raise NotAllowed(_("Only the people of %(place)s can do this.") % {"place": report.organisation.short_name})
    return REPORT.after(report.state, verb)


def _advance(report: Report, verb: str, note: str, by: Actor, *, version: int | None = None, **columns: Any) -> None:
    """Makes one move of a report's life and leaves a step and, unless a version's own event tells of it, a journal event."""
    swap(report, state=_require(report, verb, by), **columns)
    Step.objects.create(
        report=report,
        at=moments.now(),
        verb=verb,
        actor=by.actor_label[:200],
        user=by if isinstance(by, User) else None,
        note=note.strip()[:500],
        version=version,
    )
    if version is None:
        journal.record(
            verb=f"insight.{verb}",
            noun=NOUN,
            noun_id=report.pk,
            organisation=report.organisation_id,
            content={"state": report.state},
            by=by,
        )


def _lock(report: Report) -> None:
    """Of two who sign or amend at once, the second goes on when the first is done, and sees what was signed."""
    Report.objects.select_for_update().get(pk=report.pk)


def _freeze(report: Report, verb: str, reason: str, figures: Figures, by: Actor) -> Version:
    """Writes a version with its cells, and the digest of all into the journal."""
    number = report.versions.count() + 1
    _advance(report, verb, reason, by, version=number)
    figures = queries.figures(report) if figures is None else figures
    digest = queries.version_digest(report, number, [one.told for one in figures])
    event = journal.record(
        verb=f"insight.{verb}",
        noun=NOUN,
        noun_id=report.pk,
        organisation=report.organisation_id,
        content={"state": report.state, "version": number, "digest": digest},
        by=by,
    )
    version = Version.objects.create(
        report=report,
        number=number,
        signed_at=moments.now(),
        signer=by.actor_label[:200],
        reason=reason.strip()[:500],
        missing=[[pk, name] for pk, name in _missing(report)],
        digest=digest,
        event=event.pk,
    )
    Cell.objects.bulk_create(_cell(version, one) for one in figures)
    return version


def _cell(version: Version, one: queries.Frozen) -> Cell:
    with translation.override("zh-hans"):  # the language of documents
        label = str(one.spec.label)[:200]
    slug, value, of, digest = one.told
    whole = _packed(one.whole) if of is not None else b""
    return Cell(
        version=version,
        indicator=slug,
        label=label,
        unit=one.spec.unit,
        value=value,
        of=of,
        packed=_packed(one.rows),
        packed_of=whole,
        digest=digest,
    )


def _missing(report: Report) -> list[tuple[int, str]]:
    return list(queries.unsigned_below(report).order_by("pk").values_list("organisation", "organisation__short_name"))


def _packed(rows: Any) -> bytes:
    return zlib.compress(json.dumps(rows, separators=(",", ":")).encode(), 6)


def _seen_by_another(report: Report, by: Actor) -> bool:
    """Whether somebody else has looked it through since it was last signed."""
    last = report.steps.filter(verb__in=("check", "sign", "amend", "send_back")).order_by("-pk").first()
    return last is not None and last.verb == "check" and last.user != by


def _tell(report: Report, subject: Any, detail: str, by: Actor, *, urgent: bool = False) -> None:
    notices.tell(
        users=network.handlers(report.organisation_id, Permission.SIGN),
        subject=subject,
        detail=detail,
        url=report.get_absolute_url(),
        urgent=urgent,
        noun=NOUN,
        noun_id=report.pk,
        organisation=report.organisation_id,
        by=by,
    )


def _tell_above(report: Report, reason: str, by: Actor) -> None:
    """Whoever has signed above learns that a report below was amended."""
    above = network.parent(report.organisation)
    if above is None:
        return
    words = {"place": report.organisation.short_name, "report": queries.named(report)}
    notices.tell(
        users=network.handlers(above, Permission.SIGN),
        subject=lambda: _("%(place)s amended %(report)s") % words,
        detail=reason,
        url=report.get_absolute_url(),
        noun=NOUN,
        noun_id=report.pk,
        organisation=above.pk,
        by=by,
    )
