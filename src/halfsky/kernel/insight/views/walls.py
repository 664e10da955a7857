"""The big screen: one place in large figures on a wall, which renews itself every minute."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from halfsky.ground.web import replies
from halfsky.kernel.insight import queries
from halfsky.kernel.insight.queries import Question, series
from halfsky.kernel.insight.views import pictures
from halfsky.kernel.insight.views.asked import period_of, place_of
from halfsky.kernel.insight.views.boards import asked_of, colour_of
from halfsky.kernel.insight.views.figures import compared_figure, keeping, same_days_before
from halfsky.kernel.insight.views.pictures import Asked

MOST_FIGURES, MOST_TILES = 6, 48


@require_safe
def wall(request: HttpRequest, pk: int) -> HttpResponse:
    """Figures of a topic, the indicator over time, and those below coloured by a rate; `?still=1` stops it from renewing itself."""
    place, period = place_of(request, pk), period_of(request)
    asked = asked_of(request, place, period)
    context = {
        "place": place,
        "period": period,
        "now": timezone.now(),
        "running": timezone.localdate() in period,
        "still": request.GET.get("still") == "1",
        "here": keeping(request),
        "stop": f"{keeping(request, period=period.code)}&still=1",
        "go": keeping(request, period=period.code),
        "board": f"{reverse('insight:board', args=[pk])}{keeping(request, period=period.code)}",
        **(_shown(request, asked) if asked else {}),
    }
    return replies.page(request, "insight/wall.html", context)


def _shown(request: HttpRequest, asked: Asked) -> dict[str, Any]:
    """What is on the screen, in one statement."""
    specs, place, rate = asked.specs[:MOST_FIGURES], asked.place, colour_of(request, asked)
    periods = series.until(asked.period)
    now, before, below, *over_time = queries.measure_all(
        [
            Question(specs, [place.pk], asked.period),
            Question(specs, [place.pk], same_days_before(asked.period, timezone.localdate())),
            Question([rate] if rate else [], asked.below.nodes, asked.period, asked.below.stays),
            *(Question([asked.spec], [place.pk], period) for period in periods),
        ]
    )
    return {
        "figures": [compared_figure(spec, place.pk, asked.period, now, before) for spec in specs],
        "trend": pictures.trend(asked, periods, over_time),
        "rate": rate,
        "tiles": pictures.tiles(asked, rate, below)[:MOST_TILES] if rate else [],
        "more": max(0, len(asked.below.places) - MOST_TILES),
    }
