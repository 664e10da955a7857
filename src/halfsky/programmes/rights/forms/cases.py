"""The shapes of typical cases: what is told, what is decided on each mark, who checks, what the check says."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from halfsky.ground.accounts.models import User
from halfsky.ground.web.verbforms import VerbForm, words
from halfsky.programmes.rights import queries
from halfsky.programmes.rights.models import TypicalCase
from halfsky.programmes.rights.rules.marks import Finding

REPLACE, KEEP = "replace", "keep"


class CaseForm(forms.Form):
    """A case in its sections."""

    title = forms.CharField(
        label=pgettext_lazy("case", "Title"),
        max_length=60,
        help_text=gettext_lazy("What others can learn, in one line, not what happened to whom."),
    )
    facts = words(
        gettext_lazy("What happened?"),
        rows=6,
        help_text=gettext_lazy("Write as you would tell a colleague. The next page finds what must not stay."),
    )
    done = words(gettext_lazy("What was done?"), rows=6)
    result = words(gettext_lazy("What came of it?"))
    shows = words(
        gettext_lazy("What does it show?"),
        help_text=gettext_lazy("What others can do the same way, and which law helped."),
    )


class MarksForm(forms.Form):
    """One decision for each mark: replaced by other words, or kept for a reason. What names somebody can only be replaced."""

    def __init__(self, data: Any = None, *, found: Iterable[Finding], decided: dict[str, Any], **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.found = list(found)
        for number, one in enumerate(self.found):
            self._ask(number, one, decided["replaced"].get(one.text, ""), decided["kept"].get(one.text, ""))

    def _ask(self, number: int, one: Finding, replaced: str, kept: str) -> None:
        choices = [(REPLACE, _("Replace by")), *([] if one.must else [(KEEP, _("Keep, because"))])]
        instead = _("Instead of “%(words)s”, or why it stays") % {"words": one.text}
        self.fields[f"does_{number}"] = forms.ChoiceField(
            label=_("What is done with “%(words)s”?") % {"words": one.text},
            choices=choices,
            initial=KEEP if kept else REPLACE,
            widget=forms.RadioSelect,
            required=False,
        )
        self.fields[f"words_{number}"] = forms.CharField(
            label=instead,
            required=False,
            max_length=200,
            initial=kept or replaced or one.proposal,
            widget=forms.TextInput(attrs={"autocomplete": "off", "aria-label": instead}),
        )

    def rows(self) -> Iterator[tuple[Finding, BoundField, BoundField]]:
        """Each mark with its two fields."""
        return ((one, self[f"does_{number}"], self[f"words_{number}"]) for number, one in enumerate(self.found))

    def clean(self) -> dict[str, Any]:
        """A decision needs its words; other words than those that were marked."""
        values = super().clean() or {}
        for number, one in enumerate(self.found):
            does, told = values.get(f"does_{number}"), values.get(f"words_{number}", "").strip()
            if does and not told:
                self.add_error(f"words_{number}", _("Write what stands instead, or why it may stay."))
            if does == REPLACE and told == one.text:
                self.add_error(f"words_{number}", _("These are the same words. Write others, or say why they stay."))
        return values

    def decisions(self) -> dict[str, dict[str, str]]:
        """What was decided, as the verb takes it; what was left open is not in it."""
        made: dict[str, dict[str, str]] = {REPLACE: {}, KEEP: {}}
        for number, one in enumerate(self.found):
            if does := self.cleaned_data.get(f"does_{number}"):
                made[does][one.text] = self.cleaned_data[f"words_{number}"].strip()
        return {"replaced": made[REPLACE], "kept": made[KEEP]}


class SubmitForm(VerbForm):
    """Who checks: asked only of a confidential matter, which nobody at the publisher sees by herself."""

    record: TypicalCase

    checker = forms.ModelChoiceField(
        User.objects.none(),
        label=gettext_lazy("Who checks it?"),
        help_text=gettext_lazy("The matter is confidential. Whoever you choose becomes a named reader of it."),
    )

    def prepare(self) -> None:
        """Offers those who may check; of an ordinary matter nothing is asked."""
        if not self.record.matter.confidential:
            del self.fields["checker"]
            return
        field = self.fields["checker"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = User.objects.filter(pk__in=[user.pk for user in queries.cases.checkers(self.record)])
        field.label_from_instance = lambda user: user.name  # type: ignore[method-assign,assignment]


class ConfirmForm(VerbForm):
    """Nothing to say: the button is the whole answer."""


class SendBackForm(VerbForm):
    """What the check says."""

    words = words(gettext_lazy("What could still be recognised?"))


class TakeBackForm(VerbForm):
    """Why a case disappears."""

    words = words(
        gettext_lazy("Why is it taken back?"),
        help_text=gettext_lazy("Whoever is told of in it need not give a reason: write that she asked for it."),
    )
