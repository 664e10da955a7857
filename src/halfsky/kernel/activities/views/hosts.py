"""Where an organisation is asked whether an activity was its own too."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from halfsky.ground.web import replies
from halfsky.kernel.activities import actions, queries
from halfsky.kernel.activities.models import Activity, Host
from halfsky.kernel.activities.views.activities import actor, facts_of

ANSWERS = {"yes": actions.confirm_host, "no": actions.decline_host}


def _found(request: HttpRequest, pk: int) -> Host:
    return get_object_or_404(queries.asked(actor(request)), pk=pk)


@require_safe
def asked(request: HttpRequest, host: int) -> HttpResponse:
    """What is asked: title, day, time and place, and two answers."""
    record = _found(request, host)
    return replies.page(request, "activities/asked.html", {"host": record, **facts_of(record)})


@require_POST
def answer(request: HttpRequest, host: int, answer: str) -> HttpResponse:
    """Yes, it was ours too; or no."""
    record = _found(request, host)
    if answer not in ANSWERS:
        raise Http404
    ANSWERS[answer](host=record, by=actor(request))
    seen = Activity.objects.visible_to(actor(request)).filter(pk=record.activity_id).exists()
    said = _("It counts for you too.") if answer == "yes" else _("It does not count for you.")
    return replies.done(request, record.activity.get_absolute_url() if seen else "start", said)
