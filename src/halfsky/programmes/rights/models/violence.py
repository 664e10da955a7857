"""What only this line of work knows of a matter of domestic violence: the model of a sidecar.

A sidecar hangs on the matter one to one, or as rows; it has no access rows of its own: whoever sees the matter sees it, nobody else.
"""

from __future__ import annotations

import json

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from halfsky.ground.lib import moments
from halfsky.ground.lib.fields import SealedTextField
from halfsky.ground.lib.lives import State
from halfsky.kernel.matters.models import Matter
from halfsky.programmes.rights.models.reporting import OfMatters
from halfsky.programmes.rights.rules import Danger
from halfsky.programmes.rights.states.violence import ADMONITION, PROTECTION_ORDER


class DomesticViolence(models.Model):
    """What is known of the danger, and what was agreed for her safety."""

    matter = models.OneToOneField(Matter, on_delete=models.CASCADE, primary_key=True, related_name="domestic_violence")
    danger = models.CharField(_("danger"), max_length=10, choices=Danger, blank=True)
    answers = SealedTextField(_("answers"), blank=True, default="")  # JSON: question to answer
    assessed_at = models.DateTimeField(_("assessed"), null=True, blank=True)
    trusted = SealedTextField(_("somebody she trusts"), blank=True, default="")
    code_word = SealedTextField(_("code word"), blank=True, default="")
    refuge = SealedTextField(_("place to go"), blank=True, default="")
    agreed = SealedTextField(_("what else was agreed"), blank=True, default="")
    planned_at = models.DateTimeField(_("planned"), null=True, blank=True)

    objects = OfMatters.as_manager()

    class Meta:
        verbose_name = _("domestic violence")
        verbose_name_plural = _("domestic violence")
        constraints = [
            models.CheckConstraint(
                condition=Q(danger="") ^ Q(assessed_at__isnull=False), name="danger_was_assessed_at_a_moment"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.matter_id}"

    @property
    def given(self) -> dict[str, str]:
        """The answers of the last assessment; none before the first."""
        return dict(json.loads(self.answers)) if self.answers else {}


class ProtectionOrder(models.Model):
    """An application for a protection order 人身安全保护令 and what the court made of it; the clock is the court's."""

    class Applicant(models.TextChoices):
        """Who applies: the person, or others on her behalf (article 23)."""

        HERSELF = "herself", _("She herself")
        FEDERATION = "federation", _("The federation on her behalf")
        RELATIVE = "relative", _("A near relative")
        POLICE = "police", _("The police")
        COMMITTEE = "committee", _("The village or community committee")
        SHELTER = "shelter", _("A relief station")

    matter = models.ForeignKey(Matter, on_delete=models.CASCADE, related_name="protection_orders")
    state = models.CharField(_("state"), max_length=20, default=PROTECTION_ORDER.start)
    applicant = models.CharField(_("who applies"), max_length=20, choices=Applicant, default=Applicant.HERSELF)
    court = models.CharField(_("court"), max_length=120)
    urgent = models.BooleanField(_("urgent"), default=False)
    applied_at = models.DateTimeField(_("applied"), default=moments.now)
    due_at = models.DateTimeField(_("court decides by"))
    decided_on = models.DateField(_("decided on"), null=True, blank=True)
    until = models.DateField(_("in force until"), null=True, blank=True)
    extended = models.PositiveSmallIntegerField(_("times extended"), default=0)
    review_until = models.DateField(_("re-examination until"), null=True, blank=True)
    review_asked_on = models.DateField(_("re-examination asked for"), null=True, blank=True)

    objects = OfMatters.as_manager()

    class Meta:
        verbose_name = _("protection order")
        verbose_name_plural = _("protection orders")
        ordering = ["-applied_at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["matter"], condition=Q(state="applied"), name="one_application_at_a_time"),
            models.CheckConstraint(
                condition=~Q(state="granted") | Q(until__isnull=False), name="granted_orders_have_an_end"
            ),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gt=F("decided_on")), name="order_ends_after_it_began"
            ),
        ]
        indexes = [models.Index(fields=["state", "due_at"], name="order_due")]

    def __str__(self) -> str:
        return f"{self.matter_id}: {self.state}"

    @property
    def state_now(self) -> State:
        """Its state with words and tone."""
        return PROTECTION_ORDER.state(self.state)


class Admonition(models.Model):
    """A written admonition 告诫书 of the police: asked for, issued, served, or not issued."""

    matter = models.ForeignKey(Matter, on_delete=models.CASCADE, related_name="admonitions")
    state = models.CharField(_("state"), max_length=20, default=ADMONITION.start)
    police = models.CharField(_("police"), max_length=120)
    asked_on = models.DateField(_("asked"))
    decided_on = models.DateField(_("issued or refused"), null=True, blank=True)
    served_on = models.DateField(_("served"), null=True, blank=True)

    objects = OfMatters.as_manager()

    class Meta:
        verbose_name = _("admonition")
        verbose_name_plural = _("admonitions")
        ordering = ["-asked_on", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["matter"], condition=Q(state="asked"), name="one_admonition_asked_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(served_on__isnull=True) | Q(decided_on__isnull=False), name="served_after_it_was_issued"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.matter_id}: {self.state}"

    @property
    def state_now(self) -> State:
        """Its state with words and tone."""
        return ADMONITION.state(self.state)
