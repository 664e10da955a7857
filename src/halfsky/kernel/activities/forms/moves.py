"""The shapes of the moves of an activity: each form's fields are the keyword arguments of one verb."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from halfsky.ground.web.choosers import OneOfMany
from halfsky.ground.web.verbforms import PhoneField, VerbForm, words
from halfsky.kernel.activities import queries
from halfsky.kernel.activities.forms.fields import CountField, LeafletsField, PicturesField, leaflet_lines
from halfsky.kernel.activities.states import NAMES
from halfsky.kernel.network import queries as network
from halfsky.kernel.network.models import Organisation
from halfsky.kernel.people import queries as people


class PlainForm(VerbForm):
    """Nothing to ask."""


class ReasonForm(VerbForm):
    """A verb that needs a reason."""

    reason = words(gettext_lazy("Reason"), rows=2, max_length=500)


class RecordForm(VerbForm):
    """The figures of an activity that took place; those who signed in are counted already."""

    head_count = CountField()
    leaflets = LeafletsField()
    uploads = PicturesField()
    account = words(pgettext_lazy("activity", "What happened?"), required=False, rows=3, max_length=2000)

    def prepare(self) -> None:
        """Fills in how many signed in, and the limits of the place."""
        signed = queries.signed(self.record)
        if signed:
            self.fields["head_count"].initial = signed
            self.fields["head_count"].help_text = _("%(n)d people signed in.") % {"n": signed}
        self.fields["uploads"].organisation = self.record.organiser_id  # type: ignore[attr-defined]
        if not self.record.kind.leaflets:
            del self.fields["leaflets"]
        if more := self.record.kind.more:
            self.initial |= more.kept(self.record)
            self.fields |= more.form(None, actor=self.actor).fields

    def clean(self) -> dict[str, Any]:
        """What the kind's programme asks besides goes to it in one piece."""
        values = super().clean() or self.cleaned_data
        own = RecordForm.base_fields
        more = {name: value for name, value in values.items() if name not in own}
        kept = {name: value for name, value in values.items() if name in own}
        return {**kept, "more": more} if more else kept


class AmendForm(VerbForm):
    """The right figures, and why the recorded ones were not."""

    head_count = CountField(label=gettext_lazy("How many people were there in truth?"))
    leaflets = LeafletsField()
    reason = words(
        gettext_lazy("Why are the figures amended?"),
        rows=2,
        max_length=500,
        help_text=gettext_lazy("The reason and both figures stay on the page."),
    )

    def prepare(self) -> None:
        """Fills in the figures that stand."""
        self.fields["head_count"].initial = self.record.head_count
        if self.record.kind.leaflets:
            self.fields["leaflets"].initial = leaflet_lines(queries.leaflets(self.record))
        else:
            del self.fields["leaflets"]


class AttachForm(VerbForm):
    """Pictures of the activity, or the scan of its sign-in sheet."""

    uploads = PicturesField(required=True)

    def prepare(self) -> None:
        """The limits of the place."""
        self.fields["uploads"].organisation = self.record.organiser_id  # type: ignore[attr-defined]


class HostForm(VerbForm):
    """Who organised it with us."""

    organisation = OneOfMany(
        Organisation.objects.none(),
        find=network.among,
        where=network.with_place,
        label=gettext_lazy("Whose activity was it too?"),
        empty_label=gettext_lazy("Choose"),
    )

    def prepare(self) -> None:
        """Offers who is near."""
        field = self.fields["organisation"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = queries.neighbours(self.record.organiser).exclude(
            pk__in=self.record.hosts.values("organisation")
        )


class RepeatForm(VerbForm):
    """Once more on another day, or every week until a day."""

    day = forms.DateField(label=gettext_lazy("On which day?"), required=False)
    every = forms.TypedChoiceField(
        label=gettext_lazy("Or as a series"),
        choices=[
            ("", gettext_lazy("no series")),
            ("7", gettext_lazy("every week")),
            ("14", gettext_lazy("every two weeks")),
            ("28", gettext_lazy("every four weeks")),
        ],
        coerce=int,
        empty_value=None,
        required=False,
    )
    until = forms.DateField(label=gettext_lazy("Last day of the series"), required=False)

    def clean(self) -> dict[str, Any]:
        """One day, or a series with an end."""
        values = super().clean() or self.cleaned_data
        if values.get("every") and not values.get("until"):
            self.add_error("until", _("Say until when the series lasts."))
        if not values.get("every") and not values.get("day"):
            self.add_error("day", _("Choose a day, or a series."))
        return values


class SignLateForm(VerbForm):
    """Somebody who was there and did not sign in. Who is known is linked; everybody else is a guest."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=60, required=False)
    phone = PhoneField(label=gettext_lazy("Phone"), required=False)

    def prepare(self) -> None:
        """When people of this name are known, the form comes back with them to choose from."""
        if self.record.kind.sign_in != NAMES:
            del self.fields["name"], self.fields["phone"]
            return
        term = str(self.data.get(self.add_prefix("name"), "")).strip() if self.is_bound else ""
        found = list(queries.find_people(self.actor, term)) if term else []
        if found:
            self.fields["pick"] = forms.ChoiceField(
                label=_("Is she one of these?"),
                choices=[*((str(one.pk), people.line(self.actor, one)) for one in found), ("0", _("Somebody else"))],
                widget=forms.RadioSelect,
                error_messages={"required": _("Somebody of this name is known. Choose her, or “somebody else”.")},
            )
        self.found = {str(one.pk): one for one in found}

    def clean(self) -> dict[str, Any]:
        """The person who was chosen, or the guest as written."""
        values = super().clean() or self.cleaned_data
        values["person"] = self.found.get(values.pop("pick", "")) if self.record.kind.sign_in == NAMES else None
        return values
