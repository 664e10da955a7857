"""Why a matter may be seen, and who may not see it although she otherwise would."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from halfsky.ground.accounts.models import User
from halfsky.ground.lib import moments
from halfsky.ground.lib.wording import ROW
from halfsky.kernel.matters.permissions import Permission
from halfsky.kernel.network import queries as network
from halfsky.kernel.network.models import AccessRow


class OpenAccess(models.QuerySet["MatterAccess"]):
    """Access rows by whether they still open something."""

    def open(self) -> OpenAccess:
        """The rows that are in force now."""
        return self.filter(Q(until__isnull=True) | Q(until__gt=moments.now()))


class MatterAccess(AccessRow):
    """One reason why an organisation or a user may see a matter."""

    class Reason(models.TextChoices):
        """Why."""

        OWNER = "owner", _("It is their turn")
        PASSED = "passed", _("It passed through their hands")
        ASSISTING = "assisting", _("They assist")
        HANDLER = "handler", _("Handles it")
        NAMED = "named", _("Named reader")
        GLASS = "glass", _("Broke the glass")

    matter = models.ForeignKey("matters.Matter", on_delete=models.CASCADE, related_name="access")

    objects: ClassVar[Any] = OpenAccess.as_manager()

    class Meta:
        verbose_name = _("access to a matter")
        verbose_name_plural = _("access to matters")
        constraints = [
            models.CheckConstraint(
                condition=Q(organisation__isnull=True) ^ Q(user__isnull=True), name="access_of_one_party"
            ),
            models.UniqueConstraint(
                fields=["matter", "organisation"],
                condition=Q(until__isnull=True),
                name="one_open_access_of_an_organisation",
            ),
        ]
        indexes = [
            models.Index(fields=["organisation", "sealed", "matter"], name="access_of_organisation"),
            models.Index(fields=["user", "matter"], condition=Q(user__isnull=False), name="access_of_user"),
        ]

    def __str__(self) -> str:
        return f"{self.matter_id}: {self.organisation or self.user} ({self.reason})"


class Recusal(models.Model):
    """A handler who is related to a party: she sees nothing of the matter, whatever her grants say."""

    matter = models.ForeignKey("matters.Matter", on_delete=models.CASCADE, related_name="recusals")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    reason = models.CharField(_("reason"), max_length=200)
    found_by_system = models.BooleanField(default=False)
    at = models.DateTimeField(default=moments.now)

    class Meta:
        verbose_name = _("recusal")
        verbose_name_plural = _("recusals")
        constraints = [models.UniqueConstraint(fields=["matter", "user"], name="one_recusal_a_handler")]

    def __str__(self) -> str:
        return f"{self.matter_id}: {self.user}"


def readable(actor: User) -> network.Subquery:
    """Keys of the matters whose access rows open them to a user, as one subquery.

    A union of narrow questions instead of an OR over columns, which PostgreSQL answers by reading the whole table (decision 3).
    """
    return network.worded(actor, _opened_to)


def _opened_to(actor: User) -> QuerySet[Any]:
    rows = MatterAccess.objects.open().order_by()
    first, *more = [rows.filter(**reason).values("matter") for reason in _reasons(actor)]
    return first.union(*more) if more else first


def recused_from(actor: User) -> network.Subquery:
    """Keys of the matters a user is recused from, as a subquery."""
    return network.worded(actor, _recused)


def _recused(actor: User) -> QuerySet[Any]:
    return Recusal.objects.filter(user=actor).values("matter")


def opens(actor: User, matter: str = "pk") -> network.Each:
    """Whether access rows open the matter that a column names to a user; put to one row at a time.

    For a single matter, and for lists that are read in their order by somebody who sees a great part of everything. Here the OR is
    harmless: a matter has a handful of rows.
    """
    return network.put_to_each(actor, _opening, matter)


def _opening(actor: User) -> QuerySet[Any]:
    any_reason = Q()
    for reason in _reasons(actor):
        any_reason |= Q(**reason)
    return MatterAccess.objects.open().order_by().filter(any_reason, matter=ROW).values("pk")


def _reasons(actor: User) -> list[dict[str, Any]]:
    """What a row must be to open a matter to an actor: her own, that of a desk where she is, that of a place she may see."""
    if not network.holding(actor, Permission.VIEW):
        return [{"pk__in": []}]  # no grant = nothing, named or not
    desks = network.own(actor, Permission.VIEW_CONFIDENTIAL)
    return [
        {"user": actor},
        *([{"organisation__in": desks, "sealed": True}] if desks else []),
        {"organisation__in": network.scope(actor, Permission.VIEW), "sealed": False},
    ]
