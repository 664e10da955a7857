"""What stands only on paper: which indicators take it, how it joins their figures, who may enter, confirm and withdraw it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from datetime import date
from functools import lru_cache
from typing import Any

from django.db import connection
from django.db.models import F, Q, QuerySet

from halfsky.ground.lib.actors import Actor, System
from halfsky.ground.lib.declarations import IndicatorSpec, house
from halfsky.ground.lib.lives import Move
from halfsky.ground.lib.periods import Period
from halfsky.kernel.insight.models import PaperFigure
from halfsky.kernel.insight.permissions import Permission
from halfsky.kernel.insight.queries.facts import Statement
from halfsky.kernel.insight.queries.selects import Figure, Select
from halfsky.kernel.insight.rules import papers as rules
from halfsky.kernel.insight.states import PAPER
from halfsky.kernel.network import queries as network
from halfsky.kernel.network.models import Lineage

NOUN = "insight.paper"
FEW = 500  # nodes that are looked for one by one


def why_not(spec: IndicatorSpec) -> str:
    """Why an indicator takes no figure from paper; "" where it does."""
    return rules.why_not(spec, {one.of for one in house().indicators.values() if one.of})


def behind(spec: IndicatorSpec, period: Period) -> QuerySet[PaperFigure]:
    """What counts of an indicator in a period from paper; nothing, and no statement, of one that takes none."""
    if why_not(spec):
        return PaperFigure.objects.none()
    return PaperFigure.objects.counted().filter(indicator=spec.slug, day__gte=period.start, day__lt=period.end)


def counting(
    specs: Iterable[IndicatorSpec],
    nodes: Collection[int],
    days: tuple[date, date],
    figures: Callable[[str, int, date], Iterable[Figure]],
) -> list[Select]:
    """One SELECT of what counts from paper at some nodes on each day; none where none of the indicators takes any.

    `figures` says for which figures an indicator counts at a node on a day. With many nodes it asks for all there are: there is little
    on paper.
    """
    declared = {spec.slug: spec for spec in specs if spec.slug in house().indicators}
    slugs = tuple(slug for slug, spec in declared.items() if not why_not(spec))
    if not slugs or not nodes:
        return []
    inner, parameters = _confirmed(slugs, *days)
    some = f"WHERE line.ancestor_id IN ({', '.join(['%s'] * len(nodes))})" if len(nodes) <= FEW else ""
    sql = f"""
        SELECT CAST(counted.fact_day AS text) || ' ' || counted.slug, counted.node, SUM(counted.one) FROM (
            SELECT DISTINCT line.ancestor_id AS node, facts.fact, facts.slug, facts.fact_day, facts.one FROM ({inner}) facts
            JOIN {connection.ops.quote_name(Lineage._meta.db_table)} line ON line.descendant_id = facts.place
                AND line.since <= facts.fact_day AND (line.until IS NULL OR line.until > facts.fact_day) {some}
        ) counted GROUP BY counted.slug, counted.node, counted.fact_day"""  # noqa: S608 Django's own SQL and names of ours; values are parameters

    def told(label: str, node: int) -> Iterable[Figure]:
        day, slug = label.split(" ")
        return figures(slug, node, date.fromisoformat(day))

    return [Select(sql, [*parameters, *(nodes if some else ())], told)]


@lru_cache(maxsize=200)
def _confirmed(slugs: tuple[str, ...], start: date, end: date) -> Statement:
    """The figures that count, put together once: whoever asks of the same days asks the same."""
    rows = PaperFigure.objects.counted().filter(indicator__in=slugs, day__gte=start, day__lt=end).order_by()
    columns = {"fact": "pk", "slug": "indicator", "place": "organisation_id", "fact_day": "day", "one": "quantity"}
    sql, parameters = rows.values(**{name: F(path) for name, path in columns.items()}).query.sql_with_params()
    return sql, list(parameters)


# Who may do what


def enters(actor: Actor) -> list[int]:
    """Keys of the places for which the actor enters figures from paper."""
    return network.own(actor, Permission.ENTER)


def seconds(actor: Actor) -> Q:
    """Figures the actor may confirm by where she stands: of her own places, and of those directly below."""
    own = network.own(actor, Permission.CHECK)
    below = Lineage.objects.on().filter(ancestor__in=own, depth=1).order_by().values("descendant")
    return Q(organisation__in=own) | Q(organisation__in=below)


def may(actor: Actor, verb: str, figure: PaperFigure) -> bool:
    """Whether the actor may make a move: nobody confirms her own; the place itself and the level directly above withdraw."""
    if isinstance(actor, System):
        return True
    above = PaperFigure.objects.filter(seconds(actor), pk=figure.pk).exists()
    if verb == "confirm":
        return above and figure.entered_by_id != getattr(actor, "pk", None)
    return above or figure.organisation_id in enters(actor)


def moves(figure: PaperFigure, actor: Actor) -> list[Move]:
    """The moves the actor can make now."""
    return [move for move in PAPER.possible(figure.state) if may(actor, move.verb, figure)]


def to_confirm(actor: Any) -> QuerySet[PaperFigure]:
    """What waits for the actor's eyes, the oldest first."""
    rows = PaperFigure.objects.filter(seconds(actor), state="entered").exclude(entered_by=actor)
    return rows.select_related("organisation").order_by("entered_at", "pk")


def reads_files(actor: Actor, key: str) -> bool:
    """Whether an actor may read the paper that was attached, which may name people: the place itself and the level above."""
    if isinstance(actor, System):
        return True
    near = seconds(actor) | Q(organisation__in=enters(actor))
    return key.isdigit() and len(key) < 18 and PaperFigure.objects.filter(near, pk=int(key)).exists()
