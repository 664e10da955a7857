"""Questions at the hotline desk."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Q, QuerySet

from halfsky.ground.accounts.models import User
from halfsky.ground.lib import moments, phones, pinyin
from halfsky.ground.lib.unreadable import Unreadable
from halfsky.kernel.matters import queries as matters
from halfsky.kernel.matters.models import Matter
from halfsky.kernel.matters.states import WAITING
from halfsky.kernel.network import queries as network
from halfsky.kernel.network.models import Organisation, Venue
from halfsky.kernel.people import queries as people
from halfsky.programmes.rights.models import AnswerPhrase, Call, Shift
from halfsky.programmes.rights.models.hotline import blind
from halfsky.programmes.rights.permissions import Permission
from halfsky.programmes.rights.states.hotline import OWED

SHOWN = 8


def lines(actor: User) -> QuerySet[Venue]:
    """The hotlines that the actor may answer."""
    at = network.own(actor, Permission.DESK)
    return (
        Venue.objects.on()
        .filter(kind=Venue.Kind.HOTLINE, organisation__in=at)
        .select_related("organisation")
        .order_by("id")
    )


def my_shift(actor: User) -> Shift | None:
    """The shift the actor is on."""
    return Shift.objects.on_duty().filter(operator=actor).select_related("line__organisation").first()


def on_duty(actor: User) -> QuerySet[Shift]:
    """Who answers the actor's lines now."""
    return Shift.objects.visible_to(actor).on_duty().select_related("operator", "line")


def left_over(line: Venue) -> list[Shift]:
    """What the last operators of a line left and nobody has confirmed, the newest first."""
    rows = Shift.objects.filter(line=line, until__isnull=False, confirmed_at__isnull=True)
    return list(rows.select_related("operator").order_by("-until")[:SHOWN])


def open_call(actor: User) -> Call | None:
    """The call the actor is on."""
    return Call.objects.visible_to(actor).filter(operator=actor, state="open").select_related("line").first()


def owed(actor: User) -> QuerySet[Call]:
    """Callers who are owed a call back on the actor's lines, the most pressing first."""
    return Call.objects.visible_to(actor).owed().select_related("line").order_by("call_back_due")


def calls_from(actor: User, text: str) -> QuerySet[Call]:
    """Earlier calls on the actor's lines from a complete number, or with its last four digits, newest first."""
    plain = "".join(text.split())
    if len(plain) == 4 and plain.isdigit():
        found = {"tail_blind": blind("tail", plain)}
    else:
        try:
            found = {"number_blind": blind("number", phones.parse(text).text)}
        except Unreadable:
            return Call.objects.none()
    return Call.objects.visible_to(actor).filter(**found).select_related("line", "operator").order_by("-began_at")


@dataclass(frozen=True)
class Known:
    """Somebody with this number: her name as this operator may see it, and her key for the link to her page."""

    key: int
    name: str


@dataclass(frozen=True)
class Caller:
    """Who may be on the line, as far as the operator may see: people, their matters, earlier calls from this number."""

    people: list[Known]
    matters: list[Matter]
    calls: list[Call]


def caller(actor: User, text: str, *, but: Call | None = None) -> Caller | None:
    """What is known of a number; None unless it is complete, or four digits."""
    plain = "".join(text.split())
    if not (len(plain) == 4 and plain.isdigit()) and not _complete(plain):
        return None
    persons = list(people.by_phone(actor, plain).select_related("organisation")[:SHOWN])
    earlier = calls_from(actor, plain)
    if but is not None:
        earlier = earlier.exclude(pk=but.pk)
    listed = list(earlier[:SHOWN])
    return Caller(
        people=[Known(person.pk, people.name_for(actor, person)) for person in persons],
        matters=_matters(
            actor, [person.pk for person in persons], [call.matter_id for call in listed if call.matter_id]
        ),
        calls=listed,
    )


def _matters(actor: User, persons: list[int], of_calls: list[int]) -> list[Matter]:
    """Her matters as far as the operator sees them: of the people with this number, and of earlier calls from it.

    Whoever is protected is not found by her number; the call she made leads to her matter all the same.
    """
    found = list(matters.earlier(actor, persons)[:SHOWN]) if persons else []
    more = [key for key in of_calls if key not in {matter.pk for matter in found}]
    if more:
        found += Matter.objects.visible_to(actor).filter(pk__in=more).select_related("owner")
    return sorted(found, key=lambda matter: matter.registered_at, reverse=True)[:SHOWN]


def _complete(text: str) -> bool:
    try:
        phones.parse(text)
    except Unreadable:
        return False
    return len(text) > 4


def phrases(actor: User, term: str = "") -> QuerySet[AnswerPhrase]:
    """Answer phrases of the actor's places and above them, by words, pinyin or initials."""
    found = AnswerPhrase.objects.visible_to(actor).select_related("organisation")
    for word in pinyin.query_words(term):
        found = found.filter(words__contains=f" {word}")
    return found


def phrases_about(actor: User, subjects: Iterable[str], limit: int) -> list[AnswerPhrase]:
    """The phrases about any of these subjects, those of the nearest place first; one query."""
    about = Q()
    for subject in subjects:
        about |= Q(title__contains=subject) | Q(text__contains=subject)
    return list(phrases(actor).filter(about)[:limit])


@dataclass(frozen=True)
class LineFigures:
    """How a line is doing: who is on it, what came in since a moment, what is owed."""

    line: Venue
    on_duty: list[str]
    calls: int
    answered: int
    owed: int
    late: int


def line_figures(actor: User, since: datetime) -> list[LineFigures]:
    """Every line the actor answers or supervises, in figures alone; three queries."""
    reach = network.scope(actor, Permission.LINES)
    found = (
        Venue.objects.on()
        .filter(kind=Venue.Kind.HOTLINE, organisation__in=reach)
        .select_related("organisation__division")
    )
    recent, now = Q(calls__began_at__gte=since), moments.now()
    pressing = Q(calls__state__in=OWED, calls__call_back_due__isnull=False)
    rows = found.annotate(
        received=Count("calls", filter=recent),
        taken=Count("calls", filter=recent & Q(calls__picked_up=True)),
        waiting=Count("calls", filter=pressing),
        late=Count("calls", filter=pressing & Q(calls__call_back_due__lt=now)),
    ).order_by("organisation__division__code", "id")
    names: dict[int, list[str]] = {}
    for line, name in Shift.objects.on_duty().filter(line__in=found.values("pk")).values_list("line", "operator__name"):
        names.setdefault(line, []).append(name)
    return [LineFigures(row, names.get(row.pk, []), row.received, row.taken, row.waiting, row.late) for row in rows]


def month_start() -> datetime:
    """The beginning of the last thirty days."""
    return moments.now() - timedelta(days=30)


def waiting_at(organisation: Organisation, actor: User, limit: int = SHOWN) -> list[Matter]:
    """Matters nobody has accepted yet whose turn it is at an organisation: what a shift hands over."""
    rows = Matter.objects.visible_to(actor).filter(owner=organisation, state__in=WAITING)
    return list(rows.select_related("owner", "place").order_by("due_at")[:limit])
