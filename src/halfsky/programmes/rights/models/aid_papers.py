"""What was handed in on file for an application: one row a file, never changed; what took another's place names it."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from halfsky.ground.accounts.models import User
from halfsky.ground.lib import moments
from halfsky.ground.lib.actors import Actor, System
from halfsky.kernel.network import queries as network
from halfsky.programmes.rights.models.aid import Aid
from halfsky.programmes.rights.permissions import Permission
from halfsky.programmes.rights.rules.aid import Paper


class AidPapers(models.QuerySet["AidPaper"]):
    """Files of papers as far as an actor may see them."""

    def visible_to(self, actor: Actor) -> Self:
        """Those of the applications the actor sees; for a court without what was replaced before the court had it."""
        if isinstance(actor, System):
            return self
        if not isinstance(actor, User):
            return self.none()
        rows = self.filter(aid__in=Aid.objects.visible_to(actor).order_by().values("pk"))
        ours = Q(aid__organisation__in=network.own(actor, Permission.AID))
        return rows.filter(ours | Q(replacement__isnull=True) | Q(replacement__aid_was="proposed"))


class AidPaper(models.Model):
    """One file of one paper. `aid_was` is the state of the application when it was handed in."""

    aid = models.ForeignKey(Aid, on_delete=models.PROTECT, related_name="filed", verbose_name=_("judicial aid"))
    paper = models.CharField(pgettext_lazy("aid", "paper"), max_length=20, choices=Paper)
    file = models.UUIDField()  # the key of the stored file
    replaces = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="replacement", verbose_name=_("replaces")
    )
    aid_was = models.CharField(max_length=20)
    at = models.DateTimeField(_("when"), default=moments.now)

    objects = AidPapers.as_manager()

    class Meta:
        verbose_name = _("paper of judicial aid")
        verbose_name_plural = _("papers of judicial aid")
        ordering = ["at", "id"]
        constraints = [models.UniqueConstraint(fields=["aid", "paper", "file"], name="one_row_a_file_of_a_paper")]

    def __str__(self) -> str:
        return f"{self.aid_id}: {self.paper}"
