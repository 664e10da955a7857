"""Jobs and beats. See the room's docstring for their invariants."""

from __future__ import annotations

import uuid
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from halfsky.ground.accounts.models import User
from halfsky.ground.jobs.rules import Outcome
from halfsky.ground.jobs.states import JOB, OPEN
from halfsky.ground.lib import moments
from halfsky.ground.lib.actors import Actor


class Asked(models.QuerySet["Job"]):
    """Jobs by who asked for them and by state."""

    def visible_to(self, actor: Actor) -> Self:
        """A user's own jobs; nothing for anybody else."""
        return self.filter(user=actor) if isinstance(actor, User) else self.none()

    def open(self) -> Self:
        """Those that have not ended."""
        return self.filter(state__in=OPEN)


class Job(models.Model):
    """Long work that somebody asked for: how far it is, and what came of it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(_("kind"), max_length=60)
    label = models.CharField(pgettext_lazy("job", "what"), max_length=200)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="jobs",
        verbose_name=pgettext_lazy("job", "asked by"),
    )
    organisation_id = models.BigIntegerField(_("organisation"), null=True)
    state = models.CharField(_("state"), max_length=10, default=JOB.start)
    done = models.PositiveIntegerField(pgettext_lazy("job", "done"), default=0)
    total = models.PositiveIntegerField(pgettext_lazy("job", "of"), null=True)
    message = models.CharField(pgettext_lazy("job", "message"), max_length=500, blank=True)
    result = models.JSONField(pgettext_lazy("job", "result"), default=dict, blank=True)
    back_url = models.CharField(max_length=300, blank=True)
    task_id = models.UUIDField(null=True)
    at = models.DateTimeField(pgettext_lazy("job", "asked"), default=moments.now)
    started_at = models.DateTimeField(pgettext_lazy("job", "started"), null=True)
    seen_at = models.DateTimeField(pgettext_lazy("job", "last sign"), null=True)
    finished_at = models.DateTimeField(pgettext_lazy("job", "ended"), null=True)

    objects = Asked.as_manager()

    class Meta:
        verbose_name = _("job")
        verbose_name_plural = _("jobs")
        ordering = ["-at", "-id"]
        indexes = [
            models.Index(fields=["user", "-at"], name="jobs_of_a_user"),
            models.Index(fields=["user"], name="open_jobs_of_a_user", condition=Q(state__in=OPEN)),
            models.Index(fields=["state", "seen_at"], name="open_jobs", condition=Q(state__in=OPEN)),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=[state.key for state in JOB.states]), name="jobs_state_is_known"
            ),
            models.CheckConstraint(
                condition=Q(state__in=OPEN, finished_at__isnull=True)
                | (~Q(state__in=OPEN) & Q(finished_at__isnull=False)),
                name="jobs_that_ended_have_a_moment",
            ),
            models.CheckConstraint(
                condition=Q(total__isnull=True) | Q(done__lte=F("total")), name="jobs_done_within_total"
            ),
        ]

    def __str__(self) -> str:
        return self.label

    def get_absolute_url(self) -> str:
        """Its progress, and in the end its result."""
        return reverse("jobs:job", args=[self.pk])

    @property
    def is_open(self) -> bool:
        """Whether it has not ended."""
        return self.state in OPEN

    @property
    def outcome(self) -> Outcome:
        """What came of it."""
        return Outcome.of(self.result)


class Beat(models.Model):
    """When a periodic work of the house was last begun, and what went wrong when it last failed."""

    key = models.CharField(max_length=60, primary_key=True)
    last_run = models.DateTimeField(_("last begun"), null=True)
    failed_at = models.DateTimeField(_("last failed"), null=True)
    error = models.CharField(_("what went wrong"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("beat")
        verbose_name_plural = _("beats")

    def __str__(self) -> str:
        return self.key
