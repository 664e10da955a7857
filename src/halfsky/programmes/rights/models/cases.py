"""Typical cases: what others may learn from a matter, told so that nobody is found in it."""

from __future__ import annotations

import json
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from halfsky.ground.accounts.models import User
from halfsky.ground.lib import moments
from halfsky.ground.lib.actors import Actor, System
from halfsky.ground.lib.fields import SealedTextField
from halfsky.ground.lib.lives import State
from halfsky.kernel.matters.models import Matter, Party, seen
from halfsky.kernel.network import queries as network
from halfsky.kernel.network.models import Organisation
from halfsky.programmes.rights.permissions import Permission
from halfsky.programmes.rights.rules.marks import Finding
from halfsky.programmes.rights.states.cases import TYPICAL_CASE


def erased(matter: str) -> Exists:
    """Whether somebody in the matter that the column names was erased from the register."""
    gone = Q(person__erased_at__isnull=False) | Q(person__canonical__erased_at__isnull=False)
    return Exists(Party.objects.filter(gone, matter=OuterRef(matter)))


def hidden(matter: str) -> Exists:
    """Whether somebody in the matter that the column names is protected."""
    return Exists(Party.objects.filter(matter=OuterRef(matter), person__protected=True))


class TypicalCases(models.QuerySet["TypicalCase"]):
    """Typical cases as far as an actor may see them."""

    def visible_to(self, actor: Actor) -> Self:
        """Her own, those she may check, and those told of matters of her federation: each only while she sees its matter.

        So a case of a confidential matter is seen by the named, and by nobody who is recused. Of what waits for a check the second person
        sees what is to be published, never the draft behind it.
        """
        if isinstance(actor, System):
            return self
        if not isinstance(actor, User):
            return self.none()
        rows, own = TypicalCase.objects.order_by(), network.own(actor, Permission.CASES)
        mine = rows.filter(author=actor, matter__owner__in=own)
        told = rows.filter(state="published", matter__owner__in=own)
        to_check = rows.filter(publisher__in=network.scope(actor, Permission.CHECK_CASES)).filter(
            state__in=("submitted", "published")
        )
        keys = mine.values("pk").union(told.values("pk"), to_check.values("pk"))
        return self.filter(seen(actor, "matter_id"), pk__in=keys)

    def told(self) -> Self:
        """Those that everybody may read, in an order that tells nothing.

        None of a matter that runs again, in which somebody was erased, or that became more secret than it was when the case was checked.
        """
        rows = self.filter(Q(secret=True) | Q(~hidden("matter"), matter__confidential=False))
        return rows.filter(~erased("matter"), state="published", matter__finished_at__isnull=False).order_by("token")


class TypicalCase(models.Model):
    """One case. Its draft is sealed, and emptied when it is published; `public` is the frozen text that was made from it."""

    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="cases", verbose_name=_("matter"))
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("author")
    )
    publisher = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+", verbose_name=_("published by")
    )
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("checked by")
    )
    state = models.CharField(_("state"), max_length=20, default=TYPICAL_CASE.start)
    draft = SealedTextField(blank=True, default="")  # JSON: section to text
    decided = SealedTextField(blank=True, default="")  # JSON: what was replaced, what was kept and why
    marked = SealedTextField(
        blank=True, default=""
    )  # JSON: what the machine found in the text when it was last looked through
    remark = SealedTextField(_("remark"), blank=True, default="")  # of the check, or why it was taken back
    public = models.JSONField(default=dict, blank=True)
    secret = models.BooleanField(
        default=False
    )  # its matter was confidential, or somebody protected, when it was published
    digest = models.CharField(_("digest"), max_length=64, blank=True)
    token = models.CharField(max_length=24, unique=True, null=True)
    published_on = models.DateField(_("published"), null=True)
    at = models.DateTimeField(_("when"), default=moments.now)

    objects = TypicalCases.as_manager()

    class Meta:
        verbose_name = _("typical case")
        verbose_name_plural = _("typical cases")
        ordering = ["-at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="published")
                | Q(token__isnull=False, published_on__isnull=False, checked_by__isnull=False) & ~Q(digest=""),
                name="published_cases_are_checked_and_frozen",
            ),
            models.CheckConstraint(
                condition=Q(checked_by__isnull=True) | ~Q(checked_by=F("author")), name="nobody_checks_her_own_case"
            ),
            models.UniqueConstraint(fields=["matter"], condition=~Q(state="taken_back"), name="one_case_of_a_matter"),
        ]
        indexes = [models.Index(fields=["publisher", "state"], name="cases_to_check")]

    def __str__(self) -> str:
        return f"{self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("rights:case", args=[self.pk])

    @property
    def state_now(self) -> State:
        """Its state with words and tone."""
        return TYPICAL_CASE.state(self.state)

    @property
    def sections(self) -> dict[str, str]:
        """What its author wrote, by section."""
        return dict(json.loads(self.draft)) if self.draft else {}

    @property
    def title(self) -> str:
        """Its title as its author or the second person reads it; "" when it was taken back."""
        return self.public.get("title") or self.sections.get("title", "")

    @property
    def decisions(self) -> dict[str, Any]:
        """What she decided on the marks: `replaced` and `kept`, each by the words it is about."""
        return dict(json.loads(self.decided)) if self.decided else {"replaced": {}, "kept": {}}

    @property
    def findings(self) -> list[Finding]:
        """What the machine found in the text, each in its sentence."""
        return [Finding(**found) for found in json.loads(self.marked)] if self.marked else []
