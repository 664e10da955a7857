"""Questions about matters: what can be done with one, what is known of it, how it is found, for whom one can be registered."""

from __future__ import annotations

from collections.abc import Iterable
from functools import reduce
from operator import or_

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy, pgettext_lazy

from halfsky.ground.lib import finding
from halfsky.ground.lib.actors import Actor
from halfsky.ground.lib.declarations import house
from halfsky.ground.lib.existence import one_by_one
from halfsky.ground.lib.lives import Move
from halfsky.kernel.matters.models import Letter, Matter, Party
from halfsky.kernel.matters.models.matter import Channel
from halfsky.kernel.matters.permissions import FROM_ABOVE, Permission
from halfsky.kernel.matters.queries.apart import apart, by_channel, by_kind
from halfsky.kernel.matters.queries.following import by_code, follow_url, may_be_called, open_link
from halfsky.kernel.matters.queries.reading import (
    Behind,
    behind_glass,
    looks,
    may_bundle,
    possible_readers,
    readers,
    reads_bundle,
    reads_files,
    sealed_below,
    was_shown,
)
from halfsky.kernel.matters.queries.sharing import (
    able,
    accused,
    colleagues,
    name_of,
    partners,
    people_shown,
    receivers,
    unstaffed,
    unstaffed_of,
)
from halfsky.kernel.matters.queries.waiting import (
    answered,
    answers_for_a_court,
    asked_to_assist,
    due,
    in_hand,
    late_parts,
    open_referrals,
    overdue_below,
)
from halfsky.kernel.matters.states import Kind
from halfsky.kernel.network import queries as network
from halfsky.kernel.network.models import Lineage, Organisation
from halfsky.kernel.people import queries as people

__all__ = [
    "Behind",
    "able",
    "accused",
    "answered",
    "answers_for_a_court",
    "apart",
    "asked_to_assist",
    "behind_glass",
    "by_channel",
    "by_code",
    "by_kind",
    "colleagues",
    "due",
    "follow_url",
    "in_hand",
    "late_parts",
    "looks",
    "may_be_called",
    "may_bundle",
    "name_of",
    "open_link",
    "open_referrals",
    "overdue_below",
    "partners",
    "people_shown",
    "possible_readers",
    "readers",
    "reads_bundle",
    "reads_files",
    "receivers",
    "sealed_below",
    "unstaffed",
    "unstaffed_of",
    "was_shown",
]


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


def earlier(actor: Actor, persons: Iterable[int], *, but: Matter | None = None) -> QuerySet[Matter]:
    """Earlier matters of the same people, as far as the actor may see them, newest first."""
    parts = Party.objects.filter(person__in=list(persons)).values("matter")
    found = Matter.objects.visible_to(actor).filter(pk__in=parts)
    return (found.exclude(pk=but.pk) if but else found).select_related("owner").order_by("-registered_at")


def letter_of(matter: Matter) -> Letter | None:
    """The letter by which it came in; None for what came in otherwise, and where nobody wrote down its days."""
    return getattr(matter, "letter", None) if matter.channel == Channel.LETTER else None


def letters(actor: Actor, *, gather: bool = False) -> QuerySet[Letter]:
    """The letters an actor sees, with their matters; gathered at once if they are not asked for in the order of an index."""
    rows = Letter.objects.visible_to(actor) if gather else Letter.objects.listed_for(actor)
    return rows.select_related("matter__owner", "matter__place")


def desks(actor: Actor) -> QuerySet[Organisation]:
    """Federations an actor may register a matter for: her own first, then whatever is below or around her own place."""
    own = network.own(actor, Permission.REGISTER)
    reach = network.scope(actor, Permission.REGISTER)
    below = Lineage.objects.on().filter(ancestor__in=own).values("descendant")
    found = Organisation.objects.filter(Q(pk__in=reach) | Q(pk__in=below), dissolved_on__isnull=True)
    return found.exclude(kind=Organisation.Kind.PARTNER).order_by("level", "division__code", "id")


def kinds_for(actor: Actor) -> list[Kind]:
    """The kinds of matter an actor may register, in their order; none without the grant."""
    if not network.holding(actor, Permission.REGISTER):
        return []
    return sorted(house().kinds.values(), key=lambda kind: (kind.order, kind.slug))


# The ways from a party to a name: her own record, the one it was merged into, those that were merged into it or into the same.
BY_PERSON = ("person__", "person__canonical__", "person__duplicates__", "person__canonical__duplicates__")


def search(rows: QuerySet[Matter], term: str) -> QuerySet[Matter]:
    """Matters among `rows` by number, words of the subject, or the name or phone of a party the register of people finds."""
    term = term.strip()
    if not term:
        return rows
    said, parties = finding.says(term, "number", "title"), Party.objects.order_by().filter(linked=False)
    if any(sign.isdigit() for sign in term):  # an index knows the few people with such a number
        first, *more = [parties.filter(people.fits(term, way)).values("matter") for way in BY_PERSON]
        return rows.filter(Q(said) | Q(pk__in=first.union(*more)))
    # Names are looked at where they stand: what it takes must not grow with the people of other places.
    named = reduce(or_, (people.fits(term, way) for way in BY_PERSON))
    here = parties.filter(named, matter=OuterRef("pk"))
    return rows.filter(Q(said) | Q(one_by_one(Exists(here))))


def found(actor: Actor, term: str) -> QuerySet[Matter]:
    """The matters an actor sees that a search finds; for who sees a whole city, what is rare is looked for in all places at once."""
    if network.reaches_far(actor, Permission.VIEW) and (keys := few(term)) is not None:
        return Matter.objects.visible_to(actor, walk=True).filter(pk__in=finding.these(keys))
    return search(Matter.objects.visible_to(actor), term)


def few(term: str) -> list[int] | None:
    """Keys of the matters that a search finds anywhere, for the caller to narrow; None if they are many."""
    term = term.strip()
    persons = people.few(term) if term else None
    if persons is None:
        return None
    parties = Party.objects.order_by().filter(linked=False)
    them = finding.these(persons)
    named = [parties.filter(**{way: them}).values("matter") for way in ("person__in", "person__canonical__in")]
    said = Matter.objects.order_by().filter(finding.says(term, "number", "title")).values_list("pk", flat=True)
    return finding.few(said.union(*named, all=True))


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
