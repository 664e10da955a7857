"""The shapes of what is recorded in a matter of domestic violence: each form's fields are the keyword arguments of one verb."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from halfsky.ground.lib import moments
from halfsky.ground.web.verbforms import VerbForm, words
from halfsky.kernel.matters import queries as matters
from halfsky.kernel.network.models import Organisation
from halfsky.programmes.rights.models import DomesticViolence, ProtectionOrder
from halfsky.programmes.rights.rules.danger import QUESTIONS, Answer


def _note(label: Any = "", **more: Any) -> forms.CharField:
    return words(label or _("Note"), required=False, rows=2, **more)


class DatedForm(VerbForm):
    """A form whose moments and days start with now and today, and whose authority with the partner near by."""

    trade = ""
    authority = ""

    def prepare(self) -> None:
        """Fills in what the system knows already."""
        for name, field in self.fields.items():
            if isinstance(field, forms.DateTimeField):
                self.initial.setdefault(name, timezone.localtime(moments.now()).replace(second=0, microsecond=0))
            elif isinstance(field, forms.DateField) and field.required:
                self.initial.setdefault(name, moments.today())
        if self.authority:
            near: Organisation | None = matters.partners(self.record).filter(trade=self.trade).first()
            self.initial.setdefault(self.authority, near.name if near else "")


class ReportForm(DatedForm):
    """When the police were told, and who took it."""

    trade, authority = Organisation.Trade.POLICE, "to"

    at = forms.DateTimeField(label=_("When"))
    to = forms.CharField(
        label=_("Reported to"),
        max_length=120,
        help_text=_("The station and the officer, or the number of the report at 110."),
    )
    note = _note(help_text=_("What was told, and what the police said they would do."))


class AssessForm(VerbForm):
    """Thirteen questions, each answered with yes, no or not known."""

    note = _note(_("What else matters for her safety?"))

    def prepare(self) -> None:
        """One field for each question, with what was answered the last time."""
        kept = DomesticViolence.objects.filter(matter=self.record).first()
        before = kept.given if kept else {}
        for question in reversed(QUESTIONS):
            self.fields[question.key] = forms.ChoiceField(
                label=str(question.words),
                choices=Answer.choices,
                widget=forms.RadioSelect(attrs={"class": "inline"}),
                initial=before.get(question.key, ""),
                help_text=_("A grave sign.") if question.grave else "",
            )
        self.order_fields([*(question.key for question in QUESTIONS), "note"])

    def clean(self) -> dict[str, Any]:
        """Gathers the answers as the verb takes them."""
        values = super().clean() or {}
        answers = {question.key: values.pop(question.key) for question in QUESTIONS if question.key in values}
        return values if self.errors else {"answers": answers, "note": values.get("note", "")}


class PlanForm(VerbForm):
    """What was agreed for her safety; shown to people named on the matter alone."""

    trusted = forms.CharField(
        label=_("Somebody she trusts"),
        max_length=200,
        help_text=_("Name and telephone; whom we may call when she cannot be reached."),
    )
    code_word = forms.CharField(
        label=_("Code word"),
        max_length=60,
        help_text=_("If she says it on the telephone, the police are sent without a question."),
    )
    refuge = forms.CharField(
        label=_("Place to go"),
        max_length=200,
        help_text=_("Where she goes when she must leave at once, by day and by night."),
    )
    agreed = words(
        _("What else was agreed?"),
        required=False,
        rows=3,
        help_text=_("Papers and money put aside, a bag at a neighbour's, the children."),
    )

    def prepare(self) -> None:
        """Starts from the plan there is."""
        kept = DomesticViolence.objects.filter(matter=self.record).first()
        if kept:
            for name in ("trusted", "code_word", "refuge", "agreed"):
                self.initial.setdefault(name, getattr(kept, name))


class ProtectForm(DatedForm):
    """An application for a protection order."""

    trade, authority = Organisation.Trade.COURT, "court"

    applicant = forms.ChoiceField(
        label=_("Who applies?"), choices=ProtectionOrder.Applicant.choices, widget=forms.RadioSelect, initial="herself"
    )
    court = forms.CharField(label=_("Court"), max_length=120)
    applied_at = forms.DateTimeField(label=_("The court has had it since"))
    urgent = forms.BooleanField(
        label=_("Urgent: the court decides within 24 hours"), required=False, help_text=_("When she is in danger now.")
    )
    note = _note()


class AdmonishForm(DatedForm):
    """The police are asked for a written admonition."""

    trade, authority = Organisation.Trade.POLICE, "police"

    asked_on = forms.DateField(label=_("Asked on"))
    police = forms.CharField(label=_("Police"), max_length=120)
    note = _note(
        help_text=_("What supports it: her statement, a witness, a doctor's paper, pictures, the record of 110.")
    )


class DecisionForm(DatedForm):
    """A day and a note."""

    decided_on = forms.DateField(label=_("Decided on"))
    note = _note()


class GrantForm(DecisionForm):
    """The order was made."""

    until = forms.DateField(
        label=_("In force until"), required=False, help_text=_("Empty: six months, as long as the law allows.")
    )
    field_order = ["decided_on", "until", "note"]


class ExtendForm(DatedForm):
    """The order was extended."""

    until = forms.DateField(label=_("In force until"))
    note = _note()

    def prepare(self) -> None:
        """The new date is not today's."""


class ReviewForm(DatedForm):
    """A re-examination was asked for."""

    asked_on = forms.DateField(label=_("Asked on"))
    note = _note()


class EndForm(VerbForm):
    """Why the track is closed."""

    note = words(_("Why?"), rows=2, help_text=_("It ran out, was lifted, or she took the application back."))


class DayForm(DatedForm):
    """When the police decided or served, and a note."""

    day = forms.DateField(label=_("When"))
    note = _note()
