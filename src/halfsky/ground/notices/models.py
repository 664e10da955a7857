"""Notices. See the room's docstring for their invariants."""

from __future__ import annotations

from datetime import datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.expressions import Combinable
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from halfsky.ground.accounts.models import User
from halfsky.ground.lib import moments
from halfsky.ground.lib.actors import Actor


class Told(models.QuerySet["Notice"]):
    """Notices by receiver and by whether their hour has come."""

    def visible_to(self, actor: Actor) -> Self:
        """A user's own notices whose hour has come; nothing for anybody else."""
        return self.told_to(actor, moments.now()) if isinstance(actor, User) else self.none()

    def told_to(self, user: User | Combinable, now: datetime | Combinable) -> Self:
        """A user's own notices whose hour has come at a moment."""
        return self.filter(user=user, deliver_at__lte=now)

    def unread(self) -> Self:
        """Those that have not been read."""
        return self.filter(read_at__isnull=True)

    def due(self, now: datetime) -> Self:
        """Those whose hour has come and that have not been delivered."""
        return self.filter(delivered_at__isnull=True, deliver_at__lte=now)


class Notice(models.Model):
    """A sentence for one user, in her language, with the address it leads to."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notices")
    subject = models.CharField(_("notice"), max_length=200)
    detail = models.CharField(pgettext_lazy("notice", "detail"), max_length=500, blank=True)
    url = models.CharField(pgettext_lazy("notice", "address"), max_length=300, blank=True)
    urgent = models.BooleanField(pgettext_lazy("notice", "urgent"), default=False)
    noun = models.CharField(_("noun"), max_length=64, blank=True)
    noun_id = models.CharField(_("record"), max_length=64, blank=True)
    key = models.CharField(max_length=120, blank=True)
    created_at = models.DateTimeField(_("when"), default=moments.now)
    deliver_at = models.DateTimeField(pgettext_lazy("notice", "not before"))
    delivered_at = models.DateTimeField(pgettext_lazy("notice", "delivered"), null=True)
    read_at = models.DateTimeField(pgettext_lazy("notice", "read"), null=True)

    objects = Told.as_manager()

    class Meta:
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
        ordering = ["-deliver_at", "-id"]
        indexes = [
            models.Index(fields=["user", "-deliver_at", "-id"], name="notices_of_a_user"),
            models.Index(fields=["user", "deliver_at"], name="unread_notices", condition=Q(read_at__isnull=True)),
            models.Index(fields=["deliver_at"], name="notices_to_deliver", condition=Q(delivered_at__isnull=True)),
        ]
        constraints = [
            models.UniqueConstraint(fields=["user", "key"], condition=~Q(key=""), name="told_once"),
        ]

    def __str__(self) -> str:
        return self.subject
