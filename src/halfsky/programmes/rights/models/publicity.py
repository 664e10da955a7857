"""What only rights knows of a law publicity day: which law, who spoke, and what was asked there."""

from __future__ import annotations

from typing import Any, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from halfsky.ground.lib import moments
from halfsky.ground.lib.actors import Actor, System
from halfsky.ground.lib.fields import SealedTextField
from halfsky.kernel.activities.models import Activity
from halfsky.kernel.activities.permissions import Permission
from halfsky.kernel.matters.models import Matter
from halfsky.kernel.network import queries as network


class LawPublicities(models.QuerySet["LawPublicity"]):
    """Sidecars of activities, as far as an actor may see the activity."""

    def visible_to(self, actor: Actor) -> Self:
        """Those of the activities the actor sees."""
        return self.filter(activity__in=Activity.objects.visible_to(actor).order_by().values("pk"))


class LawPublicity(models.Model):
    """Which law, who spoke, and how many questions were answered, those that were written down included."""

    activity = models.OneToOneField(Activity, on_delete=models.CASCADE, primary_key=True, related_name="law_publicity")
    law = models.CharField(_("law"), max_length=80)
    lecturer = models.CharField(_("lecturer"), max_length=80, blank=True)
    answered = models.PositiveIntegerField(_("questions answered"), default=0)

    objects = LawPublicities.as_manager()

    class Meta:
        verbose_name = _("law publicity")
        verbose_name_plural = _("law publicity")

    def __str__(self) -> str:
        return self.law


class LawQuestions(models.QuerySet["LawQuestion"]):
    """What was asked: for the people of the organiser alone, because who asks in the market trusts those she asks."""

    def visible_to(self, actor: Actor) -> Self:
        """Those of the activities at whose organiser the actor keeps the list of who came, at its own level."""
        if isinstance(actor, System):
            return self
        own: list[Any] = network.own(actor, Permission.ATTENDANCE)
        return self.filter(activity__organiser__in=own)


class LawQuestion(models.Model):
    """A question that was written down, with its answer; or the matter it became."""

    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="law_questions")
    question = SealedTextField(_("question"))
    answer = SealedTextField(_("answer"), blank=True, default="")
    name = SealedTextField(_("name"), blank=True, default="")
    phone = SealedTextField(_("phone"), blank=True, default="")
    matter = models.OneToOneField(Matter, on_delete=models.PROTECT, null=True, blank=True, related_name="law_question")
    at = models.DateTimeField(default=moments.now)

    objects = LawQuestions.as_manager()

    class Meta:
        verbose_name = _("question at a law publicity day")
        verbose_name_plural = _("questions at law publicity days")
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return f"{self.activity_id}: {self.pk}"
