"""Publications: a table of figures for readers outside, prepared by a place and frozen once, with its small counts hidden."""

from __future__ import annotations

from typing import Any, Self

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from halfsky.ground.lib import moments, periods
from halfsky.ground.lib.actors import Actor, System
from halfsky.ground.lib.declarations import IndicatorSpec, house
from halfsky.ground.lib.periods import Period
from halfsky.kernel.insight.permissions import Permission
from halfsky.kernel.network import queries as network
from halfsky.kernel.network.models import Level, Organisation


class Publications(models.QuerySet["Publication"]):
    """Publications as far as an actor may see them."""

    def prepared_by(self, actor: Actor) -> Self:
        """Those of the places at whose own level the actor publishes; a draft is nobody else's business."""
        return self if isinstance(actor, System) else self.filter(place__in=network.own(actor, Permission.PUBLISH))

    def told(self) -> Self:
        """Those that everybody was told of, the newest first; the withdrawn among them say that they are."""
        return self.filter(published_at__isnull=False).order_by("-published_at", "-pk")

    def standing(self) -> Self:
        """Those that nobody has withdrawn."""
        return self.filter(withdrawn_at__isnull=True)


class Publication(models.Model):
    """A fixed table of a fixed period. Until it is published it has no figures: they are counted when it is looked at.

    `table` is what was published, hidden counts already missing; `file` the same as CSV, to the letter, and `digest` the SHA-256 of it.
    The counts that were hidden are kept nowhere. One that was withdrawn keeps its digest and loses its file; its table stays, is shown to
    nobody, and is held against what is published later (decision 75).
    """

    place = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+", verbose_name=_("organisation"))
    title = models.CharField(pgettext_lazy("report", "title"), max_length=60)
    indicators = models.JSONField(default=list)
    level = models.CharField(_("level"), max_length=10, choices=Level, blank=True)  # blank: those directly below
    period_code = models.CharField(_("period"), max_length=24)
    least = models.PositiveSmallIntegerField(null=True)
    table = models.JSONField(default=dict)
    file = models.TextField(blank=True)
    digest = models.CharField(max_length=64, blank=True)
    token = models.CharField(max_length=24, unique=True)
    prepared_at = models.DateTimeField(default=moments.now)
    published_at = models.DateTimeField(_("published"), null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(max_length=500, blank=True)  # why it was withdrawn, for everybody to read
    synthetic = models.BooleanField(default=False)

    objects = Publications.as_manager()

    class Meta:
        verbose_name = _("publication")
        verbose_name_plural = _("publications")
        ordering = ["-prepared_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(published_at__isnull=True, digest="") | Q(published_at__isnull=False) & ~Q(digest=""),
                name="what_is_published_has_a_digest",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True) | Q(published_at__isnull=False, file="") & ~Q(reason=""),
                name="what_is_withdrawn_was_published_and_says_why",
            ),
        ]
        indexes = [
            models.Index(fields=["place", "-prepared_at"], name="publication_of_place"),
            models.Index(fields=["-published_at"], name="publication_told", condition=Q(published_at__isnull=False)),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("insight:publication", args=[self.pk])

    @property
    def period(self) -> Period:
        """The period it is about."""
        return periods.parse(self.period_code)

    @property
    def specs(self) -> list[IndicatorSpec]:
        """The indicators in their order; those whose room is gone are missing."""
        return [house().indicators[slug] for slug in self.indicators if slug in house().indicators]

    @property
    def frozen(self) -> dict[str, Any] | None:
        """The table as it was published; None for a draft, and for one that was withdrawn."""
        return self.table if self.published_at and not self.withdrawn_at else None

    def is_again(self, other: Publication) -> bool:
        """Whether it is about the same places and days as another one that was withdrawn, and so may correct it."""
        return other.withdrawn_at is not None and (self.place_id, self.level, self.period_code) == (
            other.place_id,
            other.level,
            other.period_code,
        )
