"""Bundles of evidence: what was given to whom out of a matter, and for how long it can be fetched."""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from halfsky.ground.accounts.models import User
from halfsky.ground.lib import moments
from halfsky.ground.lib.actors import Actor, System
from halfsky.ground.lib.fields import SealedTextField
from halfsky.kernel.matters.models.access import Recusal
from halfsky.kernel.matters.models.matter import Matter
from halfsky.kernel.matters.permissions import Permission
from halfsky.kernel.network import queries as network


class Bundles(models.QuerySet["Bundle"]):
    """Bundles as far as an actor may see them."""

    def visible_to(self, actor: Actor) -> Self:
        """Those of matters the actor sees, and those she made herself unless she turned out to be related to a party."""
        if isinstance(actor, System):
            return self
        if not isinstance(actor, User) or not network.holding(actor, Permission.VIEW):
            return self.none()
        rows = self.model.objects.order_by()
        of_hers = rows.filter(made_by=actor).exclude(matter__in=Recusal.objects.filter(user=actor).values("matter"))
        seen = rows.filter(matter__in=Matter.objects.visible_to(actor).order_by().values("pk"))
        return self.filter(pk__in=of_hers.values("pk").union(seen.values("pk")))

    def open(self) -> Self:
        """Those whose file can be fetched now."""
        return self.filter(file__isnull=False, until__gt=moments.now())


class Bundle(models.Model):
    """One bundle: what was chosen, for whom and what for. Its file is there until a moment, its row for good."""

    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="bundles")
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=pgettext_lazy("bundle", "made by"),
    )
    receiver = models.CharField(pgettext_lazy("bundle", "for whom"), max_length=120)
    purpose = SealedTextField(pgettext_lazy("bundle", "what for"))
    chosen = models.JSONField(default=list)  # keys of exhibits
    in_full = models.JSONField(default=list)  # keys of the parties whose names are given in full
    addresses = models.BooleanField(_("with addresses and telephones"), default=False)
    at = models.DateTimeField(_("when"), default=moments.now)
    manifest = models.CharField(max_length=64, blank=True)
    file = models.UUIDField(null=True)
    until = models.DateTimeField(_("can be fetched until"), null=True)

    objects = Bundles.as_manager()

    class Meta:
        verbose_name = _("bundle of evidence")
        verbose_name_plural = _("bundles of evidence")
        ordering = ["-at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(file__isnull=True) | Q(until__isnull=False), name="bundles_with_a_file_have_an_end"
            ),
        ]
        indexes = [models.Index(fields=["until"], name="bundles_to_remove", condition=Q(file__isnull=False))]

    def __str__(self) -> str:
        return f"{self.matter_id} → {self.receiver}"

    @property
    def fetchable(self) -> bool:
        """Whether its file is there."""
        return self.file is not None and self.until is not None and self.until > moments.now()
