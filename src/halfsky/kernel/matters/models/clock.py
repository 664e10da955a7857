"""Clocks and the times they stood still."""

from __future__ import annotations

from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from halfsky.ground.lib import moments
from halfsky.ground.lib.clocks import Remaining, remaining
from halfsky.kernel.matters.models.matter import Matter


class Clocks(models.QuerySet["Clock"]):
    """Clocks by whether they run."""

    def running(self) -> Self:
        """Clocks that are neither stopped nor paused."""
        return self.filter(stopped_at__isnull=True, due_at__isnull=False)


class Clock(models.Model):
    """A time within which something must be done; `due_at` is empty while it is paused."""

    class Which(models.TextChoices):
        """What must be done in time."""

        ACCEPT = "accept", _("Accept")
        FINISH = "finish", _("Finish")
        FOLLOW_UP = "follow_up", _("Follow up")
        REVIEW = "review", pgettext_lazy("clock", "Review")

    matter = models.ForeignKey(Matter, on_delete=models.CASCADE, related_name="clocks")
    which = models.CharField(_("clock"), max_length=20, choices=Which)
    amount = models.CharField(_("time"), max_length=20)
    started_at = models.DateTimeField(_("started"))
    due_at = models.DateTimeField(_("due"), null=True, blank=True)
    stopped_at = models.DateTimeField(_("stopped"), null=True, blank=True)
    extended_to = models.DateTimeField(_("extended to"), null=True, blank=True)

    objects = Clocks.as_manager()

    class Meta:
        verbose_name = _("clock")
        verbose_name_plural = _("clocks")
        ordering = ["started_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["matter", "which"], condition=Q(stopped_at__isnull=True), name="one_running_clock_of_a_sort"
            ),
            models.CheckConstraint(
                condition=Q(stopped_at__isnull=True) | Q(stopped_at__gte=F("started_at")),
                name="clock_stops_after_start",
            ),
        ]
        indexes = [models.Index(fields=["due_at"], name="clock_due", condition=Q(stopped_at__isnull=True))]

    def __str__(self) -> str:
        return f"{self.matter_id}: {self.which}"

    @property
    def remaining(self) -> Remaining:
        """What is left, in words and tone."""
        return remaining(self.due_at, moments.now(), done_at=self.stopped_at)

    @property
    def share(self) -> int:
        """How much of the time is used, from 0 to 100."""
        if self.due_at is None:
            return 0
        until: datetime = self.stopped_at or moments.now()
        whole = (self.due_at - self.started_at).total_seconds()
        return max(0, min(100, round(100 * (until - self.started_at).total_seconds() / whole))) if whole > 0 else 100


class Pause(models.Model):
    """A time in which a clock stood still, and why."""

    clock = models.ForeignKey(Clock, on_delete=models.CASCADE, related_name="pauses")
    since = models.DateTimeField(_("since"))
    until = models.DateTimeField(_("until"), null=True, blank=True)
    reason = models.CharField(_("reason"), max_length=200)

    class Meta:
        verbose_name = _("pause")
        verbose_name_plural = _("pauses")
        ordering = ["since"]
        constraints = [
            models.UniqueConstraint(fields=["clock"], condition=Q(until__isnull=True), name="one_open_pause_a_clock"),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")), name="pause_ends_after_it_began"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.clock_id}: {self.since:%Y-%m-%d}"
