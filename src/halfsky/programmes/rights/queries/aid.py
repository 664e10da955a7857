"""Questions about judicial aid: what of it an actor sees, what waits for whom, which papers are needed."""

from __future__ import annotations

from django.db.models import QuerySet, Sum
from django.db.models.functions import Coalesce

from halfsky.ground.lib.actors import Actor
from halfsky.ground.lib.money import Money
from halfsky.kernel.matters.models import Matter, Party
from halfsky.kernel.network import queries as network
from halfsky.kernel.network.models import Organisation, Venue
from halfsky.kernel.people.models import Person
from halfsky.programmes.rights.models.aid import Aid, AidEntry
from halfsky.programmes.rights.permissions import Permission
from halfsky.programmes.rights.queries.stations import partners_near
from halfsky.programmes.rights.rules.aid import Paper


def register(actor: Actor) -> QuerySet[Aid]:
    """The applications an actor sees, each with `paid_fen`, the sum of its entries."""
    rows = Aid.objects.visible_to(actor).select_related("person__organisation", "court", "organisation")
    return rows.annotate(paid_fen=Coalesce(Sum("entries__fen"), 0))


def papers_needed(organisation: Organisation | int) -> list[str]:
    """The papers a place asks for, in their order."""
    asked = network.setting(organisation, "rights.aid_papers")
    return [key for key in Paper.values if asked.get(key, True)]


def courts_near(organisation: Organisation) -> QuerySet[Organisation]:
    """The courts to which a federation can propose."""
    return partners_near(organisation).filter(trade=Organisation.Trade.COURT)


def stations_of(organisation: Organisation) -> QuerySet[Venue]:
    """The open stations of a federation."""
    rows: QuerySet[Venue] = Venue.objects.on().filter(organisation=organisation, kind=Venue.Kind.RIGHTS_STATION)
    return rows


def paid(aid: Aid) -> Money:
    """What was paid and not reversed."""
    return Money(AidEntry.objects.filter(aid=aid).aggregate(n=Sum("fen"))["n"] or 0)


def standing_entry(aid: Aid) -> AidEntry | None:
    """The payment that has not been reversed."""
    found: AidEntry | None = AidEntry.objects.filter(aid=aid, fen__gt=0, reversal__isnull=True).first()
    return found


def of_person(actor: Actor, person: Person) -> QuerySet[Aid]:
    """Applications for a person, under any of her records, as far as the actor sees them."""
    rows = Aid.objects.visible_to(actor).filter(person__in=person.keys())
    return rows.select_related("court").order_by("-applied_on", "-id")


def of_matter(actor: Actor, matter: Matter) -> QuerySet[Aid]:
    """Applications in a matter, for a reader who was shown the matter."""
    return Aid.objects.visible_to(actor).filter(matter=matter).select_related("court", "person")


def concerned(matter: Matter) -> list[Party]:
    """The persons a matter is about for whom aid can be applied for: those who are registered and not only linked.

    The matter's page has read its parties.
    """
    rows = matter.parties.all()
    return [one for one in rows if one.role == Party.Role.CONCERNED and one.person_id and not one.linked]


def may_act(actor: Actor, aid: Aid) -> bool:
    """Whether the actor works on the application: at the federation that made it."""
    return aid.organisation_id in network.own(actor, Permission.AID)


def to_decide(actor: Actor) -> QuerySet[Aid]:
    """What an officer's court has to decide, the oldest first."""
    at = network.own(actor, Permission.DECIDE_AID)
    rows = Aid.objects.visible_to(actor).filter(court__in=at, state="proposed").select_related("organisation", "court")
    return rows.order_by("proposed_on", "id")


def to_pay(actor: Actor) -> QuerySet[Aid]:
    """What was granted and not paid yet at the actor's own federation, the oldest first."""
    at = network.own(actor, Permission.AID)
    rows = Aid.objects.visible_to(actor).filter(organisation__in=at, state="granted").select_related("court")
    return rows.order_by("decided_on", "id")
