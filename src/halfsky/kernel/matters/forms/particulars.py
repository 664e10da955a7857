"""The questions of a kind as fields of a form."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from halfsky.ground.web.verbforms import VerbForm, words
from halfsky.kernel.matters.models import Particulars
from halfsky.kernel.matters.rules import LONGEST_ANSWER
from halfsky.kernel.matters.states import Kind, Question

PREFIX = "q_"


def add_questions(form: forms.Form, kind: Kind, given: Mapping[str, str] | None = None) -> None:
    """One field for each question of the kind; none of them is required, because what she does not say is not known."""
    for question in kind.questions:
        form.fields[PREFIX + question.key] = _field(question, (given or {}).get(question.key, ""))


def _field(question: Question, initial: str) -> forms.Field:
    more: dict[str, Any] = {
        "label": question.label,
        "help_text": question.hint,
        "required": False,
        "initial": initial,
    }
    if question.choices:
        return forms.ChoiceField(choices=[("", _("not known")), *question.choices], **more)
    return forms.CharField(max_length=LONGEST_ANSWER, **more)


def answers_in(values: Mapping[str, Any]) -> dict[str, str]:
    """The answers among the values of a form, as the verbs take them."""
    return {name.removeprefix(PREFIX): value for name, value in values.items() if name.startswith(PREFIX)}


class ParticularsForm(VerbForm):
    """The questions of the matter's kind, with what is known already."""

    note = words(_("Note"), required=False, rows=2, help_text=_("For colleagues; the person does not see it."))

    def prepare(self) -> None:
        """Asks what the kind asks."""
        kept = Particulars.objects.filter(matter=self.record).first()
        add_questions(self, self.record.kind, kept.given if kept else None)
        self.order_fields([*(PREFIX + question.key for question in self.record.kind.questions), "note"])

    def clean(self) -> dict[str, Any]:
        """Gathers the answers as the verb takes them."""
        values = super().clean() or {}
        return {"answers": answers_in(values), "note": values.get("note", "")}
