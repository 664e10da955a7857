"""Counselling beside a court case with its sessions, and return visits after a verdict or aid."""

from __future__ import annotations

from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from halfsky.ground.accounts.models import User
from halfsky.ground.lib import moments
from halfsky.ground.lib.actors import Actor, System
from halfsky.ground.lib.fields import SealedTextField
from halfsky.ground.lib.lives import State
from halfsky.kernel.matters.models import Matter, seen
from halfsky.kernel.network import queries as network
from halfsky.kernel.network.models import Organisation, today
from halfsky.kernel.people import queries as people
from halfsky.kernel.people.models import Person
from halfsky.programmes.rights.models.aid import Aid
from halfsky.programmes.rights.models.reporting import OfMatters
from halfsky.programmes.rights.permissions import Permission
from halfsky.programmes.rights.states.after import COUNSELLING, RETURN_VISIT


class Counselling(models.Model):
    """A counsellor sees somebody in a court case, session by session; whoever sees the matter sees that it takes place."""

    matter = models.ForeignKey(Matter, on_delete=models.CASCADE, related_name="counsellings")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    court = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("referred by")
    )
    counsellor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("counsellor")
    )
    state = models.CharField(_("state"), max_length=20, default=COUNSELLING.start)
    planned = models.PositiveSmallIntegerField(_("sessions planned"), default=6)
    began_on = models.DateField(_("began"), default=today)
    ended_on = models.DateField(_("ended"), null=True, blank=True)

    objects = OfMatters.as_manager()

    class Meta:
        verbose_name = _("counselling")
        verbose_name_plural = _("counselling")
        ordering = ["-began_on", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="ended") ^ Q(ended_on__isnull=True), name="ended_counselling_has_a_day"
            ),
            models.UniqueConstraint(fields=["matter"], condition=Q(state="running"), name="one_counselling_a_matter"),
        ]

    def __str__(self) -> str:
        return f"{self.matter_id}"

    @property
    def state_now(self) -> State:
        """Its state with words and tone."""
        return COUNSELLING.state(self.state)


class Sessions(models.QuerySet["Session"]):
    """Sessions as far as an actor may see the matter; their notes are another question."""

    def visible_to(self, actor: Actor) -> Self:
        """Those of the matters the actor sees."""
        if isinstance(actor, System):
            return self
        return self.filter(counselling__in=Counselling.objects.visible_to(actor).order_by().values("pk"))


class Session(models.Model):
    """One session: when, how long, and the counsellor's own note, which only she and those she names may read."""

    counselling = models.ForeignKey(Counselling, on_delete=models.CASCADE, related_name="sessions")
    counsellor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    on = models.DateField(_("day"), default=today)
    minutes = models.PositiveSmallIntegerField(_("minutes"), default=0)
    took_place = models.BooleanField(_("took place"), default=True)
    note = SealedTextField(_("note"), blank=True, default="")

    objects = Sessions.as_manager()

    class Meta:
        verbose_name = _("session")
        verbose_name_plural = _("sessions")
        ordering = ["on", "id"]
        indexes = [models.Index(fields=["on"], name="session_by_day")]

    def __str__(self) -> str:
        return f"{self.counselling_id}: {self.on}"


class NoteReader(models.Model):
    """Somebody whom a counsellor lets read her notes of one counselling."""

    counselling = models.ForeignKey(Counselling, on_delete=models.CASCADE, related_name="note_readers")
    of = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")  # whose notes
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    since = models.DateTimeField(default=moments.now)

    class Meta:
        verbose_name = _("reader of notes")
        verbose_name_plural = _("readers of notes")
        constraints = [models.UniqueConstraint(fields=["counselling", "of", "user"], name="one_row_a_note_reader")]

    def __str__(self) -> str:
        return f"{self.counselling_id} ← {self.user_id}"


class ReturnVisits(models.QuerySet["ReturnVisit"]):
    """Return visits as far as an actor may see them."""

    def visible_to(self, actor: Actor) -> Self:
        """As applications for aid: those of the actor's own federation, in a matter only if she sees it; never her own relatives'."""
        if isinstance(actor, System):
            return self
        if not isinstance(actor, User) or not network.own(actor, Permission.AID):
            return self.none()
        return self.filter(pk__in=network.worded(actor, _at_hers)).exclude(person__in=people.kin(actor))


def _at_hers(actor: User) -> models.QuerySet[Any]:
    """Keys of the visits of an actor's own federation, whomever they are to."""
    mine = ReturnVisit.objects.order_by().filter(organisation__in=network.own(actor, Permission.AID))
    alone = mine.filter(matter__isnull=True).values("pk")
    in_matters = mine.filter(seen(actor, "matter_id")).values("pk")
    return alone.union(in_matters)


class ReturnVisit(models.Model):
    """Somebody is looked after once the case is over: by when, and what was found."""

    class After(models.TextChoices):
        """What the visit follows."""

        AID = "aid", _("Judicial aid")
        VERDICT = "verdict", _("Verdict")
        VISIT = "visit", _("Earlier visit")

    class How(models.TextChoices):
        """How she was reached."""

        HOME = "home", _("At home")
        PHONE = "phone", _("By telephone")
        STATION = "station", _("At the station")

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="return_visits", verbose_name=_("person"))
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, null=True, blank=True, related_name="return_visits")
    aid = models.ForeignKey(Aid, on_delete=models.PROTECT, null=True, blank=True, related_name="visits")
    after = models.CharField(_("after"), max_length=10, choices=After)
    state = models.CharField(_("state"), max_length=20, default=RETURN_VISIT.start)
    due_on = models.DateField(pgettext_lazy("return visit", "due"))
    done_on = models.DateField(pgettext_lazy("return visit", "done"), null=True, blank=True)
    how = models.CharField(_("how"), max_length=10, choices=How, blank=True)
    result = SealedTextField(_("result"), blank=True, default="")

    objects = ReturnVisits.as_manager()

    class Meta:
        verbose_name = _("return visit")
        verbose_name_plural = _("return visits")
        ordering = ["due_on", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="done") ^ Q(done_on__isnull=True), name="a_visit_that_was_made_has_a_day"
            ),
        ]
        indexes = [models.Index(fields=["organisation", "state", "due_on"], name="return_visit_due")]

    def __str__(self) -> str:
        return f"{self.pk}"

    @property
    def state_now(self) -> State:
        """Its state with words and tone."""
        return RETURN_VISIT.state(self.state)
