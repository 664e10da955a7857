"""The register, the month, an activity's page, and the one view that makes all its moves."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from halfsky.ground.accounts.models import User
from halfsky.ground.files import queries as files
from halfsky.ground.lib import moments
from halfsky.ground.lib.declarations import house
from halfsky.ground.lib.lives import Move
from halfsky.ground.web import calendars, panels, parts, replies
from halfsky.ground.web.registers import Choice, Column, Dates, Flag, Register, Search
from halfsky.ground.web.sent import posted
from halfsky.kernel.activities import queries
from halfsky.kernel.activities.models import Activity, Host, Step
from halfsky.kernel.activities.permissions import Permission
from halfsky.kernel.activities.states import NONE, STATES
from halfsky.kernel.network import queries as network

NOUN = queries.NOUN


def actor(request: HttpRequest) -> User:
    """The signed-in user; LoginRequiredMiddleware has seen to it that there is one."""
    assert isinstance(request.user, User)
    return request.user


def found(request: HttpRequest, pk: int) -> Activity:
    """The activity as far as the reader may see it; 404 otherwise."""
    rows = Activity.objects.visible_to(actor(request), walk=True).select_related("organiser", "venue")
    return get_object_or_404(rows, pk=pk)


def _missing(rows: QuerySet[Activity]) -> QuerySet[Activity]:
    return rows.filter(state__in=("planned", "announced", "held"), day__lte=moments.today())


def _ours(request: HttpRequest) -> list[tuple[str, Any]]:
    """The reader's own places, and all below."""
    return [(str(place.pk), place.short_name) for place in network.places(actor(request))]


REGISTER = Register(
    key=NOUN,
    heading=gettext_lazy("Activities"),
    columns=[
        Column("title", gettext_lazy("Title"), "title", sort="title", link=lambda a: a.get_absolute_url()),
        Column("day", gettext_lazy("Day"), "day", sort=("day", "id")),
        Column("kind", gettext_lazy("Kind"), lambda a: a.kind.label, sort="kind_slug"),
        Column("state", gettext_lazy("State"), lambda a: parts.Pill(a.state_now.label, a.state_now.tone), sort="state"),
        Column("organiser", gettext_lazy("Organiser"), "organiser.short_name", sort="organiser__short_name"),
        Column(
            "head_count",
            gettext_lazy("Person-times"),
            "head_count",
            sort="head_count",
            total="head_count",
            numeric=True,
        ),
        Column("place", pgettext_lazy("activity", "Where"), "where", wide=True),
        Column(
            "begins", gettext_lazy("Begins"), lambda a: f"{a.begins:%H:%M}" if a.begins else "", wide=True, shown=False
        ),
        Column("recorded", gettext_lazy("Recorded"), "recorded_at", sort="recorded_at", wide=True, shown=False),
    ],
    filters=[
        Search(label=gettext_lazy("Title, place or topic"), narrow=lambda rows, term: queries.search(rows, term)),  # type: ignore[arg-type]
        Choice(
            key="kind",
            label=gettext_lazy("Kind"),
            choices=lambda request: [(kind.slug, kind.label) for kind in queries.kinds()],
            narrow="kind_slug",
        ),
        Choice(key="state", label=gettext_lazy("State"), choices=[(s.key, s.label) for s in STATES], narrow="state"),
        Choice(key="at", label=gettext_lazy("Organiser"), choices=_ours, narrow="organiser"),
        Dates(key="day", label=gettext_lazy("Day"), field="day"),
        Flag(key="missing", label=gettext_lazy("Figures missing"), narrow=_missing),
    ],
    default_sort="-day",
    walked={"day": ""},
    empty=gettext_lazy("Nothing has been recorded here yet. Record what took place: how many came, and a picture."),
)


@require_safe
def register_of_activities(request: HttpRequest) -> HttpResponseBase:
    """The register: every activity the reader may see, filtered, added up, exported as shown."""
    far = network.reaches_far(actor(request), Permission.VIEW)
    listed, seen = Activity.objects.listed_for(actor(request)), Activity.objects.visible_to(actor(request))
    shown = ("organiser", "venue")
    context = {"records": network.holds(actor(request), Permission.RECORD), "kinds": queries.kinds()}
    found = REGISTER.read(request, listed.select_related(*shown), gathered=seen.select_related(*shown) if far else None)
    return found.reply(request, template="activities/register.html", context=context)


@require_safe
def month(request: HttpRequest) -> HttpResponse:
    """A month: our own activities with their pages, and what others have announced by title, time and place."""
    first = calendars.asked(request)
    until = (first + timedelta(days=32)).replace(day=1)
    mine = Activity.objects.visible_to(actor(request)).select_related("organiser", "venue")
    own = list(mine.filter(day__gte=first, day__lt=until).exclude(state="cancelled").order_by("day", "begins")[:400])
    others = Activity.objects.announced_to(actor(request)).exclude(pk__in=[one.pk for one in own])
    announced = others.filter(day__gte=first, day__lt=until).select_related("organiser", "venue")
    days = [parts.Day(one.day, _short(one), one.get_absolute_url(), one.state_now.tone) for one in own]
    days += [parts.Day(one.day, f"{_short(one)} · {one.where}") for one in announced.order_by("day", "begins")[:100]]
    context = {"first": first, "days": days, "records": network.holds(actor(request), Permission.RECORD)}
    return replies.page(request, "activities/month.html", context)


def _short(activity: Activity) -> str:
    return f"{activity.begins:%H:%M} {activity.title}" if activity.begins else activity.title


@require_safe
def activity(request: HttpRequest, activity: int) -> HttpResponse:
    """An activity's page: when, where, whose, how many, what proves it, and how its figures came to be."""
    record = found(request, activity)
    steps = list(record.steps.order_by("-at", "-id"))
    inside = queries.insider(actor(request), record)
    context = {
        "activity": record,
        "kind": record.kind,
        "life": record.kind.life,
        "state": record.state_now,
        "buttons": [_button(record, move) for move in queries.moves(record, actor(request))],
        "hosts": list(record.hosts.select_related("organisation")),
        "leaflets": list(record.leaflets.all()),
        "topics": [topic.word for topic in record.topics.all()],
        "signed": queries.signed(record),
        "signs": record.kind.sign_in != NONE,
        "inside": inside,
        "plans": queries.insider(actor(request), record, Permission.PLAN),
        "entries": [_entry(record, step) for step in steps],
        "files": files.files_of(NOUN, record.pk),
        "records": queries.insider(actor(request), record, Permission.RECORD),
        "panels": panels.shown(request, NOUN, record)["main"],
    }
    return replies.page(request, "activities/activity.html", context)


def _button(record: Activity, move: Move) -> parts.Button:
    return parts.Button(label=move.label, url=reverse("activities:move", args=[record.pk, move.verb]), sheet=True)


STEP_LABELS = {
    "plan": gettext_lazy("Planned it"),
    "strike": gettext_lazy("Struck somebody out"),
    "confirm_host": gettext_lazy("It was theirs too"),
    "decline_host": gettext_lazy("It was not theirs"),
}


def _entry(record: Activity, step: Step) -> parts.Entry:
    """A line of the timeline; an amendment shows each figure before and after."""
    known = next((move.label for move in record.kind.life.moves if move.verb == step.verb), step.verb)
    label = STEP_LABELS.get(step.verb, known)
    lines = [f"{_figure(key)}：{_number(before)} → {after}" for key, (before, after) in step.changes.items()]
    text = "\n".join(line for line in (step.note, *lines) if line)
    return parts.Entry(label, step.at, step.actor, text=text, key=step.verb in {"record", "amend", "void"})


def _figure(key: str) -> str:
    return {"head_count": _("Person-times"), "signed": _("Signed in")}.get(key, key)


def _number(value: int | None) -> str:
    return "—" if value is None else str(value)


@require_http_methods(["GET", "POST"])
def move(request: HttpRequest, activity: int, verb: str) -> HttpResponse:
    """Makes a move: shows the form its verb declares, and calls the verb. 404 if the reader could not make it now."""
    record = found(request, activity)
    page = house().verb_page(NOUN, record.kind_slug, verb)
    possible = next((one for one in queries.moves(record, actor(request)) if one.verb == verb), None)
    if page is None or (possible is None and request.method == "GET"):
        raise Http404
    form = page.form(posted(request), request.FILES or None, record=record, actor=actor(request))
    if form.is_valid():
        page.act(record, by=actor(request), **form.cleaned_data)
        return replies.done(request, record, page.said or _("It is done."))
    label = record.kind.life.move(verb).label
    return replies.form(
        request,
        form,
        heading=_("%(verb)s: %(title)s") % {"verb": label, "title": record.title},
        intro=page.intro,
        submit=str(label),
        cancel=record.get_absolute_url(),
        danger=page.danger,
    )


def facts_of(host: Host) -> dict[str, Any]:
    """What somebody who is asked whether an activity was hers may read of it: no more than an announcement."""
    one = host.activity
    return {"title": one.title, "day": one.day, "begins": one.begins, "where": one.where, "organiser": one.organiser}
