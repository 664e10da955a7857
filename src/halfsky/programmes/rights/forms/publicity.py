"""The shapes of a law publicity day: what is asked of it, and a question that was asked at it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from halfsky.ground.lib.actors import Actor
from halfsky.ground.web.verbforms import PhoneField, VerbForm, words
from halfsky.programmes.rights.queries.publicity import LAWS


class LawForm(forms.Form):
    """Which law, who speaks, and how many questions were answered."""

    law = forms.ChoiceField(label=_("Which law?"), choices=[(law, law) for law in LAWS])
    lecturer = forms.CharField(label=_("Lecturer"), max_length=80, required=False)
    answered = forms.IntegerField(
        label=_("Questions answered"),
        min_value=0,
        max_value=100_000,
        required=False,
        help_text=_("On the spot, roughly."),
    )

    def __init__(self, data: Any = None, *, actor: Actor, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.fields["answered"].widget.attrs["inputmode"] = "numeric"


class QuestionForm(VerbForm):
    """A question, written down once."""

    question = words(_("What does she ask?"), rows=3, max_length=1000)
    answer = words(_("What was she told?"), required=False, rows=2, max_length=1000)
    name = forms.CharField(label=_("Her name, if she gives it"), max_length=60, required=False)
    phone = PhoneField(label=_("Phone"), required=False)
    matter_now = forms.BooleanField(
        label=_("Make a matter of advice of it now"),
        required=False,
        help_text=_("It can be made later with one tap; nothing is typed again."),
    )
