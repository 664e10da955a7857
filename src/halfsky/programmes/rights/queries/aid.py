"""Questions about judicial aid: what of it an actor sees, what waits for whom, which papers are needed."""

from __future__ import annotations

from django.db.models import Case, IntegerField, Q, QuerySet, Sum, Value, When
from django.db.models.functions import Coalesce

from halfsky.ground.accounts.models import User
from halfsky.ground.lib.actors import Actor
from halfsky.kernel.matters.models import Matter, Party
from halfsky.kernel.network import queries as network
from halfsky.kernel.network.models import Organisation, Venue
from halfsky.kernel.people import queries as people
from halfsky.kernel.people.models import Person
from halfsky.programmes.rights.models.aid import Aid, AidEntry
from halfsky.programmes.rights.permissions import Permission
from halfsky.programmes.rights.queries.stations import partners_near
from halfsky.programmes.rights.rules.aid import Paper
from halfsky.programmes.rights.states.aid import AT_FEDERATION, JUDICIAL_AID

OURS, THEIRS, NOBODYS = 2, 1, 0  # whose turn it is, in the order of a register that begins with one's own


def register(actor: Actor) -> QuerySet[Aid]:
    """The applications an actor sees, each with `paid_fen`, the sum of its entries, and whose `turn` it is."""
    rows = Aid.objects.visible_to(actor).select_related("person__organisation", "court", "organisation")
    to_decide = Q(state="proposed", court__in=network.own(actor, Permission.DECIDE_AID))
    to_handle = Q(state__in=AT_FEDERATION, organisation__in=network.own(actor, Permission.AID))
    turn = Case(
        When(to_decide | to_handle, then=Value(OURS)),
        When(state__in=JUDICIAL_AID.open_states(), then=Value(THEIRS)),
        default=Value(NOBODYS),
        output_field=IntegerField(),
    )
    return rows.annotate(paid_fen=Coalesce(Sum("entries__fen"), 0), turn=turn)


def reads_register(user: User) -> bool:
    """Whether a user has to do with judicial aid: at a federation that applies for it or a court that decides; other partners have not."""
    courts = (place.trade == Organisation.Trade.COURT for place in network.at(user, Permission.DECIDE_AID))
    return bool(network.own(user, Permission.AID)) or any(courts)


def found(rows: QuerySet[Aid], term: str) -> QuerySet[Aid]:
    """Those among `rows` by the number of the court's paper or the name of whom it is for; a telephone or a citizen number finds nobody."""
    named = (
        Q()
        if any(sign.isdigit() for sign in term)
        else people.fits(term, "person__") | people.fits(term, "person__canonical__")
    )
    return rows.filter(Q(document__icontains=term.strip()) | named)


def sides(actor: Actor, side: str) -> QuerySet[Organisation]:
    """The courts, or the federations, of the applications an actor sees; `side` is the field."""
    keys = Aid.objects.visible_to(actor).order_by().values(side)
    return Organisation.objects.filter(pk__in=keys).order_by("level", "id")


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
    return rows.order_by("decide_by", "proposed_on", "id")


def to_pay(actor: Actor) -> QuerySet[Aid]:
    """What was granted and not paid yet at the actor's own federation, the oldest first."""
    at = network.own(actor, Permission.AID)
    rows = Aid.objects.visible_to(actor).filter(organisation__in=at, state="granted").select_related("court")
    return rows.order_by("decided_on", "id")
