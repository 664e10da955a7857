"""Verbs about whose activity it was: name who organised with us, and say that it was ours too or not."""

from __future__ import annotations

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from halfsky.ground.lib.actors import Actor
from halfsky.ground.lib.errors import NotAllowed, Refusal
from halfsky.ground.notices import actions as notices
from halfsky.kernel.activities.actions.step import NOUN, advance, write
from halfsky.kernel.activities.models import Activity, ActivityAccess, Host
from halfsky.kernel.activities.permissions import Permission
from halfsky.kernel.network import queries as network
from halfsky.kernel.network.models import Organisation

State = Host.State


@transaction.atomic
def name_host(*, activity: Activity, organisation: Organisation, by: Actor) -> Host:
    """Names another organisation whose activity it was too; it counts for them when they say so. Refusal if they are named already."""
    host, new = Host.objects.get_or_create(
        activity=activity, organisation=organisation, defaults={"state": State.NAMED}
    )
    if not new:
        raise Refusal(_("%(place)s is named already.") % {"place": organisation.short_name})
    advance(activity=activity, verb="name_host", note=organisation.short_name, by=by)
    ask_hosts(activity, by)
    return host


@transaction.atomic
def confirm_host(*, host: Host, by: Actor) -> None:
    """Says that an activity was ours too: from now on it counts for us, we see it, and those above both of us count it once."""
    _answer(host, State.CONFIRMED, by)
    ActivityAccess.objects.get_or_create(
        activity=host.activity, organisation=host.organisation, until=None, defaults={"reason": "joint"}
    )


@transaction.atomic
def decline_host(*, host: Host, by: Actor) -> None:
    """Says that an activity was not ours; it does not count for us."""
    _answer(host, State.DECLINED, by)


def _answer(host: Host, answer: str, by: Actor) -> None:
    if host.organisation_id not in network.own(by, Permission.JOIN):
        raise NotAllowed(_("Only the people of %(place)s can say this.") % {"place": host.organisation.short_name})
    if not Host.objects.filter(pk=host.pk, state=State.NAMED).update(state=answer):
        raise Refusal(_("This was answered already."))
    host.state = answer
    verb = "confirm_host" if answer == State.CONFIRMED else "decline_host"
    write(activity=host.activity, verb=verb, note=host.organisation.short_name, by=by)


def ask_hosts(activity: Activity, by: Actor) -> None:
    """Tells those who are named and have not answered; each is told once."""
    words = {"place": activity.organiser.short_name}
    for host in activity.hosts.filter(state=State.NAMED).select_related("organisation"):
        notices.tell(
            users=network.handlers(host.organisation_id, Permission.JOIN),
            subject=lambda: _("%(place)s asks: was this activity yours too?") % words,
            url=reverse("activities:asked", args=[host.pk]),
            key=f"host:{host.pk}",
            noun=NOUN,
            noun_id=activity.pk,
            organisation=host.organisation_id,
            by=by,
        )
