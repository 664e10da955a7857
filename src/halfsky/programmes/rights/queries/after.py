"""Questions about counselling and return visits: what of them an actor sees, whose notes she may read, which visits are due."""

from __future__ import annotations

from datetime import date, timedelta

from django.db.models import Prefetch, QuerySet

from halfsky.ground.accounts.models import User
from halfsky.ground.lib.actors import Actor
from halfsky.kernel.matters.models import Matter
from halfsky.kernel.matters.permissions import Permission as Matters
from halfsky.kernel.network import queries as network
from halfsky.programmes.rights.models import Counselling, NoteReader, ReturnVisit, Session
from halfsky.programmes.rights.permissions import Permission


def of_matter(actor: Actor, matter: Matter) -> QuerySet[Counselling]:
    """Counselling of a matter that its reader was shown, with its sessions; two statements."""
    sessions = Prefetch("sessions", Session.objects.select_related("counsellor"))
    return matter.counsellings.select_related("counsellor", "court").prefetch_related(sessions)


def visits_of(actor: Actor, matter: Matter) -> QuerySet[ReturnVisit]:
    """The return visits of a matter, as far as the actor sees them."""
    return ReturnVisit.objects.visible_to(actor).filter(matter=matter).select_related("person")


def readable_notes(counselling: Counselling, actor: User) -> list[Session]:
    """The sessions whose notes the actor may read: her own, and those of counsellors who named her."""
    writers = NoteReader.objects.filter(counselling=counselling, user=actor).values_list("of", flat=True)
    rows = counselling.sessions.filter(counsellor__in=[actor.pk, *writers])
    return list(rows.select_related("counsellor"))


def counsellors(matter: Matter) -> list[User]:
    """Who can counsel in a matter: those at its desk who see it."""
    users = network.handlers(matter.owner_id, Matters.HANDLE)
    return [user for user in users if Matter.objects.visible_to(user).filter(pk=matter.pk).exists()]


def visits_due(actor: User, today: date, ahead: int = 7) -> QuerySet[ReturnVisit]:
    """Visits of the actor's own federations that are overdue or due within a week, the oldest first."""
    at = network.own(actor, Permission.AID)
    rows = ReturnVisit.objects.visible_to(actor).filter(
        organisation__in=at, state="planned", due_on__lte=today + timedelta(days=ahead)
    )
    return rows.select_related("person", "matter", "aid").order_by("due_on", "id")
