"""Households and guardians."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from halfsky.ground.lib import moments
from halfsky.kernel.network.models import Lasting, Organisation, lasting, today
from halfsky.kernel.people.models.person import Person


class Household(models.Model):
    """Who lives together; the head is one of its members, as in the register of the village."""

    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="households", verbose_name=_("kept by")
    )
    head = models.OneToOneField(
        Person,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="heads",
        verbose_name=_("head of the household"),
    )
    formed_at = models.DateTimeField(default=moments.now)
    until = models.DateField(_("until"), null=True, blank=True)

    class Meta:
        verbose_name = _("household")
        verbose_name_plural = _("households")

    def __str__(self) -> str:
        """Named after its head, masked like every name that is not asked for in full."""
        return str(
            _("Household of %(name)s") % {"name": self.head}
            if self.head
            else _("Household %(number)s") % {"number": self.pk}
        )

    def get_absolute_url(self) -> str:
        return reverse("people:household", args=[self.pk])


class Guardian(models.Model):
    """Who answers for a child or for somebody who cannot; `relation` is what the guardian is to her, by GB/T 4761."""

    child = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="guardians", verbose_name=_("child"))
    guardian = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="wards", verbose_name=_("guardian"))
    relation = models.CharField(_("relation to the child"), max_length=2)
    since = models.DateField(_("since"), default=today)
    until = models.DateField(_("until"), null=True, blank=True)

    objects = Lasting.as_manager()

    class Meta:
        verbose_name = _("guardian")
        verbose_name_plural = _("guardians")
        ordering = ["since", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["child", "guardian"], condition=Q(until__isnull=True), name="one_open_guardianship_a_pair"
            ),
            models.CheckConstraint(condition=~Q(child=F("guardian")), name="nobody_is_her_own_guardian"),
            lasting("guardian"),
        ]

    def __str__(self) -> str:
        return f"{self.guardian} → {self.child}"
