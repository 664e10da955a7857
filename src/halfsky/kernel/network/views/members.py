"""Who may act where: grants of those below me, of one user, and my own."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from halfsky.ground.accounts import actions as accounts
from halfsky.ground.accounts import queries as account_queries
from halfsky.ground.accounts.models import User
from halfsky.ground.lib import moments
from halfsky.ground.web import parts, replies
from halfsky.ground.web.registers import Choice, Column, Flag, Register, Search
from halfsky.ground.web.registers.export import CONTENT_TYPE, spreadsheet
from halfsky.ground.web.sent import posted
from halfsky.kernel.network import actions, queries
from halfsky.kernel.network.forms import DeputyForm, EndForm, GrantForm, InvitationForm
from halfsky.kernel.network.importers import ACCOUNTS, form_rows
from halfsky.kernel.network.models import Grant, Organisation
from halfsky.kernel.network.permissions import Permission, Role
from halfsky.kernel.network.views import asked

SOON = timedelta(days=30)


def standing(grant: Grant) -> parts.Pill:
    """Whether a grant holds, ends soon, is over, or is yet to begin, in words."""
    today = moments.today()
    if grant.until is not None and grant.until <= today:
        return parts.Pill(_("ended"), "plain")
    if grant.since > today:
        return parts.Pill(_("begins later"), "calm")
    if grant.until is not None and grant.until <= today + SOON:
        return parts.Pill(_("ends soon"), "soon")
    return parts.Pill(_("holds"), "ok")


def _named(rows: QuerySet[Any], term: str) -> QuerySet[Any]:
    places = queries.named(term).order_by().values("pk")
    return rows.filter(Q(user__name__contains=term) | Q(user__username__icontains=term) | Q(organisation__in=places))


MEMBERS = Register(
    key="network.grant",
    heading=gettext_lazy("Accounts and grants"),
    columns=[
        Column(
            "user",
            pgettext_lazy("of a person", "Name"),
            "user.name",
            sort="user__name",
            link=lambda grant: reverse("network:member", args=[grant.user_id]),
        ),
        Column("username", gettext_lazy("User name"), "user.username", sort="user__username", wide=True),
        Column("role", gettext_lazy("Role"), lambda grant: grant.get_role_display(), sort="role"),
        Column(
            "organisation",
            gettext_lazy("Organisation"),
            "organisation.short_name",
            sort="organisation__short_name",
            link=lambda grant: grant.organisation.get_absolute_url(),
        ),
        Column("reach", gettext_lazy("Reach"), lambda grant: grant.get_reach_display(), sort="reach", wide=True),
        Column(
            "deputy_of",
            gettext_lazy("Stands in for"),
            lambda grant: grant.deputy_of.user.name if grant.deputy_of else "",
            wide=True,
        ),
        Column("since", gettext_lazy("Since"), "since", sort="since", wide=True),
        Column("until", gettext_lazy("Until"), "until", sort="until"),
        Column("standing", gettext_lazy("State"), standing),
    ],
    filters=[
        Search(label=gettext_lazy("Name, user name or organisation"), narrow=_named),
        Choice(key="role", label=gettext_lazy("Role"), choices=Role.choices, narrow="role"),
        Flag(
            key="ends",
            label=gettext_lazy("Ends within 30 days"),
            narrow=lambda rows: rows.filter(until__lte=moments.today() + SOON),
        ),
        Flag(key="ended", label=gettext_lazy("Ended"), narrow=lambda rows: rows.filter(until__lte=moments.today())),
    ],
    default_sort="user",
    empty=gettext_lazy("Nobody has a grant here yet. Invite somebody on the page of an organisation."),
)


def members(request: HttpRequest) -> HttpResponseBase:
    """Everybody who acts where the reader may give grants; grants that are over only when they are asked for."""
    place = asked.place(request, Permission.GRANT)
    page = MEMBERS.read(request, _listed(request))
    query = f"?{page.query_string}" if page.query_string else ""
    context = {
        "verbs": [
            parts.Button(_("Invite somebody new"), reverse("network:invite", args=[place.pk])),
            parts.Button(_("Give a grant"), reverse("network:give", args=[place.pk])),
            parts.Button(_("Import a list"), reverse("imports:new", args=["accounts"]), sheet=False),
            parts.Button(_("In the form of the list"), f"{reverse('network:members_form')}{query}", sheet=False),
            parts.Button(_("Hand out invitations"), reverse("network:invitations"), sheet=False),
        ],
        "empty_url": reverse("network:invite", args=[place.pk]),
        "empty_label": _("Invite somebody new"),
    }
    return page.reply(request, "network/members.html", context)


def _listed(request: HttpRequest) -> QuerySet[Grant]:
    rows = queries.manageable_grants(asked.reader(request))
    if request.GET.get("ended") != "1":
        rows = rows.filter(pk__in=Grant.objects.not_over().order_by().values("pk"))
    return rows


@require_safe
def form(request: HttpRequest) -> HttpResponseBase:
    """The grants of the register that are not over, in the form of the list, to add to and send back."""
    asked.place(request, Permission.GRANT)
    rows = MEMBERS.read(request, _listed(request)).queryset.filter(
        pk__in=Grant.objects.not_over().order_by().values("pk")
    )
    file = spreadsheet(str(ACCOUNTS.label), [str(one.label) for one in ACCOUNTS.columns], form_rows(rows))
    actions.note_export(noun="network.grants", count=rows.count(), by=asked.reader(request))
    return replies.download(file, f"{ACCOUNTS.label} {moments.today():%Y-%m-%d}.xlsx", CONTENT_TYPE)


def member(request: HttpRequest, user: int) -> HttpResponse:
    """One user's grants, as far as the reader manages them, and the keys to her account."""
    reader = asked.reader(request)
    listed = list(queries.manageable_grants(reader).filter(user=user).order_by("-since", "-id"))
    if not listed:
        raise Http404
    shown = listed[0].user
    verbs = []
    if shown.pk != reader.pk and queries.commands(reader, Permission.GRANT, shown):
        verbs.append(parts.Button(_("New invitation"), reverse("network:reinvite", args=[shown.pk])))
    if account_queries.restorable(shown.pk, by=reader):
        verbs.append(parts.Button(_("Restore second factor"), reverse("accounts:restore", args=[shown.pk])))
    context = {
        "user_shown": shown,
        "grants": [(grant, standing(grant)) for grant in listed],
        "second_factor": account_queries.has_second_factor(shown),
        "verbs": verbs,
    }
    return replies.page(request, "network/member.html", context)


def grants(request: HttpRequest) -> HttpResponse:
    """My own grants and who stands in for me."""
    mine = [(grant, standing(grant)) for grant in queries.own_grants(asked.reader(request))]
    return replies.page(request, "network/grants.html", {"grants": mine})


def give(request: HttpRequest, key: int) -> HttpResponse:
    """Gives a grant to somebody who has an account."""
    reader, place = asked.reader(request), asked.managed(request, key, Permission.GRANT)
    form = GrantForm(posted(request), organisation=place, wide=_wide(request, place))
    if not form.is_valid():
        return _grant_form(request, form, place, new=False)
    data = form.cleaned_data
    grant = actions.give_grant(organisation=place, user=data["user"], **_granted(data), by=reader)
    message = _("%(name)s now acts here as %(role)s.") % {"name": grant.user.name, "role": grant.get_role_display()}
    return replies.done(request, place, message)


@never_cache
def invite(request: HttpRequest, key: int) -> HttpResponse:
    """Gives somebody new an account and a grant, and shows the link with which she comes in: once."""
    reader, place = asked.reader(request), asked.managed(request, key, Permission.GRANT)
    form = InvitationForm(posted(request), organisation=place, wide=_wide(request, place))
    if form.is_valid():
        data = form.cleaned_data
        try:
            user, secret = actions.invite(
                name=data["name"],
                username=data["username"],
                phone=data["phone"],
                organisation=place,
                **_granted(data),
                by=reader,
            )
        except ValidationError as wrong:
            for name, errors in wrong.message_dict.items():
                form.add_error(name if name in form.fields else None, errors)
        else:
            return _invited(request, user, secret)
    return _grant_form(request, form, place, new=True)


def _granted(data: dict[str, Any]) -> dict[str, Any]:
    return {key: data[key] for key in ("role", "reach", "until", "reason")}


def _wide(request: HttpRequest, place: Organisation) -> bool:
    return queries.reaches_below(asked.reader(request), Permission.GRANT, place)


def _grant_form(
    request: HttpRequest, form: GrantForm | InvitationForm, place: Organisation, *, new: bool
) -> HttpResponse:
    tabs = [
        parts.Tab(_("Has an account"), reverse("network:give", args=[place.pk]), active=not new),
        parts.Tab(_("Invite somebody new"), reverse("network:invite", args=[place.pk]), active=new),
    ]
    heading = _("Let somebody act for %(name)s") % {"name": place.short_name}
    submit = _("Invite") if new else _("Give the grant")
    return replies.form(
        request,
        form,
        heading=heading,
        submit=submit,
        cancel=place.get_absolute_url(),
        template="network/tabbed_form.html",
        context={"tabs": tabs},
    )


def _invited(request: HttpRequest, user: User, secret: str) -> HttpResponse:
    context = {"user_shown": user, "link": account_queries.invitation_link(secret)}
    return replies.page(request, "network/invited.html", context)


@never_cache
def reinvite(request: HttpRequest, user: int) -> HttpResponse:
    """Makes a new link for somebody who lost hers or forgot her password; only by who has power wherever she acts."""
    reader = asked.reader(request)
    shown = get_object_or_404(User, pk=user, is_active=True)
    if shown.pk == reader.pk or not queries.commands(reader, Permission.GRANT, shown):
        raise Http404
    if request.method == "POST":
        return _invited(request, shown, accounts.invite(user=shown, by=reader))
    context = {"user_shown": shown, "action": request.path, "in_sheet": replies.in_sheet(request)}
    return replies.page(request, "network/reinvite.html", context)


def _grant(request: HttpRequest, key: int) -> Grant:
    """A grant that the reader manages, or her own."""
    reader = asked.reader(request)
    found = queries.manageable_grants(reader).filter(pk=key).first()
    return found or get_object_or_404(Grant.objects.select_related("organisation", "user"), pk=key, user=reader)


def deputy(request: HttpRequest, grant: int) -> HttpResponse:
    """Names who stands in for a grant, by its holder or by an administrator."""
    held = _grant(request, grant)
    initial: dict[str, date] = {"since": moments.today(), "until": moments.today() + timedelta(days=14)}
    form = DeputyForm(posted(request), initial=initial)
    back = _back(request, held)
    if not form.is_valid():
        intro = _("She gets the same role at %(place)s for these days, and sees what %(name)s sees there.") % {
            "place": held.organisation.short_name,
            "name": held.user.name,
        }
        return replies.form(request, form, heading=_("Name a deputy"), intro=intro, submit=_("Name her"), cancel=back)
    named = actions.name_deputy(grant=held, **form.cleaned_data, by=asked.reader(request))
    return replies.done(request, back, _("%(name)s stands in.") % {"name": named.user.name})


def end(request: HttpRequest, grant: int) -> HttpResponse:
    """Ends a grant."""
    held = get_object_or_404(queries.manageable_grants(asked.reader(request)), pk=grant)
    form = EndForm(posted(request))
    back = _back(request, held)
    if not form.is_valid():
        intro = _(
            "%(name)s will see nothing more as %(role)s of %(place)s from this moment. Open work stays with the organisation."
        ) % {
            "name": held.user.name,
            "role": held.get_role_display(),
            "place": held.organisation.short_name,
        }
        return replies.form(
            request, form, heading=_("End this grant"), intro=intro, submit=_("End it"), cancel=back, danger=True
        )
    actions.end_grant(grant=held, **form.cleaned_data, by=asked.reader(request))
    return replies.done(request, back, _("The grant has ended."))


def _back(request: HttpRequest, grant: Grant) -> str:
    if grant.user_id == asked.reader(request).pk:
        return reverse("network:grants")
    return reverse("network:member", args=[grant.user_id])
