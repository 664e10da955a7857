"""What makes a venue of the kind “rights station” one: agreements with courts and others, its recognition, who is there on which day."""

from __future__ import annotations

from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from halfsky.ground.lib import moments
from halfsky.ground.lib.actors import Actor, System
from halfsky.ground.lib.lives import State
from halfsky.kernel.network import queries as network
from halfsky.kernel.network.models import Lasting, Level, Organisation, Venue, lasting, today
from halfsky.programmes.rights.permissions import Permission
from halfsky.programmes.rights.states.stations import RECOGNITION


class OfStations(Lasting):
    """Rows of stations: they name places and those who answer for them, and no people served."""

    def visible_to(self, actor: Actor) -> Self:
        """All of them for everybody who may see stations, nothing for anybody else."""
        return self if isinstance(actor, System) or network.holds(actor, Permission.STATIONS) else self.none()


class Agreement(models.Model):
    """A federation and a court (police, justice bureau) keep a station together: since when, on what paper, who answers on both sides."""

    venue = models.ForeignKey(Venue, on_delete=models.PROTECT, related_name="agreements", verbose_name=_("station"))
    partner = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="agreements", verbose_name=_("with")
    )
    document = models.CharField(_("document number"), max_length=60, blank=True)
    lead = models.CharField(_("responsible at the federation"), max_length=60)
    partner_lead = models.CharField(_("responsible at the partner"), max_length=60)
    since = models.DateField(_("since"), default=today)
    until = models.DateField(_("until"), null=True, blank=True)

    objects: ClassVar[Any] = OfStations.as_manager()

    class Meta:
        verbose_name = _("agreement")
        verbose_name_plural = _("agreements")
        ordering = ["since", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["venue", "partner"], condition=Q(until__isnull=True), name="one_open_agreement_a_partner"
            ),
            lasting("agreement"),
        ]
        indexes = [models.Index(fields=["partner", "until"], name="agreement_of_partner")]

    def __str__(self) -> str:
        return f"{self.venue_id} ↔ {self.partner_id}"


class Recognition(models.Model):
    """A level above recognises a station as one of its own rank; `since` and `until` are the days on which it counts."""

    venue = models.ForeignKey(Venue, on_delete=models.PROTECT, related_name="recognitions", verbose_name=_("station"))
    level = models.CharField(_("level"), max_length=10, choices=Level)
    asked = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+", verbose_name=_("who recognises")
    )
    state = models.CharField(_("state"), max_length=20, default=RECOGNITION.start)
    note = models.CharField(_("why"), max_length=500, blank=True)
    answer = models.CharField(_("answer"), max_length=500, blank=True)
    document = models.CharField(_("document number"), max_length=60, blank=True)
    proposed_on = models.DateField(_("proposed"), default=today)
    since = models.DateField(_("since"), null=True, blank=True)
    until = models.DateField(_("until"), null=True, blank=True)

    objects: ClassVar[Any] = OfStations.as_manager()

    class Meta:
        verbose_name = pgettext_lazy("of a station", "recognition")
        verbose_name_plural = pgettext_lazy("of a station", "recognitions")
        ordering = ["-proposed_on", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["venue"],
                condition=Q(since__isnull=False, until__isnull=True),
                name="one_recognition_a_station",
            ),
            models.UniqueConstraint(fields=["venue"], condition=Q(state="proposed"), name="one_proposal_a_station"),
            models.CheckConstraint(
                condition=Q(state__in=["recognised", "withdrawn"]) ^ Q(since__isnull=True),
                name="what_was_recognised_has_a_day",
            ),
            models.CheckConstraint(
                condition=~Q(state="withdrawn") | Q(until__isnull=False), name="what_was_withdrawn_has_an_end"
            ),
        ]
        indexes = [models.Index(fields=["level", "until"], name="recognition_of_level")]

    def __str__(self) -> str:
        return f"{self.venue_id}: {self.level}"

    @property
    def state_now(self) -> State:
        """Its state with words and tone."""
        return RECOGNITION.state(self.state)

    @property
    def rank(self) -> str:
        """Its level as people call it: 自治区级 where an autonomous region recognises."""
        if self.level == Level.PROVINCE and "自治区" in self.asked.name:
            return str(_("autonomous-region level"))
        return _("%(level)s level") % {"level": Level(self.level).label}


class Duty(models.Model):
    """Who is at a station on a day, from which side."""

    class Side(models.TextChoices):
        """Who sends her."""

        FEDERATION = "federation", _("Federation")
        PARTNER = "partner", _("Partner")

    venue = models.ForeignKey(Venue, on_delete=models.CASCADE, related_name="duties", verbose_name=_("station"))
    day = models.DateField(_("day"))
    name = models.CharField(pgettext_lazy("of a person", "name"), max_length=60)
    side = models.CharField(_("sent by"), max_length=12, choices=Side)

    objects: ClassVar[Any] = OfStations.as_manager()

    class Meta:
        verbose_name = _("duty")
        verbose_name_plural = _("duties")
        ordering = ["day", "side", "name"]
        constraints = [models.UniqueConstraint(fields=["venue", "day", "name"], name="one_duty_a_person_and_day")]

    def __str__(self) -> str:
        return f"{self.day} {self.name}"

    @property
    def past(self) -> bool:
        """Whether the day is over: who was there stays on the roster."""
        return bool(self.day < moments.today())


def page_of(venue: Venue) -> str:
    """The address of a station's own page."""
    return reverse("rights:station", args=[venue.pk])
