"""The shapes of the moves of a matter: each form's fields are the keyword arguments of one verb."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from halfsky.ground.files import queries as files
from halfsky.ground.web.choosers import OneOfMany
from halfsky.ground.web.verbforms import VerbForm, words
from halfsky.ground.web.words import labelled
from halfsky.kernel.matters import queries
from halfsky.kernel.matters.models import Matter, Party
from halfsky.kernel.network import queries as network
from halfsky.kernel.network.models import Organisation


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
        empty_value=False,  # type: ignore[arg-type]  # what "no" means; Django takes any value
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

    receiver = OneOfMany(Organisation.objects.none(), find=network.among, where=network.with_place, label=_("To"))
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
    files = forms.MultipleChoiceField(  # type: ignore[assignment]  # declared, not the form's own uploads
        label=_("Files shown"), required=False, widget=forms.CheckboxSelectMultiple
    )
    due_on = forms.DateField(label=_("Answer asked by"), required=False)

    def prepare(self) -> None:
        """Offers partners near by, and the matter's own parties and files."""
        receiver, parties, chosen = self.fields["receiver"], self.fields["parties"], self.fields["files"]
        assert isinstance(receiver, forms.ModelChoiceField)
        assert isinstance(parties, forms.ModelMultipleChoiceField)
        assert isinstance(chosen, forms.MultipleChoiceField)
        receiver.queryset = queries.partners(self.record)
        parties.queryset = Party.objects.filter(matter=self.record).select_related("person")
        parties.label_from_instance = lambda party: labelled(party.get_role_display(), queries.name_of(party))  # type: ignore[method-assign,assignment]
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
        widget=forms.ClearableFileInput(attrs={"data-shrink": "", "accept": files.OFFERED}),
    )
    note = forms.CharField(label=_("What is it?"), max_length=200, required=False)

    def prepare(self) -> None:
        """Says what the place lets in."""
        self.fields["upload"].help_text = files.hint(self.record.owner_id)
