"""The shapes of the desk: a call, how it ended, a matter made of it, a call back, a shift, a phrase."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from halfsky.ground.accounts.models import User
from halfsky.ground.lib import moments
from halfsky.ground.web.verbforms import PhoneField, VerbForm, words
from halfsky.kernel.matters import queries as matters
from halfsky.kernel.matters.actions import NewParty
from halfsky.kernel.matters.models import Matter, Party
from halfsky.kernel.matters.states import CLOSED
from halfsky.kernel.network import queries as network
from halfsky.kernel.network.models import Organisation, Venue
from halfsky.programmes.rights import queries
from halfsky.programmes.rights.rules.scripts import Script


class LineForm(forms.Form):
    """Which line; not asked where there is only one."""

    line = forms.ModelChoiceField(Venue.objects.none(), label=_("Line"))

    def __init__(self, data: Any = None, *, actor: User, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        field = self.fields["line"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = queries.lines(actor)
        found = list(field.queryset[:2])
        if found:
            self.initial.setdefault("line", found[0].pk)
        if len(found) == 1:
            field.widget = forms.HiddenInput()


class BeginForm(LineForm):
    """A call comes in: the number as the telephone shows it, empty when it is withheld."""

    number = PhoneField(label=_("Number of the caller"), required=False)
    field_order = ["number", "line"]


class MissForm(BeginForm):
    """A call that nobody answered."""

    at = forms.DateTimeField(label=_("When"))
    field_order = ["number", "at", "line"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("at", timezone.localtime(moments.now()).replace(second=0, microsecond=0))

    def clean_at(self) -> datetime:
        """A call cannot have been missed in a moment to come; the verb says the same."""
        at: datetime = self.cleaned_data["at"]
        if at > moments.now():
            raise forms.ValidationError(gettext("This moment is still to come. Say when the call came in."))
        return at


class AdviseForm(VerbForm):
    """What was asked and answered."""

    note = words(_("What did she ask, what did you say?"), rows=4)


class NoteForm(VerbForm):
    """A word on it, if there is one."""

    note = words(_("Note"), required=False, rows=2)


class SilenceForm(VerbForm):
    """What was heard."""

    note = words(
        _("What was heard?"),
        required=False,
        rows=2,
        help_text=_("Breathing, voices, a child? Somebody may not have been able to speak."),
    )


class TransferForm(VerbForm):
    """The script of a hand-over, step by step, and what the emergency line said."""

    steps = forms.MultipleChoiceField(label=_("Step by step"), widget=forms.CheckboxSelectMultiple)
    note = words(_("Who took it, under which number?"), rows=2)

    def __init__(self, *args: Any, script: Script, **kwargs: Any) -> None:
        self.script = script
        super().__init__(*args, **kwargs)

    def prepare(self) -> None:
        """One box for each step of the script."""
        field = self.fields["steps"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = [(str(number), words) for number, words in enumerate(self.script.steps, start=1)]


class CallBackForm(VerbForm):
    """How the attempt went."""

    reached = forms.TypedChoiceField(
        label=_("Was she reached?"),
        choices=[("yes", _("Yes")), ("no", _("No, try again later"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect(attrs={"class": "inline"}),
        initial="yes",
    )
    note = words(_("What did she say?"), required=False, rows=3)


class BelongForm(VerbForm):
    """Which of her earlier matters it is about, and what she said."""

    matter = forms.ModelChoiceField(
        Matter.objects.none(), label=_("Which one?"), empty_label=None, widget=forms.RadioSelect
    )
    note = words(_("What did she say?"), rows=3)

    def prepare(self) -> None:
        """The open matters that appeared beside her number."""
        field = self.fields["matter"]
        assert isinstance(field, forms.ModelChoiceField)
        found = queries.caller(self.actor, self.record.number) if isinstance(self.actor, User) else None
        keys = [matter.pk for matter in found.matters if matter.state not in CLOSED] if found else []
        field.queryset = Matter.objects.filter(pk__in=keys).order_by("-registered_at")
        field.label_from_instance = lambda matter: f"{matter.number} {matter.title}"  # type: ignore[method-assign, assignment]


class MatterForm(VerbForm):
    """A matter made of a call, in the order in which a call goes: what, who, how to reach her, where."""

    kind = forms.ChoiceField(label=_("What is it about?"), widget=forms.RadioSelect(attrs={"class": "inline"}))
    story = words(_("What happened?"), rows=5)
    title = forms.CharField(
        label=_("Subject in a few words"),
        max_length=120,
        required=False,
        help_text=_("Not kept for confidential kinds."),
    )
    name = forms.CharField(
        label=_("Who calls?"), max_length=60, required=False, help_text=_("Empty if she does not say her name.")
    )
    for_whom = forms.ChoiceField(
        label=_("For whom?"),
        choices=[("self", _("For herself")), ("other", _("For someone else"))],
        widget=forms.RadioSelect(attrs={"class": "inline"}),
        initial="self",
    )
    concerned = forms.CharField(label=_("Name of the person concerned"), max_length=60, required=False)
    safe_phone = PhoneField(label=_("Safe phone"), required=False, to_call=True)
    safe_times = forms.CharField(label=_("Safe contact times"), max_length=100, required=False)
    contact_agreed = forms.BooleanField(label=_("She agreed to be contacted this way"), required=False)
    find = forms.CharField(
        label=_("Where does she live?"),
        max_length=60,
        required=False,
        help_text=_("Name, pinyin or initials; then choose below."),
    )
    place = forms.ModelChoiceField(
        Organisation.objects.none(), label=_("Place"), required=False, widget=forms.HiddenInput()
    )
    straight = forms.TypedChoiceField(
        label=_("Whose turn is it?"),
        choices=[
            ("ours", _("Ours: we accept it and decide")),
            ("place", _("At once that of the place where she lives")),
        ],
        coerce=lambda value: value == "place",
        widget=forms.RadioSelect(attrs={"class": "inline"}),
        initial="ours",
    )
    urgent = forms.BooleanField(label=_("Urgent"), required=False)

    def prepare(self) -> None:
        """The kinds this operator may register, and the places she may register for."""
        kind, place = self.fields["kind"], self.fields["place"]
        assert isinstance(kind, forms.ChoiceField)
        assert isinstance(place, forms.ModelChoiceField)
        kind.choices = [(one.slug, one.label) for one in queries.registrable(self.actor)]
        place.queryset = matters.desks(self.actor)

    @property
    def chosen_places(self) -> list[tuple[Organisation, str]]:
        """The place chosen before the form came back, to be shown and chosen still."""
        chosen = self.cleaned_data.get("place") if self.is_bound else None
        return network.with_place([chosen]) if chosen else []

    def clean(self) -> dict[str, Any]:
        """Whoever calls for someone else says for whom; a place she lives in is needed to hand it there."""
        values = super().clean() or {}
        if values.get("for_whom") == "other" and not values.get("concerned"):
            self.add_error(
                "concerned", _("Say for whom she calls; “a neighbour” will do if she does not know the name.")
            )
        if values.get("straight") and not values.get("place"):
            self.add_error("find", _("Choose the place where she lives."))
        return values

    def arguments(self) -> dict[str, Any]:
        """What `calls.register` takes; the caller's number becomes the phone of whoever called."""
        values = self.cleaned_data
        contact = {key: values[key] for key in ("safe_phone", "safe_times", "contact_agreed")}
        own = values["for_whom"] == "self"
        number = self.record.number
        roles = Party.Role
        people = [
            NewParty(
                role=roles.CONCERNED if own else roles.CALLER,
                name=values["name"],
                phone=number,
                **(contact if own else {}),
            )
        ]
        if not own:
            people.append(NewParty(role=roles.CONCERNED, name=values["concerned"], **contact))
        kept = ("kind", "story", "title", "place", "straight", "urgent")
        return {**{key: values[key] for key in kept}, "parties": people}


class HandOverForm(VerbForm):
    """What the next operator must know."""

    note = words(_("What must the next one know?"), rows=4)


class PhraseForm(forms.Form):
    """How a place words an answer."""

    title = forms.CharField(label=_("Title"), max_length=60)
    text = words(_("Text"), rows=6, max_length=2000)
    order = forms.IntegerField(
        label=_("Place in the list"), min_value=0, max_value=999, initial=50, help_text=_("Lower numbers come first.")
    )


class GiveUpForm(VerbForm):
    """Why nobody tries any more."""

    note = words(_("Why?"), rows=2)
