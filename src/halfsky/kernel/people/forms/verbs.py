"""The forms of the verbs on one person's record."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from halfsky.ground.accounts.models import User
from halfsky.ground.lib import masking, moments
from halfsky.ground.lib.codes import EthnicGroup, FamilyRelation, Marriage, Schooling
from halfsky.kernel.network import queries as network
from halfsky.kernel.network.models import Organisation
from halfsky.kernel.people import queries, rules
from halfsky.kernel.people.forms.finding import FindForm, organisations, people
from halfsky.kernel.people.forms.registering import SEXES, number_field, phone_field
from halfsky.kernel.people.models import Category, Consent, Person, Post
from halfsky.kernel.people.permissions import Permission

NOT_SAID = ("", gettext_lazy("Not said"))
GUARDIANS = [
    *FamilyRelation.choices[FamilyRelation.values.index("51") : FamilyRelation.values.index("65")],
    *[
        (value, label)
        for value, label in FamilyRelation.choices
        if value in {"71", "75", "81", "83", "85", "88", "90", "10", "97", "99"}
    ],
]
# What is chosen from on a page: the whole tens of GB/T 4761, what a number does not say, and the commonest of the rest.
RELATIONS = [
    (value, label)
    for value, label in FamilyRelation.choices
    if value in rules.RELATIONS and ((value.endswith("0") and value != "90") or value in {"11", "12", "28", "38", "99"})
]


def text(label: Any, *, required: bool = True, rows: int = 2, **more: Any) -> forms.CharField:
    """A few words."""
    return forms.CharField(
        label=label,
        required=required,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": rows, "autocomplete": "off"}),
        **more,
    )


def who(label: Any, **more: Any) -> forms.CharField:
    """The field in which one writes whom or what is meant."""
    hint = gettext_lazy("Name, pinyin, initials, or the last four of her number or phone.")
    return forms.CharField(
        label=label, max_length=60, widget=forms.TextInput(attrs={"autocomplete": "off"}), **{"help_text": hint, **more}
    )


def day(label: Any, *, required: bool = True) -> forms.DateField:
    """A day, today unless another is chosen."""
    return forms.DateField(
        label=label, required=required, initial=moments.today if required else None, widget=forms.DateInput()
    )


def _relation(**more: Any) -> forms.ChoiceField:
    """What she is to the head of the household."""
    return forms.ChoiceField(label=gettext_lazy("Relation to the head"), choices=[NOT_SAID, *RELATIONS], **more)


class PersonForm(FindForm):
    """The form of a verb on one person, sent by one actor."""

    def __init__(self, *args: Any, person: Person, actor: User, **kwargs: Any) -> None:
        self.person = person
        super().__init__(*args, actor=actor, **kwargs)


class ReasonForm(PersonForm):
    """Why."""

    reason = text(gettext_lazy("Reason"))


class ChangeForm(PersonForm):
    """What is kept about her. Sealed values are not shown: an empty field keeps what there is."""

    name = forms.CharField(
        label=pgettext_lazy("person", "Name"), max_length=60, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    number = number_field()
    phone = phone_field()
    address = forms.CharField(label=gettext_lazy("Address"), max_length=200, required=False)
    sex = forms.ChoiceField(label=gettext_lazy("Sex"), choices=SEXES, required=False)
    birth_date = forms.DateField(label=gettext_lazy("Date of birth"), required=False, widget=forms.DateInput())
    ethnic = forms.ChoiceField(
        label=gettext_lazy("Ethnic group"), choices=[NOT_SAID, *EthnicGroup.choices], required=False
    )
    marriage = forms.ChoiceField(label=gettext_lazy("Marriage"), choices=[NOT_SAID, *Marriage.choices], required=False)
    schooling = forms.ChoiceField(
        label=gettext_lazy("Schooling"), choices=[NOT_SAID, *Schooling.choices], required=False
    )
    note = text(gettext_lazy("Remarks"), required=False)
    remove = forms.MultipleChoiceField(
        label=gettext_lazy("Delete"), choices=[], required=False, widget=forms.CheckboxSelectMultiple
    )

    SEALED = ("number", "phone", "address", "note")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        vault = self.person.vault
        masks = {
            "number": masking.citizen_number(vault.number),
            "phone": masking.phone(vault.phone),
            "address": masking.address(vault.address),
            "note": masking.HIDDEN if vault.note else "",
        }
        for name, masked in masks.items():
            if masked:
                self.fields[name].help_text = _("Leave it empty to keep %(value)s.") % {"value": masked}
        kept = [(name, self.fields[name].label or "") for name, masked in masks.items() if masked]
        self.fields["remove"].choices = kept  # type: ignore[attr-defined]
        if not kept:
            del self.fields["remove"]
        if vault.number:
            del self.fields["sex"], self.fields["birth_date"]  # the number says them
        for name in set(self.fields) - {*self.SEALED, "remove", "reason"}:
            self.fields[name].initial = getattr(self.person, name)
        if not queries.own_work(self.actor, self.person):
            self.fields["name"].initial, self.fields["name"].required = "", False
            self.fields["name"].help_text = _("Leave it empty to keep %(value)s.") % {"value": self.person.masked_name}

    @property
    def values(self) -> dict[str, Any]:
        """Only what is to change."""
        kept = {*self.SEALED, "name"}
        changed = {
            name: value
            for name, value in self.cleaned_data.items()
            if name not in {"remove", "reason"} and (value or name not in kept)
        }
        if "sex" in changed:
            changed["sex"] = changed["sex"] or "9"
        return changed | dict.fromkeys(self.cleaned_data.get("remove", ()), "")


class CorrectForm(ChangeForm):
    """The same at her request, with what was wrong."""

    reason = text(gettext_lazy("What was wrong, in her words"))

    field_order = ("reason",)


class CategoryForm(PersonForm):
    """A key group, how we know, since when."""

    kind = forms.ChoiceField(label=gettext_lazy("Key group"), choices=Category.Kind.choices)
    source = forms.ChoiceField(label=gettext_lazy("How we know"), choices=Category.Source.choices)
    since = day(gettext_lazy("Since"))


class PostForm(PersonForm):
    """A post in an organisation."""

    finders = {"organisation": organisations}

    organisation = who(gettext_lazy("Organisation"), help_text=gettext_lazy("Its name, or part of it."))
    title = forms.ChoiceField(label=gettext_lazy("Post"), choices=Post.Title.choices, initial=Post.Title.EXECUTIVE)
    since = day(gettext_lazy("Since"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].initial = self.person.organisation.name


class ConsentForm(PersonForm):
    """What she, or her guardian, has allowed."""

    finders = {"shared_with": organisations}

    given_by = forms.ChoiceField(label=gettext_lazy("Who allows it"), widget=forms.RadioSelect)
    purpose = forms.ChoiceField(
        label=gettext_lazy("What is allowed"), choices=Consent.Purpose.choices, widget=forms.RadioSelect
    )
    shared_with = who(
        gettext_lazy("Shared with"),
        required=False,
        help_text=gettext_lazy("The organisation, if her record is passed on."),
    )
    until = day(gettext_lazy("Until"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.givers = {str(row.pk): row for row in queries.guardians_of(self.person)}
        if not self.person.is_child:
            self.givers = {str(self.person.pk): self.person, **self.givers}
        field = self.fields["given_by"]
        field.choices = [  # type: ignore[attr-defined]
            (key, _("She herself") if row == self.person else queries.name_for(self.actor, row))
            for key, row in self.givers.items()
        ]
        field.initial = next(iter(self.givers), None)
        if not self.givers:
            field.help_text = _("She is under fourteen: only her guardian can consent. Name the guardian first.")

    def clean_given_by(self) -> Person:
        """The person behind the choice."""
        return self.givers[self.cleaned_data["given_by"]]


class GuardianForm(PersonForm):
    """Who answers for her."""

    finders = {"guardian": people}

    guardian = who(gettext_lazy("Guardian"))
    relation = forms.ChoiceField(
        label=gettext_lazy("What the guardian is to her"), choices=GUARDIANS, initial=FamilyRelation.MOTHER
    )


class HouseholdForm(PersonForm):
    """With whom she lives."""

    finders = {"with_whom": people}

    with_whom = who(
        gettext_lazy("She lives with"),
        required=False,
        help_text=gettext_lazy("Somebody of the household. Leave it empty if she heads a household of her own."),
    )
    relation = _relation(required=False)

    def clean(self) -> dict[str, Any]:
        """Whoever heads a household is nothing to its head."""
        cleaned = super().clean()
        if cleaned.get("relation") and "with_whom" in cleaned and cleaned["with_whom"] is None:
            self.add_error("with_whom", _("Say with whom she lives, or leave the relation empty."))
        return cleaned


class RelationForm(PersonForm):
    """What she is to the head of her household; one of the finer codes that a list has brought stays in the choice."""

    relation = _relation(required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kept = self.person.relation
        if kept and kept not in dict(RELATIONS):
            self.fields["relation"].choices = [NOT_SAID, (kept, FamilyRelation(kept).label), *RELATIONS]  # type: ignore[attr-defined]
        self.fields["relation"].initial = kept


class RevealForm(PersonForm):
    """For what a sealed value is shown."""

    purpose = forms.ChoiceField(
        label=gettext_lazy("For what"),
        choices=rules.Purpose.choices,
        widget=forms.RadioSelect,
        initial=rules.Purpose.CONTACT,
    )
    why = forms.CharField(
        label=gettext_lazy("In a few words"),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def clean(self) -> dict[str, Any]:
        """Another purpose has to be said."""
        cleaned = super().clean()
        if cleaned.get("purpose") == rules.Purpose.OTHER and len(cleaned.get("why", "").strip()) < 4:
            self.add_error("why", _("Say in a few words for what purpose you need this."))
        return cleaned


class KeptForm(PersonForm):
    """Who receives the print of what is kept about her."""

    to = forms.CharField(label=gettext_lazy("Who receives it"), max_length=60)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].initial = "" if self.person.is_child else _("She herself")


class EraseForm(ReasonForm):
    """Erasing cannot be undone, so it is said twice."""

    reason = text(gettext_lazy("Why"), help_text=gettext_lazy("Do not repeat what is in the record."))
    sure = forms.BooleanField(label=gettext_lazy("I know that this cannot be undone"))


class DeathForm(PersonForm):
    """The day of death."""

    day = day(gettext_lazy("Day of death"))


class AccountForm(PersonForm):
    """The account she signs in with."""

    username = forms.CharField(
        label=gettext_lazy("User name"),
        max_length=60,
        required=False,
        help_text=gettext_lazy("Leave it empty to separate the account."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["username"].initial = self.person.account.username if self.person.account else ""

    def clean_username(self) -> User | None:
        """The user of this name, among those who act where she may be named to posts."""
        name = self.cleaned_data["username"].strip()
        if not name:
            return None
        near = User.objects.filter(grants__organisation__in=network.scope(self.actor, Permission.REGISTER))
        user = near.filter(username=name, is_active=True).first()
        if user is None:
            raise forms.ValidationError(_("Nobody of this user name acts at a place of yours."))
        return user


class MergeForm(PersonForm):
    """Who else is the same person."""

    finders = {"other": people}

    other = who(gettext_lazy("The other record"))

    def clean(self) -> dict[str, Any]:
        """Not she herself."""
        cleaned = super().clean()
        if cleaned.get("other") == self.person:
            self.add_error("other", _("This is the record you came from. Choose the other one."))
        return cleaned


class AskForm(PersonForm):
    """Asks the federation that keeps her to share her record."""

    organisation: forms.ModelChoiceField[Organisation] = forms.ModelChoiceField(
        label=gettext_lazy("For"), queryset=Organisation.objects.none()
    )
    why = text(gettext_lazy("Why you need to see her record"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        places = Organisation.objects.filter(pk__in=network.own(self.actor, Permission.VIEW)).order_by("id")
        self.fields["organisation"].queryset = places  # type: ignore[attr-defined]
        self.fields["organisation"].initial = places.first()
