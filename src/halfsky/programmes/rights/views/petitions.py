"""What a petitioner gets on paper: the notice that her petition is taken up, and the opinions in writing."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from halfsky.ground.web import replies
from halfsky.kernel.matters.models import Matter
from halfsky.programmes.rights.models import OpinionLetter
from halfsky.programmes.rights.queries.petitions import KIND, petitioners
from halfsky.programmes.rights.views.asked import reader


@require_safe
def notice(request: HttpRequest, number: str) -> HttpResponse:
    """The notice of acceptance 受理告知书."""
    rows = Matter.objects.visible_to(reader(request)).filter(kind_slug=KIND).select_related("owner")
    record = get_object_or_404(rows, number=number)
    if record.accepted_at is None:
        raise Http404
    finish = record.clocks.filter(which="finish").order_by("-id").first()
    context = {"matter": record, "parties": petitioners(record).select_related("person"), "finish": finish}
    return replies.page(request, "rights/petitions/notice.html", context)


@require_safe
def letter(request: HttpRequest, letter: int) -> HttpResponse:
    """An opinion in writing 处理意见书, as article 32 asks for it."""
    rows = OpinionLetter.objects.visible_to(reader(request)).select_related("matter", "organisation")
    record = get_object_or_404(rows, pk=letter)
    context = {
        "letter": record,
        "matter": record.matter,
        "parties": petitioners(record.matter).select_related("person"),
    }
    return replies.page(request, "rights/petitions/letter.html", context)
