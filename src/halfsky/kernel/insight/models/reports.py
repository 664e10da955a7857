"""Reports: what is asked for again and again, each place's answer for a period, and what was signed, frozen with its rows."""

from __future__ import annotations

import json
import zlib
from datetime import date
from typing import Any, Never, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from halfsky.ground.lib import moments, periods
from halfsky.ground.lib.actors import Actor, System
from halfsky.ground.lib.declarations import IndicatorSpec
from halfsky.ground.lib.lives import State
from halfsky.ground.lib.periods import Period
from halfsky.kernel.insight.permissions import Permission
from halfsky.kernel.insight.rules import Count, apart
from halfsky.kernel.insight.rules.reports import FrozenRow
from halfsky.kernel.insight.states import CLOSED, REPORT
from halfsky.kernel.network import queries as network
from halfsky.kernel.network.models import Organisation

KINDS = [(kind.value, kind.label) for kind in periods.Kind if kind not in (periods.Kind.DAY, periods.Kind.SPAN)]


class ReportKinds(models.QuerySet["ReportKind"]):
    """Kinds of report as far as an actor may see them."""

    def composed_by(self, actor: Actor) -> Self:
        """Those of the organisations at whose own level the actor may compose reports."""
        return self if isinstance(actor, System) else self.filter(owner__in=network.own(actor, Permission.COMPOSE))

    def asked_on(self, day: date) -> Self:
        """Those that are asked for on a day."""
        return self.filter(Q(until__isnull=True) | Q(until__gt=day), since__lte=day)


class ReportKind(models.Model):
    """A report that a place asks of itself and of those below, period by period: which figures, of whom, by when.

    `indicators` are slugs, each of an indicator, a part of one, or all its parts. `due` says for each level that reports how many days
    after the period's last day it must have signed. It never changes once it is asked for: a report that should say something else is
    another kind.
    """

    title = models.CharField(pgettext_lazy("report", "title"), max_length=60)
    owner = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+", verbose_name=_("asked by"))
    period_kind = models.CharField(_("period"), max_length=8, choices=KINDS)
    indicators = models.JSONField(default=list)
    due = models.JSONField(default=dict)
    since = models.DateField()
    until = models.DateField(null=True, blank=True)
    synthetic = models.BooleanField(default=False)

    objects = ReportKinds.as_manager()

    class Meta:
        verbose_name = _("kind of report")
        verbose_name_plural = _("kinds of report")
        ordering = ["title", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")), name="report_kind_ends_after_it_began"
            ),
            models.UniqueConstraint(
                fields=["owner", "title"], condition=Q(until__isnull=True), name="one_kind_of_report_a_title"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def asked(self) -> list[str]:
        """What is asked for in words, as it was chosen."""
        return [words for slug in self.indicators if (words := apart.named(slug))]

    @property
    def specs(self) -> list[IndicatorSpec]:
        """The indicators in their order, each part of what is asked told apart; those whose room is gone are missing."""
        return apart.wanted(self.indicators)


class Reports(models.QuerySet["Report"]):
    """Reports as far as an actor may see them."""

    def visible_to(self, actor: Actor) -> Self:
        """Those of the places whose figures the actor may read: a report says nothing but figures."""
        return (
            self if isinstance(actor, System) else self.filter(organisation__in=network.scope(actor, Permission.VIEW))
        )

    def unsigned(self) -> Self:
        """Those that are still to be signed."""
        return self.exclude(state__in=CLOSED)

    def late(self, day: date) -> Self:
        """Those that should have been signed before a day."""
        return self.unsigned().filter(due_on__lt=day)


class Report(models.Model):
    """What one place reports for one period. Until it is signed it has no figures of its own: they are counted when it is read."""

    class Told(models.IntegerChoices):
        """Of what the signers were reminded."""

        NOTHING = 0
        DUE = 1
        LATE = 2

    kind = models.ForeignKey(ReportKind, on_delete=models.PROTECT, related_name="reports")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+", verbose_name=_("organisation")
    )
    period_code = models.CharField(_("period"), max_length=24)
    start = models.DateField()
    end = models.DateField()
    due_on = models.DateField(_("due"))
    state = models.CharField(_("state"), max_length=10, default=REPORT.start)
    told = models.PositiveSmallIntegerField(choices=Told, default=Told.NOTHING)

    objects = Reports.as_manager()

    class Meta:
        verbose_name = _("report")
        verbose_name_plural = _("reports")
        ordering = ["-start", "id"]
        constraints = [
            models.UniqueConstraint(fields=["kind", "organisation", "start"], name="one_report_a_period"),
            models.CheckConstraint(condition=Q(end__gt=F("start"), due_on__gte=F("end")), name="reports_are_due_after"),
        ]
        indexes = [
            models.Index(fields=["organisation", "state", "due_on"], name="report_of_organisation"),
            models.Index(fields=["state", "due_on"], name="report_due"),
            models.Index(fields=["kind", "start", "state", "organisation"], name="report_of_kind"),
        ]

    def __str__(self) -> str:
        return f"{self.kind.title} {self.period_code}"

    def get_absolute_url(self) -> str:
        return reverse("insight:report", args=[self.pk])

    @property
    def period(self) -> Period:
        """The period it is about."""
        return periods.parse(self.period_code)

    @property
    def state_now(self) -> State:
        """Its state with words and tone."""
        return REPORT.state(self.state)

    @property
    def is_late(self) -> bool:
        """Whether it should have been signed before today."""
        return self.state not in CLOSED and self.due_on < moments.today()


class Lasting(models.QuerySet[Any]):
    """What was signed or said stays as it is."""

    def delete(self) -> Never:
        raise TypeError("what was signed is never deleted")

    def update(self, **kwargs: Any) -> Never:
        raise TypeError("what was signed is never changed")


class Version(models.Model):
    """What was signed: the figures with their rows, under one digest that the journal holds too. A later one amends an earlier one."""

    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    signed_at = models.DateTimeField(pgettext_lazy("report", "signed"))
    signer = models.CharField(_("signed by"), max_length=200)
    reason = models.CharField(max_length=500, blank=True)  # why it amends the version before
    missing = models.JSONField(default=list)  # who below had not signed: [key, name] of each
    digest = models.CharField(max_length=64)
    event = models.BigIntegerField()  # the journal's event that holds the digest

    objects = Lasting.as_manager()

    class Meta:
        verbose_name = _("signed version")
        verbose_name_plural = _("signed versions")
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["report", "number"], name="one_version_a_number")]

    def __str__(self) -> str:
        return f"{self.report} ({self.number})"


class Cell(models.Model):
    """One frozen figure: its value, and behind it the rows as they were, [key of the record, what it counts], packed."""

    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="cells")
    indicator = models.CharField(max_length=150)
    label = models.CharField(max_length=200)
    unit = models.CharField(max_length=20)
    value = models.BigIntegerField()
    of = models.BigIntegerField(null=True)
    packed = models.BinaryField()
    packed_of = models.BinaryField(default=b"")  # of a rate, the rows of the whole
    digest = models.CharField(max_length=64)

    objects = Lasting.as_manager()

    class Meta:
        verbose_name = _("frozen figure")
        verbose_name_plural = _("frozen figures")
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["version", "indicator"], name="one_cell_an_indicator")]

    def __str__(self) -> str:
        return f"{self.indicator} = {self.value}"

    @property
    def count(self) -> Count:
        """The figure."""
        return Count(self.value, self.of)

    def rows(self, *, whole: bool = False) -> list[FrozenRow]:
        """The rows behind it, or behind the whole a rate is part of."""
        packed = self.packed_of if whole else self.packed
        return [(key, one) for key, one in json.loads(zlib.decompress(packed))] if packed else []


class Step(models.Model):
    """One line of a report's timeline: who looked it through, signed it, sent it back, or said something about it."""

    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="steps")
    at = models.DateTimeField()
    verb = models.CharField(max_length=20)
    actor = models.CharField(max_length=200)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    note = models.CharField(max_length=500, blank=True)
    version = models.PositiveSmallIntegerField(null=True)

    objects = Lasting.as_manager()

    class Meta:
        verbose_name = _("step")
        verbose_name_plural = _("steps")
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.report}: {self.verb}"
