"""What a place has decided: the register of settings, and the calendar of workdays."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from typing import Any

from django.apps import apps
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from halfsky.ground.journal import queries as journal
from halfsky.ground.journal.models import Event
from halfsky.ground.lib.clocks import Duration
from halfsky.ground.lib.declarations import SettingSpec, house
from halfsky.ground.web import calendars, parts, replies, words
from halfsky.ground.web.sent import posted
from halfsky.kernel.network import actions, queries
from halfsky.kernel.network.forms import DayForm, SettingForm
from halfsky.kernel.network.forms.settings import write_table
from halfsky.kernel.network.models import CalendarDay, Organisation
from halfsky.kernel.network.permissions import Permission
from halfsky.kernel.network.views import asked

CERTAINTY = {
    "L": (gettext_lazy("read in the statute"), "ok"),
    "W": (gettext_lazy("from a public source"), "calm"),
    "U": (gettext_lazy("default, please confirm"), "soon"),
}


@dataclass(frozen=True)
class Line:
    """A setting as the register shows it."""

    held: queries.InForce
    value: str
    mark: tuple[Any, str]

    @property
    def rows(self) -> list[str]:
        """A table row by row."""
        return self.value.split("\n") if self.held.spec.kind == "table" else []


def said(spec: SettingSpec, value: Any) -> str:
    """A value in words."""
    match spec.kind:
        case "duration":
            return Duration.parse(value).label
        case "boolean":
            return _("yes") if value else _("no")
        case "table":
            return write_table(spec, value)
    return str(value) if value != "" else _("empty")


def settings(request: HttpRequest) -> HttpResponse:
    """Every setting with what holds at a place, where it comes from, its source and how sure we are of it."""
    place = asked.place(request, Permission.SET)
    lines = [Line(held, said(held.spec, held.value), _mark(held)) for held in queries.settings_in_force(place)]
    groups = [(_room(room), list(of_room)) for room, of_room in groupby(sorted(lines, key=_room_key), key=_room_key)]
    context = {
        "place": place,
        "groups": groups,
        "unconfirmed": sum(line.held.unconfirmed for line in lines),
    }
    return replies.page(request, "network/settings.html", context)


def _mark(held: queries.InForce) -> tuple[Any, str]:
    """Once a place has decided, it is its own word, whatever the default's source was."""
    return CERTAINTY[held.spec.certainty] if held.by_default else (gettext_lazy("decided"), "plain")


def _room_key(line: Line) -> str:
    return line.held.spec.key.partition(".")[0]


def _room(label: str) -> str:
    return str(apps.get_app_config(label).verbose_name) if label in apps.app_configs else label


def _held(place: Organisation, key: str) -> queries.InForce:
    if key not in house().settings:
        raise Http404
    return next(held for held in queries.settings_in_force(place) if held.spec.key == key)


def setting(request: HttpRequest, setting: str) -> HttpResponse:
    """One setting at a place: what holds, its source, and all decisions of the place."""
    place = asked.place(request, Permission.SET)
    held = _held(place, setting)
    events = journal.events_of("network.setting", f"{place.pk}:{setting}")[:30]
    history = [_decision(held.spec, event) for event in events]
    context = {"place": place, "line": Line(held, said(held.spec, held.value), _mark(held)), "history": history}
    context["default"] = said(held.spec, held.spec.default)
    return replies.page(request, "network/setting.html", context)


def _decision(spec: SettingSpec, event: Event) -> parts.Entry:
    """A decision as the journal tells it: the value, by whom, from which day, why."""
    content = event.content or {}
    if "value" not in content:
        return parts.Entry(_("Inherited again"), event.at, event.actor_label, text=event.reason)
    since = date.fromisoformat(content["since"])
    detail = _("holds from %(day)s") % {"day": words.day(since)}
    return parts.Entry(said(spec, content["value"]), event.at, event.actor_label, detail, event.reason, key=True)


def set_value(request: HttpRequest, setting: str) -> HttpResponse:
    """Decides a setting for a place."""
    place = asked.place(request, Permission.SET)
    held = _held(place, setting)
    form = SettingForm(posted(request), spec=held.spec, value=held.value)
    back = asked.at("network:settings", place)
    if not form.is_valid():
        intro = _("Holds for %(place)s and everything below it that has not decided for itself.") % {
            "place": place.short_name
        }
        return replies.form(request, form, heading=held.spec.label, intro=intro, submit=_("Decide"), cancel=back)
    data = form.cleaned_data
    actions.set_value(
        organisation=place,
        key=setting,
        value=data["value"],
        since=data["since"],
        reason=data["reason"],
        by=asked.reader(request),
    )
    return replies.done(request, back, _("Decided: %(setting)s.") % {"setting": held.spec.label})


@require_POST
def unset_value(request: HttpRequest, setting: str) -> HttpResponse:
    """Ends what a place has decided; what stands above it holds again."""
    place = asked.place(request, Permission.SET)
    held = _held(place, setting)
    actions.unset_value(organisation=place, key=setting, by=asked.reader(request))
    message = _("%(setting)s is inherited again.") % {"setting": held.spec.label}
    return replies.done(request, asked.at("network:settings", place), message)


def calendar(request: HttpRequest) -> HttpResponse:
    """The workdays of a place month by month, with the days it has marked itself."""
    place = asked.place(request, Permission.SET)
    month = calendars.asked(request)
    workdays = queries.calendar(place)
    days = [month + timedelta(days=number) for number in range(monthrange(month.year, month.month)[1])]
    own = list(CalendarDay.objects.filter(organisation=place, day__year=month.year))
    context = {
        "place": place,
        "month": month,
        "entries": list(_entries(days, workdays, {marked.day: marked for marked in own})),
        "workdays": sum(workdays.is_workday(day) for day in days),
        "certain": all(workdays.certain(day) for day in days),
        "own": own,
    }
    return replies.page(request, "network/calendar.html", context)


def _entries(days: list[date], workdays: Any, own: dict[date, CalendarDay]) -> Iterator[parts.Day]:
    for day in days:
        works = workdays.is_workday(day)
        if day in own:
            yield parts.Day(day, own[day].note or (_("people work") if works else _("nobody works")), tone="soon")
        elif day in workdays.exceptions:
            yield parts.Day(day, _("works, by those above") if works else _("rests, by those above"), tone="soon")
        elif works and day.weekday() >= 5:
            yield parts.Day(day, _("make-up workday"), tone="calm")
        elif not works:
            yield parts.Day(day, _("rest day") if day.weekday() >= 5 else _("holiday"))


def mark_day(request: HttpRequest) -> HttpResponse:
    """Marks a day on which a place departs from the national calendar."""
    place = asked.place(request, Permission.SET)
    form = DayForm(posted(request), initial={"day": request.GET.get("day", "")})
    back = asked.at("network:calendar", place)
    if not form.is_valid():
        intro = _("Holds for %(place)s and everything below it; clocks that count workdays follow at once.") % {
            "place": place.short_name
        }
        return replies.form(request, form, heading=_("Mark a day"), intro=intro, submit=_("Mark"), cancel=back)
    marked = actions.mark_day(organisation=place, **form.cleaned_data, by=asked.reader(request))
    return replies.done(request, f"{back}&month={marked.day:%Y-%m}", _("The day has been marked."))


@require_POST
def unmark_day(request: HttpRequest, day: str) -> HttpResponse:
    """Takes the place's own word about a day back."""
    place = asked.place(request, Permission.SET)
    try:
        read = date.fromisoformat(day)
    except ValueError as wrong:
        raise Http404 from wrong
    actions.unmark_day(organisation=place, day=read, by=asked.reader(request))
    return replies.done(
        request, f"{asked.at('network:calendar', place)}&month={read:%Y-%m}", _("The mark has been removed.")
    )
