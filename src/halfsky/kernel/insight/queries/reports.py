"""Questions to reports: what is possible, what those below have signed, which rows a figure is frozen with, and whether it still holds."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count as CountOf
from django.db.models import F, Max, Q, QuerySet

from halfsky.ground.accounts.models import User
from halfsky.ground.jobs.models import Job
from halfsky.ground.journal.models import Event
from halfsky.ground.lib import finding, moments
from halfsky.ground.lib.actors import Actor, System
from halfsky.ground.lib.declarations import IndicatorSpec
from halfsky.ground.lib.lives import Move
from halfsky.ground.lib.periods import Kind, Period, containing
from halfsky.kernel.insight import queries
from halfsky.kernel.insight.models import Cell, PaperFigure, Report, ReportKind, Version
from halfsky.kernel.insight.permissions import Permission
from halfsky.kernel.insight.rules import NOTHING, RATE, Count, apart
from halfsky.kernel.insight.rules.reports import SIGNED_AT_ONCE, FrozenRow, digest, signing_problem
from halfsky.kernel.insight.states import BY_READERS, FROM_ABOVE, REPORT
from halfsky.kernel.network import queries as network
from halfsky.kernel.network.models import Lineage, Organisation

NOUN = "insight.report"
MOST_MISSED = 100  # periods that are opened at once after a time in which nothing ran
SIGNING = "insight.signing"  # the kind of the job that freezes a large one


def named(report: Report) -> str:
    """The report in words: which, of which period."""
    return f"{report.kind.title} {report.period.label}"


# What is possible


def may(actor: Actor, verb: str, report: Report) -> bool:
    """Whether the actor may make a move at all: at the place's own level, from the level above, or as one of its readers."""
    permission = REPORT.move(verb).permission
    if isinstance(actor, System):
        return True
    if verb in BY_READERS:
        return network.holds(actor, permission, report.organisation_id)
    if verb in FROM_ABOVE:
        lines = Lineage.objects.on().filter(descendant=report.organisation_id, depth=1)
        return lines.filter(ancestor__in=network.own(actor, permission)).exists()
    return report.organisation_id in network.own(actor, permission)


def moves(report: Report, actor: Actor) -> list[Move]:
    """The moves the actor can make now; those that would be refused for the time being are not offered."""
    possible = [move for move in REPORT.possible(report.state) if may(actor, move.verb, report)]
    if any(move.verb == "sign" for move in possible) and problem(report):
        possible = [move for move in possible if move.verb != "sign"]
    return possible


def problem(report: Report) -> str:
    """Why the report cannot be signed today; "" if it can."""
    today = moments.today()
    waiting = unsigned_below(report).filter(due_on__gte=today).aggregate(n=CountOf("pk"), last=Max("due_on"))
    return signing_problem(report.period, today, waiting["n"], waiting["last"])


# Those below


def unsigned_below(report: Report) -> QuerySet[Report]:
    """The same report of everybody below who has not signed it."""
    below = network.descendants(report.organisation_id)
    rows = Report.objects.filter(kind=report.kind_id, start=report.start, organisation__in=below)
    return rows.exclude(pk=report.pk).unsigned()


@dataclass(frozen=True)
class Standing:
    """Somebody directly below, with the same report if she is asked for one, what she signed last, and the figures shown for her.

    Her report says what she did in the whole period, wherever she stood. Of one that moved meanwhile only her `days` here are counted.
    """

    place: Organisation
    report: Report | None
    version: Version | None
    figures: dict[str, Count]
    days: str = ""

    @property
    def signed(self) -> bool:
        """Whether the figures are those that were signed."""
        return self.version is not None and self.report is not None and self.report.state == "signed"


def below(report: Report) -> list[Standing]:
    """Everybody directly below: figures that are signed as they were signed, the others as they are counted now."""
    there = queries.children(report.organisation_id, report.period)
    places = there.places
    reports = Report.objects.filter(kind=report.kind_id, start=report.start, organisation__in=places)
    theirs = {one.organisation_id: one for one in reports.select_related("kind")}
    signed = latest(
        [one for one in theirs.values() if one.state == "signed" and one.organisation_id not in there.stays]
    )
    cells = figures_of(version.pk for version in signed.values())
    open_ones = [one.pk for one in places if one.pk not in theirs or theirs[one.pk].pk not in signed]
    specs = report.kind.specs
    counted = queries.measure(specs, open_ones, report.period, there.stays, from_records=True)
    found = []
    for place in places:
        own = theirs.get(place.pk)
        version = signed.get(own.pk) if own else None
        asked = [spec for spec in specs if queries.all_told(place) or not spec.part]
        now = {spec.slug: counted.get((spec.slug, place.pk), none_of(spec)) for spec in asked}
        figures = cells.get(version.pk, {}) if version else now
        found.append(Standing(place, own, version, figures, there.said(place)))
    return found


def latest(reports: Iterable[Report]) -> dict[int, Version]:
    """The last version of each report that has one, by the report's key."""
    rows = Version.objects.filter(report__in=[one.pk for one in reports]).order_by("number")
    return {version.report_id: version for version in rows}


def figures_of(versions: Iterable[int]) -> dict[int, dict[str, Count]]:
    """The frozen figures of versions, without their rows."""
    found: dict[int, dict[str, Count]] = {}
    for version, indicator, value, of in Cell.objects.filter(version__in=list(versions)).values_list(
        "version", "indicator", "value", "of"
    ):
        found.setdefault(version, {})[indicator] = Count(value, of)
    return found


def none_of(spec: IndicatorSpec) -> Count:
    """Nothing, as it is frozen: of a rate, none of none."""
    return Count(0, 0) if spec.unit == RATE else NOTHING


def live(report: Report) -> dict[str, Count]:
    """The report's figures as they are counted now."""
    node = report.organisation_id
    counted = queries.measure(report.kind.specs, [node], report.period, from_records=True)
    return {spec.slug: counted.get((spec.slug, node), none_of(spec)) for spec in report.kind.specs}


# Freezing

CellTold = tuple[str, int, int | None, str]


@dataclass(frozen=True)
class Frozen:
    """A figure with all its rows; of a rate, also the rows of the whole."""

    spec: IndicatorSpec
    count: Count
    rows: list[FrozenRow]
    whole: list[FrozenRow]

    @property
    def told(self) -> CellTold:
        """What the digest of a version says of it: slug, value, whole, digest of the rows."""
        return self.spec.slug, self.count.value, self.count.of, rows_digest(self.rows, self.whole)


def frozen(spec: IndicatorSpec, organisation: int, period: Period) -> Frozen:
    """A figure with its rows, counted from just these rows, so that the two cannot differ."""
    rows, value = queries.counted_rows(spec, organisation, period)
    if (whole := apart.whole(spec)) is None:
        return Frozen(spec, Count(value), rows, [])
    of_rows, of = queries.counted_rows(whole, organisation, period)
    return Frozen(spec, Count(value, of), rows, of_rows)


def figures(report: Report, tell: Callable[[int, int], None] = lambda done, of: None) -> list[Frozen]:
    """All figures of a report with their rows; `tell` learns after each how many are done."""
    specs, found = report.kind.specs, list[Frozen]()
    for spec in specs:
        found.append(frozen(spec, report.organisation_id, report.period))
        tell(len(found), len(specs))
    return found


def is_large(report: Report) -> bool:
    """Whether freezing a report would keep a page waiting: more rows stand behind it than its place signs at once."""
    left = most = int(network.setting(report.organisation_id, SIGNED_AT_ONCE))
    for spec in report.kind.specs:
        left -= queries.many_rows(spec, report.organisation_id, report.period, most)
        if left < 0:
            return True
    return False


def being_signed(report: Report) -> Job | None:
    """The job that freezes it at the moment."""
    return Job.objects.open().filter(kind=SIGNING, back_url=report.get_absolute_url()).first()


def signed_since(report: Report, verb: str, user: User, moment: datetime) -> Version | None:
    """What a user has signed or amended of it since a moment: a job whose worker was killed just then finds that it is done."""
    step = report.steps.filter(verb=verb, user=user, at__gte=moment, version__isnull=False).order_by("-pk").first()
    return report.versions.filter(number=step.version).first() if step else None


def rows_digest(rows: Sequence[FrozenRow], whole: Sequence[FrozenRow]) -> str:
    """The digest of the rows behind a figure."""
    return digest([[list(row) for row in rows], [list(row) for row in whole]])


def version_digest(report: Report, number: int, cells: Iterable[CellTold]) -> str:
    """What the journal holds of a version: whose report of which period it is, and each figure with the digest of its rows."""
    about = [report.kind_id, report.kind.title, report.organisation_id, report.period_code, number]
    return digest([about, [list(cell) for cell in cells]])


def holds(version: Version, cells: Sequence[Cell]) -> bool:
    """Whether a version says what the journal says that it said when it was signed; each cell's rows are checked where they are opened."""
    now = version_digest(
        version.report, version.number, [(cell.indicator, cell.value, cell.of, cell.digest) for cell in cells]
    )
    event = Event.objects.filter(pk=version.event, noun=NOUN, noun_id=str(version.report_id)).first()
    return bool(event and event.content and event.content.get("digest") == now == version.digest)


@dataclass(frozen=True)
class Opened:
    """The rows of a frozen figure: those the reader may open, and how many are not open to her or are not counted any more."""

    visible: QuerySet[Any]
    papers: QuerySet[PaperFigure]
    shown: int
    hidden: int
    changed: int
    intact: bool


def opened(cell: Cell, spec: IndicatorSpec, report: Report, actor: Actor, *, whole: bool = False) -> Opened:
    """The records a figure was signed with, newest first, as far as they still count in the period and the actor may open them."""
    rows = cell.rows(whole=whole)
    keys = sorted({key for key, _one in rows if key > 0})
    papers = [-key for key, _one in rows if key < 0]
    period = report.period
    facts = spec.facts(period.last if spec.stock else period.start, period.end)
    still = facts.filter(pk__in=finding.these(keys))
    visible = still.filter(pk__in=spec.visible(actor).order_by().values("pk"))
    remaining, shown = (one.order_by().aggregate(n=CountOf("pk", distinct=True))["n"] for one in (still, visible))
    intact = cell.digest == rows_digest(cell.rows(), cell.rows(whole=True))
    listed = queries.each_once(visible) if spec.joint else visible
    on_paper = PaperFigure.objects.counted().filter(pk__in=papers).select_related("organisation")
    readable = on_paper.visible_to(actor)
    remain, read = (one.count() if papers else 0 for one in (on_paper, readable))
    return Opened(
        listed.order_by("-day", "-pk"),
        readable,
        shown + read,
        remaining - shown + remain - read,
        len(keys) - remaining + len(papers) - remain,
        intact,
    )


# What comes round


def asked_periods(kind: ReportKind, today: date) -> list[Period]:
    """The periods of which reports of a kind are wanted today: the running one and the one before, none from before it was asked for.

    Where the last ones were opened longer ago, because nothing ran meanwhile, also all since then.
    """
    running = containing(Kind(kind.period_kind), today)
    found, last = [running, running.previous()], kind.reports.aggregate(start=Max("start"))["start"] or today
    while found[-1].start > last and len(found) < MOST_MISSED:
        found.append(found[-1].previous())
    return [one for one in reversed(found) if one.end > kind.since and (not kind.until or one.start < kind.until)]


def reporting(kind: ReportKind, period: Period) -> QuerySet[Organisation]:
    """Who reports: everybody at or below the owner who stands on one of the kind's levels and has no such report of the period yet."""
    day = min(period.last, moments.today())
    places = Organisation.objects.filter(pk__in=network.descendants(kind.owner_id, day=day), level__in=kind.due)
    there = Report.objects.filter(kind=kind, start=period.start).values("organisation")
    in_being = places.filter(dissolved_on__isnull=True).exclude(kind=Organisation.Kind.PARTNER)
    return in_being.exclude(pk__in=there).order_by("pk")


def to_sign(actor: Any, today: date) -> QuerySet[Report]:
    """Reports of the actor's own places whose period is over and which she has still to look through or to sign, the soonest due first."""
    signs, checks = network.own(actor, Permission.SIGN), network.own(actor, Permission.CHECK)
    mine = Q(organisation__in=signs) | Q(organisation__in=checks, state__in=("open", "returned"))
    rows = Report.objects.unsigned().filter(mine, end__lte=today)
    return rows.select_related("kind", "organisation").order_by("due_on", "pk")


def late_below(actor: Any, today: date) -> QuerySet[Report]:
    """Late reports of those directly below the actor's own places, the latest first."""
    lines = Lineage.objects.on().filter(ancestor__in=network.own(actor, Permission.SIGN), depth=1)
    rows = Report.objects.late(today).filter(organisation__in=lines.order_by().values("descendant"))
    return rows.select_related("kind", "organisation").order_by("due_on", "pk")


def progress(reports: Sequence[Report]) -> dict[int, tuple[int, int]]:
    """How many of those directly below have signed the same report, and how many are asked, by report; one statement."""
    if not reports:
        return {}
    same = Q()
    for one in reports:
        same |= Q(kind=one.kind_id, start=one.start, organisation__lines_up__ancestor=one.organisation_id)
    today = moments.today()
    standing = Q(organisation__lines_up__until__isnull=True) | Q(organisation__lines_up__until__gt=today)
    rows = Report.objects.filter(same, standing, organisation__lines_up__depth=1)
    counted = rows.values("kind", "start", above=F("organisation__lines_up__ancestor")).annotate(
        asked=CountOf("pk", distinct=True), signed=CountOf("pk", filter=Q(state="signed"), distinct=True)
    )
    found = {(row["kind"], row["start"], row["above"]): (row["signed"], row["asked"]) for row in counted}
    return {one.pk: found.get((one.kind_id, one.start, one.organisation_id), (0, 0)) for one in reports}


def due_for_reminder(today: date) -> list[tuple[Report, int]]:
    """Reports of which nobody was told yet that they are due or late, with what is to be said."""
    rows = Report.objects.unsigned().filter(end__lte=today).select_related("kind", "organisation")
    late = rows.filter(due_on__lt=today, told__lt=Report.Told.LATE)
    soon = rows.filter(due_on__gte=today, told=Report.Told.NOTHING)
    places = {one.organisation_id for one in soon}
    before = {pk: int(network.setting(pk, "insight.remind_before")) for pk in places}
    due = [one for one in soon if (one.due_on - today).days <= before[one.organisation_id]]
    return [*((one, Report.Told.LATE) for one in late), *((one, Report.Told.DUE) for one in due)]
