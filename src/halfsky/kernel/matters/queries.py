"""Questions about matters: what a page shows of one, what is due, who has looked, what an officer was asked."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Case, Exists, F, OuterRef, Q, QuerySet, When
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from halfsky.ground.accounts.models import User
from halfsky.ground.journal.models import Event
from halfsky.ground.lib import moments, tokens
from halfsky.ground.lib.actors import Actor
from halfsky.ground.lib.declarations import house
from halfsky.ground.lib.errors import NotAllowed
from halfsky.ground.lib.existence import one_by_one
from halfsky.ground.lib.lives import Move
from halfsky.kernel.matters.models import (
    Assignment,
    Bundle,
    Letter,
    Matter,
    MatterAccess,
    OneTimeLink,
    Party,
    Recusal,
    Referral,
)
from halfsky.kernel.matters.models.matter import Channel
from halfsky.kernel.matters.permissions import FROM_ABOVE, Permission
from halfsky.kernel.matters.states import Kind
from halfsky.kernel.network import queries as network
from halfsky.kernel.network.models import Grant, Lineage, Organisation
from halfsky.kernel.people import queries as people
from halfsky.kernel.people.models import Consent


def moves(matter: Matter, actor: Actor) -> list[Move]:
    """The moves an actor can make now, the most natural first: possible by the table, and permitted where it counts."""
    own = {move.permission: matter.owner_id in network.own(actor, move.permission) for move in matter.life.moves}
    above = {
        move.permission: network.holds(actor, move.permission, matter.owner_id)
        for move in matter.life.moves
        if move.permission in FROM_ABOVE
    }
    allowed = {**own, **above}
    paused = any(clock.due_at is None and clock.stopped_at is None for clock in matter.clocks.all())
    odd = {"resume"} if not paused else {"pause", "extend"}
    if not matter.kind.questions:
        odd.add("ask")
    return [
        move
        for move in matter.life.possible(matter.state)
        if not move.quiet and allowed[move.permission] and move.verb not in odd
    ]


def readers(matter: Matter) -> QuerySet[MatterAccess]:
    """Who may see a confidential matter by name, and which desks still may, with the reason."""
    return (
        MatterAccess.objects.open().filter(matter=matter).select_related("user", "organisation").order_by("since", "id")
    )


def looks(matter: Matter) -> QuerySet[Event]:
    """Who has looked at it, newest first."""
    return Event.objects.filter(noun="matters.matter", noun_id=str(matter.pk), verb="matters.view").order_by("-id")


def due(actor: User, until: datetime) -> QuerySet[Matter]:
    """Matters whose next clock runs out by a moment and whose turn it is at the actor's own desks, soonest first.

    What another handler has in hand is hers and is not listed.
    """
    at = network.own(actor, Permission.HANDLE)
    mine = Matter.objects.visible_to(actor).filter(owner__in=at, due_at__lte=until)
    return _soonest_first(mine.filter(Q(handler=actor) | Q(handler__isnull=True)))


def overdue_below(actor: User) -> QuerySet[Matter]:
    """Matters below a supervisor's place whose clock has run out, longest first; confidential ones only as far as she may see them."""
    below = network.scope(actor, Permission.SUPERVISE)
    late = Matter.objects.listed_for(actor).filter(due_at__lt=moments.now(), owner__in=below)
    return _soonest_first(late)


def _soonest_first(rows: QuerySet[Matter]) -> QuerySet[Matter]:
    """What a line of the workbench says of matters, in the order in which they stand there."""
    told = ("number", "kind_slug", "channel", "state", "title", "confidential", "urgent", "due_at", "place__short_name")
    return rows.select_related("place").only(*told).order_by("due_at", "-urgent")


def asked_to_assist(actor: User) -> QuerySet[Assignment]:
    """Requests to assist that wait at the actor's own desks, of matters she may see."""
    at = network.own(actor, Permission.HANDLE)
    visible = Matter.objects.visible_to(actor).values("pk")
    rows = Assignment.objects.filter(
        part=Assignment.Part.ASSIST, receiver__in=at, closed_at__isnull=True, matter__in=visible
    )
    return rows.select_related("matter", "sender", "receiver").order_by("offered_at")


def in_hand(actor: Actor, handler: User) -> QuerySet[Matter]:
    """Open matters a handler has in hand, as far as the actor may see them; what handing over moves."""
    return (
        Matter.objects.visible_to(actor).unfinished().filter(handler=handler).select_related("owner").order_by("due_at")
    )


def earlier(actor: Actor, persons: Iterable[int], *, but: Matter | None = None) -> QuerySet[Matter]:
    """Earlier matters of the same people, as far as the actor may see them, newest first."""
    parts = Party.objects.filter(person__in=list(persons)).values("matter")
    found = Matter.objects.visible_to(actor).filter(pk__in=parts)
    return (found.exclude(pk=but.pk) if but else found).select_related("owner").order_by("-registered_at")


def by_code(number: str, code: str) -> Matter | None:
    """The matter with this number if the follow-up code is right; None otherwise, with the same work done either way."""
    matter = Matter.objects.filter(number=number.strip().upper()).first()
    given = tokens.read_code(code)
    kept = matter.follow_hash if matter and matter.follow_hash else tokens.digest("")
    # Without a code given out nothing is right, and an empty one least of all.
    right = tokens.matches(given, kept) and bool(given)
    return matter if right else None


def open_link(token: str) -> OneTimeLink | None:
    """The rating link with this token if it can still be used."""
    links = OneTimeLink.objects.filter(secret_hash=tokens.digest(token), used_at__isnull=True, until__gt=moments.now())
    return links.select_related("matter").first()


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


def reads_files(actor: Actor, matter_id: str) -> bool:
    """Whether an actor may read the files of a matter: she sees the matter."""
    return matter_id.isdigit() and Matter.objects.visible_to(actor, walk=True).filter(pk=int(matter_id)).exists()


def was_shown(actor: Actor, matter_id: str, file_id: str) -> bool:
    """Whether a file was shown to a partner's officer with a referral that is still open."""
    if not matter_id.isdigit():
        return False
    shown = Referral.objects.visible_to(actor).filter(matter=int(matter_id)).values_list("files", flat=True)
    return any(file_id in files for files in shown)


def able(matter: Matter, *, at: int | None = None) -> list[User]:
    """Who at the organisation whose turn it is, or at another, can handle the matter: holds the permission and is not recused."""
    recused = Recusal.objects.filter(matter=matter).values("user")
    return list(network.handlers(at or matter.owner_id, Permission.HANDLE).exclude(pk__in=recused))


def accused(matter: Matter) -> frozenset[int]:
    """Keys of the organisations that an accusing matter must never reach: those of its other side, or accused themselves.

    Empty for every other kind. Regulation on petitions, article 30.
    """
    if not matter.kind.accusing:
        return frozenset()
    others = list(matter.parties.filter(role=Party.Role.OTHER_SIDE).select_related("person"))
    names = [name for name in (party.alias.strip() for party in others) if name]
    named = Organisation.objects.filter(Q(name__in=names) | Q(short_name__in=names)).values_list("pk", flat=True)
    return people.workplaces(party.person for party in others if party.person) | frozenset(named)


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


def receivers(matter: Matter) -> QuerySet[Organisation]:
    """Federations a matter can be assigned to: below the owner at any depth, the organisation above, and its siblings."""
    owner = matter.owner
    above = network.parent(owner)
    keys = network.descendants(owner)
    if above:
        beside = Lineage.objects.on().filter(ancestor=above, depth__lte=1).order_by().values("descendant")
        keys = keys.union(beside)  # the organisation above itself is among them
    found = Organisation.objects.filter(pk__in=keys, dissolved_on__isnull=True).exclude(pk=owner.pk)
    return found.exclude(kind=Organisation.Kind.PARTNER).order_by("division__code", "id")


def partners(matter: Matter) -> QuerySet[Organisation]:
    """Partners standing at the owner's place or anywhere above or below it, those first whom one usually asks in such a matter."""
    lines = [above.pk for above in network.path(matter.owner)]
    near = Organisation.objects.filter(kind=Organisation.Kind.PARTNER, dissolved_on__isnull=True)
    usual = Case(When(trade__in=matter.kind.asked, then=0), default=1)
    return (
        near.filter(lines_up__ancestor__in=lines, lines_up__until__isnull=True, lines_up__depth=1)
        .distinct()
        .order_by(usual, "level", "id")
    )


def unstaffed(places: Iterable[Organisation]) -> set[int]:
    """Keys of the organisations of which nobody could answer a referral today."""
    return network.unstaffed([place.pk for place in places], Permission.ANSWER_REFERRAL)


def unstaffed_of(assignments: Iterable[Assignment], referrals: Iterable[Referral]) -> set[int]:
    """Of the organisations that still owe something, the keys of those at which nobody could do it today."""
    helpers = [row.receiver_id for row in assignments if not row.closed_at]
    asked = [row.receiver_id for row in referrals if not row.closed_at]
    return network.unstaffed(helpers, Permission.HANDLE) | network.unstaffed(asked, Permission.ANSWER_REFERRAL)


def late_parts(actor: User) -> QuerySet[Referral]:
    """Referrals whose day has gone by without an answer, of matters whose turn it is at the actor's own desks; longest first."""
    at = network.own(actor, Permission.ASSIGN)
    if not at:
        return Referral.objects.none()
    mine = Matter.objects.visible_to(actor).filter(owner__in=at).order_by().values("pk")
    late = Referral.objects.filter(matter__in=mine, closed_at__isnull=True, due_on__lt=moments.today())
    return late.select_related("matter", "receiver").order_by("due_on", "id")


def open_referrals(actor: Actor) -> QuerySet[Referral]:
    """What an officer was asked and has not answered, by the day asked for, then oldest first."""
    rows = Referral.objects.visible_to(actor).select_related("sender", "receiver")
    return rows.order_by(F("due_on").asc(nulls_last=True), "sent_at")


def name_of(party: Party) -> str:
    """The full name of a party for those who handle the matter; “anonymous” when nobody knows it."""
    return party.alias or (party.person.name if party.person else "") or _("anonymous")


def people_shown(referral: Referral) -> list[tuple[str, str]]:
    """Role and name of each person a partner is shown: by the name that was told, even if more is known of her by now.

    By her name of today only to an organisation with which she agreed to share (Personal Information Protection Law, article 23).
    """
    told = json.loads(referral.names or "{}")
    return [
        (str(Party.Role(party.role).label), _told_to(referral.receiver, party, told.get(str(party.pk))))
        for party in referral.parties.select_related("person")
    ]


def _told_to(receiver: Organisation, party: Party, told: str | None) -> str:
    now = name_of(party)
    if told in (None, now) or (party.person and people.has_consent(party.person, Consent.Purpose.SHARE, receiver)):
        return now
    return str(told)


def desks(actor: Actor) -> QuerySet[Organisation]:
    """Federations an actor may register a matter for: her own first, then whatever is below or around her own place."""
    own = network.own(actor, Permission.REGISTER)
    reach = network.scope(actor, Permission.REGISTER)
    below = Lineage.objects.on().filter(ancestor__in=own).values("descendant")
    found = Organisation.objects.filter(Q(pk__in=reach) | Q(pk__in=below), dissolved_on__isnull=True)
    return found.exclude(kind=Organisation.Kind.PARTNER).order_by("level", "division__code", "id")


def colleagues(user: User) -> QuerySet[User]:
    """Others who may handle matters at any desk where this user does."""
    at = network.own(user, Permission.HANDLE)
    roles = house().permissions.get(Permission.HANDLE, frozenset())
    users = Grant.objects.on().filter(organisation__in=at, role__in=roles).values("user")
    return User.objects.filter(pk__in=users, is_active=True).exclude(pk=user.pk).order_by("name")


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


def particulars(matter: Matter) -> list[tuple[str, str]]:
    """What is known by the questions of its kind, question and answer in words; empty while nothing was answered."""
    if not matter.kind.questions:
        return []
    kept = getattr(matter, "particulars", None)
    given = kept.given if kept else {}
    return [
        (str(question.label), question.words(given[question.key]))
        for question in matter.kind.questions
        if question.key in given
    ]


def letter_of(matter: Matter) -> Letter | None:
    """The letter by which it came in; None for what came in otherwise, and where nobody wrote down its days."""
    return getattr(matter, "letter", None) if matter.channel == Channel.LETTER else None


def letters(actor: Actor, *, gather: bool = False) -> QuerySet[Letter]:
    """The letters an actor sees, with their matters; gathered at once if they are not asked for in the order of an index."""
    rows = Letter.objects.visible_to(actor) if gather else Letter.objects.listed_for(actor)
    return rows.select_related("matter__owner", "matter__place")


def kinds_for(actor: Actor) -> list[Kind]:
    """The kinds of matter an actor may register, in their order; none without the grant."""
    if not network.holding(actor, Permission.REGISTER):
        return []
    return sorted(house().kinds.values(), key=lambda kind: (kind.order, kind.slug))


def search(rows: QuerySet[Matter], term: str) -> QuerySet[Matter]:
    """Matters among `rows` by number, words of the subject, or the name or phone of a party the register of people finds."""
    term = term.strip()
    if not term:
        return rows
    said, parties = Q(number__icontains=term) | Q(title__icontains=term), Party.objects.order_by().filter(linked=False)
    own, kept, same = (people.fits(term, way) for way in ("person__", "person__canonical__", "person__duplicates__"))
    if any(sign.isdigit() for sign in term):  # an index knows the few people with such a number
        first, *more = [parties.filter(way).values("matter") for way in (own, kept, same)]
        return rows.filter(said | Q(pk__in=first.union(*more)))
    # Names are looked at where they stand: what it takes must not grow with the people of other places.
    named = parties.filter(own | kept | same, matter=OuterRef("pk"))
    return rows.filter(said | Q(one_by_one(Exists(named))))


def step_label(verb: str) -> str:
    """Words for steps that are no move of the life, such as a partner's answer."""
    return str(STEP_LABELS.get(verb, verb))


STEP_LABELS = {
    "register": pgettext_lazy("state", "Registered"),
    "correct_receipt": gettext_lazy("Day of receipt corrected"),
    "issue_code": gettext_lazy("A follow-up code was given out"),
    "name_reader": gettext_lazy("Reader named"),
    "end_reader": gettext_lazy("Reader taken off"),
    "break_glass": gettext_lazy("Opened by a supervisor, with a reason"),
    "hand_over": gettext_lazy("Handed over"),
    "assist_take": gettext_lazy("Assistance received"),
    "assist_complete": gettext_lazy("Assistance done"),
    "assist_return": gettext_lazy("Assistance returned"),
    "assist_recall": gettext_lazy("Assistance recalled"),
    "referral_receive": gettext_lazy("Referral received"),
    "referral_answer": gettext_lazy("Partner answered"),
    "referral_return": gettext_lazy("Partner returned it"),
    "referral_recall": gettext_lazy("Referral recalled"),
    "referral_urge": gettext_lazy("Partner urged on"),
    "rate": gettext_lazy("Rated"),
    "bundle": gettext_lazy("A bundle of evidence was made"),
}


def follow_url() -> str:
    """Where a person follows her matter by number and code, or "" if no programme offers such a page."""
    page = house().follow_page
    return reverse(page.url_name) if page else ""
