"""The audit page: what happened in my places, without identities, and whether the journal is whole.

An auditor reads events, not people: the verb, the kind of record, the place, the moment, and a mark for who and what, which is the
same for the same actor or record and tells nothing else. Names, contents and reasons stay where the record is.
"""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.conf import settings
from django.db.models import OuterRef, QuerySet, Subquery
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy
from django.views.decorators.http import require_POST, require_safe

from halfsky.ground.accounts.models import User
from halfsky.ground.journal import queries as journal
from halfsky.ground.journal.models import Event, Seal
from halfsky.ground.journal.permissions import Permission
from halfsky.ground.journal.rules import canonical
from halfsky.ground.web import replies
from halfsky.ground.web.registers import Choice, Column, Dates, Register, Search
from halfsky.kernel.network import queries as network
from halfsky.kernel.network.models import Organisation
from halfsky.site.verbs import words

KINDS = [
    ("user", pgettext_lazy("actor", "user")),
    ("link", pgettext_lazy("actor", "one-time link")),
    ("channel", pgettext_lazy("actor", "public page")),
    ("system", pgettext_lazy("actor", "system")),
]


def events(user: User) -> QuerySet[Event]:
    """The events of the places whose journal a user may read."""
    place = Organisation.objects.filter(pk=OuterRef("organisation_id"))
    return (
        Event.objects.filter(organisation_id__in=network.scope(user, Permission.READ))
        .defer("content", "reason", "actor_label")
        .annotate(place=Subquery(place.values("short_name")[:1]))
    )


def mark(kind: str, key: str) -> str:
    """Six characters that are the same for the same actor or record of this installation, and tell nothing else."""
    return salted_hmac("halfsky.audit", f"{kind}:{key}", algorithm="sha256").hexdigest()[:6].upper()


def actor(event: Event) -> str:
    """The kind of actor, with a mark unless it is the system."""
    label = dict(KINDS).get(event.actor_kind, event.actor_kind)
    return str(label) if event.actor_kind == "system" else f"{label} {mark(event.actor_kind, event.actor_key)}"


def verb(event: Event) -> str:
    """The verb in words where it has them, otherwise as the journal has it."""
    return str(words().get(event.verb, event.verb))


def noun(event: Event) -> str:
    """The kind of record in words, with a mark."""
    return f"{_noun(event.noun)} {mark(event.noun, event.noun_id)}"


def _noun(name: str) -> str:
    try:
        return str(apps.get_model(name)._meta.verbose_name)
    except (LookupError, ValueError):
        return name


def rooms(request: HttpRequest) -> list[tuple[str, Any]]:
    """The rooms whose records can be asked for."""
    names = [room.rpartition(".")[2] for room in settings.HALFSKY_ROOMS]
    return [(name, apps.get_app_config(name).verbose_name) for name in names if name not in ("web", "jobs")]


REGISTER = Register(
    key="journal.event",
    heading=gettext_lazy("Journal"),
    columns=[
        Column("at", gettext_lazy("Time"), "at", sort="at"),
        Column("place", gettext_lazy("Place"), "place"),
        Column("verb", pgettext_lazy("journal", "What happened"), verb, sort="verb"),
        Column("noun", gettext_lazy("Record"), noun),
        Column("actor", gettext_lazy("Who"), actor, sort="actor_kind"),
        Column(
            "proof",
            gettext_lazy("Proof"),
            lambda event: _("proof") if event.seal else _("not sealed yet"),
            link=lambda event: proof_url(event),
        ),
    ],
    filters=[
        Search(
            label=gettext_lazy("Place"),
            key="place",
            narrow=lambda rows, term: rows.filter(
                organisation_id__in=Organisation.objects.filter(name__icontains=term).values("pk")
            ),
        ),
        Choice(
            key="room",
            label=gettext_lazy("Records of"),
            choices=rooms,
            narrow=lambda rows, room: rows.filter(noun__startswith=f"{room}."),
        ),
        Choice(key="actor", label=gettext_lazy("Who"), choices=KINDS, narrow="actor_kind"),
        Dates(key="at", label=gettext_lazy("Time"), field="at"),
    ],
    default_sort="-at",
    empty=gettext_lazy("Nothing has happened yet in your places."),
)


def proof_url(event: Event) -> str:
    """Where the proof of a sealed event can be had."""
    return reverse("audit:proof", args=[event.pk]) if event.seal else ""


def _reader(request: HttpRequest) -> User:
    assert isinstance(request.user, User)
    if not request.user.has_perm(Permission.READ):
        raise Http404
    return request.user


@require_safe
def page(request: HttpRequest) -> HttpResponseBase:
    """The register of events, with the head of the chain above it."""
    last = Seal.objects.order_by("-id").first()
    context = {
        "head": bytes(last.head).hex() if last else "",
        "sealed_at": last.at if last else None,
        "unsealed": Event.objects.filter(seal__isnull=True).count(),
        "can_verify": True,
    }
    return REGISTER.read(request, events(_reader(request))).reply(request, "site/audit.html", context)


@require_POST
def verify(request: HttpRequest) -> HttpResponse:
    """Recomputes the whole chain now and says whether it holds."""
    _reader(request)
    return replies.page(request, "site/verified.html", {"verified": journal.verify(), "now": timezone.now()})


@require_safe
def proof(request: HttpRequest, pk: int) -> HttpResponseBase:
    """All that a stranger needs to check that one event is in the chain, as a file."""
    event = get_object_or_404(events(_reader(request)), pk=pk)
    found = journal.proof(event)
    if found is None:
        return replies.done(request, "audit:page", _("This event is not sealed yet. Ask again in a minute."))
    content = {
        "event": found.event,
        "leaf": found.leaf,
        "siblings": [{"side": side, "digest": digest} for side, digest in found.siblings],
        "root": found.root,
        "head": found.head,
        "method": "SHA-256; node = H(0x01 || left || right); head = H(0x02 || previous head || root || count)",
    }
    name = pgettext("file name", "proof-%(event)d.json") % {"event": found.event}
    return replies.download(canonical(content), name, "application/json")


urlpatterns = [
    path("", page, name="page"),
    path("verify/", verify, name="verify"),
    path("<int:pk>/proof.json", proof, name="proof"),
]
