"""My jobs, the progress of one, and the badge by which it is found again."""

from __future__ import annotations

from uuid import UUID

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from halfsky.ground.accounts.models import User
from halfsky.ground.jobs import actions, queries, tasks
from halfsky.ground.jobs.models import Job
from halfsky.ground.jobs.states import FAILED, JOB, QUEUED
from halfsky.ground.journal.permissions import Permission
from halfsky.ground.web import replies

PER_PAGE = 30


@require_safe
def jobs(request: HttpRequest) -> HttpResponse:
    """A user's jobs, latest first."""
    page = Paginator(Job.objects.visible_to(_user(request)), PER_PAGE).get_page(request.GET.get("page"))
    return replies.page(request, "jobs/jobs.html", {"page": page, "life": JOB})


@require_safe
def job(request: HttpRequest, job: UUID) -> HttpResponse:
    """How far a job is, or what came of it."""
    row = get_object_or_404(Job.objects.visible_to(_user(request)), pk=job)
    words = row.message or (_("Waiting for its turn.") if row.state == QUEUED else "")
    return replies.progress(
        request,
        heading=row.label,
        done=row.done,
        total=row.total,
        words=words,
        finished=not row.is_open,
        failed=row.state == FAILED,
        result=row.outcome.as_dict() if not row.is_open else None,
        back=row.back_url or reverse("jobs:list"),
    )


@require_safe
def badge(request: HttpRequest) -> HttpResponse:
    """How many jobs are under way, for the top of every page; asks again only while there are some."""
    return replies.page(request, "web/parts/jobs.html", {"open_jobs": queries.open_count(_user(request))})


@require_POST
def verify_journal(request: HttpRequest) -> HttpResponseBase:
    """Starts the verification of the whole journal, for those who may read it."""
    user = _user(request)
    if not user.has_perm(Permission.READ):
        raise Http404
    started = actions.start(
        kind="jobs.verify_journal", label=_("Verify the journal"), task=tasks.verify_journal, by=user
    )
    return replies.done(request, started)


def _user(request: HttpRequest) -> User:
    # Signed in, or the middleware would have asked her to.
    assert isinstance(request.user, User)
    return request.user
