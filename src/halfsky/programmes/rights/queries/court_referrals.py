"""Questions about what courts refer: what of it an actor sees, what waits for an answer or a report."""

from __future__ import annotations

from datetime import date

from django.db.models import QuerySet

from halfsky.ground.accounts.models import User
from halfsky.ground.lib.actors import Actor
from halfsky.kernel.matters.models import Matter
from halfsky.kernel.matters.permissions import Permission as Matters
from halfsky.kernel.network import queries as network
from halfsky.kernel.network.models import Organisation
from halfsky.programmes.rights.models import CourtReferral
from halfsky.programmes.rights.permissions import Permission


def register(actor: Actor) -> QuerySet[CourtReferral]:
    """The referrals an actor sees: of her court, or of her federation's matters."""
    return CourtReferral.objects.visible_to(actor).select_related("matter", "court", "organisation")


def concerned(user: User) -> bool:
    """Whether a user has to do with what courts refer: at a federation or a court; other partners have not."""
    places = network.at(user, Permission.COURT_REFERRALS)
    partner, court = Organisation.Kind.PARTNER, Organisation.Trade.COURT
    return any(place.kind != partner or place.trade == court for place in places)


def courts_of(actor: Actor) -> QuerySet[Organisation]:
    """The courts for which an actor refers."""
    return Organisation.objects.filter(
        pk__in=network.own(actor, Permission.REFER_TO_US),
        trade=Organisation.Trade.COURT,
        dissolved_on__isnull=True,
    ).order_by("id")


def refers(actor: Actor, referral: CourtReferral) -> bool:
    """Whether an actor looks at a referral as the court that made it."""
    return referral.court_id in network.own(actor, Permission.REFER_TO_US)


def answers(actor: Actor, referral: CourtReferral) -> bool:
    """Whether an actor may answer: it is the turn of her own organisation, and she sees the matter."""
    mine = referral.matter.owner_id in network.own(actor, Matters.HANDLE)
    return mine and Matter.objects.visible_to(actor, walk=True).filter(pk=referral.matter_id).exists()


def of_matter(user: User, matter: Matter) -> QuerySet[CourtReferral]:
    """The referral from which a matter came."""
    return CourtReferral.objects.filter(matter=matter).select_related("court")


def _at_my_desks(user: User) -> QuerySet[CourtReferral]:
    at = network.own(user, Matters.HANDLE)
    if not at:
        return CourtReferral.objects.none()
    mine = Matter.objects.visible_to(user, walk=True).filter(owner__in=at).order_by().values("pk")
    return CourtReferral.objects.filter(matter__in=mine).select_related("matter", "court")


def to_answer(user: User) -> QuerySet[CourtReferral]:
    """What a court asked and nobody has answered, at the actor's own desks; soonest first."""
    return _at_my_desks(user).filter(state="sent").order_by("answer_by", "id")


def to_report(user: User, until: date) -> QuerySet[CourtReferral]:
    """What was taken on and is to be reported by a day; soonest first."""
    return _at_my_desks(user).filter(state="agreed", report_by__lte=until).order_by("report_by", "id")


def reads_files(actor: Actor, referral_id: str) -> bool:
    """Whether an actor may read the papers of a referral: she sees it."""
    return referral_id.isdigit() and CourtReferral.objects.visible_to(actor).filter(pk=int(referral_id)).exists()
