"""The shapes of rights stations: each form's fields are the keyword arguments of one verb."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from halfsky.ground.lib import moments
from halfsky.ground.web.verbforms import VerbForm, words
from halfsky.kernel.network import queries as network
from halfsky.kernel.network.models import Level, Organisation
from halfsky.programmes.rights import queries
from halfsky.programmes.rights.models import Duty

OFFICE = {str(day): [["08:30", "12:00"], ["14:30", "17:30"]] for day in range(5)}
HOURS = (("office", _("Monday to Friday, 08:30–12:00 and 14:30–17:30")), ("always", _("Round the clock")))


class PartnerField(forms.ModelChoiceField[Organisation]):
    """A court, police station or justice bureau near by."""

    def __init__(self) -> None:
        super().__init__(
            Organisation.objects.none(),
            label=_("Kept with"),
            help_text=_("Is it not on the list? An administrator founds it as a partner first."),
        )

    def label_from_instance(self, partner: Any) -> str:
        """Its full name."""
        return str(partner.name)


class AgreementForm(VerbForm):
    """With whom a station is kept; the record is its federation, or a venue of it."""

    partner = PartnerField()
    since = forms.DateField(label=_("The agreement holds since"))
    document = forms.CharField(
        label=_("Document number"),
        max_length=60,
        required=False,
        help_text=_("If there is a paper, for example 宜妇字〔2024〕12号."),
    )
    lead = forms.CharField(label=_("Responsible at the federation"), max_length=60)
    partner_lead = forms.CharField(label=_("Responsible at the partner"), max_length=60)

    def prepare(self) -> None:
        """The partners near by, today, and who is signed in."""
        place = self.record if isinstance(self.record, Organisation) else self.record.organisation
        self.fields["partner"].queryset = queries.stations.partners_near(place)  # type: ignore[attr-defined]
        self.initial.setdefault("since", moments.today())
        self.initial.setdefault("lead", self.actor.actor_label)


class SetUpForm(AgreementForm):
    """A new station of a federation."""

    name = forms.CharField(label=_("Name of the station"), max_length=120)
    address = forms.CharField(label=_("Address"), max_length=200, required=False)
    phone = forms.CharField(label=_("Phone"), max_length=30, required=False)
    hours = forms.ChoiceField(
        label=_("Opening hours"),
        choices=HOURS,
        widget=forms.RadioSelect,
        initial="office",
        help_text=_("Other hours can be set once it is open."),
    )

    field_order = ["name", "partner", "lead", "partner_lead", "since", "document", "address", "phone", "hours"]

    def prepare(self) -> None:
        """A name after the place."""
        super().prepare()
        place = self.record.division.name if self.record.division else self.record.short_name
        self.initial.setdefault("name", _("Rights station for women and children of %(place)s") % {"place": place})

    def clean_hours(self) -> dict[str, Any]:
        """The hours as a venue keeps them."""
        return OFFICE if self.cleaned_data["hours"] == "office" else {}


class EndForm(VerbForm):
    """When an agreement ended, and why."""

    on = forms.DateField(label=_("Ended on"))
    reason = words(_("Why?"), rows=2, max_length=400)

    def prepare(self) -> None:
        """Today."""
        self.initial.setdefault("on", moments.today())


class ProposeForm(VerbForm):
    """Which level above shall recognise a station, and why."""

    level = forms.ChoiceField(label=_("Recognised as one of"), widget=forms.RadioSelect)
    note = words(_("What speaks for it?"), required=False, rows=3, max_length=500)

    def prepare(self) -> None:
        """The levels that stand above."""
        above = network.path(self.record.organisation)[:-1]
        levels = [
            (one.level, f"{Level(one.level).label} · {one.short_name}") for one in above if one.level != Level.NATION
        ]
        self.fields["level"].choices = levels  # type: ignore[attr-defined]
        self.initial.setdefault("level", levels[0][0] if levels else "")


class RecogniseForm(VerbForm):
    """The day and the paper of a recognition."""

    on = forms.DateField(label=_("Recognised since"))
    document = forms.CharField(label=_("Document number"), max_length=60, required=False)
    answer = words(_("Note"), required=False, rows=2, max_length=500)

    def prepare(self) -> None:
        """Today."""
        self.initial.setdefault("on", moments.today())


class AnswerForm(VerbForm):
    """Why a station is not, or no longer, recognised."""

    answer = words(_("Why?"), rows=3, max_length=500)


class DutyForm(VerbForm):
    """Who is at a station, from which side, on which days."""

    name = forms.CharField(label=pgettext_lazy("of a person", "Name"), max_length=60)
    side = forms.ChoiceField(
        label=_("Sent by"), choices=Duty.Side.choices, widget=forms.RadioSelect, initial="federation"
    )
    first = forms.DateField(label=_("First day"))
    last = forms.DateField(label=_("Last day"))
    weekdays = forms.TypedMultipleChoiceField(
        label=_("On"),
        coerce=int,
        choices=list(WEEKDAYS.items()),
        widget=forms.CheckboxSelectMultiple,
        initial=[0, 1, 2, 3, 4],
    )

    def prepare(self) -> None:
        """The next two weeks, and who is signed in."""
        self.initial.setdefault("name", self.actor.actor_label)
        self.initial.setdefault("first", moments.today())
        self.initial.setdefault("last", moments.today() + timedelta(days=13))
