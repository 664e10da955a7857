"""The shape in which somebody says what goes into a bundle of evidence."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from halfsky.ground.lib.evidence import Exhibit
from halfsky.ground.web.verbforms import VerbForm, words
from halfsky.ground.web.words import labelled
from halfsky.kernel.matters import queries
from halfsky.kernel.matters.models import Party

IN_FULL = {Party.Role.CONCERNED, Party.Role.OTHER_SIDE}  # whom a court must know


class BundleForm(VerbForm):
    """For whom a bundle is, what for, and what goes into it; `exhibits` are what is on offer, in groups."""

    receiver = forms.CharField(
        label=_("For which court or authority?"),
        max_length=120,
        help_text=_("It stands on the cover and in the journal."),
    )
    purpose = words(
        _("What for?"),
        rows=2,
        max_length=300,
        help_text=_("For example: application for a protection order, and the number of the case if there is one."),
    )
    chosen = forms.MultipleChoiceField(label=_("What goes in?"), widget=forms.CheckboxSelectMultiple)
    in_full = forms.TypedMultipleChoiceField(
        label=_("Whose names are given in full?"),
        required=False,
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        help_text=_(
            "Every other name is masked wherever it stands in the records. Files are given as they are: look at them first."
        ),
    )
    addresses = forms.BooleanField(
        label=_("With addresses and telephone numbers"),
        required=False,
        help_text=_("Only if the court needs them: the other side may read what a court is given."),
    )

    def __init__(
        self, data: Any = None, *, offer: Iterable[tuple[str, list[tuple[Exhibit, str]]]], **kwargs: Any
    ) -> None:
        self.offer = list(offer)
        super().__init__(data, **kwargs)

    def prepare(self) -> None:
        """Offers the exhibits, ticked as their rooms propose, and the parties."""
        chosen, in_full = self.fields["chosen"], self.fields["in_full"]
        assert isinstance(chosen, forms.MultipleChoiceField)
        assert isinstance(in_full, forms.MultipleChoiceField)
        chosen.choices = [(label, [(one.key, words) for one, words in found]) for label, found in self.offer]
        chosen.initial = [one.key for _label, found in self.offer for one, _words in found if one.chosen]
        parties = list(self.record.parties.select_related("person").order_by("id"))
        in_full.choices = [(row.pk, labelled(row.get_role_display(), queries.name_of(row))) for row in parties]
        in_full.initial = [row.pk for row in parties if row.role in IN_FULL]
