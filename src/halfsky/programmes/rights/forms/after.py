"""The shapes of counselling and return visits: each form's fields are the keyword arguments of one verb."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from halfsky.ground.accounts.models import User
from halfsky.ground.lib import moments
from halfsky.ground.web.verbforms import VerbForm, words
from halfsky.kernel.matters import queries as matters
from halfsky.kernel.network.models import Organisation
from halfsky.kernel.people.models import Person
from halfsky.programmes.rights import queries
from halfsky.programmes.rights.models import ReturnVisit


class ColleagueField(forms.ModelChoiceField[User]):
    """Somebody who sees the matter."""

    def label_from_instance(self, user: User) -> str:
        """Her name."""
        return user.name


class BeginForm(VerbForm):
    """Who counsels, how many sessions are planned, which court asked for it; the record is the matter."""

    counsellor = ColleagueField(User.objects.none(), label=_("Counsellor"))
    planned = forms.IntegerField(label=_("Sessions planned"), min_value=1, max_value=50, initial=6)
    court = forms.ModelChoiceField(Organisation.objects.none(), label=_("Referred by the court"), required=False)

    def prepare(self) -> None:
        """Those at the desk who see the matter, and the courts near by."""
        able = queries.after.counsellors(self.record)
        self.fields["counsellor"].queryset = User.objects.filter(pk__in=[user.pk for user in able])  # type: ignore[attr-defined]
        self.fields["court"].queryset = queries.aid.courts_near(self.record.owner)  # type: ignore[attr-defined]
        if isinstance(self.actor, User):
            self.initial.setdefault("counsellor", self.actor.pk)


class SessionForm(VerbForm):
    """A session, and the counsellor's own note; the record is the counselling."""

    took_place = forms.BooleanField(label=_("It took place"), required=False, initial=True)
    on = forms.DateField(label=_("Day"))
    minutes = forms.IntegerField(label=_("Minutes"), min_value=0, max_value=480, initial=50)
    note = words(
        _("Your note"),
        required=False,
        rows=6,
        help_text=_("Only you and those whom you name can read it; every look is journalled."),
    )

    def prepare(self) -> None:
        """Today."""
        self.initial.setdefault("on", moments.today())


class HandOverForm(VerbForm):
    """To whom the counselling goes."""

    counsellor = ColleagueField(User.objects.none(), label=_("Counsellor"))

    def prepare(self) -> None:
        """Those at the desk who see the matter, less who counsels now."""
        able = [
            user.pk for user in queries.after.counsellors(self.record.matter) if user.pk != self.record.counsellor_id
        ]
        self.fields["counsellor"].queryset = User.objects.filter(pk__in=able)  # type: ignore[attr-defined]


class ReaderForm(VerbForm):
    """Who may read the notes."""

    user = ColleagueField(User.objects.none(), label=_("Who may read them?"))

    def prepare(self) -> None:
        """Those at the desk who see the matter, less the reader herself."""
        able = [user.pk for user in queries.after.counsellors(self.record.matter) if user != self.actor]
        self.fields["user"].queryset = User.objects.filter(pk__in=able)  # type: ignore[attr-defined]


class EndForm(VerbForm):
    """Nothing to fill in: the verb alone."""


class PlanForm(VerbForm):
    """The day of the verdict, and who is to be visited; the record is the matter."""

    person = forms.ModelChoiceField(Person.objects.none(), label=_("Who is visited?"))
    verdict_on = forms.DateField(label=_("Day of the verdict or settlement"))

    def prepare(self) -> None:
        """Those the matter is about, named as on its page, and today."""
        named = {party.person_id: matters.name_of(party) for party in queries.aid.concerned(self.record)}
        field: Any = self.fields["person"]
        field.queryset = Person.objects.filter(pk__in=named)
        field.label_from_instance = lambda person: named[person.pk]
        if len(named) == 1:
            self.initial.setdefault("person", next(iter(named)))
        self.initial.setdefault("verdict_on", moments.today())


class VisitForm(VerbForm):
    """When and how she was visited, what was found, and whether to come again; the record is the visit."""

    done_on = forms.DateField(label=_("Visited on"))
    how = forms.ChoiceField(label=_("How"), choices=ReturnVisit.How.choices, widget=forms.RadioSelect)
    result = words(_("How is she?"), rows=4)
    next_on = forms.DateField(
        label=_("Next visit by"), required=False, help_text=_("Empty: no further visit is needed.")
    )

    def prepare(self) -> None:
        """Today."""
        self.initial.setdefault("done_on", moments.today())


class DropForm(VerbForm):
    """Why a visit will not be made."""

    result = words(_("Why?"), rows=2)
