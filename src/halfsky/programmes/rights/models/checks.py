"""Household checks 排查: a round of visits to every household, and what was found on the way.

To all but those who see the matter, a household is visited, or not yet, or nobody was met; what was found stands in a row of its own.
"""

from __future__ import annotations

from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from halfsky.ground.accounts.models import User
from halfsky.ground.lib import moments
from halfsky.ground.lib.actors import Actor, System
from halfsky.ground.lib.fields import SealedTextField
from halfsky.kernel.matters.models import Matter
from halfsky.kernel.network import queries as network
from halfsky.kernel.network.models import Organisation
from halfsky.kernel.people.models import Household, Person
from halfsky.programmes.rights.permissions import Permission
from halfsky.programmes.rights.rules.checks import Sign, read_signs


class Checks(models.QuerySet["HouseholdCheck"]):
    """Household checks as far as an actor may see them."""

    def visible_to(self, actor: Actor) -> Self:
        """Those with a list the actor may see, and those of her own places."""
        if isinstance(actor, System):
            return self
        lists = CheckList.objects.visible_to(actor).order_by().values("round")
        own = HouseholdCheck.objects.filter(organisation__in=network.own(actor, Permission.WATCH_CHECKS)).order_by()
        return self.filter(pk__in=lists.union(own.values("pk")))


class HouseholdCheck(models.Model):
    """A federation has every household below it visited within a time, and says what is looked for."""

    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+", verbose_name=_("started by")
    )
    title = models.CharField(pgettext_lazy("check", "title"), max_length=80)
    since = models.DateField(_("first day"))
    until = models.DateField(_("last day"))
    signs = models.JSONField(default=list)  # as they were when it began: what is counted must not change on the way
    started_at = models.DateTimeField(default=moments.now)
    ended_at = models.DateTimeField(null=True, blank=True)
    synthetic = models.BooleanField(default=False)

    objects = Checks.as_manager()

    class Meta:
        verbose_name = _("household check")
        verbose_name_plural = _("household checks")
        ordering = ["-since", "-id"]
        constraints = [models.CheckConstraint(condition=Q(until__gt=F("since")), name="check_ends_after_it_began")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("rights:check", args=[self.pk])

    @property
    def looked_for(self) -> list[Sign]:
        """The signs in their order."""
        return read_signs(self.signs)


class CheckLists(models.QuerySet["CheckList"]):
    """Lists as far as an actor may see them."""

    def visible_to(self, actor: Actor) -> Self:
        """How far a village is, for those who watch it: at the village, above it as far as their grants reach, and whoever started it."""
        if isinstance(actor, System):
            return self
        if not isinstance(actor, User):
            return self.none()
        below = CheckList.objects.filter(organisation__in=network.scope(actor, Permission.WATCH_CHECKS))
        started = CheckList.objects.filter(round__organisation__in=network.own(actor, Permission.WATCH_CHECKS))
        return self.filter(pk__in=below.order_by().values("pk").union(started.order_by().values("pk")))

    def own(self, actor: Actor) -> Self:
        """The lists of those places whose households the actor visits herself."""
        return self.filter(organisation__in=network.own(actor, Permission.CHECK))


class CheckList(models.Model):
    """The share of one village or grid in a household check."""

    round = models.ForeignKey(HouseholdCheck, on_delete=models.CASCADE, related_name="lists")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    finished_at = models.DateTimeField(null=True, blank=True)

    objects = CheckLists.as_manager()

    class Meta:
        verbose_name = _("list of a household check")
        verbose_name_plural = _("lists of a household check")
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["round", "organisation"], name="one_list_a_place")]

    def __str__(self) -> str:
        return f"{self.round_id}: {self.organisation_id}"

    def get_absolute_url(self) -> str:
        return reverse("rights:checklist", args=[self.pk])

    @property
    def place(self) -> str:
        """Whose households these are, in words; a village that was merged stands beside its successor as what it was."""
        name = self.organisation.short_name
        return gettext("the former %(place)s") % {"place": name} if self.organisation.successor_id else name


class OfLists(models.QuerySet[Any]):
    """What belongs to a list, for those who visit its households."""

    def visible_to(self, actor: Actor) -> Self:
        """Only at the place's own level: above it a village is a figure."""
        if isinstance(actor, System):
            return self
        own = CheckList.objects.filter(organisation__in=network.own(actor, Permission.CHECK)).order_by()
        return self.filter(checklist__in=own.values("pk"))


class CheckedHousehold(models.Model):
    """A household at which somebody was; whether anybody was met, and nothing of what was found."""

    checklist = models.ForeignKey(CheckList, on_delete=models.CASCADE, related_name="households")
    household = models.ForeignKey(Household, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    label = SealedTextField(_("which household"), blank=True, default="")  # where the register of people has none
    met = models.BooleanField(_("somebody was met"))
    at = models.DateTimeField(_("when"), default=moments.now)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = OfLists.as_manager()

    class Meta:
        verbose_name = _("visited household")
        verbose_name_plural = _("visited households")
        ordering = ["at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["checklist", "household"], name="one_row_a_household"),
        ]

    def __str__(self) -> str:
        return f"{self.checklist_id}: {self.pk}"


class Findings(models.QuerySet["Finding"]):
    """Findings as far as an actor may see them."""

    def visible_to(self, actor: Actor) -> Self:
        """With their matter; before there is one, at the place's own level."""
        if isinstance(actor, System):
            return self
        mine = CheckList.objects.filter(organisation__in=network.own(actor, Permission.CHECK)).order_by()
        waiting = Finding.objects.filter(matter__isnull=True, visit__checklist__in=mine.values("pk")).order_by()
        seen = Finding.objects.filter(matter__in=Matter.objects.visible_to(actor).order_by().values("pk")).order_by()
        return self.filter(pk__in=waiting.values("pk").union(seen.values("pk")))


class Finding(models.Model):
    """What was found at a household, and the matter it became; what must be kept confidential is a matter from the first tap."""

    visit = models.ForeignKey(CheckedHousehold, on_delete=models.CASCADE, related_name="findings")
    sign = SealedTextField(_("sign"))
    kind = SealedTextField(_("kind"))
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("whom it concerns")
    )
    note = SealedTextField(_("note"), blank=True, default="")
    at = models.DateTimeField(_("when"), default=moments.now)
    matter = models.OneToOneField(Matter, on_delete=models.PROTECT, null=True, blank=True, related_name="finding")

    objects = Findings.as_manager()

    class Meta:
        verbose_name = _("finding")
        verbose_name_plural = _("findings")
        ordering = ["-at", "-id"]

    def __str__(self) -> str:
        return f"{self.visit_id}"

    @property
    def what(self) -> Sign:
        """The sign with its words."""
        return Sign(self.sign, self.kind)
