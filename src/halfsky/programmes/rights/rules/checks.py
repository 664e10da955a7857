"""Decisions about household checks 排查: what is looked for, how long it lasts, how far a village is."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from halfsky.ground.lib.declarations import SettingSpec, house
from halfsky.ground.lib.errors import Refusal
from halfsky.ground.lib.lives import Text

# Signs that every place knows, in words; a place may name others.
SIGNS: dict[str, Text] = {
    "quarrel": gettext_lazy("Quarrels in the family"),
    "divorce": gettext_lazy("About to divorce, or just divorced"),
    "violence": gettext_lazy("Signs of violence at home"),
    "child": gettext_lazy("A child nobody looks after"),
    "girl": gettext_lazy("A girl who is hurt or kept from school"),
    "held": gettext_lazy("A woman of unknown origin, or kept in"),
    "land": gettext_lazy("Land, dividends or inheritance denied"),
    "care": gettext_lazy("Old or ill, and nobody cares for them"),
    "hardship": gettext_lazy("Illness or hardship the family cannot bear"),
    "gone": gettext_lazy("Somebody away from home without word"),
}


def _words() -> dict[str, Text]:
    """The signs, and the kinds of matter they may become, as people call them."""
    kinds = {slug: kind.label for slug, kind in house().kinds.items()}
    return {"sign": gettext_lazy("sign"), "kind": gettext_lazy("kind of matter"), **kinds, **SIGNS}


SETTINGS = (
    SettingSpec(
        "rights.check_signs", gettext_lazy("Household check: what is looked for"),
        [
            {"sign": "quarrel", "kind": "family_dispute"}, {"sign": "divorce", "kind": "family_dispute"},
            {"sign": "violence", "kind": "domestic_violence"}, {"sign": "child", "kind": "mandatory_report"},
            {"sign": "girl", "kind": "girls"}, {"sign": "held", "kind": "abduction"}, {"sign": "land", "kind": "property"},
            {"sign": "care", "kind": "need"}, {"sign": "hardship", "kind": "need"}, {"sign": "gone", "kind": "need"},
        ],
        "table", gettext_lazy("practice of checks of marriage and family disputes"), "U",
        gettext_lazy("Each sign with the kind of matter it becomes; a sign may be written in your own words."), lambda: _words(),
    ),
    SettingSpec(
        "rights.check_days", gettext_lazy("Household check: days it usually lasts"), 30, "days", gettext_lazy("practice"), "U",
        gettext_lazy("Proposed when somebody starts one."),
    ),
    SettingSpec(
        "rights.check_remind_before", gettext_lazy("Household check: remind before it ends"), 5, "days", gettext_lazy("practice"), "U",
        gettext_lazy("So many days before the last day, whoever has not finished is reminded."),
    ),
)  # fmt: skip

LONGEST = timedelta(days=366)


@dataclass(frozen=True)
class Sign:
    """Something that is looked for, and the kind of matter it becomes."""

    sign: str
    kind: str

    @property
    def label(self) -> Text:
        """In words: ours, or those of the place."""
        return SIGNS.get(self.sign, self.sign)


def read_signs(table: Any) -> list[Sign]:
    """The signs of a setting or of a check, in their order; what makes no sense is left out."""
    lines = table if isinstance(table, list) else []
    return [
        Sign(str(line["sign"]), str(line["kind"]))
        for line in lines
        if isinstance(line, dict) and line.get("sign") and line.get("kind")
    ]


def check_period(*, since: date, until: date, today: date) -> None:
    """Refuses a check that ends before it begins, is over already, or lasts longer than a year."""
    if until <= since or until <= today:
        raise Refusal(_("The last day must lie after the first day and after today."), at="until")
    if until - since > LONGEST:
        raise Refusal(_("A household check lasts a year at most. Start another one afterwards."), at="until")


@dataclass(frozen=True)
class Progress:
    """How far a village is: households known, visited, where nobody was met, and whether it says that it has finished."""

    known: int
    visited: int
    not_met: int
    finished: bool = False

    @property
    def left(self) -> int:
        """Households where nobody has been yet or nobody was met; none once it has finished."""
        return 0 if self.finished else max(self.known - self.visited, 0)

    @property
    def share(self) -> int:
        """How much is done, from 0 to 100; nothing known and nothing done is nothing."""
        if self.finished:
            return 100
        return min(100, 100 * self.visited // self.known) if self.known else 0

    @property
    def done(self) -> bool:
        """Whether nothing is left to do."""
        return self.finished or (self.known > 0 and self.left == 0)


def whole(parts: Iterable[Progress]) -> Progress:
    """All villages together; finished when every one is done."""
    rows = list(parts)
    return Progress(
        sum(row.known for row in rows),
        sum(row.visited for row in rows),
        sum(row.not_met for row in rows),
        bool(rows) and all(row.done for row in rows),
    )
