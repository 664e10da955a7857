"""Questions about counselling and return visits: what of them an actor sees, whose notes she may read, which visits are due."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Exists, OuterRef, Prefetch

from halfsky.ground.accounts.models import User
from halfsky.ground.lib.actors import Actor
from halfsky.kernel.matters.models import Matter
from halfsky.kernel.matters.permissions import Permission as Matters
from halfsky.kernel.network import queries as network
from halfsky.programmes.rights.models import Aid, Counselling, NoteReader, ReturnVisit, Session
from halfsky.programmes.rights.permissions import Permission


@dataclass(frozen=True)
class Beside:
    """What lies beside a matter with a court: asked once for its whole page, since most matters have nothing of it."""

    counselling: bool
    visits: bool
    aid: bool


def beside(matter: Matter) -> Beside:
    """Whether a matter has counselling, return visits, applications for aid; one query for a record in memory."""
    kept: Beside | None = getattr(matter, "_beside", None)
    if kept is None:
        of = [
            Exists(rows.filter(matter=OuterRef("pk")))
            for rows in (Counselling.objects, ReturnVisit.objects, Aid.objects)
        ]
        kept = Beside(*Matter.objects.filter(pk=matter.pk).values_list(*of).get())
        matter._beside = kept  # type: ignore[attr-defined]
    return kept


def counsellings(matter: Matter) -> list[Counselling]:
    """The counselling of a matter with its sessions, for a reader who was shown the matter; two queries."""
    if not beside(matter).counselling:
        return []
    sessions = Prefetch("sessions", Session.objects.select_related("counsellor"))
    return list(matter.counsellings.select_related("counsellor", "court").prefetch_related(sessions))


def visits_of(actor: Actor, matter: Matter) -> list[ReturnVisit]:
    """The return visits of a matter, as far as the actor sees them."""
    if not beside(matter).visits:
        return []
    return list(ReturnVisit.objects.visible_to(actor).filter(matter=matter).select_related("person"))


def readable_notes(counselling: Counselling, actor: User) -> list[Session]:
    """The sessions whose notes the actor may read: her own, and those of counsellors who named her."""
    writers = NoteReader.objects.filter(counselling=counselling, user=actor).values_list("of", flat=True)
    rows = counselling.sessions.filter(counsellor__in=[actor.pk, *writers])
    return list(rows.select_related("counsellor"))


def counsellors(matter: Matter) -> list[User]:
    """Who can counsel in a matter: those at its desk who see it."""
    users = network.handlers(matter.owner_id, Matters.HANDLE)
    return [user for user in users if Matter.objects.visible_to(user).filter(pk=matter.pk).exists()]


def visits_due(actor: User, today: date, limit: int, ahead: int = 7) -> list[ReturnVisit]:
    """Visits of the actor's own federations that are overdue or due within a week, the oldest first."""
    at = network.own(actor, Permission.AID)
    if not at:
        return []
    rows = ReturnVisit.objects.visible_to(actor).filter(
        organisation__in=at, state="planned", due_on__lte=today + timedelta(days=ahead)
    )
    return list(rows.select_related("person", "matter", "aid").order_by("due_on", "id")[:limit])
