"""The network as a whole: who is where, how many below, found by any name."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Case, Count, F, IntegerField, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Length, TruncMonth

from halfsky.ground.lib.actors import Actor
from halfsky.ground.lib.finding import begins, says
from halfsky.kernel.network import rules
from halfsky.kernel.network.models import Division, Grant, Lineage, Organisation, Venue, today
from halfsky.kernel.network.queries.acting import visible_organisations
from halfsky.kernel.network.queries.standing import children, descendants

FEDERATIONS = ~Q(kind=Organisation.Kind.PARTNER)
MAP_ORDER = (F("division__code").asc(nulls_last=True), "id")


def in_level_order(organisations: QuerySet[Organisation]) -> QuerySet[Organisation]:
    """From the top level down, within a level in the order of the map."""
    levels = Case(
        *(When(level=level, then=Value(rules.rank(level))) for level in rules.LEVELS), output_field=IntegerField()
    )
    return organisations.annotate(rank=levels).order_by("rank", *MAP_ORDER)


def search(actor: Actor, text: str) -> QuerySet[Organisation]:
    """Organisations in being found by name, pinyin, initials or code, as far as the actor may see them."""
    return among(visible_organisations(actor).filter(dissolved_on=None), text)


def among(organisations: QuerySet[Organisation], text: str) -> QuerySet[Organisation]:
    """Those of some organisations that are found by name, pinyin, initials or code, the best fit first."""
    return named(text).filter(pk__in=organisations.order_by().values("pk"))


def named(text: str) -> QuerySet[Organisation]:
    """Organisations by name, pinyin, initials or code, the best fit first.

    Several words narrow from above: “袁州 团结” finds every 团结村 below 袁州.
    """
    *above, word = text.lower().split() or [""]
    if not word:
        return Organisation.objects.none()
    found = Organisation.objects.filter(_named(word))
    for place in above:
        uppers = Organisation.objects.filter(_named(place)).order_by().values("pk")
        found = found.filter(pk__in=Lineage.objects.on().filter(ancestor__in=uppers).order_by().values("descendant"))
    first = Case(When(Q(short_name__startswith=word) | Q(initials__startswith=word), then=0), default=1)
    return in_level_order(found).annotate(begins=first).order_by("begins", "rank", *MAP_ORDER)


def _named(word: str) -> Q:
    if word.isascii() and word.isdigit():
        return Q(division__code__startswith=word)
    return Q(begins(word, "initials") if word.isascii() else says(word, "short_name", "name", "former"))


def with_place(organisations: Iterable[Organisation]) -> list[tuple[Organisation, str]]:
    """Each organisation with the names of those above it, “宜春市 › 袁州区”, so that namesakes can be told apart; one query."""
    listed = list(organisations)
    above: dict[int, list[str]] = {}
    lines = (
        Lineage.objects.on()
        .filter(descendant__in=[one.pk for one in listed], dual=False, depth__gt=0)
        .order_by("-depth")
    )
    for descendant, name in lines.values_list("descendant", "ancestor__short_name"):
        above.setdefault(descendant, []).append(name)
    return [(one, " › ".join(above.get(one.pk, []))) for one in listed]


@dataclass(frozen=True)
class Counts:
    """How many organisations are below one, each counted once however many lines lead to it."""

    federations: dict[str, int] = field(default_factory=dict)  # by level, territorial ones
    new_field: int = 0
    group_members: int = 0
    partners: int = 0

    @property
    def territorial(self) -> int:
        """All territorial federations."""
        return sum(self.federations.values())

    @property
    def total(self) -> int:
        """All organisations."""
        return self.territorial + self.new_field + self.group_members + self.partners


def counts_below(organisation: Organisation, *, day: date | None = None) -> Counts:
    """How many organisations in being stood below one on a day (today), by kind and level; one query."""
    on = day or today()
    below = Organisation.objects.filter(pk__in=descendants(organisation, day=on)).exclude(pk=organisation.pk)
    groups = _in_being(below, on).order_by().values_list("kind", "level").annotate(count=Count("pk"))
    by_kind: dict[str, dict[str, int]] = {}
    for kind, level, count in groups:
        by_kind.setdefault(kind, {})[level] = count
    territorial = by_kind.get(Organisation.Kind.TERRITORIAL, {})
    return Counts(
        federations={level: territorial[level] for level in rules.LEVELS if level in territorial},
        new_field=sum(by_kind.get(Organisation.Kind.NEW_FIELD, {}).values()),
        group_members=sum(by_kind.get(Organisation.Kind.GROUP_MEMBER, {}).values()),
        partners=sum(by_kind.get(Organisation.Kind.PARTNER, {}).values()),
    )


def _in_being(organisations: QuerySet[Organisation], on: date) -> QuerySet[Organisation]:
    return organisations.filter(Q(dissolved_on=None) | Q(dissolved_on__gt=on), founded_on__lte=on)


def federations_at(nodes: Iterable[int], day: date | None = None) -> dict[int, int]:
    """How many federations in being stand at and below each of some organisations on a day (today), itself included; one query."""
    on = day or today()
    lines = Lineage.objects.on(on).filter(ancestor__in=list(nodes)).exclude(descendant__kind=Organisation.Kind.PARTNER)
    being = lines.filter(Q(descendant__dissolved_on=None) | Q(descendant__dissolved_on__gt=on))
    groups = being.order_by().values_list("ancestor").annotate(n=Count("descendant", distinct=True))
    return dict(groups)


def founded_by_month(organisation: Organisation, year: int) -> dict[tuple[str, int], int]:
    """How many organisations below one were founded in each month of a year, by kind and month; one query."""
    below = Organisation.objects.filter(pk__in=descendants(organisation), founded_on__year=year).exclude(
        pk=organisation.pk
    )
    groups = (
        below.order_by()
        .annotate(month=TruncMonth("founded_on"))
        .values_list("kind", "month")
        .annotate(count=Count("pk"))
    )
    return {(kind, month.month): count for kind, month, count in groups}


def venues_below(organisation: Organisation) -> int:
    """How many open venues an organisation and everything below it have."""
    return Venue.objects.on().filter(organisation__in=descendants(organisation)).count()


def users_below(organisation: Organisation) -> int:
    """How many users hold a grant at an organisation or below it, each counted once."""
    below = Grant.objects.on().filter(organisation__in=descendants(organisation), user__is_active=True)
    return below.order_by().values("user").distinct().count()


def users_at(organisations: Iterable[Organisation]) -> dict[int, int]:
    """How many users hold a grant at each of some organisations itself; one query."""
    keys = [one.pk for one in organisations]
    here = Grant.objects.on().filter(organisation__in=keys, user__is_active=True)
    return dict(here.order_by().values_list("organisation").annotate(n=Count("user", distinct=True)))


@dataclass(frozen=True)
class Branch:
    """One of the organisations directly below another, with how many there are below it in turn."""

    organisation: Organisation
    federations: int
    partners: int

    @property
    def below(self) -> int:
        """All organisations below it."""
        return self.federations + self.partners


def branches(organisation: Organisation) -> list[Branch]:
    """Who stands directly below, each with the number of organisations in being below it; two queries, whatever the size."""
    direct = children(organisation)
    lines = Lineage.objects.on().filter(
        ancestor__in=direct.order_by().values("pk"), depth__gt=0, descendant__dissolved_on=None
    )
    partner = Q(descendant__kind=Organisation.Kind.PARTNER)
    groups = (
        lines.order_by()
        .values_list("ancestor")
        .annotate(
            federations=Count("descendant", filter=~partner, distinct=True),
            partners=Count("descendant", filter=partner, distinct=True),
        )
    )
    below: dict[int, tuple[int, int]] = {key: (federations, partners) for key, federations, partners in groups}
    return [Branch(one, *below.get(one.pk, (0, 0))) for one in direct]


def tops() -> QuerySet[Organisation]:
    """The organisations in being above which nobody stands."""
    lower = Lineage.objects.on().filter(depth=1).order_by().values("descendant")
    return Organisation.objects.filter(dissolved_on=None).exclude(pk__in=lower).order_by("id")


def divisions() -> QuerySet[Division]:
    """The map as it is today; each place with the key and the name of its federation in being, if it has one."""
    federation = Organisation.objects.filter(
        division=OuterRef("pk"), kind=Organisation.Kind.TERRITORIAL, dissolved_on=None
    )
    places: QuerySet[Division] = Division.objects.on().annotate(
        federation=Subquery(federation.values("pk")[:1]), federation_name=Subquery(federation.values("short_name")[:1])
    )
    return places.select_related("parent").order_by("code")


def vacant_divisions(organisation: Organisation) -> QuerySet[Division]:
    """Places within the territory of an organisation that have a government but no federation in being, the nearest levels first."""
    if organisation.division_id is None or organisation.division is None:
        return Division.objects.none()
    taken = Organisation.objects.filter(
        kind=Organisation.Kind.TERRITORIAL, dissolved_on=None, division__code__startswith=organisation.division.code
    )
    places: QuerySet[Division] = Division.objects.on().filter(code__startswith=organisation.division.code)
    vacant = places.exclude(kind=Division.Kind.PSEUDO).exclude(pk__in=taken.values("division"))
    return vacant.order_by(Length("code"), "code")[:500]
