"""How lineage is drawn: the steps of the verbs that found and move. Not verbs themselves: they check and journal nothing."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from halfsky.kernel.network import rules
from halfsky.kernel.network.actions import rows
from halfsky.kernel.network.models import Lineage, Organisation

_COLUMNS = ("ancestor_id", "descendant_id", "depth", "dual", "since")


def begin(pairs: Iterable[tuple[int, int | None]], *, since: date) -> None:
    """Draws the lines of organisations just founded, given as (organisation, who stands directly above, whose lines are all drawn)."""
    pairs, day = list(pairs), since.isoformat()
    above: dict[int, list[tuple[int, int, bool]]] = {}
    for under, ancestor, dual, depth in _lines_of({under for _new, under in pairs if under}):
        above.setdefault(under, []).append((ancestor, depth + 1, dual))
    rows.write(
        Lineage,
        _COLUMNS,
        (
            (ancestor, new, depth, dual, day)
            for new, under in pairs
            for ancestor, depth, dual in [(new, 0, False), *above.get(under or 0, ())]
        ),
    )


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


def stand_for(*, successor: int, merged: int, on: date) -> None:
    """Lets an organisation stand for one that was merged into it, at its own level; `redraw` of the merged one must follow."""
    _end(
        Lineage.objects.open().filter(ancestor=successor, descendant=merged, dual=False).values_list("pk", flat=True),
        on,
    )
    Lineage.objects.create(ancestor_id=successor, descendant_id=merged, depth=0, since=on)


def redraw(organisation: int, *, on: date) -> int:
    """Makes the lines of an organisation and of everything below agree with who stands directly above whom; says how many are below.

    Lines that stay as they are stay untouched, so that history shows only what changed.
    """
    below = Lineage.objects.open().filter(ancestor=organisation).order_by().values("descendant")
    members = set(below.values_list("descendant", flat=True))
    open_lines = Lineage.objects.open().filter(descendant__in=below)
    gone = Organisation.objects.filter(pk__in=below, successor__isnull=False).values_list("pk", "successor")
    merged = {one: successor for one, successor in gone if successor is not None}
    direct = open_lines.filter(depth=1).values_list("ancestor", "descendant", "dual")
    edges = [edge for edge in direct if edge[1] not in merged]
    uppers = ({upper for upper, _lower, _dual in edges} | set(merged.values())) - members
    above: dict[int, rules.Lines] = {upper: {} for upper in uppers}
    for lower, upper, dual, depth in _lines_of(uppers):
        above[lower][upper, dual] = depth
    wanted = {
        (member, *line): depth
        for member, lines in rules.closure(members, edges, above, merged).items()
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
