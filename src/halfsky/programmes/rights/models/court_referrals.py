"""What a court refers to a federation: a family matter, with the court's own words, and the answers it gets."""

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
from halfsky.kernel.matters.models import Matter, Party, Recusal
from halfsky.kernel.network import queries as network
from halfsky.kernel.network.models import Organisation
from halfsky.programmes.rights.permissions import Permission
from halfsky.programmes.rights.rules.court_referrals import Outcome, Purpose, Stage
from halfsky.programmes.rights.states.court_referrals import COURT_REFERRAL, OPEN


class CourtReferrals(models.QuerySet["CourtReferral"]):
    """Referrals of courts as far as an actor may see them."""

    def visible_to(self, actor: Actor) -> Self:
        """For a court's officer those of her court, for a federation those of the matters it sees; to the recused none of either."""
        if isinstance(actor, System):
            return self
        if not isinstance(actor, User):
            return self.none()
        rows = CourtReferral.objects.order_by()
        mine = rows.filter(court__in=network.own(actor, Permission.REFER_TO_US))
        ours = rows.filter(matter__in=Matter.objects.visible_to(actor).order_by().values("pk"))
        recused = Recusal.objects.filter(user=actor).values("matter")
        return self.filter(pk__in=mine.values("pk").union(ours.values("pk"))).exclude(matter__in=recused)


class CourtReferral(models.Model):
    """A matter that a court has given to a federation. The court sees this row and its answers, and nothing else of the matter.

    `told` and `parties` are what the court itself has written; what the federation adds to the matter is not shown to it.
    """

    matter = models.OneToOneField(Matter, on_delete=models.CASCADE, related_name="court_referral")
    court = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+", verbose_name=_("court"))
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+", verbose_name=_("referred to")
    )
    state = models.CharField(_("state"), max_length=20, default=COURT_REFERRAL.start)
    case_number = models.CharField(_("case number"), max_length=60)
    stage = models.CharField(pgettext_lazy("case", "stage"), max_length=10, choices=Stage)
    purpose = models.CharField(_("what is asked"), max_length=20, choices=Purpose)
    told = SealedTextField(_("what it is about"))
    parties = models.ManyToManyField(Party, blank=True, related_name="+")
    wanted_by = models.DateField(_("wanted by"), null=True, blank=True)
    sent_at = models.DateTimeField(_("sent"), default=moments.now)
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    answer_by = models.DateTimeField(_("to be answered by"))
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)
    answer = SealedTextField(_("answer"), blank=True, default="")
    report_by = models.DateField(_("report asked by"), null=True, blank=True)
    reported_at = models.DateTimeField(_("reported"), null=True, blank=True)
    outcome = models.CharField(_("what came of it"), max_length=20, choices=Outcome, blank=True)
    report = SealedTextField(pgettext_lazy("court referral", "report"), blank=True, default="")
    reason = SealedTextField(_("why it was taken back"), blank=True, default="")

    objects = CourtReferrals.as_manager()

    class Meta:
        verbose_name = _("court referral")
        verbose_name_plural = _("court referrals")
        ordering = ["-sent_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["court", "case_number", "purpose"],
                condition=Q(state__in=OPEN),
                name="one_open_court_referral_a_case",
            ),
            models.CheckConstraint(
                condition=~Q(state="done") | (Q(reported_at__isnull=False) & ~Q(outcome="")),
                name="a_reported_court_referral_has_an_outcome",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["agreed", "done"])
                | (Q(answered_at__isnull=False) & Q(report_by__isnull=False)),
                name="what_is_taken_on_is_reported_by_a_day",
            ),
        ]
        indexes = [
            models.Index(fields=["court", "-sent_at"], name="court_referral_of_court"),
            models.Index(fields=["state", "answer_by"], name="court_referral_to_answer"),
        ]

    def __str__(self) -> str:
        return f"{self.matter_id}: {self.state}"

    def get_absolute_url(self) -> str:
        return reverse("rights:court_referral", args=[self.pk])

    @property
    def answer_late(self) -> bool:
        """Whether the court should have its answer by now and has none."""
        return self.state == "sent" and self.answer_by < moments.now()

    @property
    def report_late(self) -> bool:
        """Whether the day of the report has gone by without one."""
        return self.state == "agreed" and self.report_by is not None and self.report_by < moments.today()

    @property
    def state_now(self) -> State:
        """Its state with words and tone."""
        return COURT_REFERRAL.state(self.state)
