"""What activities offer to the floors above: kinds, menu, workbench lines, search, files, the pages of their verbs, a person's panel."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from halfsky.ground.accounts.models import User
from halfsky.ground.lib.declarations import Due, DueSource, FileOwner, Hit, MenuItem, Panel, SearchSource, VerbPage
from halfsky.ground.lib.periods import day_words
from halfsky.kernel.activities import actions, forms, queries, tasks
from halfsky.kernel.activities.models import Activity, Attendance, Host
from halfsky.kernel.activities.permissions import Permission
from halfsky.kernel.activities.states import KINDS
from halfsky.kernel.network import queries as network
from halfsky.kernel.people.models import Person

NOUN = queries.NOUN


def _to_record(activity: Activity, now: datetime) -> Due:
    begins = f"{activity.begins:%H:%M} · " if activity.begins else ""
    return Due(
        due_at=tasks.due_at(activity),
        title=_("Record the figures: %(title)s") % {"title": activity.title},
        detail=f"{activity.kind.label} · {begins}{activity.where}",
        url=activity.get_absolute_url(),
        verb=_("Record"),
        verb_url=reverse("activities:move", args=[activity.pk, "record"]),
    )


def _asked(host: Host, now: datetime) -> Due:
    url = reverse("activities:asked", args=[host.pk])
    return Due(
        due_at=None,
        title=_("Was it yours too? %(title)s") % {"title": host.activity.title},
        detail=_("%(name)s asks") % {"name": host.activity.organiser.short_name},
        url=url,
        verb=_("Answer"),
        verb_url=url,
        scope="new",
    )


def _find(actor: Any, term: str, limit: int) -> Iterable[Hit]:
    rows = queries.search(Activity.objects.visible_to(actor), term).select_related("organiser")[:limit]
    for activity in rows:
        detail = f"{day_words(activity.day)} · {activity.organiser.short_name}"
        yield Hit(activity.title, detail, activity.get_absolute_url())


def _of_person(request: HttpRequest, person: Person, attended: QuerySet[Attendance]) -> str:
    """The activities a person attended, on her page, as far as the reader may see them."""
    rows = attended[:20]
    return render_to_string("activities/of_person.html", {"rows": rows}, request=request) if rows else ""


def _on_workbench(request: HttpRequest, user: User) -> str:
    """Recording what took place, one tap from the first page."""
    if not network.own(user, Permission.RECORD):
        return ""
    return render_to_string("activities/on_workbench.html", request=request)


def _reads_files(actor: Any, noun_id: str) -> bool:
    return noun_id.isdigit() and Activity.objects.visible_to(actor).filter(pk=int(noun_id)).exists()


def _removes_files(actor: Any, noun_id: str) -> bool:
    """A picture that shows who must not be shown is taken off by the organiser, with a reason; its digest stays."""
    activity = Activity.objects.filter(pk=int(noun_id)).first() if noun_id.isdigit() else None
    return activity is not None and queries.insider(actor, activity, Permission.RECORD)


def _page(verb: str, form: type[Any], act: Callable[..., Any], **more: Any) -> VerbPage:
    return VerbPage(NOUN, verb, form, lambda activity, **values: act(activity=activity, **values), **more)


PAGES = (
    _page(
        "announce",
        forms.PlainForm,
        actions.announce,
        intro=gettext_lazy("Everybody in the network can read title, time and place; on its day people can sign in."),
    ),
    _page(
        "begin",
        forms.PlainForm,
        actions.begin,
        intro=gettext_lazy("People can sign in from now on until the day ends."),
    ),
    _page("record", forms.RecordForm, actions.record, said=gettext_lazy("It is recorded and counts from now on.")),
    _page(
        "sign_late", forms.SignLateForm, actions.sign_late, intro=gettext_lazy("The list shows that you signed her in.")
    ),
    _page("attach", forms.AttachForm, actions.attach),
    _page("name_host", forms.HostForm, actions.name_host),
    _page("amend", forms.AmendForm, actions.amend),
    _page("cancel", forms.ReasonForm, actions.cancel, danger=True),
    _page("void", forms.ReasonForm, actions.void, danger=True),
)

OFFERS = (
    *KINDS,
    *PAGES,
    MenuItem(gettext_lazy("Activities"), "activities:register", Permission.VIEW, group="daily", order=15),
    DueSource("activities.to_record", lambda user, now: queries.to_record(user, timezone.localdate(now)), _to_record),
    DueSource("activities.asked", lambda user, now: queries.asked(user), _asked),
    SearchSource("activities", gettext_lazy("Activities"), _find),
    FileOwner(NOUN, _reads_files, removable=_removes_files),
    Panel(
        "people.person",
        _of_person,
        order=30,
        rows={"attended": lambda user, person: queries.of_person(user, person.keys())},
    ),
    Panel("site.workbench", _on_workbench, order=40),
)
