"""The shape in which somebody prepares a table for readers outside."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from halfsky.ground.lib import moments, periods
from halfsky.ground.web.forms import Picker
from halfsky.kernel.insight.actions.composing import levels_below
from halfsky.kernel.insight.forms.composing import by_topic
from halfsky.kernel.network.models import Level, Organisation

# How many of each kind are offered, the last ones that are over.
OFFERED = {
    periods.Kind.MONTH: 36, periods.Kind.QUARTER: 12, periods.Kind.HALF: 6, periods.Kind.YEAR: 5, periods.Kind.WEEK: 13,
}  # fmt: skip


def past_periods() -> list[tuple[Any, list[tuple[str, str]]]]:
    """The periods that are over by kind, the latest first."""
    return [(kind.label, [(one.code, one.label) for one in _before(kind, many)]) for kind, many in OFFERED.items()]


def _before(kind: periods.Kind, many: int) -> Iterator[periods.Period]:
    one = periods.containing(kind, moments.today())
    for _number in range(many):
        one = one.previous()
        yield one


class PrepareForm(forms.Form):
    """A table: its title, its figures, its rows, its period."""

    title = forms.CharField(label=pgettext_lazy("report", "Title"), max_length=60)
    period = forms.ChoiceField(label=gettext_lazy("Period"))
    level = forms.ChoiceField(label=pgettext_lazy("table", "Rows"), required=False)
    indicators = forms.MultipleChoiceField(label=gettext_lazy("Indicators"), widget=Picker)

    def __init__(self, *args: Any, place: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        lower = [(level, Level(level).label) for level in levels_below(place.level)[1:]]
        self.fields["level"].choices = [("", _("Those directly below")), *lower]  # type: ignore[attr-defined]
        self.fields["indicators"].choices = by_topic(lambda spec: spec.unit != "fen")  # type: ignore[attr-defined]
        self.fields["period"].choices = past_periods()  # type: ignore[attr-defined]
        self.initial.setdefault("period", periods.containing(periods.Kind.MONTH, moments.today()).previous().code)
