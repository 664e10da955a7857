"""The shape in which people say what stands on a letter."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from halfsky.ground.files import queries as files
from halfsky.ground.lib import moments
from halfsky.ground.lib.errors import Refusal
from halfsky.ground.web.verbforms import VerbForm, words
from halfsky.kernel.matters import rules
from halfsky.kernel.matters.actions import NewLetter
from halfsky.kernel.matters.models.matter import Channel


class ReceiptField(forms.DateField):
    """The day of receipt: empty for other channels, needed by a letter."""

    needed = _("a letter needs it")


class LetterForm(forms.Form):
    """The days, the signature and the way of a letter; asked for only where the channel says that it is one."""

    LETTER = ("received_on", "dated_on", "signed", "addressed_to", "forwarded_by", "scan")

    received_on = ReceiptField(
        label=_("Letter received"),
        required=False,
        help_text=_("By the stamp of receipt. The time to answer a petition counts from this day."),
    )
    dated_on = forms.DateField(label=_("Date on the letter"), required=False)
    signed = forms.CharField(
        label=_("Signed"),
        max_length=120,
        required=False,
        help_text=_("As it stands under the letter, even if it is not the person concerned; empty if it is anonymous."),
    )
    addressed_to = forms.CharField(label=pgettext_lazy("letter", "Addressed to"), max_length=120, required=False)
    forwarded_by = forms.CharField(
        label=_("Forwarded by"), max_length=120, required=False, help_text=_("Who passed it on to us, if anybody did.")
    )
    scan = forms.FileField(
        label=_("Scan of the letter"),
        required=False,
        help_text=_("A picture or a PDF; encrypted where the matter is confidential."),
        widget=forms.ClearableFileInput(attrs={"data-shrink": "", "accept": "image/*,.pdf"}),
    )

    @property
    def by_letter(self) -> bool:
        """Whether the channel chosen is the letter."""
        return bool(self.cleaned_data.get("channel") == Channel.LETTER)

    def clean(self) -> dict[str, Any]:
        """Says beside the fields what the verb would refuse; what was filled in for another channel is not lost unseen."""
        values = super().clean() or {}
        if not self.errors.keys() & {"received_on", "dated_on"}:
            self._check_days(values)
        upload, place = values.get("scan"), values.get("organisation")
        if upload and place and (problem := files.problem(upload, place.pk)):
            self.add_error("scan", problem)
        return values

    def _check_days(self, values: dict[str, Any]) -> None:
        try:
            rules.check_letter(
                by_letter=self.by_letter,
                received=values.get("received_on"),
                dated=values.get("dated_on"),
                today=moments.today(),
            )
        except Refusal as refusal:
            self.add_error(refusal.at if self.by_letter else "channel", refusal.message)

    def letter_fields(self) -> list[forms.BoundField]:
        """The fields about the letter."""
        return [self[name] for name in self.LETTER]

    def letter(self) -> NewLetter | None:
        """The letter as the verb takes it; None for another channel."""
        values = self.cleaned_data
        return NewLetter(**{name: values[name] for name in self.LETTER}) if self.by_letter else None


class ReceiptForm(VerbForm):
    """The right day of receipt, and why it is corrected."""

    received_on = forms.DateField(label=_("Letter received"))
    reason = words(_("Reason"), rows=2, max_length=200, help_text=_("For example: the stamp of receipt says so."))

    def prepare(self) -> None:
        """Begins with the day that stands there."""
        self.initial.setdefault("received_on", self.record.received_on)
