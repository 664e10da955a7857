"""Questions to the figures: how many, at which node, over which days, and which records are behind it.

All counts go through `measure`, one statement for any number of indicators and nodes. It joins the facts to the lineage of their own
day and counts each once at every node above it; where totals are stored, it reads them instead. Rows are always those of the records.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import reduce
from operator import or_
from typing import Any

from django.db import connection
from django.db.models import Count as CountOf
from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery, Sum, Window
from django.db.models.functions import RowNumber

from halfsky.ground.lib.actors import Actor
from halfsky.ground.lib.declarations import IndicatorSpec, house
from halfsky.ground.lib.periods import EARLIEST, LATEST, Period
from halfsky.kernel.insight.models import PaperFigure
from halfsky.kernel.insight.queries import papers, rollups
from halfsky.kernel.insight.queries.facts import distinct_by, facts_of, has
from halfsky.kernel.insight.queries.facts import unit as unit
from halfsky.kernel.insight.queries.facts import weighs as weighs
from halfsky.kernel.insight.queries.selects import Asked, Figure, Lists, Raw, Select, counting, run
from halfsky.kernel.insight.queries.stays import Below as Below
from halfsky.kernel.insight.queries.stays import children as children
from halfsky.kernel.insight.rules import NOTHING, Count, apart
from halfsky.kernel.insight.rules.reports import DIFFERENT, EACH, SUM, FrozenRow, value_of
from halfsky.kernel.insight.rules.rollups import LEVELS
from halfsky.kernel.insight.rules.stays import Days, Stays, among
from halfsky.kernel.network.models import Lineage, Organisation


@dataclass(frozen=True)
class Rows:
    """The records behind a figure: those the reader may open, and how many more there are. Amounts are what the figure adds up.

    What counts from paper stands beside the records in `papers`; `on_paper` of the total is from there.
    """

    visible: QuerySet[Any]
    shown: int
    hidden: int
    total: int
    papers: QuerySet[PaperFigure]
    on_paper: int


def indicators() -> list[IndicatorSpec]:
    """All indicators the rooms declare, in their order."""
    return sorted(house().indicators.values(), key=lambda spec: (spec.order, spec.slug))


def topics() -> dict[str, list[IndicatorSpec]]:
    """The indicators by topic, each topic under the slug of its first indicator, in their order."""
    found: dict[str, list[IndicatorSpec]] = {}
    for spec in indicators():
        found.setdefault(str(spec.topic), []).append(spec)
    return {specs[0].slug: specs for specs in found.values()}


def count(spec: IndicatorSpec, organisation: Organisation | int, period: Period, days: Days | None = None) -> Count:
    """One figure of one organisation and everything below it; with `days`, only on these days of the period."""
    node = _key(organisation)
    stays = {} if days is None else {node: days}
    return measure([spec], [node], period, stays).get((spec.slug, node), NOTHING)


def by_child(spec: IndicatorSpec, organisation: Organisation | int, period: Period) -> dict[int, Count]:
    """The same figure of everybody who stood directly below, each with everything below it, on the days on which it stood there."""
    below = children(organisation, period)
    counted = measure([spec], below.nodes, period, below.stays)
    return {node: counted.get((spec.slug, node), NOTHING) for node in below.nodes}


Measured = dict[tuple[str, int], Count]


@dataclass(frozen=True)
class Question:
    """Which figures, at which nodes, over which period; those that have a stay count only its days.

    Parts of indicators are counted where everything is told apart (`all_told`), and nowhere else.
    """

    specs: Sequence[IndicatorSpec]
    nodes: Sequence[int]
    period: Period
    stays: Stays = field(default_factory=dict)

    def asked(self, at: int, told: frozenset[int]) -> Iterable[Asked]:
        """What has to be counted for question number `at`: of the nodes that count the whole period, and of those that do not.

        Parts are counted at the `told` among them, all of a dimension together.
        """
        whole = [node for node in self.nodes if node not in self.stays]
        moved = {node: days for node in self.nodes if (days := self.stays.get(node))}
        specs = needed(self.specs)
        for nodes, stays in ((whole, {}), ([*moved], moved)):
            if nodes:
                yield from (Asked(at, spec, nodes, self.period, stays) for spec in specs if not spec.part)
            if large := [node for node in nodes if node in told]:
                yield from (Asked(at, spec, large, self.period, stays, by) for spec, by in apart.together(specs))

    def counts(self, node: int, day: date) -> bool:
        """Whether a node counts what was on a day."""
        return day in self.period and (node not in self.stays or among(self.stays[node], day))


def measure(
    specs: Sequence[IndicatorSpec],
    nodes: Sequence[int],
    period: Period,
    stays: Stays | None = None,
    *,
    from_records: bool = False,
) -> Measured:
    """Figures of several indicators at several nodes in one statement; a node without a fact is missing from the answer.

    What is signed or given away counts `from_records`; all else may read stored totals, which are seconds behind.
    """
    return measure_all([Question(specs, nodes, period, stays or {})], from_records=from_records)[0]


def measure_all(questions: Sequence[Question], *, from_records: bool = False) -> list[Measured]:
    """The answers to several questions, in their order, in one statement; in one more each `MOST_AT_ONCE` counts."""
    told = _told(questions)
    asked = [one for at, question in enumerate(questions) for one in question.asked(at, told)]
    storable = () if from_records else [one.spec for one in asked]
    held = rollups.readable(storable, {node for question in questions for node in question.nodes})
    lists: Lists = {}
    read = rollups.reading([one for one in asked if held.answers(one)], held)
    counted = [counting(one, lists) for one in asked if not held.answers(one)]
    raw = run([*read, *counted, *_on_paper(questions)], lists)
    return [_answer(question, at, raw) for at, question in enumerate(questions)]


def all_told(organisation: Organisation) -> bool:
    """Whether all that counts at a place is told apart for whoever reads its figures; further down a part would say whose matter it is."""
    return organisation.level in LEVELS


def _told(questions: Sequence[Question]) -> frozenset[int]:
    """The nodes at which questions get their parts; no statement where none asks for any."""
    nodes = {node for one in questions if any(spec.part for spec in one.specs) for node in one.nodes}
    large = Organisation.objects.filter(pk__in=nodes, level__in=LEVELS).values_list("pk", flat=True)
    return frozenset(large) if nodes else frozenset()


def _on_paper(questions: Sequence[Question]) -> list[Select]:
    """What counts for the questions from paper."""
    specs = [spec for question in questions for spec in question.specs]
    nodes = {node for question in questions for node in question.nodes}
    first = min((question.period.start for question in questions), default=EARLIEST)
    end = max((question.period.end for question in questions), default=LATEST)
    where = [({spec.slug for spec in one.specs}, {*one.nodes}, one) for one in questions]

    def told(slug: str, node: int, day: date) -> Iterable[Figure]:
        return [
            (at, slug, node)
            for at, (slugs, places, question) in enumerate(where)
            if slug in slugs and node in places and question.counts(node, day)
        ]

    return papers.counting(specs, nodes, (first, end), told)


def needed(specs: Sequence[IndicatorSpec]) -> Iterable[IndicatorSpec]:
    """The indicators themselves, and the wholes that rates are part of, each once."""
    wholes = {spec.of: whole for spec in specs if (whole := apart.whole(spec))}
    return ({spec.slug: spec for spec in specs} | wholes).values()


def _answer(question: Question, at: int, raw: Raw) -> Measured:
    return {
        (spec.slug, node): Count(
            raw.get((at, spec.slug, node), 0), raw.get((at, spec.of, node), 0) if spec.of else None
        )
        for spec in question.specs
        for node in question.nodes
        if (at, spec.slug, node) in raw or (at, spec.of, node) in raw
    }


def rows(
    spec: IndicatorSpec,
    organisation: Organisation | int,
    period: Period,
    actor: Actor,
    days: Days | None = None,
    part: Q | None = None,
) -> Rows:
    """The records behind a figure, newest first, as far as the actor may open them; `total` equals the figure, on `days` where given.

    With `part`, a condition on the facts, those of one part of it (`dimensions.part`); what counts from paper is in none. Each names
    its place as `fact_place`. Filters that are put on `visible` afterwards choose among the facts, before each is taken once: who was
    at two places is found at either.
    """
    facts = below(facts_of(spec, period), _key(organisation), days, joint=spec.joint)
    if part is not None:
        facts = facts.filter(part)
    visible = facts.filter(pk__in=spec.visible(actor).order_by().values("pk"))
    by = distinct_by(spec, facts)
    if by:
        total, shown = _different(facts, by), _different(visible, by)
        visible = _once(visible.filter(**{f"{by}__isnull": False}), by)
    else:
        total, shown = _amount(facts), _amount(visible)
        visible = _once(visible, "pk") if spec.joint else visible
    named = Organisation.objects.filter(pk=OuterRef("organisation_id")).values("short_name")
    visible = visible.annotate(fact_place=Subquery(named)).order_by("-day", "-pk")
    on_paper = below(papers.behind(spec, period), _key(organisation), days)
    if part is not None:
        on_paper = on_paper.none()
    amount, readable = on_paper.amount(), on_paper.visible_to(actor).select_related("organisation")
    read = readable.amount() if amount else 0
    return Rows(visible, shown + read, total - shown + amount - read, total + amount, readable, amount)


def counted_rows(spec: IndicatorSpec, organisation: Organisation | int, period: Period) -> tuple[list[FrozenRow], int]:
    """All rows behind a figure in plain values, in the order of their keys, and the figure they make.

    What counts from paper comes first: its keys are below nothing.
    """
    facts = below(facts_of(spec, period), _key(organisation), joint=spec.joint)
    by = distinct_by(spec, facts)
    how, one = (DIFFERENT, by) if by else (SUM, "quantity") if has(facts, "quantity") else (EACH, "pk")
    on_paper = below(papers.behind(spec, period), _key(organisation)).order_by("-pk").values_list("pk", "quantity")
    rows = [(-key, quantity) for key, quantity in on_paper]
    rows += facts.order_by("pk").values_list("pk", one).distinct()
    return rows, value_of(rows, how)


def many_rows(spec: IndicatorSpec, organisation: int, period: Period, most: int) -> int:
    """How many rows stand behind a figure, counted no further than one past `most`."""
    return int(
        below(facts_of(spec, period), organisation, joint=spec.joint).order_by().values("pk")[: most + 1].count()
    )


def each_once(facts: Any) -> Any:
    """Facts of which each record stands there once, however many organisations share it."""
    return _once(facts, "pk")


def _once(rows: Any, by: str) -> Any:
    """The latest row of each; of one with several places, that of the first."""
    latest = Window(RowNumber(), partition_by=F(by), order_by=[F("pk").desc(), F("organisation_id").asc()])
    return rows.annotate(nth_of_the_same=latest).filter(nth_of_the_same=1)


def weight(rows: Any) -> int:
    """What records that count for more than one add up to."""
    return int(rows.order_by().aggregate(n=Sum("quantity"))["n"] or 0)


def at(facts: Any, node: int) -> Any:
    """The facts of a node itself, without those of anybody below it."""
    return facts.filter(organisation_id=node)


def _key(organisation: Organisation | int) -> int:
    return organisation if isinstance(organisation, int) else organisation.pk


def below(facts: Any, node: int, days: Days | None = None, *, joint: bool = False) -> Any:
    """The facts of a node and everything that stood below it on their day; with `days`, only of these.

    The plain IN is for the index; of `joint` records, which several organisations share, SQLite would look at each place for each record.
    """
    lines = Lineage.objects.filter(ancestor=node)
    that_day = lines.filter(
        Q(until__isnull=True) | Q(until__gt=OuterRef("day")),
        descendant=OuterRef("organisation_id"),
        since__lte=OuterRef("day"),
    )
    found = facts.filter(Exists(that_day))
    if not (joint and connection.vendor == "sqlite"):
        found = found.filter(organisation_id__in=lines.values("descendant"))
    if days is None:
        return found
    return found.filter(reduce(or_, (Q(day__gte=start, day__lt=end) for start, end in days), Q(pk__in=())))


def _different(facts: Any, by: str) -> int:
    return int(facts.order_by().aggregate(n=CountOf(by, distinct=True))["n"])


def _amount(facts: Any) -> int:
    if weighs(facts):
        once = facts.order_by().values("pk", "quantity").distinct()  # a record that several share is one amount
        return int(once.aggregate(n=Sum("quantity"))["n"] or 0)
    return int(facts.order_by().aggregate(n=CountOf("pk", distinct=True))["n"])
