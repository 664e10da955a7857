"""The figures of a place as a file: what stands on the page, for other programs."""

from __future__ import annotations

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from halfsky.ground.web import replies
from halfsky.kernel.insight.adapters import datasets as written
from halfsky.kernel.insight.queries import datasets
from halfsky.kernel.insight.views.asked import period_of, place_of


@require_safe
def dataset(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The long table of a place and those directly below it, of the indicators named, over a period."""
    place, period = place_of(request, pk), period_of(request)
    wanted = datasets.Wanted(request.GET.getlist("indicator"), request.GET.get("below", "children"), period.code)
    form = request.GET.get("as", "csv")
    lines = datasets.dataset(place, wanted, request.user)  # type: ignore[arg-type]
    content, content_type, ending = written.written("excel" if form == "csv" else form, lines)
    return replies.download(content, f"{place.short_name} {period.code} {form}.{ending}", content_type)
