"""The shapes of what is said around a matter: to whom it goes, who may read it, what helpers and partners reply, how content she was."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from halfsky.ground.accounts.models import User
from halfsky.ground.web.verbforms import VerbForm, words
from halfsky.kernel.matters import queries


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

    user = forms.ModelChoiceField(User.objects.none(), label=_("Reader"))
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

    def prepare(self) -> None:
        """A court keeps its own answer."""
        if self.record.stays:
            self.fields["answer"].help_text = _(
                "With the answer you are done: the referral closes, and your answer stays with your court."
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
