"""The activity, whose it was, what was handed out, and its timeline."""

from __future__ import annotations

from typing import Any, ClassVar, Never, Self, cast

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from halfsky.ground.accounts.models import User
from halfsky.ground.lib import moments
from halfsky.ground.lib.actors import Actor, System
from halfsky.ground.lib.addresses import page_of
from halfsky.ground.lib.declarations import house
from halfsky.ground.lib.fields import SealedTextField
from halfsky.ground.lib.lives import State
from halfsky.ground.lib.wording import ROW
from halfsky.kernel.activities.permissions import Permission
from halfsky.kernel.activities.states import COUNTED, OPEN, Kind
from halfsky.kernel.network import queries as network
from halfsky.kernel.network.models import AccessRow, Organisation, Venue
from halfsky.kernel.network.permissions import Permission as Network


class Activities(models.QuerySet["Activity"]):
    """Activities as far as an actor may see them."""

    def visible_to(self, actor: Actor, *, walk: bool = False) -> Self:
        """Those of the organisations at which the actor may view activities, by access rows; everything of them is open to her.

        By default all are gathered at once; with `walk` each is asked by itself, which is for single activities and for lists that are
        read in the order of an index (decision 33).
        """
        if isinstance(actor, System):
            return self
        if not isinstance(actor, User) or not network.holding(actor, Permission.VIEW):
            return self.none()
        if walk:
            return self.filter(network.put_to_each(actor, _opening, "pk"))
        return self.filter(pk__in=network.worded(actor, _opened))

    def listed_for(self, actor: Actor) -> Self:
        """The same, in whichever way is faster for a list in the order of an index: by walking for those who see a whole city."""
        return self.visible_to(actor, walk=network.reaches_far(actor, Permission.VIEW))

    def announced_to(self, actor: Actor) -> Self:
        """What is announced, to everybody who acts anywhere in the network: of these only title, day, time and place may be shown."""
        return self.filter(state="announced") if network.holds(actor, Network.VIEW) else self.none()

    def asked_of(self, actor: Actor) -> Self:
        """Activities of which the actor's organisation is asked whether they were its own too; no more may be shown than of others."""
        rows = Host.objects.filter(state=Host.State.NAMED, organisation__in=network.own(actor, Permission.JOIN))
        return self.filter(pk__in=rows.values("activity"))

    def open(self) -> Self:
        """Those whose figures are still to be recorded."""
        return self.filter(state__in=OPEN)

    def counted(self) -> Self:
        """Those whose figures count."""
        return self.filter(state__in=COUNTED)


def _opened(actor: User) -> models.QuerySet[Any]:
    """The activities that access rows open to a user."""
    rows: models.QuerySet[Any] = ActivityAccess.objects.order_by().filter(until__isnull=True)
    return rows.filter(organisation__in=network.scope(actor, Permission.VIEW)).values("activity")


def _opening(actor: User) -> models.QuerySet[Any]:
    return _opened(actor).filter(activity=ROW)


class Activity(models.Model):
    """Something that took place on a day, or will."""

    kind_slug = models.CharField(_("kind"), max_length=40)
    state = models.CharField(_("state"), max_length=20, default="planned")
    title = models.CharField(_("title"), max_length=120)
    organiser = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="activities", verbose_name=_("organiser")
    )
    venue = models.ForeignKey(
        Venue, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("venue")
    )
    spot = models.CharField(_("place"), max_length=120, blank=True)
    day = models.DateField(_("day"))
    begins = models.TimeField(_("begins"), null=True, blank=True)
    ends = models.TimeField(_("ends"), null=True, blank=True)
    account = SealedTextField(pgettext_lazy("activity", "account"), blank=True, default="")
    head_count = models.PositiveIntegerField(_("person-times"), null=True, blank=True)
    token = models.CharField(max_length=24, unique=True)  # stands in the QR code with which people sign in
    series = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="repeated")
    recorded_at = models.DateTimeField(_("recorded"), null=True, blank=True)
    synthetic = models.BooleanField(default=False)

    objects = Activities.as_manager()

    class Meta:
        verbose_name = _("activity")
        verbose_name_plural = _("activities")
        ordering = ["-day", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="recorded") | Q(head_count__isnull=False, recorded_at__isnull=False),
                name="recorded_activities_have_figures",
            ),
        ]
        indexes = [
            models.Index(fields=["-day", "-id"], name="activity_newest"),
            models.Index(fields=["organiser", "state", "day"], name="activity_of_organiser"),
            models.Index(fields=["state", "day"], name="activity_state"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return page_of("activities:activity", self.pk)

    @property
    def kind(self) -> Kind:
        """The declaration of its kind."""
        return cast("Kind", house().activity_kinds[self.kind_slug])

    @property
    def state_now(self) -> State:
        """Its state with words and tone."""
        return self.kind.life.state(self.state)

    @property
    def where(self) -> str:
        """Where it takes place, in words: the spot, or the venue, or whoever organises it."""
        return self.spot or (self.venue.name if self.venue else self.organiser.short_name)


class ActivityAccess(AccessRow):
    """One reason why an organisation may see an activity: it organises it, or it was its own too."""

    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="access")

    objects: ClassVar[Any] = models.Manager()

    class Meta:
        verbose_name = _("access to an activity")
        verbose_name_plural = _("access to activities")
        constraints = [
            models.UniqueConstraint(
                fields=["activity", "organisation"], condition=Q(until__isnull=True), name="one_open_access_a_host"
            ),
        ]
        indexes = [models.Index(fields=["organisation", "until", "activity"], name="activity_access")]

    def __str__(self) -> str:
        return f"{self.activity_id}: {self.organisation} ({self.reason})"


class Host(models.Model):
    """An organisation whose activity it was. It counts for the organiser, and for those who said that it was theirs too."""

    class State(models.TextChoices):
        """What the organisation has said."""

        LEADS = "leads", _("Organises it")
        NAMED = "named", _("Has not answered")
        CONFIRMED = "confirmed", _("Theirs too")
        DECLINED = "declined", _("Not theirs")

    COUNTING = (State.LEADS, State.CONFIRMED)

    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="hosts")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=State)

    class Meta:
        verbose_name = _("host")
        verbose_name_plural = _("hosts")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["activity", "organisation"], name="one_host_an_organisation"),
            models.UniqueConstraint(fields=["activity"], condition=Q(state="leads"), name="one_organiser"),
        ]
        indexes = [models.Index(fields=["organisation", "state", "activity"], name="host_of_organisation")]

    def __str__(self) -> str:
        return f"{self.activity_id}: {self.organisation} ({self.state})"


class Leaflet(models.Model):
    """How many of one title were handed out."""

    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="leaflets")
    title = models.CharField(_("title"), max_length=80)
    quantity = models.PositiveIntegerField(_("handed out"))

    class Meta:
        verbose_name = _("leaflet")
        verbose_name_plural = _("leaflets")
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["activity", "title"], name="one_line_a_title")]

    def __str__(self) -> str:
        return f"{self.title} × {self.quantity}"


class Topic(models.Model):
    """What an activity was about, in a word."""

    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="topics")
    word = models.CharField(_("topic"), max_length=40)

    class Meta:
        verbose_name = _("topic")
        verbose_name_plural = _("topics")
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["activity", "word"], name="a_topic_once")]
        indexes = [models.Index(fields=["word", "activity"], name="activity_topic")]

    def __str__(self) -> str:
        return self.word


class Steps(models.QuerySet["Step"]):
    """Steps are evidence: they are added and never changed or taken away."""

    def delete(self) -> Never:
        raise TypeError("steps are evidence and never deleted")

    def update(self, **kwargs: Any) -> Never:
        raise TypeError("steps are evidence and never changed")


class Step(models.Model):
    """One line of an activity's timeline. `changes` holds what an amendment changed: figures with the value before and after."""

    activity = models.ForeignKey(Activity, on_delete=models.PROTECT, related_name="steps")
    at = models.DateTimeField(_("when"), default=moments.now)
    verb = models.CharField(_("verb"), max_length=40)
    actor = models.CharField(_("by"), max_length=200)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    note = SealedTextField(_("note"), blank=True, default="")
    changes = models.JSONField(default=dict, blank=True)

    objects = Steps.as_manager()

    class Meta:
        verbose_name = pgettext_lazy("activity", "step")
        verbose_name_plural = pgettext_lazy("activity", "steps")
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return f"{self.activity_id}: {self.verb}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk:
            raise TypeError("steps are evidence and never changed")
        super().save(*args, **kwargs)
