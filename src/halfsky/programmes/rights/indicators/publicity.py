"""What is counted of law publicity: days, leaflets, questions answered. Joint days count for each host, and once above them."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from halfsky.ground.lib.declarations import Dimension, Hit, IndicatorSpec, under
from halfsky.ground.lib.periods import day_words
from halfsky.kernel.activities import queries as activities
from halfsky.kernel.activities.models import Activity
from halfsky.programmes.rights.models import LawPublicity
from halfsky.programmes.rights.queries import publicity as queries


def _day_row(activity: Activity) -> Hit:
    return Hit(
        activity.title, f"{activity.organiser.short_name} · {day_words(activity.day)}", activity.get_absolute_url()
    )


def _leaflet_row(leaflet: Any) -> Hit:
    return Hit(f"{leaflet.title} {leaflet.quantity}", leaflet.activity.title, leaflet.activity.get_absolute_url())


def _answers_row(row: LawPublicity) -> Hit:
    asked = _("%(n)d questions") % {"n": row.answered}
    return Hit(f"{row.law} · {asked}", row.activity.title, row.activity.get_absolute_url())


def _apart(activity: str, publicity: str) -> tuple[Dimension, ...]:
    """By law and by venue; the lookups lead from the fact to the activity, and to what is kept of it besides."""
    law = Dimension("law", gettext_lazy("Law"), f"{publicity}law", queries.LAWS.items)
    return law, activities.by_venue(activity)


_spec = partial(
    IndicatorSpec,
    joint=True,
    touched=((activities.NOUN, "activity"),),
    dimensions=_apart("activity__", "activity__law_publicity__"),
)

INDICATORS = under(
    gettext_lazy("Law publicity"),
    _spec(
        "rights.law_days",
        gettext_lazy("Law publicity days"),
        "events",
        queries.law_days,
        lambda actor: Activity.objects.visible_to(actor),
        _day_row,
        words=("title",),
        touched=((activities.NOUN, "pk"),),
        dimensions=_apart("", "law_publicity__"),
        rule=gettext_lazy("Recorded law publicity, by the day on which it took place."),
        order=80,
    ),
    _spec(
        "rights.law_leaflets",
        gettext_lazy("Law leaflets handed out"),
        "items",
        queries.law_leaflets,
        activities.visible_leaflets,
        _leaflet_row,
        words=("title", "activity__title"),
        rule=gettext_lazy("Copies of all titles handed out at law publicity."),
        order=81,
    ),
    _spec(
        "rights.law_answers",
        gettext_lazy("Questions answered"),
        "items",
        queries.law_answers,
        lambda actor: LawPublicity.objects.visible_to(actor),
        _answers_row,
        words=("law", "activity__title"),
        dimensions=_apart("activity__", ""),
        rule=gettext_lazy("Questions answered on the spot at law publicity, those that became matters included."),
        order=82,
    ),
)
