"""The flow of matters between departments: as a picture on the board, and the referrals behind each of its numbers."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from halfsky.ground.web import words
from halfsky.ground.web.charts import Chart, Stream
from halfsky.kernel.insight.queries import flows
from halfsky.kernel.insight.rules import unit_word
from halfsky.kernel.insight.views import rows
from halfsky.kernel.insight.views.asked import part_of, period_of
from halfsky.kernel.insight.views.pictures import Asked, Picture
from halfsky.kernel.matters.permissions import Permission as Matters
from halfsky.kernel.network import queries as network
from halfsky.kernel.network.models import Organisation


def may_look(request: HttpRequest, place: Organisation) -> bool:
    """Whether the reader may see matters there: a number of one says that there is one, and who was asked."""
    return network.holds(request.user, Matters.VIEW, place)  # type: ignore[arg-type]


def picture(request: HttpRequest, asked: Asked) -> Picture | None:
    """Who referred to whom; None for readers who may see no matters there, and where nothing was referred."""
    whole = flows.referred()
    if whole is None or whole not in asked.specs or not may_look(request, asked.place):
        return None
    found = flows.streams(whole, asked.place, asked.below, asked.period)
    if not found:
        return None
    said = flows.trades()
    own = _("%(place)s itself") % {"place": asked.place.short_name} if asked.below.places else asked.place.short_name
    streams = [
        Stream(own if one.alone else asked.below.named(one.place), said[one.trade], one.number, _url(one, asked))
        for one in found
    ]
    title = _("Who referred to whom, %(period)s") % {"period": asked.period.label}
    chart = Chart(title, "flow", streams=streams, unit=unit_word(whole.unit))
    return Picture(
        "flow", _("Between departments"), chart, _words(streams, chart), _("By the federation that referred.")
    )


def _url(one: flows.Stream, asked: Asked) -> str:
    query = {"period": asked.period.code}
    if not one.alone:
        query["under"] = str(asked.place.pk)
    elif asked.below.places:
        query["place"] = rows.ITSELF
    return f"{reverse('insight:flow', args=[one.place.pk, one.trade])}?{urlencode(query)}"


def _words(streams: list[Stream], chart: Chart) -> str:
    most = max(streams, key=lambda one: one.value)
    return _("Most: from %(source)s to %(target)s, %(most)s %(unit)s.") % {
        "source": most.source,
        "target": most.target,
        "most": words.full_number(most.value),
        "unit": chart.unit,
    }


@require_safe
def flow(request: HttpRequest, pk: int, trade: str) -> HttpResponseBase:
    """The referrals of a place and those below it to the departments of one trade, as far as the reader may open their matters."""
    period, whole = period_of(request), flows.referred()
    part = part_of(request, pk, period)
    if whole is None or trade not in flows.trades() or not may_look(request, part.read):
        raise Http404
    spec = flows.towards(whole, trade)
    return rows.behind(request, spec, rows.Asked(spec, part, period))
