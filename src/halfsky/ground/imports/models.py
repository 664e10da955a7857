"""Imports and what was found in them; forms and names of places that are remembered. See the room's docstring."""

from __future__ import annotations

import uuid
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from halfsky.ground.accounts.models import User
from halfsky.ground.files.models import StoredFile
from halfsky.ground.imports.states import AT_WORK, IMPORT, UNWRITTEN
from halfsky.ground.lib import lists, moments
from halfsky.ground.lib.actors import Actor
from halfsky.ground.lib.declarations import house
from halfsky.ground.lib.fields import SealedTextField
from halfsky.ground.lib.lists import ListSpec


class Sent(models.QuerySet["Import"]):
    """Imports by who sent them."""

    def visible_to(self, actor: Actor) -> Self:
        """What a user has sent herself; nothing for anybody else, whatever she may do."""
        return self.filter(user=actor) if isinstance(actor, User) else self.none()


class Import(models.Model):
    """One file somebody has sent for one list. `organisation_id` is where rows go that name no place.

    `headings`: the number of their row, their texts and meanings by the number of the column. `places`: the organisation for each text of
    a place, null while it is in doubt. `mark`: the number of the last row that is written.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    slug = models.CharField(pgettext_lazy("import", "list"), max_length=40)
    organisation_id = models.BigIntegerField(pgettext_lazy("import", "for"))
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="imports",
        verbose_name=pgettext_lazy("import", "sent by"),
    )
    state = models.CharField(_("state"), max_length=10, default=IMPORT.start)
    name = models.CharField(pgettext_lazy("import", "file"), max_length=160)
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, related_name="+")
    sheet = models.CharField(_("sheet"), max_length=60, blank=True)
    headings = models.JSONField(_("headings"), default=dict)
    places = models.JSONField(_("places"), default=dict)
    rows = models.PositiveIntegerField(_("rows"), default=0)
    wrong = models.PositiveIntegerField(_("rows with errors"), default=0)
    mark = models.PositiveIntegerField(default=0)
    counts = models.JSONField(_("what became of them"), default=dict)
    held = models.CharField(_("why it is held"), max_length=500, blank=True)
    job_id = models.UUIDField(null=True)
    at = models.DateTimeField(pgettext_lazy("import", "sent"), default=moments.now)
    ended_at = models.DateTimeField(pgettext_lazy("import", "ended"), null=True)
    erased_at = models.DateTimeField(_("content deleted"), null=True)

    objects = Sent.as_manager()

    class Meta:
        verbose_name = pgettext_lazy("noun", "import")
        verbose_name_plural = pgettext_lazy("noun", "imports")
        ordering = ["-at", "-id"]
        indexes = [
            models.Index(fields=["user", "-at"], name="imports_of_a_user"),
            models.Index(fields=["at"], name="imports_to_erase", condition=Q(erased_at__isnull=True)),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=[state.key for state in IMPORT.states]), name="imports_state_is_known"
            ),
            models.CheckConstraint(condition=Q(wrong__lte=models.F("rows")), name="imports_wrong_within_rows"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """Where it stands, and what is to be done next."""
        return reverse("imports:import", args=[self.pk])

    @property
    def spec(self) -> ListSpec | None:
        """The list it is for; None if no room declares it any more."""
        return house().lists.get(self.slug)

    @property
    def label(self) -> str | Promise:
        """The list it is for, in words."""
        return self.spec.label if self.spec else self.slug

    @property
    def heading_row(self) -> int:
        """The number of the row of the headings."""
        return int(self.headings["row"])

    @property
    def texts(self) -> dict[int, str]:
        """The headings by the number of their column."""
        return {int(at): text for at, text in self.headings["texts"].items()}

    @property
    def mapping(self) -> dict[int, str]:
        """Which column of the form each of its columns is."""
        return {int(at): key for at, key in self.headings["mapping"].items()}

    @property
    def good(self) -> int:
        """How many rows were free of errors."""
        return self.rows - self.wrong

    @property
    def written(self) -> int:
        """How many rows are written."""
        return sum(self.counts.values())

    @property
    def at_work(self) -> bool:
        """Whether a job works on it."""
        return self.state in AT_WORK

    @property
    def unwritten(self) -> bool:
        """Whether nothing of it is written yet."""
        return self.state in UNWRITTEN


class Finding(models.Model):
    """What was found about one row: what is wrong in a column (`wrong`), or what became of it where it is not simply new."""

    class Outcome(models.TextChoices):
        """What a row came to."""

        WRONG = "wrong", pgettext_lazy("row", "to correct")
        REJECTED = lists.REJECTED, pgettext_lazy("row", "rejected")
        LINKED = lists.LINKED, pgettext_lazy("row", "linked")
        COMPLETED = lists.COMPLETED, pgettext_lazy("row", "completed")
        KNOWN = lists.KNOWN, pgettext_lazy("row", "known already")

    record = models.ForeignKey(Import, on_delete=models.CASCADE, related_name="findings")
    row = models.PositiveIntegerField(_("row"))
    outcome = models.CharField(_("what it came to"), max_length=10, choices=Outcome)
    column = models.CharField(max_length=40, blank=True)
    heading = models.CharField(pgettext_lazy("import", "column"), max_length=120, blank=True)
    said = SealedTextField(_("what would be right"), blank=True, default="")
    value = SealedTextField(_("what is there"), blank=True, default="")

    class Meta:
        verbose_name = _("finding")
        verbose_name_plural = _("findings")
        ordering = ["row", "id"]
        indexes = [models.Index(fields=["record", "outcome", "row"], name="findings_of_an_import")]

    def __str__(self) -> str:
        return f"{self.record_id}:{self.row} {self.outcome}"


class Form(models.Model):
    """What the headings of a kind of file meant at a place, so that nobody has to say it twice."""

    slug = models.CharField(max_length=40)
    organisation_id = models.BigIntegerField()
    digest = models.CharField(max_length=64)
    mapping = models.JSONField(default=dict)

    class Meta:
        verbose_name = _("remembered form")
        verbose_name_plural = _("remembered forms")
        constraints = [
            models.UniqueConstraint(fields=["slug", "organisation_id", "digest"], name="one_memory_of_a_form")
        ]

    def __str__(self) -> str:
        return f"{self.slug} {self.organisation_id} {self.digest[:8]}"


class PlaceName(models.Model):
    """What the name of a place meant at a place; holds only for whoever may keep lists there."""

    organisation_id = models.BigIntegerField()
    text = models.CharField(max_length=120)
    target_id = models.BigIntegerField()

    class Meta:
        verbose_name = _("remembered place")
        verbose_name_plural = _("remembered places")
        constraints = [models.UniqueConstraint(fields=["organisation_id", "text"], name="one_meaning_of_a_place")]

    def __str__(self) -> str:
        return f"{self.text} → {self.target_id}"
