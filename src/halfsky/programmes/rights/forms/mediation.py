"""The shapes of joint mediation and its agreement: each form's fields are the keyword arguments of one verb."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from halfsky.ground.lib.money import Money
from halfsky.ground.lib.unreadable import Unreadable
from halfsky.ground.web.verbforms import VerbForm, words
from halfsky.ground.web.words import labelled
from halfsky.kernel.matters import queries as matters
from halfsky.kernel.matters.models import Matter, Party
from halfsky.kernel.network.models import Organisation, Venue
from halfsky.programmes.rights import queries
from halfsky.programmes.rights.actions.mediation import Chair, Slot
from halfsky.programmes.rights.forms.violence import DatedForm
from halfsky.programmes.rights.models import Mediation

_boxes = forms.CheckboxSelectMultiple


def _parties(label: Any, **more: Any) -> forms.ModelMultipleChoiceField[Party]:
    return forms.ModelMultipleChoiceField(Party.objects.none(), label=label, widget=_boxes, **more)


class SlotForm(VerbForm):
    """When and where a session is held; `record` is a matter or a session of one."""

    begins_at = forms.DateTimeField(label=_("When"))
    minutes = forms.IntegerField(label=_("Minutes"), min_value=15, max_value=480, initial=90)
    venue = forms.ModelChoiceField(Venue.objects.none(), label=_("Venue"), required=False)
    place = forms.CharField(label=_("Or another place"), max_length=120, required=False)
    anyway = forms.BooleanField(label=_("Keep this time although a mediator or the room is taken"), required=False)

    @property
    def matter(self) -> Matter:
        """The matter it is about."""
        return self.record if isinstance(self.record, Matter) else self.record.matter

    def prepare(self) -> None:
        """Offers the venues near by, and the people of the matter in every field that asks for people."""
        venue = self.fields["venue"]
        assert isinstance(venue, forms.ModelChoiceField)
        venue.queryset = queries.mediation.rooms(self.matter)
        _fill_parties(self, self.matter, None if self.record is self.matter else self.record)

    def clean(self) -> dict[str, Any]:
        """Gathers time and place into a slot."""
        values = super().clean() or {}
        if self.errors:
            return values
        slot = Slot(*(values.pop(name) for name in ("begins_at", "minutes", "venue", "place")))
        if not slot.venue and not slot.place.strip() and self.place_needed:
            self.add_error("venue", _("Choose a venue or write a place."))
        return values | {"slot": slot}

    place_needed = True


def _fill_parties(form: VerbForm, matter: Matter, mediation: Mediation | None) -> None:
    rows = Party.objects.filter(matter=matter).select_related("person")
    if mediation is not None:
        rows = rows.filter(pk__in=mediation.invited.values("party"))
    for field in form.fields.values():
        if isinstance(field, forms.ModelChoiceField) and field.queryset is not None and field.queryset.model is Party:
            field.queryset = rows
            field.label_from_instance = lambda party: labelled(party.get_role_display(), matters.name_of(party))  # type: ignore[method-assign,assignment]


class MediateForm(SlotForm):
    """A new session: when, where, who mediates, who is invited."""

    users = forms.MultipleChoiceField(label=_("Mediators"), required=False, widget=_boxes)
    others = words(
        _("Other mediators"), required=False, rows=2, max_length=400,
        help_text=_("One a line: name, and after a space where she comes from."),
    )  # fmt: skip
    invited = _parties(_("Who is invited"))
    told_online = _parties(
        _("Who agreed to read the date online"), required=False,
        help_text=_("Only if nobody else looks into her telephone. Otherwise we tell her ourselves."),
    )  # fmt: skip
    field_order = ["begins_at", "minutes", "venue", "place", "users", "others", "invited", "told_online", "anyway"]

    def prepare(self) -> None:
        """Offers colleagues and the officers of those who were asked for their part."""
        super().prepare()
        self._users = {str(user.pk): (user, place) for user, place in queries.mediation.possible_mediators(self.record)}
        field = self.fields["users"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = [(key, f"{user.name} · {place.short_name}") for key, (user, place) in self._users.items()]

    def clean(self) -> dict[str, Any]:
        """Gathers the mediators."""
        values = super().clean()
        if self.errors:
            return values
        chosen = [self._users[key] for key in values.pop("users")]
        chairs = [Chair(user.name, place.short_name, user, place) for user, place in chosen]
        for line in values.pop("others").splitlines():
            name, _space, of = line.strip().partition(" ")
            chairs += [Chair(name[:60], of.strip()[:120])] if name else []
        if not chairs:
            self.add_error("users", _("Name at least one mediator."))
        return values | {"mediators": chairs}


class MoveForm(SlotForm):
    """Another time or place for a session."""

    def prepare(self) -> None:
        """Starts from where it is now."""
        super().prepare()
        minutes = int((self.record.ends_at - self.record.begins_at).total_seconds() // 60)
        for name, value in (
            ("begins_at", self.record.begins_at),
            ("minutes", minutes),
            ("venue", self.record.venue_id),
            ("place", self.record.place),
        ):
            self.initial.setdefault(name, value)


class TalkForm(VerbForm):
    """What one side said alone."""

    party = forms.ModelChoiceField(Party.objects.none(), label=_("With whom"))
    words = words(
        _("What was said"), help_text=_("Sealed: only people named on this matter read it, and every look is logged.")
    )

    def prepare(self) -> None:
        """Offers those invited."""
        _fill_parties(self, self.record.matter, self.record)


class HeldForm(VerbForm):
    """Who came, and what came of it."""

    came = _parties(_("Who came"), required=False)
    note = words(
        _("What came of it"),
        required=False,
        rows=3,
        help_text=_("Sealed with the session; the person does not read it."),
    )

    def prepare(self) -> None:
        """Offers those invited, all of them ticked."""
        _fill_parties(self, self.record.matter, self.record)
        self.initial.setdefault("came", list(self.record.invited.values_list("party", flat=True)))


class AdjournForm(MoveForm):
    """Who came, and when it goes on."""

    came = _parties(_("Who came"), required=False)
    note = words(_("What is still open"), required=False, rows=3)
    field_order = ["came", "note", "begins_at", "minutes", "venue", "place", "anyway"]

    def prepare(self) -> None:
        """The next session has the room of this one, and a time that must be said."""
        super().prepare()
        self.initial.pop("begins_at", None)
        self.initial.setdefault("came", list(self.record.invited.values_list("party", flat=True)))


class ReasonForm(VerbForm):
    """Why."""

    reason = words(_("Why?"), rows=2)


class NoteForm(VerbForm):
    """A note, if there is anything to say."""

    note = words(_("Note"), required=False, rows=2)


class SettlementForm(VerbForm):
    """The clauses of an agreement; what is left empty is no clause. `record` is the session in which they agreed."""

    maintenance_who = forms.ChoiceField(label=_("Maintenance: who pays"), required=False)
    maintenance_amount = forms.CharField(label=_("Yuan a month"), max_length=30, required=False)
    maintenance_day = forms.IntegerField(
        label=_("By which day of the month"), min_value=1, max_value=28, required=False
    )
    visiting_who = forms.ChoiceField(label=_("Visits: who visits the child"), required=False)
    visiting = words(_("When, how long, where"), required=False, rows=2, max_length=500)
    property = words(_("Property and debts"), required=False, rows=2, max_length=1000)
    apology_who = forms.ChoiceField(label=_("Apology: who apologises"), required=False)
    apology = forms.CharField(label=_("For which act"), max_length=200, required=False)
    safety_who = forms.ChoiceField(label=_("Promise of safety: who promises"), required=False)
    other = words(_("What else they agreed"), required=False, rows=2, max_length=1000)

    def prepare(self) -> None:
        """Offers those who were invited, by name."""
        names = queries.agreements.names(self.record)
        for name, field in self.fields.items():
            if name.endswith("_who"):
                assert isinstance(field, forms.ChoiceField)
                field.choices = [("", _("nobody")), *((one, one) for one in names)]

    def clean_maintenance_amount(self) -> Money | None:
        """The amount in fen."""
        text = self.cleaned_data["maintenance_amount"].strip()
        try:
            amount = Money.parse(text) if text else None
        except Unreadable as wrong:
            raise forms.ValidationError(wrong.message) from wrong
        if amount is not None and amount.fen <= 0:
            raise forms.ValidationError(_("Write an amount above nothing, or leave it empty."))
        return amount

    def clean(self) -> dict[str, Any]:
        """Whoever owes something is named, and what is owed; an agreement has a clause at least."""
        values = super().clean() or {}
        for name, asked in (("maintenance", "maintenance_amount"), ("visiting", "visiting"), ("apology", "apology")):
            who, what = bool(values.get(f"{name}_who")), bool(values.get(asked))
            if what and not who:
                self.add_error(f"{name}_who", _("Say who owes it."))
            if who and not what and asked not in self.errors:
                self.add_error(asked, _("Say what is owed, or name nobody."))
        if not self.errors and not any(values.values()):
            self.add_error(None, _("Write at least one clause."))
        return values if self.errors else {"values": values}


class SignForm(DatedForm):
    """The signed copy, as a photograph or a scan."""

    upload = forms.FileField(
        label=_("Signed copy"),
        help_text=_("A photograph of every page will do, or a scan as PDF."),
        widget=forms.ClearableFileInput(attrs={"data-shrink": "", "accept": "image/*,.pdf", "capture": "environment"}),
    )
    signed_on = forms.DateField(label=pgettext_lazy("agreement", "Signed on"))


class RequestForm(DatedForm):
    """Both sides ask the court."""

    asked_on = forms.DateField(label=_("Asked on"))
    receiver = forms.ModelChoiceField(
        Organisation.objects.none(), label=_("Court"), required=False, empty_label=_("another court, on paper"),
        help_text=_("It gets the signed copy and the names of both sides."),
    )  # fmt: skip
    court = forms.CharField(label=_("Name of another court"), max_length=120, required=False)
    note = words(_("Note"), required=False, rows=2)

    def prepare(self) -> None:
        """Offers the courts near by, the first one chosen."""
        super().prepare()
        field = self.fields["receiver"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = matters.partners(self.record.matter).filter(trade=Organisation.Trade.COURT)
        self.initial.setdefault("receiver", field.queryset.values_list("pk", flat=True).first())

    def clean(self) -> dict[str, Any]:
        """One of the two."""
        values = super().clean() or {}
        if not self.errors and not values.get("receiver") and not values.get("court", "").strip():
            self.add_error("court", _("Name the court."))
        return values


class VisitForm(DatedForm):
    """Whether a clause is kept."""

    on = forms.DateField(label=_("When"))
    kept = forms.TypedChoiceField(
        label=_("Is it kept?"), choices=[("1", _("Yes")), ("", _("No"))], coerce=bool, required=False,
        empty_value=False, widget=forms.RadioSelect,  # type: ignore[arg-type]  # what "no" means; Django takes any value
    )  # fmt: skip
    note = words(_("What was found"), required=False, rows=3)
    next_on = forms.DateField(label=_("Ask again on"), required=False, help_text=_("Empty: as this place has set it."))
