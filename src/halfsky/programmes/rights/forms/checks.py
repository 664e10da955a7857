"""The shapes of household checks: a new one, what was found, a household the register does not have."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from halfsky.ground.lib import moments
from halfsky.ground.lib.actors import Actor
from halfsky.ground.web.verbforms import VerbForm, words
from halfsky.kernel.network import queries as network
from halfsky.kernel.network.models import Organisation
from halfsky.kernel.people.models import Person
from halfsky.programmes.rights import queries


class StartForm(forms.Form):
    """What is looked for, where and until when."""

    title = forms.CharField(label=_("Name of the household check"), max_length=80)
    organisation = forms.ModelChoiceField(Organisation.objects.none(), label=_("Started by"))
    since = forms.DateField(label=_("First day of the check"))
    until = forms.DateField(label=_("Last day of the check"))
    signs = forms.MultipleChoiceField(label=_("What is looked for"), widget=forms.CheckboxSelectMultiple)

    def __init__(self, data: Any = None, *, actor: Actor, here: Organisation | None = None) -> None:
        super().__init__(data)
        field, signs = self.fields["organisation"], self.fields["signs"]
        assert isinstance(field, forms.ModelChoiceField)
        assert isinstance(signs, forms.MultipleChoiceField)
        field.queryset = queries.checks.starting_places(actor)
        mine = list(field.queryset)
        place = here if here in mine else mine[0] if mine else None
        if place is None:
            return
        today = moments.today()
        signs.choices = [(sign.sign, sign.label) for sign in queries.checks.signs(place)]
        self.initial = {
            "organisation": place,
            "since": today,
            "until": today + timedelta(days=int(network.setting(place, "rights.check_days"))),
            "signs": [sign.sign for sign in queries.checks.signs(place)],
        }
        if len(mine) == 1:
            field.widget = forms.HiddenInput()


class FindForm(VerbForm):
    """Which sign, and whom it concerns: one tap each; a few words if there is time."""

    label = forms.CharField(
        label=_("Which household?"), max_length=80, help_text=_("The door, or the name of the family.")
    )
    sign = forms.ChoiceField(label=_("What did you find?"), widget=forms.RadioSelect)
    person = forms.ModelChoiceField(
        Person.objects.none(),
        label=_("Whom does it concern?"),
        required=False,
        widget=forms.RadioSelect,
        empty_label=None,
    )
    note = words(_("What did you see or hear?"), required=False, rows=2)

    def __init__(self, *args: Any, household: Any = None, **kwargs: Any) -> None:
        self.household = household
        super().__init__(*args, **kwargs)

    def prepare(self) -> None:
        """The signs of the check, and the members of the household."""
        sign, person = self.fields["sign"], self.fields["person"]
        assert isinstance(sign, forms.ChoiceField)
        assert isinstance(person, forms.ModelChoiceField)
        sign.choices = [(one.sign, one.label) for one in self.record.round.looked_for]
        if self.household is None:
            del self.fields["person"]
            return
        del self.fields["label"]
        person.queryset = queries.checks.members(self.actor, self.household)
        person.label_from_instance = lambda one: one.name  # type: ignore[method-assign,assignment]
        first = person.queryset.first()
        if first is None:
            del self.fields["person"]
        self.initial.setdefault("person", first.pk if first else None)


class AddForm(VerbForm):
    """A household the register of people does not have, and how the visit went."""

    label = forms.CharField(
        label=_("Which household?"), max_length=80, help_text=_("The door, or the name of the family.")
    )
    met = forms.TypedChoiceField(
        label=_("How did it go?"),
        choices=[("yes", _("Visited, nothing found")), ("no", _("Nobody met"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
        initial="yes",
    )
