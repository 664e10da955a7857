"""Questions about household checks: where one can be started, how far each village is, which households are left."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from halfsky.ground.accounts.models import User
from halfsky.ground.lib import moments
from halfsky.ground.lib.actors import Actor
from halfsky.kernel.matters.models import Matter
from halfsky.kernel.matters.models.matter import Channel
from halfsky.kernel.network import queries as network
from halfsky.kernel.network.models import Level, Organisation
from halfsky.kernel.people import queries as people
from halfsky.kernel.people.models import Household, Person
from halfsky.programmes.rights.models import CheckedHousehold, CheckList, Finding, HouseholdCheck
from halfsky.programmes.rights.permissions import Permission
from halfsky.programmes.rights.rules.checks import Progress, Sign, read_signs


def starting_places(actor: Actor) -> QuerySet[Organisation]:
    """Federations at whose own level an actor may start a household check."""
    return Organisation.objects.filter(
        pk__in=network.own(actor, Permission.START_CHECKS), dissolved_on__isnull=True
    ).order_by("id")


def signs(organisation: Organisation | int) -> list[Sign]:
    """What is looked for at a place, as it has been set."""
    return read_signs(network.setting(organisation, "rights.check_signs"))


def places_to_check(organisation: Organisation) -> list[Organisation]:
    """The villages and grids whose households are visited: the lowest federations at or below a place, nobody twice.

    A village with grids has a list of its own for the households that it keeps itself.
    """
    below = Organisation.objects.filter(
        pk__in=network.descendants(organisation),
        kind=Organisation.Kind.TERRITORIAL,
        level__in=[Level.VILLAGE, Level.GRID],
        dissolved_on__isnull=True,
    )
    grids = Organisation.objects.filter(
        lines_up__ancestor=OuterRef("pk"), lines_up__depth__gt=0, lines_up__until__isnull=True,
        level=Level.GRID, dissolved_on__isnull=True,
    )  # fmt: skip
    kept = Household.objects.filter(organisation=OuterRef("pk"), until__isnull=True)
    return list(below.filter(~Exists(grids) | Exists(kept)).order_by("division__code", "id"))


@dataclass(frozen=True)
class Row:
    """A village in a household check, and how far it is."""

    list: CheckList
    progress: Progress


def rows(lists: QuerySet[CheckList]) -> list[Row]:
    """How far each of these lists is, those furthest behind first; one statement."""
    kept = Household.objects.filter(organisation=OuterRef("organisation"), until__isnull=True).order_by()
    known = kept.values("organisation").annotate(n=Count("pk")).values("n")
    counted = lists.select_related("organisation", "round").annotate(
        visited=Count("households", filter=Q(households__met=True)),
        not_met=Count("households", filter=Q(households__met=False)),
        added=Count("households", filter=Q(households__household__isnull=True)),
        known=Coalesce(Subquery(known), 0),
    )
    made = [
        Row(row, Progress(row.known + row.added, row.visited, row.not_met, row.finished_at is not None))
        for row in counted
    ]
    return sorted(made, key=lambda row: (row.progress.done, row.progress.share, row.list.pk))


def checks(actor: Actor) -> list[tuple[HouseholdCheck, list[Row]]]:
    """The household checks an actor sees, those that run first, each with its lists as far as she may see them; three queries."""
    found = list(HouseholdCheck.objects.visible_to(actor).select_related("organisation").order_by("-until", "-id")[:20])
    seen = rows(CheckList.objects.visible_to(actor).filter(round__in=found))
    by_check: dict[int, list[Row]] = {}
    for row in seen:
        by_check.setdefault(row.list.round_id, []).append(row)
    today = moments.today()
    running = sorted(found, key=lambda check: (bool(check.ended_at), check.until < today))
    return [(check, by_check.get(check.pk, [])) for check in running]


def households(actor: Actor, checklist: CheckList, show: str) -> QuerySet[Household]:
    """The known households of a list that the actor may see, with `met` of this check: left (the default), visited, or away."""
    rows = CheckedHousehold.objects.filter(checklist=checklist, household=OuterRef("pk"))
    found = people.households(actor).filter(organisation=checklist.organisation_id, until__isnull=True)
    found = found.annotate(met=Subquery(rows.values("met")[:1]), visit=Subquery(rows.values("pk")[:1]))
    narrowed = {
        "visited": found.filter(met=True),
        "away": found.filter(met=False),
        "left": found.filter(met__isnull=True),
    }.get(show, found.filter(met__isnull=True))
    return narrowed.select_related("head", "head__organisation").order_by(F("head__name").asc(nulls_last=True), "pk")


def added(actor: Actor, checklist: CheckList, show: str) -> list[CheckedHousehold]:
    """Households that were written down on the way, because the register of people had none: visited, or away."""
    if show == "left":
        return []
    rows = CheckedHousehold.objects.visible_to(actor).filter(checklist=checklist, household__isnull=True)
    return list(rows.filter(met=show == "visited").order_by("-at")[:100])


def heads(actor: Actor, checklist: CheckList) -> set[str]:
    """Names of those who head the known households of a list, as far as the actor sees them."""
    found = people.households(actor).filter(organisation=checklist.organisation_id, until__isnull=True)
    return set(found.exclude(head=None).values_list("head__name", flat=True))


def visit_to(checklist: CheckList, household: Household | None, label: str) -> CheckedHousehold | None:
    """The row of a household in a list: of a known one, or of one that was written down with the same label."""
    rows = CheckedHousehold.objects.filter(checklist=checklist, household=household)
    return rows.first() if household else next((row for row in rows if row.label == label), None)


def found_before(actor: Actor, visit: CheckedHousehold, sign: str, person: Person | None) -> bool:
    """Whether the actor sees that the same was found at a household before."""
    rows = Finding.objects.visible_to(actor).filter(visit=visit, person=person)
    return any(row.sign == sign for row in rows)


def members(actor: Actor, household: Household | None) -> QuerySet[Person]:
    """Whom a finding may concern: those of the household whom the actor sees, women first."""
    if household is None:
        return Person.objects.none()
    return Person.objects.visible_to(actor).filter(household=household).order_by("-sex", "pk")


def findings(actor: Actor, checklist: CheckList) -> list[Finding]:
    """What was found on a list, as far as the actor may see it; what is no matter yet first."""
    joined = ("matter", "person", "visit__household__head")
    rows = Finding.objects.visible_to(actor).filter(visit__checklist=checklist).select_related(*joined)
    return sorted(rows, key=lambda found: found.matter_id is not None)[:50]


def origin(actor: Actor, matter: Matter) -> QuerySet[CheckList]:
    """The list on which a matter was found, for those who may see how far it is; only a visit can have found it."""
    if matter.channel != Channel.VISIT:
        return CheckList.objects.none()
    found = CheckedHousehold.objects.filter(findings__matter=matter).order_by().values("checklist")
    return CheckList.objects.visible_to(actor).filter(pk__in=found).select_related("round", "organisation")


def unfinished(actor: User, today: date) -> QuerySet[CheckList]:
    """The actor's own lists that nobody has finished, of checks that run or ran out; `with_some_left` says on which something is left."""
    return CheckList.objects.own(actor).filter(
        round__ended_at__isnull=True, round__since__lte=today, finished_at__isnull=True
    )


def with_some_left(lists: QuerySet[CheckList]) -> list[Row]:
    """Those of the lists on which something is left; one statement."""
    return [row for row in rows(lists) if not row.progress.done]


def over(actor: User, today: date) -> QuerySet[HouseholdCheck]:
    """Checks whose last day is over, started at the actor's own places, that nobody has ended."""
    own = network.own(actor, Permission.WATCH_CHECKS)
    return HouseholdCheck.objects.filter(organisation__in=own, until__lt=today, ended_at__isnull=True)


def behind(checks: QuerySet[HouseholdCheck]) -> list[tuple[HouseholdCheck, int]]:
    """Those of the checks in which a village has not finished, with how many; one statement."""
    late: dict[HouseholdCheck, int] = {}
    for row in with_some_left(CheckList.objects.filter(round__in=checks.order_by())):
        late[row.list.round] = late.get(row.list.round, 0) + 1
    return list(late.items())
