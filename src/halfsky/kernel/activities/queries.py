"""Questions to activities: what is possible, who came, whose it was, what is due, and the facts that figures are made of."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, cast

from django.conf import settings
from django.db.models import F, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from halfsky.ground.accounts.models import User
from halfsky.ground.lib import masking, moments
from halfsky.ground.lib.actors import Actor, System
from halfsky.ground.lib.declarations import Dimension, house
from halfsky.ground.lib.lives import Move
from halfsky.kernel.activities import rules
from halfsky.kernel.activities.models import Activity, Attendance, Host, Leaflet
from halfsky.kernel.activities.models.activity import Activities
from halfsky.kernel.activities.models.attendance import CANONICAL
from halfsky.kernel.activities.permissions import Permission
from halfsky.kernel.activities.states import AHEAD, COUNTED, NONE, Kind
from halfsky.kernel.network import queries as network
from halfsky.kernel.network.models import Lineage, Organisation, Venue
from halfsky.kernel.people import queries as people
from halfsky.kernel.people.models import Person

NOUN = "activities.activity"

# Kinds and places


def kinds() -> list[Kind]:
    """All kinds of activity that the rooms declare, in their order."""
    return sorted(cast("Iterable[Kind]", house().activity_kinds.values()), key=lambda kind: (kind.order, kind.slug))


def kind_of(slug: str) -> Kind | None:
    """The kind with this slug."""
    return cast("Kind | None", house().activity_kinds.get(slug))


def usual_kind(user: User) -> Kind:
    """The kind the user's place recorded last, so that the commonest thing is one tap away; the first kind otherwise."""
    places = network.own(user, Permission.RECORD)
    last = Activity.objects.filter(organiser__in=places).order_by("-pk").values_list("kind_slug", flat=True).first()
    return kind_of(last or "") or kinds()[0]


def desks(user: User) -> QuerySet[Organisation]:
    """The organisations for which the user may record activities."""
    return Organisation.objects.filter(pk__in=network.own(user, Permission.RECORD)).order_by("id")


def venues(places: Iterable[int]) -> QuerySet[Venue]:
    """The venues of some organisations that are open today."""
    return cast("QuerySet[Venue]", Venue.objects.on().filter(organisation__in=list(places)).order_by("name"))


def neighbours(place: Organisation) -> QuerySet[Organisation]:
    """With whom a federation organises something: whoever leads it, whoever has the same leaders, those below it, and partners there."""
    above = Lineage.objects.on().filter(descendant=place).values("ancestor")
    beside = Lineage.objects.on().filter(ancestor__in=above, depth__lte=1).values("descendant")
    rows = Organisation.objects.filter(pk__in=beside, dissolved_on__isnull=True).exclude(pk=place.pk)
    return rows.order_by("-kind", "division__code", "pk")


# One activity


def insider(actor: Actor, activity: Activity, permission: str = Permission.ATTENDANCE) -> bool:
    """Whether the actor holds a permission at the organiser's own level."""
    return isinstance(actor, System) or activity.organiser_id in network.own(actor, permission)


def moves(activity: Activity, actor: Actor) -> list[Move]:
    """The moves the actor can make now that have a page."""
    return [
        move
        for move in activity.kind.life.possible(activity.state)
        if not move.quiet
        and insider(actor, activity, move.permission)
        and house().verb_page(NOUN, activity.kind_slug, move.verb)
        and (move.verb != "begin" or activity.day == moments.today())
    ]


def signed(activity: Activity) -> int:
    """How many signed in, nobody twice."""
    return Attendance.objects.standing().filter(activity=activity).heads()


def leaflets(activity: Activity) -> rules.Leaflets:
    """What was handed out, by title."""
    return dict(activity.leaflets.values_list("title", "quantity"))


@dataclass(frozen=True)
class Came:
    """One line of the list of those who came, as its reader may see it."""

    row: Attendance
    name: str
    phone: str
    url: str = ""


def came(activity: Activity, actor: Actor) -> list[Came]:
    """Who came: in full at the organiser's own level, masked above; children are masked for everybody.

    A person whose record is closed to the reader is masked for her here as well.
    """
    rows = list(activity.attendance.select_related("attendee").order_by("at", "id"))
    inside = insider(actor, activity)
    people = {row.attendee.canonical_id or row.attendee.pk for row in rows if inside and row.attendee}
    seen = set(Person.objects.visible_to(actor).filter(pk__in=people).values_list("pk", flat=True)) if people else set()
    return [_line(row, inside, seen) for row in rows]


def _line(row: Attendance, inside: bool, seen: set[int]) -> Came:
    phone = masking.phone(row.phone) if inside and row.phone else ""
    if row.attendee is None:
        name = row.alias if inside else masking.name(row.alias)
        return Came(row, name or _("without a name"), phone)
    person = row.attendee
    if not inside or person.is_child or (person.canonical_id or person.pk) not in seen:
        return Came(row, person.masked_name, phone)
    return Came(row, person.name or person.masked_name, phone, person.get_absolute_url())


def sign_in_url(activity: Activity) -> str:
    """The address of the page on which people sign in, as it stands in the QR code."""
    return settings.HALFSKY_ORIGIN + reverse("activities:in", args=[activity.token])


def why_closed(activity: Activity) -> str:
    """Why nobody can sign in by herself now; "" when she can."""
    if activity.kind.sign_in == NONE:
        return _("Nobody signs in here: heads are counted by eye.")
    hours = int(network.setting(activity.organiser_id, "activities.sign_in_before"))
    return rules.why_closed(
        state=activity.state,
        day=activity.day,
        begins=activity.begins,
        before=timedelta(hours=hours),
        now=timezone.localtime(moments.now()),
    )


def by_token(token: str) -> Activity | None:
    """The activity of a QR code."""
    return Activity.objects.filter(token=token.upper()).select_related("organiser", "venue").first()


def of_person(actor: Actor, keys: Iterable[int]) -> QuerySet[Attendance]:
    """The activities a person attended, under any of her records, as far as the actor may see them; each once, newest first."""
    rows = Attendance.objects.visible_to(actor).standing().filter(attendee__in=list(keys))
    first = rows.order_by().values("activity").annotate(one=F("activity")).values("one")
    return (
        rows.filter(activity__in=first)
        .select_related("activity__organiser", "activity__venue")
        .order_by("-activity__day", "-activity_id")
    )


# What is due, what is ahead


def to_record(user: User, until: date) -> QuerySet[Activity]:
    """Activities of the user's own places whose day has come and whose figures are missing, the oldest first."""
    rows = Activity.objects.open().filter(organiser__in=network.own(user, Permission.RECORD), day__lte=until)
    return rows.select_related("organiser", "venue").order_by("day", "begins", "id")


def asked(user: User) -> QuerySet[Host]:
    """Where the user's own places are asked whether an activity was theirs too."""
    rows = Host.objects.filter(state=Host.State.NAMED, organisation__in=network.own(user, Permission.JOIN))
    return rows.exclude(activity__state="cancelled").select_related("activity__organiser", "organisation")


def starting(day: date) -> QuerySet[Activity]:
    """Planned and announced activities of a day."""
    return Activity.objects.filter(state__in=AHEAD, day=day).select_related("organiser", "venue")


def overdue(now: datetime) -> QuerySet[Activity]:
    """Open activities whose day is over."""
    return Activity.objects.open().filter(day__lt=timezone.localdate(now)).select_related("organiser")


def search(rows: Activities, term: str) -> Activities:
    """Activities by words of their title, place or topics."""
    named = rows.model.objects.filter(topics__word__icontains=term).order_by().values("pk")
    return rows.filter(Q(title__icontains=term) | Q(spot__icontains=term) | Q(pk__in=named))


def last_leaflets(organisation: int) -> list[str]:
    """The titles an organisation handed out lately, for the form to offer."""
    rows = Leaflet.objects.filter(activity__organiser=organisation).order_by("-activity__day", "-pk")
    return list(dict.fromkeys(rows.values_list("title", flat=True)[:40]))[:8]


# Facts: what figures are made of. A joint activity has a fact for each of its hosts; a node counts it once.


def facts(start: date, end: date, *kind: str) -> QuerySet[Activity]:
    """Recorded activities of a period, of some kinds or all, once for each host."""
    return cast("QuerySet[Activity]", _hosted(Activity.objects.counted(), "", start, end, kind)).select_related(
        "organiser"
    )


def person_times(start: date, end: date, *kind: str) -> QuerySet[Activity]:
    """The same, each weighing as much as heads were counted."""
    return facts(start, end, *kind).annotate(quantity=F("head_count"))


def persons(start: date, end: date, *kind: str) -> QuerySet[Attendance]:
    """Attendance of known persons at recorded activities of a period, once for each host; duplicates are who they are."""
    rows = Attendance.objects.standing().filter(attendee__isnull=False, activity__state__in=COUNTED)
    found = _hosted(rows, "activity__", start, end, kind)
    named: QuerySet[Attendance] = found.annotate(day=F("activity__day"), person_id=CANONICAL)
    return named.select_related("activity", "attendee")


def handed_out(start: date, end: date, *kind: str) -> QuerySet[Leaflet]:
    """Leaflets handed out at recorded activities of a period, by title, once for each host."""
    rows = Leaflet.objects.filter(activity__state__in=COUNTED)
    found: QuerySet[Leaflet] = _hosted(rows, "activity__", start, end, kind).annotate(day=F("activity__day"))
    return found.select_related("activity")


def _hosted(rows: Any, to: str, start: date, end: date, kind: tuple[str, ...]) -> Any:
    """Rows of activities of a period, once for each organisation whose activity it was."""
    placed = rows.filter(**{f"{to}hosts__state__in": Host.COUNTING, f"{to}day__gte": start, f"{to}day__lt": end})
    placed = placed.filter(**{f"{to}kind_slug__in": kind}) if kind else placed
    return placed.annotate(organisation_id=F(f"{to}hosts__organisation_id"))


def visible_leaflets(actor: Any) -> QuerySet[Leaflet]:
    """Leaflets of the activities the actor may see."""
    return Leaflet.objects.filter(activity__in=Activity.objects.visible_to(actor).order_by().values("pk"))


def by_venue(lookup: str = "") -> Dimension:
    """What figures of activities are told apart by: at which kind of venue; `lookup` leads from the fact to the activity."""
    return Dimension("venue", gettext_lazy("Venue"), f"{lookup}venue__kind", _venue_kinds)


def _venue_kinds() -> list[tuple[str, Any]]:
    return [*Venue.Kind.choices, ("", gettext_lazy("Elsewhere"))]


def find_people(actor: Actor, term: str) -> QuerySet[Person]:
    """Whom an organiser can sign in by name: people she sees, at most ten."""
    return people.search(actor, term).select_related("organisation", "vault")[:10]
