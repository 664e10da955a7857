"""The shapes of judicial aid: each form's fields are the keyword arguments of one verb."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from halfsky.ground.files import queries as files
from halfsky.ground.lib import moments
from halfsky.ground.web.verbforms import MoneyField, VerbForm, words
from halfsky.kernel.network.models import Organisation, Venue
from halfsky.programmes.rights import queries
from halfsky.programmes.rights.rules.aid import Ground, Paper


def papers_field(needed: list[str], *, required: bool) -> forms.MultipleChoiceField:
    """The papers a place asks for, to tick."""
    return forms.MultipleChoiceField(
        label=_("Papers whose original you have seen"),
        help_text=_("What you upload as a file counts without a tick. Files can follow one by one."),
        choices=[(key, Paper(key).label) for key in needed],
        widget=forms.CheckboxSelectMultiple,
        required=required,
    )


class ApplyForm(VerbForm):
    """An application on somebody's behalf; the record is the federation that makes it."""

    court = forms.ModelChoiceField(Organisation.objects.none(), label=_("Court"))
    venue = forms.ModelChoiceField(Venue.objects.none(), label=_("Rights station"), required=False)
    ground = forms.ChoiceField(label=_("Ground"), choices=Ground.choices, widget=forms.RadioSelect)
    reason = words(
        _("What happened, and how does she live now?"),
        help_text=_("Only those who apply for her and the court that decides read it."),
    )
    asked = MoneyField(label=_("Amount asked for, in yuan"))

    def prepare(self) -> None:
        """The courts near by, chosen where there is one, the federation's own stations and the papers it asks for."""
        courts = queries.aid.courts_near(self.record)
        self.fields["court"].queryset = courts  # type: ignore[attr-defined]
        if len(near := courts[:2]) == 1:
            self.initial.setdefault("court", near[0].pk)
        self.fields["venue"].queryset = queries.aid.stations_of(self.record)  # type: ignore[attr-defined]
        self.fields["papers"] = papers_field(queries.aid.papers_needed(self.record), required=False)


class CheckForm(VerbForm):
    """Of which papers without a file the original was seen."""

    def prepare(self) -> None:
        """Those of which it was seen already are ticked."""
        needed, filed = queries.aid.papers_needed(self.record.organisation_id), queries.aid_papers.on_file(self.record)
        self.fields["papers"] = papers_field([key for key in needed if key not in filed], required=False)
        self.initial.setdefault("papers", self.record.papers)
        if filed >= set(needed):
            del self.fields["papers"]

    def clean(self) -> dict[str, Any]:
        """No ticks where all is on file."""
        return {"papers": [], **self.cleaned_data}


class HandInForm(VerbForm):
    """One paper: a file, or that the original was seen; `paper` may be known from the line that leads here."""

    paper = forms.ChoiceField(label=_("Which paper?"), choices=Paper.choices, widget=forms.RadioSelect)
    upload = forms.FileField(
        label=_("File"),
        required=False,
        widget=forms.ClearableFileInput(attrs={"data-shrink": "", "accept": files.OFFERED}),
    )
    replaces = forms.ChoiceField(
        label=_("Does it take the place of an earlier file?"), required=False, widget=forms.RadioSelect
    )
    original = forms.BooleanField(label=_("There is no file: I have seen the original"), required=False)

    def prepare(self) -> None:
        """The files that can be replaced, if there are any, by the names under which they were handed in."""
        kept = gettext("It is encrypted, and each opening is recorded. Several pages can follow one by one.")
        self.fields["upload"].help_text = f"{files.hint(self.record.organisation_id)} {kept}"
        known = self.initial.get("paper")
        if known:
            self.fields["paper"].widget = forms.HiddenInput()
        self.rows = {str(row.pk): row for row in queries.aid_papers.standing(self.record) if known in {None, row.paper}}
        names = queries.aid_papers.names(self.rows.values())
        field = self.fields["replaces"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("No, it is one more")), *((key, names[row.file]) for key, row in self.rows.items())]
        if not self.rows:
            del self.fields["replaces"]

    def clean_upload(self) -> Any:
        """A file that would be taken."""
        upload = self.cleaned_data["upload"]
        if upload and (problem := files.problem(upload, self.record.organisation_id)):
            raise forms.ValidationError(problem)
        return upload

    def clean_replaces(self) -> Any:
        """The row itself."""
        return self.rows.get(self.cleaned_data["replaces"])


class ConfirmForm(VerbForm):
    """Nothing to fill in: the verb alone."""


class GrantForm(VerbForm):
    """What the court granted."""

    amount = MoneyField(label=_("Amount granted, in yuan"))
    decided_on = forms.DateField(label=pgettext_lazy("judicial aid", "Decided on"))
    document = forms.CharField(
        label=_("Number of the decision"), max_length=60, help_text=_("For example （2024）桂0102司救执1号.")
    )

    def prepare(self) -> None:
        """What was asked for, and today."""
        self.initial.setdefault("amount", str(self.record.asked))
        self.initial.setdefault("decided_on", moments.today())


class RefuseForm(VerbForm):
    """Why the court refused."""

    decided_on = forms.DateField(label=pgettext_lazy("judicial aid", "Decided on"))
    document = forms.CharField(label=_("Number of the decision"), max_length=60, required=False)
    answer = words(_("Why was it refused?"), rows=3)

    def prepare(self) -> None:
        """Today."""
        self.initial.setdefault("decided_on", moments.today())


class PayForm(VerbForm):
    """When it was paid, and on what voucher."""

    day = forms.DateField(label=_("Paid on"))
    voucher = forms.CharField(label=_("Voucher number"), max_length=60)

    def prepare(self) -> None:
        """Today."""
        self.initial.setdefault("day", moments.today())


class ReceiveForm(VerbForm):
    """When she signed for it."""

    on = forms.DateField(label=_("Signed on"))

    def prepare(self) -> None:
        """Today."""
        self.initial.setdefault("on", moments.today())


class ReverseForm(VerbForm):
    """Why a payment is reversed."""

    reason = words(_("Why?"), rows=2, max_length=400, help_text=_("Write no names: the reason stands in the journal."))


class WithdrawForm(VerbForm):
    """Why an application is taken back."""

    answer = words(_("Why?"), rows=2)
