"""The letter by which a matter came in."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from halfsky.ground.accounts.models import User
from halfsky.ground.lib.actors import Actor
from halfsky.ground.lib.fields import SealedTextField
from halfsky.kernel.matters.models.matter import Matter, seen
from halfsky.kernel.matters.permissions import Permission
from halfsky.kernel.network import queries as network


class Letters(models.QuerySet["Letter"]):
    """Letters as far as an actor may see their matters."""

    def visible_to(self, actor: Actor) -> Self:
        """Those of the matters the actor sees."""
        return self.filter(matter__in=Matter.objects.visible_to(actor).order_by().values("pk"))

    def listed_for(self, actor: Actor) -> Self:
        """The same for a list in the order of an index: by walking for those who see a whole city (decision 33)."""
        if not isinstance(actor, User) or not network.reaches_far(actor, Permission.VIEW):
            return self.visible_to(actor)
        return self.filter(seen(actor, "matter_id"))


class Letter(models.Model):
    """What stands on a letter and on its envelope. `signed` is as on the paper, and empty when nobody signed it.

    Whoever signs need not be the one concerned: that is a party. The law's time counts from `received_on`.
    """

    matter = models.OneToOneField(Matter, on_delete=models.CASCADE, primary_key=True, related_name="letter")
    received_on = models.DateField(_("letter received"))
    dated_on = models.DateField(_("date on the letter"), null=True, blank=True)
    signed = SealedTextField(pgettext_lazy("letter", "signed"), blank=True, default="")
    addressed_to = models.CharField(pgettext_lazy("letter", "addressed to"), max_length=120, blank=True)
    forwarded_by = models.CharField(pgettext_lazy("letter", "forwarded by"), max_length=120, blank=True)
    scan = models.UUIDField(null=True, blank=True)  # the key of the stored file

    objects = Letters.as_manager()

    class Meta:
        verbose_name = pgettext_lazy("noun", "letter")
        verbose_name_plural = pgettext_lazy("noun", "letters")
        ordering = ["-received_on", "-matter_id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(dated_on__isnull=True) | Q(dated_on__lte=F("received_on")),
                name="letter_is_written_before_it_is_received",
            ),
        ]
        indexes = [models.Index(fields=["-received_on", "-matter"], name="letter_newest")]

    def __str__(self) -> str:
        return f"{self.matter_id}: {self.received_on}"
