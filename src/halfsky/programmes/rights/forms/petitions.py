"""The shapes of petitions: each form's fields are the keyword arguments of one verb."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from halfsky.ground.web.verbforms import VerbForm, words
from halfsky.programmes.rights.forms.violence import DatedForm


class AcceptForm(VerbForm):
    """Whether it is the same matter that is still in time below."""

    same = forms.BooleanField(
        label=_("It is the same matter that she has brought to a federation below"), required=False,
        help_text=_("While that one is within its time, this one is not taken up (article 19)."),
    )  # fmt: skip
    note = words(_("Note"), required=False, rows=2, help_text=_("For colleagues; the person does not see it."))


class DecideForm(DatedForm):
    """An opinion in writing, in the order in which it is printed."""

    facts = words(_("What was found?"), rows=5)
    basis = words(_("Which law or policy says so?"), rows=2)
    decision = words(_("What is decided?"), rows=4, help_text=_("The petitioner reads this."))
    received_on = forms.DateField(label=_("The petitioner received it on"))


class AskForm(DatedForm):
    """When she asked, and why."""

    asked_on = forms.DateField(label=_("Asked on"))
    note = words(_("What is she not content with?"), required=False, rows=3)


class EndForm(VerbForm):
    """Why it ends."""

    content = forms.BooleanField(label=_("She says that she is content with the opinion"), required=False)
    note = words(_("Note"), required=False, rows=2)
