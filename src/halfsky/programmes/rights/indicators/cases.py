"""What is counted of typical cases: those published, at whoever published them."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import F, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from halfsky.ground.lib.declarations import Hit, IndicatorSpec
from halfsky.kernel.matters import queries as matters
from halfsky.programmes.rights.models import TypicalCase


def _published(start: date, end: date) -> QuerySet[TypicalCase]:
    rows = TypicalCase.objects.told().filter(published_on__gte=start, published_on__lt=end).order_by()
    return rows.annotate(organisation_id=F("publisher_id"), day=F("published_on"))


def _row(case: TypicalCase) -> Hit:
    return Hit(case.public["title"], "", reverse("rights:story", args=[case.token]))


def _everybody(actor: Any) -> QuerySet[TypicalCase]:
    return TypicalCase.objects.told()


INDICATORS = (
    IndicatorSpec(
        "rights.cases",
        _("Typical cases published"),
        "items",
        _published,
        _everybody,
        _row,
        rule=_("Published and not taken back, at the federation that published them, by the day of publication."),
        # Everybody reads a case with its kind; whatever else is known of its matter would lead there.
        dimensions=(matters.by_kind("matter__"),),
        order=280,
    ),
)
