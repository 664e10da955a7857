"""The shape in which somebody asks for a report: which figures, how often, of whom, by when."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from halfsky.ground.lib.declarations import IndicatorSpec
from halfsky.ground.web.forms import Picker
from halfsky.kernel.insight import queries
from halfsky.kernel.insight.actions.composing import levels_below
from halfsky.kernel.insight.models.reports import KINDS
from halfsky.kernel.insight.rules import apart
from halfsky.kernel.insight.rules import reports as rules
from halfsky.kernel.network.models import Level, Organisation


def by_topic(
    fits: Callable[[IndicatorSpec], bool] = lambda spec: True,
    words: Callable[[IndicatorSpec], Any] = lambda spec: spec.label,
    more: Callable[[IndicatorSpec], Iterable[tuple[str, Any]]] = lambda spec: (),
) -> list[tuple[str, list[tuple[str, Any]]]]:
    """The indicators to choose from, by topic, as far as they fit; after each what `more` there is of it."""
    topics = (
        (
            str(specs[0].topic or _("Other figures")),
            [choice for spec in specs if fits(spec) for choice in ((spec.slug, words(spec)), *more(spec))],
        )
        for specs in queries.topics().values()
    )
    return [(topic, choices) for topic, choices in topics if choices]


class ComposeForm(forms.Form):
    """A kind of report; a level without a number of days is not asked."""

    title = forms.CharField(
        label=pgettext_lazy("report", "Title"), max_length=60, help_text=gettext_lazy("For example: weekly count")
    )
    period_kind = forms.ChoiceField(label=gettext_lazy("How often"), choices=KINDS, initial="week")
    indicators = forms.MultipleChoiceField(
        label=gettext_lazy("Indicators"),
        widget=Picker,
        help_text=gettext_lazy("They fill themselves in from the records; nobody types a figure."),
    )

    def __init__(self, *args: Any, owner: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.owner = owner
        more = apart.all_parts if queries.all_told(owner) else lambda spec: []
        self.fields["indicators"].choices = by_topic(more=more)  # type: ignore[attr-defined]
        for level in levels_below(owner.level):
            self.fields[f"due_{level}"] = forms.IntegerField(
                label=_("%(level)s: signs within days") % {"level": Level(level).label},
                required=False,
                min_value=1,
                max_value=rules.LONGEST_DUE,
                initial=rules.DUE_DAYS[level] if level != Level.GRID else None,
            )
        self.fields[f"due_{owner.level}"].help_text = _(
            "Days after the period's last day; empty: this level does not report."
        )

    def clean(self) -> dict[str, Any]:
        """The days of all levels in one piece, as the verb takes them."""
        values = super().clean() or self.cleaned_data
        due = {name.removeprefix("due_"): days for name, days in values.items() if name.startswith("due_")}
        if not any(days is not None for days in due.values()) and not self.errors:
            raise forms.ValidationError(_("Say for at least one level by when it reports."))
        return {name: value for name, value in values.items() if not name.startswith("due_")} | {"due": due}
