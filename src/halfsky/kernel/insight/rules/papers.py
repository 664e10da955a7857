"""Which figures may enter from paper, and what such an entry must say. Pure functions."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from django.utils.translation import gettext as _

from halfsky.ground.lib.declarations import IndicatorSpec
from halfsky.ground.lib.errors import NotPossible, Refusal
from halfsky.kernel.insight.rules import DISTINCT, RATE

LARGEST = 1_000_000_000_000  # in the unit of the figure; money in fen


def why_not(spec: IndicatorSpec, wholes: Collection[str]) -> str:
    """Why an indicator takes no figure from paper; "" where it does. `wholes` are the slugs that rates are a part of.

    What is added up may be added to. What must be told apart, or compared with its own records, may not.
    """
    if spec.unit == RATE:
        return _("A rate is computed from its records: register what happened instead.")
    if spec.unit in DISTINCT:
        return _(
            "It counts each only once. Those who stand on paper as a number cannot be told from the others: enter them by name."
        )
    if spec.stock:
        return _("It says what is there on a day: register what is there.")
    if spec.slug in wholes:
        return _("A rate is part of it, which a number without its records would make wrong.")
    return ""


def check(quantity: int, source: str, since: date, day: date, today: date) -> None:
    """Refuses an entry that says nothing, has no source, or tells of days to come."""
    if not 0 < quantity <= LARGEST:
        raise NotPossible(_("Write how many the paper says: more than none."))
    if not source.strip():
        raise Refusal(
            _("Say which paper it stands on, so that a second person finds it: which book, which page."), at="source"
        )
    if since > day:
        raise NotPossible(_("The first day cannot be after the last."))
    if day > today:
        raise NotPossible(_("This day has not come yet."))
