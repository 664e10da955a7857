"""The register of matters, a new matter, a matter's page, and the one view that makes all its moves."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.db.models import Prefetch, QuerySet, prefetch_related_objects
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from halfsky.ground.accounts.models import User
from halfsky.ground.files import queries as files
from halfsky.ground.lib import moments
from halfsky.ground.lib.declarations import VerbPage, house
from halfsky.ground.lib.lives import Move
from halfsky.ground.web import panels, parts, replies
from halfsky.ground.web.registers import Choice, Column, Dates, Flag, Own, Register, Search
from halfsky.ground.web.sent import posted
from halfsky.kernel.matters import actions, queries
from halfsky.kernel.matters.forms import RegisterForm
from halfsky.kernel.matters.models import Clock, Matter, Party, SharedAccount, Step
from halfsky.kernel.matters.models.matter import Channel
from halfsky.kernel.matters.permissions import Permission
from halfsky.kernel.matters.states import STATES
from halfsky.kernel.network import queries as network

NOUN = "matters.matter"


def actor(request: HttpRequest) -> User:
    """The signed-in user; LoginRequiredMiddleware has seen to it that there is one."""
    assert isinstance(request.user, User)
    return request.user


def found(request: HttpRequest, number: str) -> Matter:
    """The matter with this number as far as the reader may see it; 404 otherwise, so that a stranger learns nothing."""
    rows = Matter.objects.visible_to(actor(request), walk=True).select_related(
        "owner", "handler", "place", "joined_to", "particulars", "letter"
    )
    return get_object_or_404(rows, number=number)


def _late(rows: QuerySet[Matter]) -> QuerySet[Matter]:
    return rows.filter(due_at__lt=moments.now())


def _unfinished(rows: QuerySet[Matter]) -> QuerySet[Matter]:
    return rows.filter(finished_at__isnull=True, closed_at__isnull=True)


def _state(record: Matter) -> parts.Pill:
    state = record.state_now
    return parts.Pill(state.label, state.tone)


# What the register shows of a matter; the account stays sealed.
SHOWN = (
    "number", "kind_slug", "title", "state", "due_at", "channel", "registered_at", "finished_at",
    "owner__short_name", "handler__name", "place__short_name",
)  # fmt: skip

REGISTER = Register(
    key="matters.matter",
    heading=gettext_lazy("Matters"),
    columns=[
        Column("number", gettext_lazy("Number"), "number", sort="number", link=lambda m: m.get_absolute_url()),
        Column("kind", gettext_lazy("Kind"), lambda m: m.kind.label, sort="kind_slug"),
        Column("title", gettext_lazy("Subject"), "title"),
        Column("state", gettext_lazy("State"), _state, sort="state"),
        Column("due", pgettext_lazy("matter", "Due"), "due_at", sort="due_at", late=lambda m: m.late),
        Column("owner", gettext_lazy("Whose turn it is"), "owner.short_name", sort="owner__short_name"),
        Column("handler", pgettext_lazy("matter", "Handler"), "handler.name", sort="handler__name", wide=True),
        Column("channel", gettext_lazy("Channel"), lambda m: Channel(m.channel).label, sort="channel", wide=True),
        Column("registered", gettext_lazy("Registered"), "registered_at", sort=("registered_at", "id"), wide=True),
        Column("place", gettext_lazy("Place"), "place.short_name", sort="place__short_name", wide=True, shown=False),
        Column("finished", gettext_lazy("Finished"), "finished_at", sort="finished_at", wide=True, shown=False),
    ],
    filters=[
        Search(label=gettext_lazy("Number, subject or name"), narrow=queries.search, few=queries.few),
        Choice(key="state", label=gettext_lazy("State"), choices=[(s.key, s.label) for s in STATES], narrow="state"),
        Choice(
            key="kind",
            label=gettext_lazy("Kind"),
            choices=lambda request: [
                (kind.slug, kind.label) for kind in sorted(house().kinds.values(), key=lambda k: k.order)
            ],
            narrow="kind_slug",
        ),
        Choice(key="channel", label=gettext_lazy("Channel"), choices=Channel.choices, narrow="channel"),
        Dates(key="registered", label=gettext_lazy("Registered"), field="registered_at"),
        Flag(key="late", label=gettext_lazy("Overdue"), narrow=_late),
        Flag(key="open", label=gettext_lazy("Not finished"), narrow=_unfinished),
        Own(label=gettext_lazy("In my hands"), narrow=lambda rows, user: rows.filter(handler=user)),
    ],
    default_sort="-registered",
    walked={"registered": "", "number": "", "due": "state"},
    empty=gettext_lazy(
        "There is no matter here yet. Register who calls, comes or writes; what is assigned to you appears here by itself."
    ),
)


def _brief(rows: QuerySet[Matter]) -> QuerySet[Matter]:
    return rows.select_related("owner", "place", "handler").only(*SHOWN)


def _sealed(reader: User) -> list[queries.Behind]:
    return queries.sealed_below(reader) if network.holding(reader, Permission.BREAK_GLASS) else []


@require_safe
def register_of_matters(request: HttpRequest) -> HttpResponseBase:
    """The register: every matter the reader may see, filtered, sorted, exported as shown."""
    seen = _brief(Matter.objects.visible_to(actor(request)))
    if network.reaches_far(actor(request), Permission.VIEW):
        found = REGISTER.read(request, _brief(Matter.objects.listed_for(actor(request))), gathered=seen)
    else:
        found = REGISTER.read(request, seen)
    context = {
        "kinds": queries.kinds_for(actor(request)),
        "sealed": SimpleLazyObject(partial(_sealed, actor(request))),  # an export or a count shows none
    }
    return found.reply(request, template="matters/register.html", context=context)


@require_safe
def choose(request: HttpRequest) -> HttpResponse:
    """What a new matter is about: every kind the reader may register, with the question it begins with."""
    kinds = queries.kinds_for(actor(request))
    if not kinds:
        raise Http404
    return replies.page(request, "matters/choose.html", {"kinds": kinds})


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest, kind: str) -> HttpResponse:
    """Registers a new matter of a kind; `here` and the channel are filled in."""
    declared = next((one for one in queries.kinds_for(actor(request)) if one.slug == kind), None)
    if declared is None:
        raise Http404
    initial = {
        "organisation": getattr(request, "here", None),
        "channel": request.GET.get("channel", Channel.WINDOW),
        "phone": request.GET.get("phone", ""),
    }
    form = RegisterForm(posted(request), request.FILES or None, kind=declared, actor=actor(request), initial=initial)
    if form.is_valid():
        matter = _register(form, kind, actor(request))
        return replies.done(request, _after(request, matter), _registered_words(request, matter))
    return replies.form(
        request,
        form,
        heading=_("Register: %(kind)s") % {"kind": declared.label},
        intro=str(declared.basis),
        submit=_("Register"),
        cancel=reverse("matters:register"),
        template="matters/new.html",
        draft="" if declared.confidential else f"matter-{kind}",
    )


def _register(form: RegisterForm, kind: str, by: User) -> Matter:
    values = form.cleaned_data
    matter = actions.register(
        kind=kind,
        channel=values["channel"],
        organisation=values["organisation"],
        title=values.get("title", ""),
        story=values["story"],
        parties=form.parties(),
        answers=form.answers(),
        letter=form.letter(),
        urgent=values["urgent"],
        by=by,
    )
    if values.get("accept_now") and by in queries.able(matter):
        actions.accept(matter=matter, by=by)
    return matter


def _registered_words(request: HttpRequest, matter: Matter) -> str:
    """What was done; and to whoever turns out to be a relative, why she does not see it."""
    if Matter.objects.visible_to(actor(request), walk=True).filter(pk=matter.pk).exists():
        return _("%(number)s was registered.") % {"number": matter.number}
    return _("%(number)s was registered. You are related to someone in it, so others will handle it.") % {
        "number": matter.number
    }


@require_safe
def matter(request: HttpRequest, number: str) -> HttpResponse:
    """A matter's page: state and clocks, what can be done now, timeline, people, who else is in it."""
    record = found(request, number)
    actions.look(matter=record, by=actor(request))
    prefetch_related_objects([record], "clocks", Prefetch("parties", Party.objects.select_related("person")))
    steps = list(record.steps.select_related("organisation").order_by("-at", "-id"))
    made = {step.verb for step in steps}  # what no step tells of is not there, and need not be asked for
    assignments = list(record.assignments.select_related("sender", "receiver")) if made & {"assign", "assist"} else []
    referrals = list(record.referrals.select_related("receiver")) if made & {"refer", "bring_in"} else []
    own = network.own(actor(request), Permission.HANDLE)
    parties = list(record.parties.all())
    persons = [party.person_id for party in parties if party.person_id]
    possible = queries.moves(record, actor(request))
    shown = panels.shown(request, NOUN, record)
    context = {
        "matter": record,
        "life": record.life,
        "state": record.state_now,
        "kind": record.kind,
        "particulars": queries.particulars(record),
        "letter": queries.letter_of(record),
        "clocks": _latest(list(record.clocks.all())),
        "parties": parties,
        "buttons": [_button(record, move) for move in possible],
        "entries": [_entry(record, step) for step in steps],
        "assignments": assignments,
        "assisting": {
            row.pk for row in assignments if row.part == "assist" and not row.closed_at and row.receiver_id in own
        },
        "referrals": referrals,
        "account": SharedAccount.objects.filter(matter=record).first() if "bring_in" in made else None,
        "unstaffed": queries.unstaffed_of(assignments, referrals),
        "readers": queries.readers(record) if record.confidential else [],
        "persons": persons,
        "files": files.files_of(NOUN, str(record.pk)) if "attach" in made else [],
        "bundles": record.bundles.all() if "bundle" in made else [],
        "may_bundle": queries.may_bundle(record, actor(request)),
        "is_handler": record.handler_id == actor(request).pk or record.owner_id in own,
        "is_owner": record.owner_id in own,
        "panels": shown["main"],
        "beside": shown["aside"],
    }
    return replies.page(request, "matters/matter.html", context)


@require_safe
def earlier(request: HttpRequest, number: str) -> HttpResponse:
    """Earlier matters of the same people, as far as the reader may see them; the page asks for them when they come into sight."""
    record = found(request, number)
    persons = record.parties.filter(person__isnull=False).values_list("person", flat=True)
    rows = queries.earlier(actor(request), persons, but=record)[:20]
    return replies.page(request, "matters/earlier.html", {"matter": record, "matters": rows})


def _latest(clocks: list[Clock]) -> list[Clock]:
    """The last clock of each sort: earlier ones were met on the way and stand in the timeline."""
    return list({clock.which: clock for clock in clocks}.values())


def _button(record: Matter, move: Move) -> parts.Button:
    return parts.Button(label=move.label, url=reverse("matters:move", args=[record.number, move.verb]), sheet=True)


def _entry(record: Matter, step: Step) -> parts.Entry:
    life = record.life
    label = next((move.label for move in life.moves if move.verb == step.verb), None) or queries.step_label(step.verb)
    where = step.organisation.short_name if step.organisation else ""
    told = _("Told the person: %(words)s") % {"words": step.told} if step.told else ""
    who = " · ".join(words for words in (step.actor, where) if words)
    text = f"{step.note}\n{told}".strip()
    return parts.Entry(label, step.at, who, text=text, key=step.verb in {"accept", "take", "answer", "finish"})


@require_http_methods(["GET", "POST"])
def move(request: HttpRequest, number: str, verb: str) -> HttpResponse:
    """Makes a move: shows the form its verb declares, and calls the verb. 404 if the reader could not make it now."""
    record = found(request, number)
    page = house().verb_page(NOUN, record.kind_slug, verb)
    possible = next((one for one in queries.moves(record, actor(request)) if one.verb == verb), None)
    if page is None or (possible is None and request.method == "GET"):
        raise Http404
    form = page.form(posted(request), request.FILES or None, record=record, actor=actor(request))
    if form.is_valid():
        page.act(record, by=actor(request), **form.cleaned_data)
        return replies.done(request, _after(request, record), page.said or _done_words(record, verb))
    return _verb_form(request, form, record, page, verb)


def _verb_form(request: HttpRequest, form: Any, record: Matter, page: VerbPage, verb: str) -> HttpResponse:
    return replies.form(
        request,
        form,
        heading=_("%(verb)s: %(number)s") % {"verb": record.life.move(verb).label, "number": record.number},
        intro=page.intro,
        submit=str(record.life.move(verb).label),
        cancel=record.get_absolute_url(),
        danger=page.danger,
        template=page.template,
        draft="" if record.confidential else f"{record.number}-{verb}",
    )


def _after(request: HttpRequest, record: Matter) -> str:
    """The matter's page, or the register when the verb took the matter out of the actor's sight."""
    still = Matter.objects.visible_to(actor(request), walk=True).filter(pk=record.pk).exists()
    return record.get_absolute_url() if still else reverse("matters:register")


def _done_words(record: Matter, verb: str) -> str:
    return _("%(number)s: %(verb)s – done.") % {"number": record.number, "verb": record.life.move(verb).label}
