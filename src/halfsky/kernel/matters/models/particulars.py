"""What the form of its kind asked about a matter."""

from __future__ import annotations

import json

from django.db import models
from django.utils.translation import gettext_lazy as _

from halfsky.ground.lib import moments
from halfsky.ground.lib.fields import SealedTextField
from halfsky.kernel.matters.models.matter import Matter


class Particulars(models.Model):
    """The answers to the questions of a matter's kind, sealed as one; read on the matter's page and nowhere else."""

    matter = models.OneToOneField(Matter, on_delete=models.CASCADE, primary_key=True, related_name="particulars")
    answers = SealedTextField(_("answers"), default="{}")  # JSON: question to answer
    at = models.DateTimeField(_("when"), default=moments.now)

    class Meta:
        verbose_name = _("particulars")
        verbose_name_plural = _("particulars")

    def __str__(self) -> str:
        return f"{self.matter_id}"

    @property
    def given(self) -> dict[str, str]:
        """The answers by question."""
        return dict(json.loads(self.answers))
