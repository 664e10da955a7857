"""What is counted of activities. A joint activity has a fact for each of its hosts, so that every node counts the set."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from halfsky.ground.lib.declarations import Dimension, Hit, IndicatorSpec, under
from halfsky.ground.lib.periods import day_words
from halfsky.kernel.activities import queries
from halfsky.kernel.activities.models import Activity, Attendance, Leaflet
from halfsky.kernel.people import queries as people

TALK, PERSON = "activities.talk", "people.person"


def _row(activity: Activity) -> Hit:
    heads = _("%(n)d person-times") % {"n": activity.head_count or 0}
    where = f"{activity.organiser.short_name} · {day_words(activity.day)}"
    return Hit(activity.title, f"{where} · {heads}", activity.get_absolute_url())


def _person_row(row: Attendance) -> Hit:
    name = row.attendee.masked_name if row.attendee else ""
    return Hit(name, row.activity.title, row.activity.get_absolute_url())


def _leaflet_row(leaflet: Leaflet) -> Hit:
    return Hit(f"{leaflet.title} {leaflet.quantity}", leaflet.activity.title, leaflet.activity.get_absolute_url())


def _talks(start: date, end: date) -> Any:
    return queries.facts(start, end, TALK)


def _apart(lookup: str = "") -> tuple[Dimension, ...]:
    """By kind and venue; `lookup` leads from the fact to the activity."""
    return Dimension("kind", gettext_lazy("Kind"), f"{lookup}kind_slug", _kinds), queries.by_venue(lookup)


def _kinds() -> list[tuple[str, Any]]:
    return [(kind.slug, kind.label) for kind in queries.kinds()]


_spec = partial(
    IndicatorSpec,
    visible=lambda actor: Activity.objects.visible_to(actor),
    row=_row,
    joint=True,
    words=("title",),
    touched=((queries.NOUN, "pk"),),
    dimensions=_apart(),
)

INDICATORS = under(
    gettext_lazy("Activities"),
    _spec(
        "activities.events",
        gettext_lazy("Activities"),
        "events",
        queries.facts,
        rule=gettext_lazy(
            "Recorded activities of the day on which they took place, at whoever organised them, alone or jointly."
        ),
        order=70,
    ),
    _spec(
        "activities.talks",
        gettext_lazy("Talks"),
        "events",
        _talks,
        rule=gettext_lazy("Of the recorded activities, those that are talks."),
        order=71,
        dimensions=(queries.by_venue(),),
    ),
    _spec(
        "activities.person_times",
        gettext_lazy("Participants"),
        "person_times",
        queries.person_times,
        rule=gettext_lazy("Head counts of recorded activities. Somebody who came three times is three person-times."),
        order=72,
    ),
    IndicatorSpec(
        "activities.persons",
        gettext_lazy("People reached by name"),
        "persons",
        queries.persons,
        lambda actor: Attendance.objects.visible_to(actor),
        _person_row,
        words=("activity__title",),
        rule=gettext_lazy(
            "Distinct persons known by name at recorded activities; guests and anonymous sign-ins are person-times only."
        ),
        order=73,
        joint=True,
        touched=((queries.NOUN, "activity"), (PERSON, "attendee"), (PERSON, "attendee__canonical")),
        dimensions=(*_apart("activity__"), people.by_sex("attendee__")),
    ),
    IndicatorSpec(
        "activities.leaflets",
        gettext_lazy("Leaflets handed out"),
        "items",
        queries.handed_out,
        queries.visible_leaflets,
        _leaflet_row,
        words=("title", "activity__title"),
        rule=gettext_lazy("Copies of all titles handed out at recorded activities."),
        order=74,
        joint=True,
        touched=((queries.NOUN, "activity"),),
        dimensions=_apart("activity__"),
    ),
)
