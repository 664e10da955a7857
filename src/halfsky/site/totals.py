"""The command `totals`: stores the figures of large places, and proves them. Django is loaded only when it is run."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from halfsky.site.figures import Unusable

if TYPE_CHECKING:
    from halfsky.ground.lib.declarations import IndicatorSpec

BUILD, CHECK, FORGET = "build", "check", "forget"


def add(commands: Any, data: argparse.ArgumentParser) -> None:
    """The command and its options."""
    words = "store the figures of counties and above, so that large places are read and not counted; check; forget"
    totals = commands.add_parser("totals", parents=[data], help=words)
    totals.add_argument(
        "what", choices=(BUILD, CHECK, FORGET), help="check exits 1 where a total is not what is counted"
    )
    totals.add_argument(
        "--indicator", metavar="SLUG", action="append", default=[], help="may be given several times (default: all)"
    )


def run(asked: argparse.Namespace, *, start: Callable[[], None], say: Callable[[str], None]) -> int:
    """Does it for each indicator and says so; Unusable for one that is not counted, or whose totals cannot be stored."""
    start()
    from halfsky.ground.journal import actions as journal
    from halfsky.kernel.insight import actions

    specs = _specs(asked.indicator)
    if asked.what == CHECK:
        journal.seal_all()
        actions.fold()
    wrong = sum(_do(asked.what, spec, say) for spec in specs)
    return 1 if wrong else 0


def build(say: Callable[[str], None] = lambda line: None) -> None:
    """Stores all totals that can be; Django must have been loaded."""
    for spec in _specs([]):
        _do(BUILD, spec, say)


def _specs(slugs: list[str]) -> list[IndicatorSpec]:
    from halfsky.kernel.insight import queries
    from halfsky.kernel.insight.rules.rollups import storable

    known = {spec.slug: spec for spec in queries.indicators() if storable(spec)}
    if strange := sorted(set(slugs) - known.keys()):
        raise Unusable(f"no totals are stored of {', '.join(strange)}. Choose among: {', '.join(known)}.")
    return [known[slug] for slug in slugs or known]


def _do(what: str, spec: IndicatorSpec, say: Callable[[str], None]) -> int:
    """What is asked, for one indicator; answers how many things are wrong."""
    from halfsky.ground.lib.actors import System
    from halfsky.kernel.insight import actions
    from halfsky.kernel.insight.models import Rollup
    from halfsky.kernel.insight.queries import rollups

    by = System("command line")
    if what == BUILD:
        made = actions.store(spec=spec, by=by)
        say(f"{spec.slug}: {made.facts.count():,} facts, {made.totals.count():,} totals")
        return 0
    stored = Rollup.objects.filter(slug=spec.slug).first()
    if stored is None:
        return 0
    if what == FORGET:
        actions.forget(rollup=stored, by=by)
        say(f"{spec.slug}: counted from its records again")
        return 0
    stale, wrong = rollups.stale(spec, stored), rollups.differences(spec, stored)
    say(
        f"{spec.slug}: {stored.facts.count():,} facts, {stored.totals.count():,} totals, {len(stale) + len(wrong)} wrong"
    )
    for one in wrong[:10]:
        say(f"  {one.kind} from {one.start} at {one.node}: stored {one.stored:,}, counted {one.counted:,}")
    return len(stale) + len(wrong)
