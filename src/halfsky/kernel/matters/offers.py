"""What matters offer to the floors above: kinds, menu, workbench lines, search, who reads their files, the pages of their verbs."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from halfsky.ground.lib import clocks
from halfsky.ground.lib.declarations import (
    Due,
    DueSource,
    FileOwner,
    Hit,
    Kept,
    MenuItem,
    Panel,
    Periodic,
    SearchSource,
    VerbPage,
)
from halfsky.ground.lib.evidence import EvidenceSource
from halfsky.ground.lib.lives import Move
from halfsky.ground.web import words
from halfsky.kernel.matters import actions, forms, queries, tasks
from halfsky.kernel.matters.adapters import exhibits
from halfsky.kernel.matters.models import Assignment, Matter, Referral
from halfsky.kernel.matters.permissions import Permission
from halfsky.kernel.matters.states import KINDS
from halfsky.kernel.people.models import Person

NOUN = "matters.matter"
AHEAD = timedelta(days=7)


def _verb_of(matter: Matter) -> Move:
    """The one verb a line offers: the most natural move of the state it is in."""
    return matter.life.possible(matter.state)[0]


def _stands(matter: Matter, scope: str) -> Due:
    return Due(matter.due_at, "", "", "", "", urgent=matter.urgent, scope=scope)


def _line(matter: Matter, scope: str) -> Due:
    verb = _verb_of(matter)
    where = "" if matter.confidential else f"{matter.place.short_name} · "
    return Due(
        due_at=matter.due_at,
        title=words.labelled(verb.label, matter.title),
        number=matter.number,
        detail=(str(_("Confidential")) + " · " if matter.confidential else where)
        + f"{matter.get_channel_display()} · {matter.kind.label}",
        url=matter.get_absolute_url(),
        verb=str(verb.label) if scope == "mine" else _("Look"),
        verb_url=reverse("matters:move", args=[matter.number, verb.verb])
        if scope == "mine"
        else matter.get_absolute_url(),
        urgent=matter.urgent,
        scope=scope,
    )


def _assisting(row: Assignment, now: datetime) -> Due:
    verb = "take" if row.state == "offered" else "complete"
    return Due(
        due_at=None,
        title=_("Assist: %(number)s") % {"number": row.matter.number},
        number=row.matter.number,
        detail=_("asked by %(name)s") % {"name": row.sender.short_name},
        url=row.matter.get_absolute_url(),
        verb=_("Receive") if verb == "take" else _("Report"),
        verb_url=reverse("matters:assisting", args=[row.matter.number, row.pk, verb]),
    )


def _referred(row: Referral, now: datetime) -> Due:
    verb = "receive" if row.state == "sent" else "answer"
    return Due(
        due_at=clocks.end_of(row.due_on) if row.due_on else None,
        title=row.asked,
        detail=_("referred by %(name)s") % {"name": row.sender.short_name},
        url=row.get_absolute_url(),
        verb=_("Receive") if verb == "receive" else _("Answer"),
        verb_url=reverse("matters:referral_move", args=[row.pk, verb]),
    )


def _late_part(row: Referral, now: datetime) -> Due:
    """A department that has not answered by the day it was asked for."""
    return Due(
        due_at=clocks.end_of(row.due_on) if row.due_on else None,
        title=_("No answer yet: %(name)s") % {"name": row.receiver.short_name},
        number=row.matter.number,
        detail=_("Confidential") if row.matter.confidential else row.asked,
        url=row.matter.get_absolute_url(),
        verb=_("Urge on"),
        verb_url=reverse("matters:of_referral", args=[row.matter.number, row.pk, "urge"]),
        urgent=row.matter.urgent,
    )


def _find(actor: Any, term: str, limit: int) -> Iterable[Hit]:
    rows = queries.found(actor, term).select_related("owner")[:limit]
    for matter in rows:
        yield Hit(
            f"{matter.number} {matter.title}",
            f"{matter.state_now.label} · {matter.owner.short_name}",
            matter.get_absolute_url(),
        )


def _of_person(request: HttpRequest, person: Person, matters: QuerySet[Matter]) -> str:
    """Her matters on a person's page, as far as the reader may see them."""
    rows = matters[:20]
    return render_to_string("matters/of_person.html", {"matters": rows}, request=request) if rows else ""


def _page(verb: str, form: type[forms.VerbForm], act: Callable[..., Any], **more: Any) -> VerbPage:
    return VerbPage(NOUN, verb, form, lambda matter, **values: act(matter=matter, **values), **more)


PAGES = (
    _page("accept", forms.PlainForm, actions.accept),
    _page("take", forms.PlainForm, actions.take),
    _page("decline", forms.DeclineForm, actions.decline),
    _page("handle", forms.HandleForm, actions.handle),
    _page("answer", forms.AnswerForm, actions.answer),
    _page("finish", forms.PlainForm, actions.finish),
    _page(
        "follow_up",
        forms.FollowUpForm,
        actions.follow_up,
        intro=gettext_lazy("Look at the safe contact times before you call."),
    ),
    _page("archive", forms.PlainForm, actions.archive),
    _page(
        "assign",
        forms.AssignForm,
        actions.assign,
        intro=gettext_lazy("It will be their turn, and their time starts at once."),
    ),
    _page("return", forms.ReasonForm, actions.return_, intro=gettext_lazy("It goes back to whoever assigned it.")),
    _page(
        "assist",
        forms.AssistForm,
        actions.assist,
        intro=gettext_lazy("You stay responsible; they see the matter and report to you."),
    ),
    _page(
        "refer",
        forms.ReferForm,
        actions.refer,
        intro=gettext_lazy("The partner sees only what you choose here, and never an address."),
    ),
    _page(
        "bring_in",
        forms.TogetherForm,
        actions.bring_in,
        intro=gettext_lazy("She tells it once. Each department sees the account and its own part, never the others'."),
        template="matters/together.html",
    ),
    _page("note", forms.NoteForm, actions.note),
    _page("attach", forms.AttachForm, actions.attach),
    _page("add_party", forms.AddPartyForm, actions.add_party),
    _page(
        "ask",
        forms.ParticularsForm,
        actions.ask,
        intro=gettext_lazy("What she does not say is not known: leave it empty and ask another time."),
    ),
    _page("pause", forms.PauseForm, actions.pause),
    _page("resume", forms.PlainForm, actions.resume),
    _page("extend", forms.ExtendForm, actions.extend),
    _page("supervise", forms.NoteForm, actions.supervise),
    _page("withdraw", forms.ReasonForm, actions.withdraw, danger=True),
    _page("join", forms.JoinForm, actions.join, danger=True),
    _page("reopen", forms.ReasonForm, actions.reopen),
    _page(
        "recuse",
        forms.ReasonForm,
        actions.declare_relation,
        intro=gettext_lazy("You will no longer see this matter. A colleague, or the level above, will handle it."),
        danger=True,
    ),
)


def _open_at(organisations: Any) -> int:
    """Open matters at some organisations; how many confidential ones there are is itself confidential."""
    return Matter.objects.filter(owner__in=organisations, closed_at__isnull=True, confidential=False).count()


OFFERS = (
    *KINDS,
    *PAGES,
    MenuItem(gettext_lazy("Matters"), "matters:register", Permission.VIEW, group="daily", order=10),
    MenuItem(gettext_lazy("Letters"), "matters:letters", Permission.VIEW, group="daily", order=12),
    MenuItem(
        gettext_lazy("Referred to us"),
        "matters:referrals",
        Permission.ANSWER_REFERRAL,
        group="daily",
        order=11,
        pages=("matters:answered",),
    ),
    DueSource(
        "matters.due",
        lambda user, now: queries.due(user, now + AHEAD),
        lambda row, now: _line(row, "mine"),
        stands=lambda row: _stands(row, "mine"),
    ),
    DueSource(
        "matters.overdue",
        lambda user, now: queries.overdue_below(user),
        lambda row, now: _line(row, "below"),
        stands=lambda row: _stands(row, "below"),
    ),
    DueSource("matters.assisting", lambda user, now: queries.asked_to_assist(user), _assisting),
    DueSource("matters.referred", lambda user, now: queries.open_referrals(user), _referred),
    DueSource("matters.late_parts", lambda user, now: queries.late_parts(user), _late_part),
    SearchSource("matters", gettext_lazy("Matters"), _find),
    Kept("matters", gettext_lazy("Open matters, confidential ones not counted"), _open_at),
    FileOwner(NOUN, queries.reads_files, shared=queries.was_shown),
    FileOwner("matters.bundle", queries.reads_bundle),
    EvidenceSource(NOUN, gettext_lazy("Timeline"), exhibits.steps, order=10),
    EvidenceSource(NOUN, gettext_lazy("Asked of others"), exhibits.sharing, order=20),
    EvidenceSource(NOUN, gettext_lazy("Files"), exhibits.files, order=90),
    Panel(
        "people.person",
        _of_person,
        order=10,
        rows={"matters": lambda user, person: queries.earlier(user, person.keys())},
    ),
    Periodic("matters.watch", timedelta(minutes=1), tasks.watch_clocks),
    Periodic("matters.parts", timedelta(hours=1), tasks.watch_parts),
    Periodic("matters.bundles", timedelta(hours=1), tasks.remove_bundles),
    Periodic("matters.relatives", timedelta(hours=1), tasks.find_relatives),
)
