"""The bulletin of a place: the text with its figures, each leading to its records; as a document to send on."""

from __future__ import annotations

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from halfsky.ground.web import letters, replies
from halfsky.kernel.insight.adapters import bulletins as written
from halfsky.kernel.insight.queries import bulletins
from halfsky.kernel.insight.views import figures
from halfsky.kernel.insight.views.asked import period_of, place_of

FORMATS = {"docx": (letters.DOCX, written.docx), "pdf": ("application/pdf", written.pdf)}


@require_safe
def bulletin(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The bulletin of an organisation over a period, for whoever may read its figures."""
    place, period = place_of(request, pk), period_of(request)
    found = bulletins.bulletin(place, period)
    wanted = request.GET.get("as", "")
    if wanted:
        if wanted not in FORMATS:
            raise Http404
        content_type, write = FORMATS[wanted]
        return replies.download(write(found, timezone.localdate()), f"{found.title}.{wanted}", content_type)
    here = f"?period={period.code}"
    context = {
        "bulletin": found,
        "parts": [(part.heading, [(piece, _rows(piece, pk, here)) for piece in part.pieces]) for part in found.parts],
        "place": place,
        "period": period,
        "switch": figures.switch(request, period),
        "here": here,
        "figures": f"{reverse('insight:overview', args=[pk])}{here}",
        "running": timezone.localdate() in period,
    }
    return replies.page(request, "insight/bulletin.html", context)


def _rows(piece: bulletins.Piece, pk: int, here: str) -> str:
    """Where the records behind a piece open; "" for words."""
    return f"{reverse('insight:rows', args=[pk, piece.spec.slug])}{here}" if piece.spec else ""
