"""Applications for judicial aid on their way, for the tests of it."""

from __future__ import annotations

from typing import Any

from halfsky.ground.lib import moments
from halfsky.kernel.people.models import Person
from halfsky.programmes.rights.actions import aid as verbs
from halfsky.programmes.rights.models import Aid
from halfsky.programmes.rights.rules.aid import Paper
from tests.cast import Cast

REASON = "金丝雀的难处"


def applied(person: Person, cast: Cast, **changes: Any) -> Aid:
    """An application by the chair of 柳村 to the court of 甲县."""
    values = {
        "person": person, "organisation": cast.village, "court": cast.court, "ground": "maintenance",
        "reason": REASON, "asked": 500000, "by": cast.chair,
    }  # fmt: skip
    return verbs.apply_for(**{**values, **changes})


def proposed(person: Person, cast: Cast, **changes: Any) -> Aid:
    """The same, with all papers, before the court."""
    aid = applied(person, cast, **changes)
    verbs.check(aid=aid, papers=Paper.values, by=cast.chair)
    return verbs.propose(aid=aid, by=cast.chair)


def granted(person: Person, cast: Cast, fen: int = 300001, **changes: Any) -> Aid:
    """The same, granted by the court's own officer."""
    aid = proposed(person, cast, **changes)
    return verbs.grant(aid=aid, decided_on=moments.today(), amount=fen, document="司救1号", by=cast.judge)


def paid(person: Person, cast: Cast, fen: int = 300001, **changes: Any) -> Aid:
    """The same, paid by a colleague."""
    aid = granted(person, cast, fen, **changes)
    verbs.pay(aid=aid, day=moments.today(), voucher="凭1", by=cast.colleague)
    return aid
