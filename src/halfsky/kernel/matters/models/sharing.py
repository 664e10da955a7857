"""Assignments within the network, and referrals to partners."""

from __future__ import annotations

from typing import Self

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
from halfsky.kernel.matters.models.access import Recusal
from halfsky.kernel.matters.models.matter import Matter, Party
from halfsky.kernel.matters.permissions import Permission
from halfsky.kernel.matters.states import ANSWERED, ASSIGNMENT, REFERRAL
from halfsky.kernel.network import queries as network
from halfsky.kernel.network.models import Organisation


class Assignment(models.Model):
    """A matter on its way to another federation: to lead it from now on, or to assist."""

    class Part(models.TextChoices):
        """What the other federation does."""

        LEAD = "lead", _("Leads")
        ASSIST = "assist", _("Assists")

    matter = models.ForeignKey(Matter, on_delete=models.CASCADE, related_name="assignments")
    part = models.CharField(_("part"), max_length=10, choices=Part)
    sender = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+", verbose_name=_("from"))
    receiver = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="assignments", verbose_name=_("to")
    )
    state = models.CharField(_("state"), max_length=10, default=ASSIGNMENT.start)
    task = SealedTextField(_("what is asked"), blank=True, default="")
    reply = SealedTextField(_("reply"), blank=True, default="")
    offered_at = models.DateTimeField(_("offered"), default=moments.now)
    taken_at = models.DateTimeField(_("received"), null=True, blank=True)
    closed_at = models.DateTimeField(pgettext_lazy("matter", "closed"), null=True, blank=True)

    class Meta:
        verbose_name = _("assignment")
        verbose_name_plural = _("assignments")
        ordering = ["offered_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["matter", "receiver", "part"],
                condition=Q(closed_at__isnull=True),
                name="one_open_assignment_a_receiver",
            ),
        ]
        indexes = [models.Index(fields=["receiver", "state"], name="assignment_inbox")]

    def __str__(self) -> str:
        return f"{self.matter_id} → {self.receiver}"

    @property
    def state_now(self) -> State:
        """Its state with words and tone."""
        return ASSIGNMENT.state(self.state)


class Referrals(models.QuerySet["Referral"]):
    """Referrals as far as an actor may see them."""

    def visible_to(self, actor: Actor) -> Self:
        """Open referrals to organisations at which the actor answers referrals, less those of matters she is recused from.

        What is answered or returned is closed to her again.
        """
        if isinstance(actor, System):
            return self
        if not isinstance(actor, User):
            return self.none()
        at = network.own(actor, Permission.ANSWER_REFERRAL)
        recused = Recusal.objects.filter(user=actor).values("matter")
        return self.filter(receiver__in=at, closed_at__isnull=True).exclude(matter__in=recused)

    def answered_to(self, actor: Actor) -> Self:
        """What a court at which the actor answers referrals has answered or returned: its question and its own words stay with it.

        Whoever shows it leaves out everything the court was told (decision 86). Other partners keep nothing.
        """
        if not isinstance(actor, User):
            return self.none()
        rows = self.filter(
            receiver__in=network.own(actor, Permission.ANSWER_REFERRAL),
            receiver__trade=Organisation.Trade.COURT,
            state__in=ANSWERED,
        )
        return rows.exclude(matter__in=Recusal.objects.filter(user=actor).values("matter"))


class Referral(models.Model):
    """A part of a matter shown to a partner, or at a joint desk to another federation: only `told`, the chosen parties and files.

    An address stands in `addresses` and only where the handler has chosen to show it; `names` are those that were told.
    """

    matter = models.ForeignKey(Matter, on_delete=models.CASCADE, related_name="referrals")
    sender = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+", verbose_name=_("from"))
    receiver = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="referrals", verbose_name=_("to"))
    state = models.CharField(_("state"), max_length=10, default=REFERRAL.start)
    asked = models.CharField(_("what is asked"), max_length=200)
    told = SealedTextField(_("what the partner needs to know"), default="")
    parties = models.ManyToManyField(Party, blank=True, related_name="referrals")
    names = SealedTextField(_("names as they were told"), blank=True, default="")  # {key of the party: name} as JSON
    files = models.JSONField(default=list, blank=True)  # keys of stored files
    addresses = SealedTextField(_("addresses"), blank=True, default="")
    answer = SealedTextField(_("answer"), blank=True, default="")
    due_on = models.DateField(_("answer asked by"), null=True, blank=True)
    sent_at = models.DateTimeField(_("sent"), default=moments.now)
    received_at = models.DateTimeField(_("received"), null=True, blank=True)
    urged_at = models.DateTimeField(_("urged on"), null=True, blank=True)
    closed_at = models.DateTimeField(pgettext_lazy("matter", "closed"), null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = Referrals.as_manager()

    class Meta:
        verbose_name = _("referral")
        verbose_name_plural = _("referrals")
        ordering = ["-sent_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["matter", "receiver", "asked"],
                condition=Q(closed_at__isnull=True),
                name="one_open_referral_a_question",
            ),
        ]
        indexes = [models.Index(fields=["receiver", "state"], name="referral_inbox")]

    def __str__(self) -> str:
        return f"{self.matter_id} → {self.receiver}"

    def get_absolute_url(self) -> str:
        return reverse("matters:referral", args=[self.pk])

    @property
    def state_now(self) -> State:
        """Its state with words and tone."""
        return REFERRAL.state(self.state)

    @property
    def stays(self) -> bool:
        """Whether the receiver goes on reading its own answer: a court does."""
        return self.receiver.trade == Organisation.Trade.COURT

    @property
    def late(self) -> bool:
        """Whether the day by which an answer was asked for has gone by without one."""
        return self.closed_at is None and self.due_on is not None and self.due_on < moments.today()


class SharedAccount(models.Model):
    """What the departments of a joint desk are told of a matter: a short account, written once, approved by the person concerned.

    `agreed` says that she read it and agreed to each organisation; otherwise `basis` says which law asks for it without her.
    """

    matter = models.OneToOneField(Matter, on_delete=models.CASCADE, primary_key=True, related_name="shared_account")
    text = SealedTextField(_("account for departments"), default="")
    agreed = models.BooleanField(_("she agreed"), default=False)
    basis = SealedTextField(_("why without her consent"), blank=True, default="")
    written_at = models.DateTimeField(_("written"), default=moments.now)

    class Meta:
        verbose_name = _("account for departments")
        verbose_name_plural = _("accounts for departments")

    def __str__(self) -> str:
        return f"{self.matter_id}"
