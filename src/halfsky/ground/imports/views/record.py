"""The page of one import: how far it is, everything that is wrong, what became of the rows."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from halfsky.ground.imports import queries, tasks
from halfsky.ground.imports.actions import checking
from halfsky.ground.imports.models import Finding, Import
from halfsky.ground.imports.states import CHECKED, CHECKING, HEADINGS, HELD, IMPORT, PLACES
from halfsky.ground.imports.views.fetching import actor, sent
from halfsky.ground.jobs.models import Job
from halfsky.ground.lib import moments
from halfsky.ground.web import replies
from halfsky.ground.web.registers import Choice, Column, Pill, Register
from halfsky.ground.web.registers.export import CONTENT_TYPE, spreadsheet

TONES = {"wrong": "late", "rejected": "late", "linked": "soon", "completed": "ok", "known": "plain"}
FORWARD = {HEADINGS: "imports:headings", PLACES: "imports:places"}

REGISTER = Register(
    key="imports.finding",
    heading=gettext_lazy("What was found"),
    columns=[
        Column("row", gettext_lazy("Row"), "row", sort="row", numeric=True),
        Column(
            "outcome",
            gettext_lazy("What it came to"),
            lambda one: Pill(one.get_outcome_display(), TONES[one.outcome]),
            sort="outcome",
        ),
        Column("column", pgettext_lazy("import", "Column"), "heading", sort="heading"),
        Column("value", gettext_lazy("What is there"), "value"),
        Column("said", gettext_lazy("What would be right"), "said"),
    ],
    filters=[
        Choice(
            key="outcome",
            label=gettext_lazy("What it came to"),
            choices=Finding.Outcome.choices,
            narrow="outcome",
        ),
    ],
    default_sort="row",
    empty=gettext_lazy("There is nothing to correct in this list."),
)


@never_cache
@require_safe
def record(request: HttpRequest, key: UUID) -> HttpResponseBase:
    """Where an import stands and what is to be done next; while work is going on, how far it is."""
    found = sent(request, key)
    if found.state in FORWARD:
        return redirect(FORWARD[found.state], key)
    job = Job.objects.visible_to(actor(request)).filter(pk=found.job_id).first() if found.job_id else None
    if found.at_work:
        return _working(request, found, job)
    if replies.by_htmx(request) and request.headers.get("HX-Target") == "progress":
        return replies.done(request, found)
    page = REGISTER.read(request, found.findings.all())
    return page.reply(request, "imports/import.html", _context(found))


def _working(request: HttpRequest, found: Import, job: Job | None) -> HttpResponseBase:
    stopped = job is None or not job.is_open
    if stopped and replies.by_htmx(request):
        return replies.done(request, found)  # the whole page has the button to set it going again
    return replies.progress(
        request,
        heading=found.name,
        done=job.done if job else 0,
        total=job.total if job else None,
        words=job.message if job and job.message else "",
        finished=stopped,
        failed=stopped,
        back=reverse("imports:imports"),
        template="imports/working.html",
        context={"record": found, "life": IMPORT, "again": _again(found)},
    )


def _again(found: Import) -> str:
    """Where interrupted work is set going again."""
    return reverse("imports:check" if found.state == CHECKING else "imports:write", args=[found.pk])


def _context(found: Import) -> dict[str, Any]:
    next_step = found.spec.next if found.spec and found.written else None
    return {
        "record": found,
        "life": IMPORT,
        "checked": found.state == CHECKED,
        "held": found.state == HELD,
        "sentence": checking.sentence(found) if found.state == CHECKED else found.held,
        "lines": tasks.outcome_lines(found),
        "to_correct": not found.erased_at and bool(found.wrong or found.counts.get("rejected")),
        "next": (next_step[0], reverse(next_step[1])) if next_step else None,
        "before": queries.sent_before(found) if found.state == CHECKED else None,
    }


@never_cache
@require_safe
def rejected(request: HttpRequest, key: UUID) -> HttpResponseBase:
    """The rows that were not taken, as they came, with a column that says why: to correct and send again."""
    found = sent(request, key)
    heads, rows = queries.rejected(found)
    title = _("%(name)s to correct") % {"name": found.name.rpartition(".")[0] or found.name}
    return replies.download(
        spreadsheet(str(found.label), heads, rows), f"{title} {moments.today():%Y-%m-%d}.xlsx", CONTENT_TYPE
    )
