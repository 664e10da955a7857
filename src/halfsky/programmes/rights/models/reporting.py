"""That a matter was reported to the police; and how every sidecar of rights is seen: with its matter, by nobody else."""

from __future__ import annotations

from typing import Any, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from halfsky.ground.lib.actors import Actor
from halfsky.ground.lib.fields import SealedTextField
from halfsky.kernel.matters.models import Matter


class OfMatters(models.QuerySet[Any]):
    """Sidecars of matters, as far as an actor may see the matter."""

    def visible_to(self, actor: Actor) -> Self:
        """Those of the matters the actor sees."""
        return self.filter(matter__in=Matter.objects.visible_to(actor).order_by().values("pk"))


class PoliceReport(models.Model):
    """When the police were told of a matter, and who took it; the last report, earlier ones stand in the timeline."""

    matter = models.OneToOneField(Matter, on_delete=models.CASCADE, primary_key=True, related_name="police_report")
    at = models.DateTimeField(_("reported"))
    to = SealedTextField(_("reported to"))

    objects = OfMatters.as_manager()

    class Meta:
        verbose_name = _("report to the police")
        verbose_name_plural = _("reports to the police")

    def __str__(self) -> str:
        return f"{self.matter_id}"
