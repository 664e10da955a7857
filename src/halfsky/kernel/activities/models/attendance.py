"""Who came to an activity."""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Count, Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from halfsky.ground.lib import moments
from halfsky.ground.lib.actors import Actor
from halfsky.ground.lib.fields import SealedTextField
from halfsky.kernel.activities.models.activity import Activity
from halfsky.kernel.people.models import Person


class Attendances(models.QuerySet["Attendance"]):
    """Attendance of activities."""

    def visible_to(self, actor: Actor) -> Self:
        """Of the activities the actor may see; whether with names is for `queries.name_of` to say."""
        return self.filter(activity__in=Activity.objects.visible_to(actor).order_by().values("pk"))

    def standing(self) -> Self:
        """Without what was struck out."""
        return self.filter(struck_at__isnull=True)

    def heads(self) -> int:
        """How many heads the rows are: a person counts once, whatever records she has, and everybody else by her row."""
        found = self.order_by().aggregate(
            known=Count(CANONICAL, distinct=True), others=Count("pk", filter=Q(attendee__isnull=True))
        )
        return int(found["known"] + found["others"])


CANONICAL = Coalesce("attendee__canonical", "attendee")


class Attendance(models.Model):
    """One who came: a person we know, a guest with a name or none. `late` rows were added by the organiser, and say so."""

    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="attendance")
    attendee = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="attended", verbose_name=_("person")
    )
    alias = SealedTextField(_("name"), blank=True, default="")
    phone = SealedTextField(_("phone"), blank=True, default="")
    named = models.BooleanField(default=False, editable=False)  # a guest's name or telephone is kept
    phone_blind = models.CharField(max_length=32, blank=True, editable=False)
    ticket = models.CharField(max_length=32, blank=True, editable=False)  # of the browser in which she signed in
    late = models.BooleanField(_("late sign-in"), default=False)
    at = models.DateTimeField(_("when"), default=moments.now)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    struck_at = models.DateTimeField(_("struck out"), null=True, blank=True)

    objects = Attendances.as_manager()

    class Meta:
        verbose_name = _("attendance")
        verbose_name_plural = _("attendance")
        ordering = ["at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["activity", "attendee"], condition=Q(struck_at__isnull=True), name="a_person_attends_once"
            ),
            models.UniqueConstraint(
                fields=["activity", "phone_blind"],
                condition=Q(struck_at__isnull=True) & ~Q(phone_blind=""),
                name="a_telephone_attends_once",
            ),
            models.UniqueConstraint(
                fields=["activity", "ticket"], condition=~Q(ticket=""), name="a_ticket_attends_once"
            ),
            models.CheckConstraint(
                condition=Q(attendee__isnull=True) | Q(phone_blind="", named=False), name="a_person_is_not_a_guest"
            ),
        ]
        indexes = [
            models.Index(fields=["attendee", "activity"], name="attendance_of_person"),
            models.Index(fields=["activity"], name="attendance_of_guests", condition=Q(named=True)),
        ]

    def __str__(self) -> str:
        return f"{self.activity_id}: {self.pk}"
