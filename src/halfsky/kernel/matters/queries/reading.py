"""Who may read a matter, its files and bundles, who has looked, and what a supervisor learns of one that is closed to her."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from halfsky.ground.accounts.models import User
from halfsky.ground.journal.models import Event
from halfsky.ground.lib import moments
from halfsky.ground.lib.actors import Actor
from halfsky.ground.lib.declarations import house
from halfsky.ground.lib.errors import NotAllowed
from halfsky.kernel.matters.models import Assignment, Bundle, Matter, MatterAccess, Recusal, Referral
from halfsky.kernel.matters.permissions import Permission
from halfsky.kernel.network import queries as network
from halfsky.kernel.network.models import Grant


def readers(matter: Matter) -> QuerySet[MatterAccess]:
    """Who may see a confidential matter by name, and which desks still may, with the reason."""
    return (
        MatterAccess.objects.open().filter(matter=matter).select_related("user", "organisation").order_by("since", "id")
    )


def looks(matter: Matter) -> QuerySet[Event]:
    """Who has looked at it, newest first."""
    return Event.objects.filter(noun="matters.matter", noun_id=str(matter.pk), verb="matters.view").order_by("-id")


def possible_readers(matter: Matter) -> QuerySet[User]:
    """Who can be named on a confidential matter: handlers at its owner, at whoever passed it on, and one level above; not the recused."""
    places = {matter.owner_id, *Assignment.objects.filter(matter=matter).values_list("sender", flat=True)}
    above = network.parent(matter.owner)
    roles = house().permissions.get(Permission.VIEW_CONFIDENTIAL, frozenset())
    users = (
        Grant.objects.on()
        .filter(organisation__in=places | ({above.pk} if above else set()), role__in=roles)
        .values("user")
    )
    recused = Recusal.objects.filter(matter=matter).values("user")
    return User.objects.filter(pk__in=users, is_active=True).exclude(pk__in=recused).order_by("name")


def reads_files(actor: Actor, matter_id: str) -> bool:
    """Whether an actor may read the files of a matter: she sees the matter."""
    return matter_id.isdigit() and Matter.objects.visible_to(actor, walk=True).filter(pk=int(matter_id)).exists()


def was_shown(actor: Actor, matter_id: str, file_id: str) -> bool:
    """Whether a file was shown to a partner's officer with a referral that is still open."""
    if not matter_id.isdigit():
        return False
    shown = Referral.objects.visible_to(actor).filter(matter=int(matter_id)).values_list("files", flat=True)
    return any(file_id in files for files in shown)


def may_bundle(matter: Matter, actor: Actor) -> bool:
    """Whether an actor who sees a matter may make bundles of evidence of it: its handler, or a supervisor of its owner."""
    if not isinstance(actor, User):
        return False
    if matter.handler_id == actor.pk:
        return matter.owner_id in network.own(actor, Permission.BUNDLE)
    # Whoever supervises nowhere is not asked about this place: every matter's page wants to know.
    return bool(network.holding(actor, Permission.SUPERVISE)) and network.holds(
        actor, Permission.SUPERVISE, matter.owner_id
    )


def reads_bundle(actor: Actor, bundle_id: str) -> bool:
    """Whether an actor may fetch the file of a bundle of evidence now."""
    return Bundle.objects.visible_to(actor).open().filter(pk=bundle_id).exists()


@dataclass(frozen=True)
class Behind:
    """A confidential matter below a supervisor that she cannot open without breaking the glass: number, place and state only."""

    number: str
    place: str
    registered_at: datetime
    late: bool


def behind_glass(actor: User, number: str) -> Matter:
    """The matter a supervisor asks to open; NotAllowed unless it is confidential, below her, and she is not recused from it."""
    matter = Matter.objects.filter(number=number, confidential=True).select_related("owner").first()
    recused = matter is not None and Recusal.objects.filter(matter=matter, user=actor).exists()
    if matter is None or recused or not network.holds(actor, Permission.BREAK_GLASS, matter.owner_id):
        raise NotAllowed("")
    return matter


def sealed_below(actor: User, limit: int = 50) -> list[Behind]:
    """Open confidential matters below a supervisor that are closed to her; she learns that they are there and whether they are late."""
    rows = Matter.objects.filter(
        confidential=True, closed_at__isnull=True, owner__in=network.scope(actor, Permission.BREAK_GLASS)
    )
    now = moments.now()
    told = ("number", "owner__short_name", "registered_at", "due_at")
    found = rows.closed_to(actor).order_by("due_at", "-registered_at").values_list(*told)[:limit]
    return [Behind(number, place, at, bool(due and due < now)) for number, place, at, due in found]
