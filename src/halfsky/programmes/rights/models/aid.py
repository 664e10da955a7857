"""Judicial aid: an application on somebody's behalf, and the entries of what was paid, which are never changed."""

from __future__ import annotations

from typing import Any, ClassVar, Never, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from halfsky.ground.accounts.models import User
from halfsky.ground.lib import moments
from halfsky.ground.lib.actors import Actor, System
from halfsky.ground.lib.fields import SealedTextField
from halfsky.ground.lib.lives import State
from halfsky.ground.lib.money import Money
from halfsky.kernel.matters.models import Matter, recused_from, seen
from halfsky.kernel.network import queries as network
from halfsky.kernel.network.models import Organisation, Venue, today
from halfsky.kernel.people import queries as people
from halfsky.kernel.people.models import Person
from halfsky.programmes.rights.permissions import Permission
from halfsky.programmes.rights.rules.aid import Ground
from halfsky.programmes.rights.states.aid import JUDICIAL_AID


class Aids(models.QuerySet["Aid"]):
    """Applications as far as an actor may see them."""

    def visible_to(self, actor: Actor) -> Self:
        """Those of the actor's own federation; on a matter only if she sees the matter; for a court, what it decides or has decided.

        What was taken back before the court decided is closed to it again (decision 86). Nobody sees her own, or that of somebody she
        lives with or answers for.
        """
        if isinstance(actor, System):
            return self
        if not isinstance(actor, User):
            return self.none()
        if not network.own(actor, Permission.AID) and not network.own(actor, Permission.DECIDE_AID):
            return self.none()
        return self.filter(pk__in=network.worded(actor, _at_hers)).exclude(person__in=people.kin(actor))


def _at_hers(actor: User) -> models.QuerySet[Any]:
    """Keys of the applications at an actor's own federation and at her court, whomever they are for."""
    rows = Aid.objects.order_by()
    mine = rows.filter(organisation__in=network.own(actor, Permission.AID))
    alone = mine.filter(matter__isnull=True)
    in_matters = mine.filter(seen(actor, "matter_id"))
    at_court = rows.filter(court__in=network.own(actor, Permission.DECIDE_AID)).exclude(matter__in=recused_from(actor))
    to_decide, decided = at_court.filter(state="proposed"), at_court.filter(decided_on__isnull=False)
    return alone.values("pk").union(in_matters.values("pk"), to_decide.values("pk"), decided.values("pk"))


class Aid(models.Model):
    """One application for judicial aid: who, on what ground, to which court, what it decided. Amounts in whole fen."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="aids", verbose_name=_("person"))
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+", verbose_name=_("applied by")
    )
    court = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+", verbose_name=_("court"))
    venue = models.ForeignKey(
        Venue, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("station")
    )
    matter = models.ForeignKey(
        Matter, on_delete=models.PROTECT, null=True, blank=True, related_name="aids", verbose_name=_("matter")
    )
    state = models.CharField(_("state"), max_length=20, default=JUDICIAL_AID.start)
    ground = models.CharField(_("ground"), max_length=20, choices=Ground)
    reason = SealedTextField(_("reason"), blank=True, default="")
    papers = models.JSONField(_("papers"), default=list, blank=True)
    asked_fen = models.BigIntegerField(_("asked for"))
    granted_fen = models.BigIntegerField(pgettext_lazy("aid", "granted"), null=True, blank=True)
    document = models.CharField(_("document number"), max_length=60, blank=True)
    answer = SealedTextField(_("answer"), blank=True, default="")
    applied_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    applied_on = models.DateField(_("applied"), default=today)
    checked_on = models.DateField(_("papers checked"), null=True, blank=True)
    proposed_on = models.DateField(_("proposed"), null=True, blank=True)
    decide_by = models.DateField(_("to be decided by"), null=True, blank=True)
    decided_on = models.DateField(_("decided"), null=True, blank=True)
    received_on = models.DateField(_("receipt signed"), null=True, blank=True)

    objects = Aids.as_manager()

    class Meta:
        verbose_name = _("judicial aid")
        verbose_name_plural = _("judicial aid")
        ordering = ["-applied_on", "-id"]
        constraints = [
            models.CheckConstraint(condition=Q(asked_fen__gt=0), name="aid_is_asked_for_in_fen"),
            models.CheckConstraint(
                condition=~Q(state__in=["granted", "paid", "received"])
                | Q(granted_fen__gt=0, decided_on__isnull=False) & ~Q(document=""),
                name="granted_aid_has_amount_day_and_document",
            ),
            models.CheckConstraint(
                condition=~Q(state="refused") | Q(decided_on__isnull=False), name="refused_aid_has_a_day"
            ),
        ]
        indexes = [
            models.Index(fields=["organisation", "-applied_on"], name="aid_of_place"),
            models.Index(fields=["court", "state"], name="aid_at_court"),
        ]

    def __str__(self) -> str:
        return f"{self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("rights:aid", args=[self.pk])

    @property
    def state_now(self) -> State:
        """Its state with words and tone."""
        return JUDICIAL_AID.state(self.state)

    @property
    def late(self) -> bool:
        """Whether the court should have decided by now and has not."""
        return self.state == "proposed" and self.decide_by is not None and self.decide_by < moments.today()

    @property
    def asked(self) -> Money:
        """What was asked for."""
        return Money(self.asked_fen)

    @property
    def granted(self) -> Money | None:
        """What the court granted."""
        return None if self.granted_fen is None else Money(self.granted_fen)


class Entries(models.QuerySet["AidEntry"]):
    """Entries: written once, never changed or deleted."""

    def visible_to(self, actor: Actor) -> Self:
        """Those of the applications the actor sees."""
        if isinstance(actor, System):
            return self
        return self.filter(aid__in=Aid.objects.visible_to(actor).order_by().values("pk"))

    def update(self, **kwargs: Any) -> Never:
        raise TypeError("entries are never changed: reverse them")

    def delete(self) -> Never:
        raise TypeError("entries are never deleted: reverse them")


class AidEntry(models.Model):
    """A payment, or the contrary record that reverses one. `fen` is signed: what was paid is the sum."""

    aid = models.ForeignKey(Aid, on_delete=models.PROTECT, related_name="entries", verbose_name=_("judicial aid"))
    day = models.DateField(_("day"), default=today)
    fen = models.BigIntegerField(_("amount"))
    reverses = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="reversal", verbose_name=_("reverses")
    )
    voucher = models.CharField(_("voucher number"), max_length=60, blank=True)
    reason = models.CharField(_("why"), max_length=400, blank=True)
    recorded_by = models.CharField(_("recorded by"), max_length=200)

    objects: ClassVar[Any] = Entries.as_manager()

    class Meta:
        verbose_name = _("aid entry")
        verbose_name_plural = _("aid entries")
        ordering = ["day", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(fen__gt=0, reverses__isnull=True) | Q(fen__lt=0, reverses__isnull=False),
                name="aid_is_paid_or_reversed",
            ),
        ]
        indexes = [models.Index(fields=["day"], name="aid_entry_by_day")]

    def __str__(self) -> str:
        return f"{self.aid_id}: {self.fen}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Writes a new entry; TypeError for one that is written already."""
        if not self._state.adding:
            raise TypeError("entries are never changed: reverse them")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> Never:
        raise TypeError("entries are never deleted: reverse them")

    @property
    def amount(self) -> Money:
        """What it adds to or takes from what was paid."""
        return Money(self.fen)
