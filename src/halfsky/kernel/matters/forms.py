"""The shapes in which people make the moves of a matter. Each form's fields are the keyword arguments of one verb."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from halfsky.ground.accounts.models import User
from halfsky.ground.files import queries as files
from halfsky.ground.lib import citizen_number, phones
from halfsky.kernel.matters import queries
from halfsky.kernel.matters.actions import NewParty
from halfsky.kernel.matters.models import Matter, Party
from halfsky.kernel.matters.models.matter import Channel
from halfsky.kernel.matters.permissions import Permission
from halfsky.kernel.network import queries as network
from halfsky.kernel.network.models import Organisation


def words(label: Any, *, required: bool = True, rows: int = 4, help_text: Any = "") -> forms.CharField:
    """A field for a few sentences."""
    return forms.CharField(
        label=label,
        required=required,
        help_text=help_text,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": rows}),
    )


class VerbForm(forms.Form):
    """A form that knows the record it is about and who fills it in."""

    def __init__(self, data: Any = None, uploads: Any = None, *, record: Any, actor: User, **kwargs: Any) -> None:
        super().__init__(data, uploads, **kwargs)
        self.record = record
        self.actor = actor
        self.prepare()

    def prepare(self) -> None:
        """Fills choices that depend on the record or the actor."""


class PlainForm(VerbForm):
    """Nothing to ask but an optional note."""

    note = words(_("Note"), required=False, rows=2, help_text=_("For colleagues; the person does not see it."))


class NoteForm(VerbForm):
    """A note that must be written."""

    note = words(_("Note"))


class ReasonForm(VerbForm):
    """A verb that needs a reason."""

    reason = words(_("Reason"), rows=3)


class DeclineForm(VerbForm):
    """A reason the person will read."""

    reason = words(_("Reason, as the person will read it"), help_text=_("Say where she can turn instead."))


class HandleForm(VerbForm):
    """What was done, and what the person may read of it."""

    note = words(_("What was done?"), help_text=_("A visit, a talk, a call: when, with whom, what came of it."))
    told = words(_("What may the person read of it?"), required=False, rows=2)


class AnswerForm(VerbForm):
    """The answer in plain words."""

    told = words(_("Answer"), help_text=_("In plain words, as you would say it to her."))
    note = words(_("Note for colleagues"), required=False, rows=2)
    finish_now = forms.BooleanField(label=_("The matter is finished with this answer"), required=False, initial=True)


class FollowUpForm(VerbForm):
    """How the return visit or call went."""

    reached = forms.TypedChoiceField(
        label=_("Was the person reached?"),
        choices=[("1", _("Yes")), ("", _("No, try again later"))],
        coerce=bool,
        empty_value=False,
        required=False,
        widget=forms.RadioSelect,
        initial="1",
    )
    score = forms.TypedChoiceField(
        label=_("How content was she?"),
        choices=[
            ("", _("not asked")),
            ("5", _("5 – very content")),
            ("4", "4"),
            ("3", "3"),
            ("2", "2"),
            ("1", _("1 – not at all")),
        ],
        coerce=int,
        empty_value=None,
        required=False,
    )
    note = words(_("What did she say?"), rows=3)


class AssignForm(VerbForm):
    """To whom, and what is asked."""

    receiver = forms.ModelChoiceField(Organisation.objects.none(), label=_("To"))
    task = words(_("What should be done?"), required=False, rows=3)

    def prepare(self) -> None:
        """Offers federations below, beside and above the owner."""
        field = self.fields["receiver"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = queries.receivers(self.record)


class AssistForm(AssignForm):
    """Like assigning, but the task must be said."""

    task = words(_("What should they do?"), rows=3)


class ReferForm(VerbForm):
    """What a partner is shown: words, parties, files; nothing else leaves the matter."""

    receiver = forms.ModelChoiceField(Organisation.objects.none(), label=_("Partner"))
    asked = forms.CharField(label=_("What do you ask for?"), max_length=200)
    told = words(
        _("What does the partner need to know?"),
        help_text=_("The partner sees these words, and nothing of the account."),
    )
    parties = forms.ModelMultipleChoiceField(
        Party.objects.none(), label=_("People shown by name"), required=False, widget=forms.CheckboxSelectMultiple
    )
    files = forms.MultipleChoiceField(label=_("Files shown"), required=False, widget=forms.CheckboxSelectMultiple)
    due_on = forms.DateField(label=_("Answer asked by"), required=False)

    def prepare(self) -> None:
        """Offers partners near by, and the matter's own parties and files."""
        receiver, parties, chosen = self.fields["receiver"], self.fields["parties"], self.fields["files"]
        assert isinstance(receiver, forms.ModelChoiceField)
        assert isinstance(parties, forms.ModelMultipleChoiceField)
        assert isinstance(chosen, forms.MultipleChoiceField)
        receiver.queryset = queries.partners(self.record)
        parties.queryset = Party.objects.filter(matter=self.record).select_related("person")
        parties.label_from_instance = lambda party: f"{party.get_role_display()}：{queries.name_of(party)}"  # type: ignore[method-assign]
        chosen.choices = [(str(file.pk), file.name) for file in files.files_of("matters.matter", str(self.record.pk))]


class PauseForm(VerbForm):
    """Why the clock stands still."""

    reason = forms.CharField(label=_("What is waited for?"), max_length=200)


class ExtendForm(VerbForm):
    """The new date, why, and what the person was told."""

    until = forms.DateTimeField(label=_("New date"))
    reason = words(_("Reason"), rows=2)
    told = words(_("What was the person told?"), rows=2)


class JoinForm(VerbForm):
    """The earlier matter this one repeats."""

    earlier = forms.CharField(label=_("Number of the earlier matter"), max_length=20)
    note = words(_("Note"), required=False, rows=2)

    def clean_earlier(self) -> Matter:
        """The matter with this number, if the actor may see it."""
        number = self.cleaned_data["earlier"].strip().upper()
        found = Matter.objects.visible_to(self.actor).filter(number=number).first()
        if found is None:
            raise forms.ValidationError(_("You see no matter with this number."))
        return found


class AttachForm(VerbForm):
    """One file with a word on what it shows."""

    upload = forms.FileField(
        label=_("File"),
        help_text=_("Pictures, PDF, Word or Excel, up to 20 MB. Pictures lose their place of origin."),
        widget=forms.ClearableFileInput(attrs={"data-shrink": "", "accept": "image/*,.pdf,.docx,.xlsx"}),
    )
    note = forms.CharField(label=_("What is it?"), max_length=200, required=False)


class PartyForm(VerbForm):
    """Someone in the matter. What is left empty stays unknown; a number or phone registers her once and for all."""

    role = forms.ChoiceField(label=_("Role"), choices=Party.Role.choices)
    name = forms.CharField(
        label=_("Name"), max_length=60, help_text=_("Leave no name out: write “anonymous” if she does not say it.")
    )
    number = forms.CharField(label=_("Citizen number"), max_length=24, required=False)
    phone = forms.CharField(label=_("Phone"), max_length=24, required=False)
    address = forms.CharField(label=_("Address"), max_length=200, required=False)
    relation = forms.CharField(label=_("Relation to the person concerned"), max_length=40, required=False)
    dialect = forms.CharField(label=_("Dialect or language"), max_length=40, required=False)
    disability = forms.CharField(label=_("Disability or special need"), max_length=100, required=False)
    safe_phone = forms.CharField(label=_("Safe phone"), max_length=24, required=False)
    safe_times = forms.CharField(label=_("Safe contact times"), max_length=100, required=False)
    contact_agreed = forms.BooleanField(label=_("She agreed to be contacted this way"), required=False)

    def clean_number(self) -> str:
        """A number whose check digit is right; the message says which part is wrong."""
        return read_number(self.cleaned_data["number"])

    def clean_phone(self) -> str:
        """A phone that can exist."""
        return read_phone(self.cleaned_data["phone"])

    def clean_safe_phone(self) -> str:
        """A phone that can exist."""
        return read_phone(self.cleaned_data["safe_phone"])


class AddPartyForm(PartyForm):
    """The same, giving the verb one party."""

    def clean(self) -> dict[str, Any]:
        """Gathers the fields into the party the verb takes."""
        values = super().clean() or {}
        return values if self.errors else {"party": NewParty(**values)}


class ContactForm(VerbForm):
    """How someone may be reached safely."""

    safe_phone = forms.CharField(label=_("Safe phone"), max_length=24, required=False)
    safe_times = forms.CharField(label=_("Safe contact times"), max_length=100, required=False)
    contact_agreed = forms.BooleanField(label=_("She agreed to be contacted this way"), required=False)
    dialect = forms.CharField(label=_("Dialect or language"), max_length=40, required=False)
    disability = forms.CharField(label=_("Disability or special need"), max_length=100, required=False)

    def clean_safe_phone(self) -> str:
        """A phone that can exist."""
        return read_phone(self.cleaned_data["safe_phone"])


def read_number(text: str) -> str:
    """A citizen number in its standard form, or a ValidationError that says which part is wrong; empty stays empty."""
    if not text.strip():
        return ""
    try:
        return str(citizen_number.parse(text))
    except ValueError as wrong:
        raise forms.ValidationError(str(wrong)) from wrong


def read_phone(text: str) -> str:
    """A phone in its standard form, or a ValidationError that says what is wrong; empty stays empty."""
    if not text.strip():
        return ""
    try:
        return str(phones.parse(text))
    except ValueError as wrong:
        raise forms.ValidationError(str(wrong)) from wrong


class RegisterForm(forms.Form):
    """A new matter as told on the phone or at the window: the caller first, the one concerned if she is someone else."""

    channel = forms.ChoiceField(label=_("How did it come in?"), choices=Channel.choices)
    organisation = forms.ModelChoiceField(Organisation.objects.none(), label=_("Registered for"))
    name = forms.CharField(
        label=_("Who calls?"), max_length=60, required=False, help_text=_("Empty if she does not say her name.")
    )
    phone = forms.CharField(label=_("Phone"), max_length=24, required=False)
    number = forms.CharField(label=_("Citizen number"), max_length=24, required=False)
    for_whom = forms.ChoiceField(
        label=_("For whom?"),
        choices=[("self", _("For herself")), ("other", _("For someone else"))],
        widget=forms.RadioSelect,
        initial="self",
    )
    concerned = forms.CharField(label=_("Name of the person concerned"), max_length=60, required=False)
    concerned_phone = forms.CharField(label=_("Her phone"), max_length=24, required=False)
    relation = forms.CharField(label=_("How is the caller related to her?"), max_length=40, required=False)
    other_side = forms.CharField(label=_("Name of the other side"), max_length=60, required=False)
    title = forms.CharField(label=_("Subject in a few words"), max_length=120, required=False)
    story = words(_("What happened?"), rows=6)
    address = forms.CharField(label=_("Address"), max_length=200, required=False)
    dialect = forms.CharField(label=_("Dialect or language"), max_length=40, required=False)
    disability = forms.CharField(label=_("Disability or special need"), max_length=100, required=False)
    safe_phone = forms.CharField(label=_("Safe phone"), max_length=24, required=False)
    safe_times = forms.CharField(label=_("Safe contact times"), max_length=100, required=False)
    contact_agreed = forms.BooleanField(label=_("She agreed to be contacted this way"), required=False)
    urgent = forms.BooleanField(label=_("Urgent"), required=False)
    accept_now = forms.BooleanField(label=_("I accept it at once"), required=False, initial=True)

    def __init__(self, data: Any = None, *, kind: Any, actor: User, initial: Mapping[str, Any] | None = None) -> None:
        super().__init__(data, initial=dict(initial or {}))
        self.kind = kind
        field = self.fields["organisation"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = queries.desks(actor)
        self.fields["story"].label = kind.prompt or self.fields["story"].label
        if not network.own(actor, Permission.HANDLE):
            del self.fields["accept_now"]
        if kind.confidential:
            del self.fields["title"]

    def clean_number(self) -> str:
        """A number whose check digit is right; the message says which part is wrong."""
        return read_number(self.cleaned_data["number"])

    def clean_phone(self) -> str:
        """A phone that can exist."""
        return read_phone(self.cleaned_data["phone"])

    def clean_concerned_phone(self) -> str:
        """A phone that can exist."""
        return read_phone(self.cleaned_data["concerned_phone"])

    def clean_safe_phone(self) -> str:
        """A phone that can exist."""
        return read_phone(self.cleaned_data["safe_phone"])

    def clean(self) -> dict[str, Any]:
        """Whoever calls for someone else says for whom."""
        values = super().clean() or {}
        if values.get("for_whom") == "other" and not values.get("concerned"):
            self.add_error(
                "concerned", _("Say for whom she calls; “a neighbour” will do if she does not know the name.")
            )
        return values

    def parties(self) -> list[NewParty]:
        """The people in it, the caller first; the safe contact belongs to the one concerned."""
        values = self.cleaned_data
        contact = {
            key: values.get(key)
            for key in ("dialect", "disability", "safe_phone", "safe_times", "contact_agreed", "address")
        }
        own = values["for_whom"] == "self"
        caller = NewParty(
            role=Party.Role.CONCERNED if own else Party.Role.CALLER,
            name=values["name"],
            phone=values["phone"],
            number=values["number"],
            relation="" if own else values["relation"],
            **(contact if own else {}),  # type: ignore[arg-type]
        )
        people = [caller]
        if not own:
            people.append(
                NewParty(
                    role=Party.Role.CONCERNED, name=values["concerned"], phone=values["concerned_phone"], **contact
                )  # type: ignore[arg-type]
            )
        if values.get("other_side"):
            people.append(NewParty(role=Party.Role.OTHER_SIDE, name=values["other_side"]))
        return people


class HandOverForm(VerbForm):
    """To whom a handler's open matters go, and why; `record` is the handler."""

    taker = forms.ModelChoiceField(User.objects.none(), label=_("To whom"))
    reason = forms.CharField(label=_("Reason"), max_length=200, help_text=_("Leave, illness, a new job."))

    def prepare(self) -> None:
        """Offers colleagues who may handle matters at the same desks."""
        field = self.fields["taker"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = queries.colleagues(self.record)


class ReaderForm(VerbForm):
    """Who else may see a confidential matter, and why."""

    user = forms.ModelChoiceField(User.objects.none(), label=_("Who"))
    reason = forms.CharField(label=_("Why"), max_length=200)

    def prepare(self) -> None:
        """Offers people who handle matters at the organisations on its way."""
        field = self.fields["user"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = queries.possible_readers(self.record)


class ReplyForm(VerbForm):
    """What came of it."""

    reply = words(_("What was done, and what came of it?"))


class ReferralAnswerForm(VerbForm):
    """A partner's answer."""

    answer = words(
        _("Answer"), help_text=_("With the answer you are done: the referral closes and you no longer see it.")
    )


class RatingForm(forms.Form):
    """How content the person was."""

    score = forms.TypedChoiceField(
        label=_("How content are you?"),
        choices=[
            ("5", _("Very content")),
            ("4", _("Content")),
            ("3", _("So-so")),
            ("2", _("Not content")),
            ("1", _("Not at all")),
        ],
        coerce=int,
        widget=forms.RadioSelect,
    )
    comment = words(_("What should we know?"), required=False, rows=3)
