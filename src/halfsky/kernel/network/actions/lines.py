"""How lineage is drawn: the steps of the verbs that found and move. Not verbs themselves: they check and journal nothing."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db import connection

from halfsky.kernel.network import rules
from halfsky.kernel.network.models import Lineage

# From the lines of whoever stands directly above, in one statement, whatever the number of organisations.
_EXTEND = """
    INSERT INTO network_lineage (ancestor_id, descendant_id, depth, dual, since)
    SELECT up.ancestor_id, edge.descendant_id, up.depth + 1, up.dual, edge.since
    FROM network_lineage edge
    JOIN network_lineage up ON up.descendant_id = edge.ancestor_id AND up.until IS NULL AND up.depth > 0
    WHERE edge.depth = 1 AND NOT edge.dual AND edge.until IS NULL AND edge.descendant_id >= %s
      AND NOT EXISTS (
        SELECT 1 FROM network_lineage known
        WHERE known.descendant_id = edge.descendant_id AND known.depth > 1
      )
"""


def begin(pairs: Iterable[tuple[int, int | None]], *, since: date) -> None:
    """Draws the lines of organisations just founded, given as (organisation, who stands directly above, whose lines are all drawn)."""
    pairs = list(pairs)
    own = [Lineage(ancestor_id=new, descendant_id=new, depth=0, since=since) for new, _under in pairs]
    edges = [Lineage(ancestor_id=under, descendant_id=new, depth=1, since=since) for new, under in pairs if under]
    Lineage.objects.bulk_create([*own, *edges], batch_size=500)
    if edges:
        with connection.cursor() as cursor:
            cursor.execute(_EXTEND, [min(edge.descendant_id for edge in edges)])


def link(*, ancestor: int, descendant: int, dual: bool, on: date) -> None:
    """Puts an organisation directly under another from a day on; `redraw` must follow.

    Whoever led it from further above until then leads it from one step above now: the longer line ends.
    """
    longer = Lineage.objects.open().filter(ancestor=ancestor, descendant=descendant, dual=dual, depth__gt=1)
    _end(longer.values_list("pk", flat=True), on)
    Lineage.objects.create(ancestor_id=ancestor, descendant_id=descendant, depth=1, dual=dual, since=on)


def unlink(*, ancestor: int, descendant: int, dual: bool, on: date) -> None:
    """Ends that an organisation stands directly under another; `redraw` must follow."""
    _end(
        Lineage.objects.open()
        .filter(ancestor=ancestor, descendant=descendant, depth=1, dual=dual)
        .values_list("pk", flat=True),
        on,
    )


def redraw(organisation: int, *, on: date) -> int:
    """Makes the lines of an organisation and of everything below agree with who stands directly above whom; says how many are below.

    Lines that stay as they are stay untouched, so that history shows only what changed.
    """
    below = Lineage.objects.open().filter(ancestor=organisation).order_by().values("descendant")
    members = set(below.values_list("descendant", flat=True))
    open_lines = Lineage.objects.open().filter(descendant__in=below)
    edges = list(open_lines.filter(depth=1).values_list("ancestor", "descendant", "dual"))
    uppers = {upper for upper, _lower, _dual in edges} - members
    above: dict[int, rules.Lines] = {upper: {} for upper in uppers}
    for lower, upper, dual, depth in _lines_of(uppers):
        above[lower][upper, dual] = depth
    wanted = {
        (member, *line): depth
        for member, lines in rules.closure(members, edges, above).items()
        for line, depth in lines.items()
    }
    _apply(wanted, open_lines.values_list("pk", "descendant", "ancestor", "dual", "depth"), on)
    return len(members) - 1


def _lines_of(organisations: set[int]) -> Iterable[tuple[int, int, bool, int]]:
    return (
        Lineage.objects.open()
        .filter(descendant__in=organisations)
        .values_list("descendant", "ancestor", "dual", "depth")
    )


def _apply(
    wanted: dict[tuple[int, int, bool], int], known: Iterable[tuple[int, int, int, bool, int]], on: date
) -> None:
    gone = []
    for key, descendant, ancestor, dual, depth in known:
        if wanted.get((descendant, ancestor, dual)) == depth:
            del wanted[descendant, ancestor, dual]
        else:
            gone.append(key)
    _end(gone, on)
    Lineage.objects.bulk_create(
        [
            Lineage(ancestor_id=ancestor, descendant_id=descendant, dual=dual, depth=depth, since=on)
            for (descendant, ancestor, dual), depth in wanted.items()
        ],
        batch_size=500,
    )


def _end(keys: Iterable[int], on: date) -> None:
    """Closes lines on a day; a line that would not have held for a single day goes, as it never was."""
    for batch in rules.batches(list(keys)):
        Lineage.objects.filter(pk__in=batch, since__gte=on).delete()
        Lineage.objects.filter(pk__in=batch).update(until=on)
