"""The line 12338: calls, attempts to call back, shifts, and how a place words its answers."""

from __future__ import annotations

from typing import Self, cast

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from halfsky.ground.accounts.models import User
from halfsky.ground.lib import masking, moments
from halfsky.ground.lib.actors import Actor, System
from halfsky.ground.lib.fields import SealedTextField
from halfsky.ground.lib.lives import State
from halfsky.ground.lib.sealing import Keyring
from halfsky.kernel.matters.models import Matter
from halfsky.kernel.matters.permissions import Permission as Matters
from halfsky.kernel.network import queries as network
from halfsky.kernel.network.models import Lineage, Organisation, Venue
from halfsky.programmes.rights.permissions import Permission
from halfsky.programmes.rights.states.hotline import CALL, OWED


def blind(purpose: str, value: str) -> str:
    """The keyed digest by which a number is found without being opened; empty for an unknown number."""
    return cast(Keyring, settings.HALFSKY_KEYRING).blind(value, f"rights.call.{purpose}") if value else ""


class Calls(models.QuerySet["Call"]):
    """Calls as far as an actor may see them."""

    def visible_to(self, actor: Actor) -> Self:
        """The calls of lines of the actor's own organisations; a supervisor sees their number, and none of them."""
        if isinstance(actor, System):
            return self
        return self.filter(organisation__in=network.own(actor, Permission.CALLS))

    def owed(self) -> Self:
        """Calls of people who were not heard to the end and whose number is known."""
        return self.filter(state__in=OWED, call_back_due__isnull=False)


class Call(models.Model):
    """Somebody on the line, or who tried. Her number is sealed; only a keyed digest finds earlier calls."""

    line = models.ForeignKey(Venue, on_delete=models.PROTECT, related_name="calls", verbose_name=_("line"))
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+", verbose_name=_("organisation")
    )
    operator = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("operator"),
    )
    state = models.CharField(_("outcome"), max_length=20, default=CALL.start)
    picked_up = models.BooleanField(_("picked up"), default=True)
    number = SealedTextField(_("telephone number"), blank=True, default="")
    number_blind = models.CharField(max_length=32, blank=True)
    tail_blind = models.CharField(max_length=32, blank=True)
    began_at = models.DateTimeField(_("began"), default=moments.now)
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)
    note = SealedTextField(_("note"), blank=True, default="")
    transferred_to = models.CharField(_("handed to"), max_length=10, blank=True)
    matter = models.ForeignKey(
        Matter, on_delete=models.PROTECT, null=True, blank=True, related_name="calls", verbose_name=_("matter")
    )
    call_back_due = models.DateTimeField(_("call back by"), null=True, blank=True)
    called_back_at = models.DateTimeField(_("called back"), null=True, blank=True)

    objects = Calls.as_manager()

    class Meta:
        verbose_name = _("call")
        verbose_name_plural = _("calls")
        ordering = ["-began_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(ended_at__gte=F("began_at")), name="call_ends_after_it_began"
            ),
            models.CheckConstraint(
                condition=~Q(state="registered") | Q(matter__isnull=False), name="registered_calls_have_a_matter"
            ),
            models.CheckConstraint(
                condition=~Q(state="transferred") | ~Q(transferred_to=""), name="transferred_calls_say_where"
            ),
        ]
        indexes = [
            models.Index(fields=["organisation", "-began_at"], name="call_of_line"),
            models.Index(fields=["number_blind"], name="call_by_number"),
            models.Index(fields=["tail_blind"], name="call_by_tail"),
            models.Index(fields=["call_back_due"], name="call_owed", condition=Q(state__in=["missed", "dropped"])),
        ]

    def __str__(self) -> str:
        return f"{self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("rights:call", args=[self.pk])

    @property
    def state_now(self) -> State:
        """Its state with words and tone."""
        return CALL.state(self.state)

    @property
    def late(self) -> bool:
        """Whether she should have been called back by now and was not."""
        return self.state in OWED and self.call_back_due is not None and self.call_back_due < moments.now()

    @property
    def masked_number(self) -> str:
        """138****1234, as lists show it."""
        return masking.phone(self.number) or str(_("number withheld"))


class Attempt(models.Model):
    """One try to call back, reached or not."""

    call = models.ForeignKey(Call, on_delete=models.CASCADE, related_name="attempts")
    operator = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(_("when"), default=moments.now)
    reached = models.BooleanField(_("reached"))
    note = SealedTextField(_("note"), blank=True, default="")

    class Meta:
        verbose_name = _("attempt")
        verbose_name_plural = _("attempts")
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return f"{self.call_id}: {self.reached}"


class Shifts(models.QuerySet["Shift"]):
    """Shifts as far as an actor may see them."""

    def visible_to(self, actor: Actor) -> Self:
        """The shifts on lines of the actor's own organisations."""
        return self.filter(line__organisation__in=network.own(actor, Permission.DESK))

    def on_duty(self) -> Self:
        """Those that have not ended."""
        return self.filter(until__isnull=True)


class Shift(models.Model):
    """Who answers a line from when to when, what she left to the next, and who has read it."""

    line = models.ForeignKey(Venue, on_delete=models.PROTECT, related_name="shifts")
    operator = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("operator")
    )
    since = models.DateTimeField(_("since"), default=moments.now)
    until = models.DateTimeField(_("until"), null=True, blank=True)
    note = SealedTextField(_("handed over"), blank=True, default="")
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    confirmed_at = models.DateTimeField(_("confirmed"), null=True, blank=True)

    objects = Shifts.as_manager()

    class Meta:
        verbose_name = _("shift")
        verbose_name_plural = _("shifts")
        ordering = ["-since", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["operator"], condition=Q(until__isnull=True), name="one_shift_at_a_time"),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")), name="shift_ends_after_it_began"
            ),
            models.CheckConstraint(
                condition=Q(confirmed_at__isnull=True) | Q(until__isnull=False), name="only_ended_shifts_are_confirmed"
            ),
        ]
        indexes = [models.Index(fields=["line", "-since"], name="shift_of_line")]

    def __str__(self) -> str:
        return f"{self.line_id}: {self.since:%Y-%m-%d}"


class Phrases(models.QuerySet["AnswerPhrase"]):
    """Answer phrases as far as an actor may see them."""

    def visible_to(self, actor: Actor) -> Self:
        """Those of the actor's own organisations and of everybody above them."""
        if not isinstance(actor, User):
            return self.none()
        own = [
            place for may in (Permission.DESK, Permission.PHRASES, Matters.HANDLE) for place in network.own(actor, may)
        ]
        above = Lineage.objects.on().filter(descendant__in=own).order_by().values("ancestor")
        return self.filter(organisation__in=above)


class AnswerPhrase(models.Model):
    """How a place words an answer; everybody below may use it."""

    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="+", verbose_name=_("organisation")
    )
    title = models.CharField(_("title"), max_length=60)
    text = models.TextField(_("text"), max_length=2000)
    words = models.TextField(
        blank=True, editable=False
    )  # of title and text, in pinyin and initials: what the search looks in
    order = models.PositiveSmallIntegerField(_("place in the list"), default=50)

    objects = Phrases.as_manager()

    class Meta:
        verbose_name = _("answer phrase")
        verbose_name_plural = _("answer phrases")
        ordering = ["order", "title"]
        constraints = [models.UniqueConstraint(fields=["organisation", "title"], name="one_phrase_a_title")]

    def __str__(self) -> str:
        return self.title
