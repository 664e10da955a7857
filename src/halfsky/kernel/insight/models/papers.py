"""Figures known only on paper: so many, on a day, at a place, with the paper that says so. They count once a second person has seen it."""

from __future__ import annotations

from datetime import date
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q, Sum
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from halfsky.ground.lib import moments
from halfsky.ground.lib.actors import Actor, System
from halfsky.ground.lib.declarations import IndicatorSpec, house
from halfsky.ground.lib.lives import State
from halfsky.kernel.insight.permissions import Permission
from halfsky.kernel.insight.states import PAPER
from halfsky.kernel.network import queries as network
from halfsky.kernel.network.models import Organisation


class PaperFigures(models.QuerySet["PaperFigure"]):
    """Figures from paper as far as an actor may see them."""

    def visible_to(self, actor: Actor) -> Self:
        """Those of the places whose figures the actor may read."""
        return (
            self if isinstance(actor, System) else self.filter(organisation__in=network.scope(actor, Permission.VIEW))
        )

    def counted(self) -> Self:
        """Those whose paper a second person has seen, and that nobody has withdrawn."""
        return self.filter(state="confirmed")

    def amount(self) -> int:
        """What they add up to, each once."""
        return int(self.order_by().aggregate(n=Sum("quantity"))["n"] or 0)


class PaperFigure(models.Model):
    """One figure that a place has only on paper. It is never edited: one that is wrong is withdrawn and entered anew.

    It counts on `day`; `since` says from which day on the paper counted, where that is another. Money is in fen.
    """

    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+", verbose_name=_("organisation")
    )
    indicator = models.CharField(_("indicator"), max_length=60)
    since = models.DateField()
    day = models.DateField(_("day"))
    quantity = models.PositiveBigIntegerField(pgettext_lazy("figure", "quantity"))
    source = models.CharField(pgettext_lazy("paper", "source"), max_length=200)
    state = models.CharField(_("state"), max_length=10, default=PAPER.start)
    entered_at = models.DateTimeField(default=moments.now)
    enterer = models.CharField(max_length=200)
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    confirmed_at = models.DateTimeField(null=True)
    confirmer = models.CharField(max_length=200, blank=True)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawer = models.CharField(max_length=200, blank=True)
    reason = models.CharField(max_length=500, blank=True)  # why it was withdrawn
    synthetic = models.BooleanField(default=False)

    objects = PaperFigures.as_manager()

    class Meta:
        verbose_name = _("figure from paper")
        verbose_name_plural = _("figures from paper")
        ordering = ["-day", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(quantity__gt=0, since__lte=F("day")) & ~Q(source=""), name="paper_says_how_many_and_where"
            ),
            models.CheckConstraint(
                condition=Q(state="withdrawn", withdrawn_at__isnull=False)
                | Q(state="confirmed", confirmed_at__isnull=False, withdrawn_at__isnull=True)
                | Q(state="entered", confirmed_at__isnull=True, withdrawn_at__isnull=True),
                name="paper_stands_as_it_was_left",
            ),
            models.UniqueConstraint(
                fields=["organisation", "indicator", "day", "source"],
                condition=~Q(state="withdrawn"),
                name="a_paper_is_entered_once",
            ),
        ]
        indexes = [models.Index(fields=["indicator", "day"], name="paper_counted", condition=Q(state="confirmed"))]

    def __str__(self) -> str:
        return f"{self.indicator} {self.day}: {self.quantity}"

    def get_absolute_url(self) -> str:
        return reverse("insight:paper", args=[self.pk])

    @property
    def spec(self) -> IndicatorSpec | None:
        """What it counts; None where the room is gone that counted it."""
        return house().indicators.get(self.indicator)

    @property
    def state_now(self) -> State:
        """Its state with words and tone."""
        return PAPER.state(self.state)

    @property
    def first(self) -> date | None:
        """The first day of several; None of one."""
        return self.since if self.since != self.day else None
