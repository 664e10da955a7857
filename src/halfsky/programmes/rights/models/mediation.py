"""Joint mediation: sessions with those who mediate and those invited, sealed talks, and the agreement with its clauses."""

from __future__ import annotations

import json
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from halfsky.ground.lib import moments
from halfsky.ground.lib.actors import Actor
from halfsky.ground.lib.fields import SealedTextField
from halfsky.ground.lib.lives import State
from halfsky.kernel.matters.models import Matter, Party, Referral
from halfsky.kernel.network.models import Organisation, Venue
from halfsky.programmes.rights.models.reporting import OfMatters
from halfsky.programmes.rights.rules.mediation import KINDS
from halfsky.programmes.rights.states.mediation import AGREEMENT, MEDIATION


class Mediation(models.Model):
    """One session of joint mediation 联合调解: when and where, and what came of it."""

    matter = models.ForeignKey(Matter, on_delete=models.CASCADE, related_name="mediations")
    state = models.CharField(_("state"), max_length=20, default=MEDIATION.start)
    begins_at = models.DateTimeField(_("begins"))
    ends_at = models.DateTimeField(_("ends"))
    venue = models.ForeignKey(
        Venue, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("venue")
    )
    place = models.CharField(_("where it is held"), max_length=120, blank=True)
    outcome = SealedTextField(_("what came of it"), blank=True, default="")
    follows = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="followed_by")
    arranged_at = models.DateTimeField(default=moments.now)

    objects = OfMatters.as_manager()

    class Meta:
        verbose_name = _("joint mediation")
        verbose_name_plural = _("joint mediations")
        ordering = ["begins_at", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("begins_at")), name="mediation_ends_after_it_began"),
        ]
        indexes = [models.Index(fields=["state", "begins_at"], name="mediation_day")]

    def __str__(self) -> str:
        return f"{self.matter_id}: {self.state}"

    def get_absolute_url(self) -> str:
        return reverse("rights:mediation", args=[self.pk])

    @property
    def state_now(self) -> State:
        """Its state with words and tone."""
        return MEDIATION.state(self.state)

    @property
    def where(self) -> str:
        """The venue, or the place in words."""
        return self.venue.name if self.venue else self.place


class Mediator(models.Model):
    """Somebody who mediates in a session: of the house with her account, or of elsewhere by name."""

    mediation = models.ForeignKey(Mediation, on_delete=models.CASCADE, related_name="mediators")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    name = models.CharField(pgettext_lazy("person", "Name"), max_length=60)
    of = models.CharField(_("organisation"), max_length=120, blank=True)

    class Meta:
        verbose_name = _("mediator")
        verbose_name_plural = _("mediators")
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.name}（{self.of}）" if self.of else self.name


class Invited(models.Model):
    """A party invited to a session; `told_online` that she agreed to read its date on her follow page."""

    class Came(models.TextChoices):
        """Whether somebody who was invited was there."""

        UNKNOWN = "", _("not noted")
        CAME = "came", _("came")
        ABSENT = "absent", _("did not come")

    mediation = models.ForeignKey(Mediation, on_delete=models.CASCADE, related_name="invited")
    party = models.ForeignKey(Party, on_delete=models.CASCADE, related_name="+")
    told_online = models.BooleanField(_("may read the date online"), default=False)
    came = models.CharField(_("attendance"), max_length=10, choices=Came, blank=True, default="")

    class Meta:
        verbose_name = _("invited party")
        verbose_name_plural = _("invited parties")
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["mediation", "party"], name="invited_once_a_session")]

    def __str__(self) -> str:
        return f"{self.mediation_id}: {self.party_id}"


class Talk(models.Model):
    """A talk with one side alone (back-to-back 背对背): sealed, never printed, shown to those named on the matter."""

    mediation = models.ForeignKey(Mediation, on_delete=models.CASCADE, related_name="talks")
    party = models.ForeignKey(Party, on_delete=models.CASCADE, related_name="+")
    words = SealedTextField(_("what was said"))
    at = models.DateTimeField(_("when"), default=moments.now)
    by = models.CharField(_("by"), max_length=200)

    class Meta:
        verbose_name = _("separate talk")
        verbose_name_plural = _("separate talks")
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return f"{self.mediation_id}: {self.party_id}"


class Settlement(models.Model):
    """What they agreed: drafted, signed on paper, and what the court made of it."""

    matter = models.ForeignKey(Matter, on_delete=models.CASCADE, related_name="agreements")
    mediation = models.OneToOneField(Mediation, on_delete=models.PROTECT, related_name="agreement")
    ordinal = models.PositiveSmallIntegerField()
    state = models.CharField(_("state"), max_length=20, default=AGREEMENT.start)
    typed = SealedTextField(blank=True, default="")  # JSON: what was typed into the form of the draft
    signed_on = models.DateField(_("signed"), null=True, blank=True)
    signed_copy = models.UUIDField(null=True, blank=True)  # the key of the stored file
    confirm_by = models.DateField(_("confirmation to be asked for by"), null=True, blank=True)
    court = models.CharField(_("court"), max_length=120, blank=True)
    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    requested_on = models.DateField(_("asked the court"), null=True, blank=True)
    decided_on = models.DateField(_("decided on"), null=True, blank=True)

    objects = OfMatters.as_manager()

    class Meta:
        verbose_name = _("mediation agreement")
        verbose_name_plural = _("mediation agreements")
        ordering = ["ordinal"]
        constraints = [
            models.UniqueConstraint(fields=["matter", "ordinal"], name="one_agreement_a_number"),
            models.CheckConstraint(
                condition=Q(state__in=["drafted", "dropped"])
                | (Q(signed_on__isnull=False) & Q(confirm_by__isnull=False) & Q(signed_copy__isnull=False)),
                name="signed_agreements_have_their_copy",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["confirmed", "refused"])
                | (Q(requested_on__isnull=False) & Q(decided_on__isnull=False)),
                name="the_court_decides_what_was_asked",
            ),
        ]
        indexes = [models.Index(fields=["state", "confirm_by"], name="agreement_due")]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return reverse("rights:settlement", args=[self.pk])

    @property
    def given(self) -> dict[str, str]:
        """What was typed, for the form to begin with."""
        return dict(json.loads(self.typed)) if self.typed else {}

    @property
    def number(self) -> str:
        """The number of the matter and which agreement of it this is."""
        return f"{self.matter.number}-{self.ordinal}"

    @property
    def state_now(self) -> State:
        """Its state with words and tone."""
        return AGREEMENT.state(self.state)

    @property
    def may_be_confirmed(self) -> bool:
        """Whether both sides may still ask the court, today."""
        last = self.confirm_by if self.state in {"signed", "withdrawn"} else None
        return last is not None and last >= moments.today()


class Clauses(models.QuerySet["Clause"]):
    """Clauses as far as an actor may see the matter."""

    def visible_to(self, actor: Actor) -> Self:
        """Those of the matters the actor sees."""
        return self.filter(agreement__matter__in=Matter.objects.visible_to(actor).order_by().values("pk"))


class Clause(models.Model):
    """One clause; `visit_on` is the day on which somebody asks next whether it is kept."""

    agreement = models.ForeignKey(Settlement, on_delete=models.CASCADE, related_name="clauses")
    kind = models.CharField(_("kind"), max_length=20, choices=list(KINDS.items()))
    text = SealedTextField(_("clause"))
    fen = models.BigIntegerField(_("amount"), null=True, blank=True)
    visit_on = models.DateField(_("return visit"), null=True, blank=True)

    objects = Clauses.as_manager()

    class Meta:
        verbose_name = _("clause")
        verbose_name_plural = _("clauses")
        ordering = ["id"]
        indexes = [models.Index(fields=["visit_on"], name="clause_visit", condition=Q(visit_on__isnull=False))]

    def __str__(self) -> str:
        return f"{self.agreement_id}: {self.kind}"


class ClauseVisit(models.Model):
    """A return visit about one clause: whether it is kept, and what was found."""

    clause = models.ForeignKey(Clause, on_delete=models.CASCADE, related_name="visits")
    on = models.DateField(_("visited"))
    kept = models.BooleanField(_("kept"))
    note = SealedTextField(_("note"), blank=True, default="")

    class Meta:
        verbose_name = _("return visit of a clause")
        verbose_name_plural = _("return visits of clauses")
        ordering = ["on", "id"]
        indexes = [models.Index(fields=["on"], name="clause_visit_day")]

    def __str__(self) -> str:
        return f"{self.clause_id}: {self.on}"
