"""Stored files. See the room's docstring for their invariants."""

from __future__ import annotations

import uuid
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from halfsky.ground.lib import moments


class Kept(models.QuerySet["StoredFile"]):
    """Files by what is left of them."""

    def present(self) -> Self:
        """Those that have not been removed."""
        return self.filter(removed_at__isnull=True)


class StoredFile(models.Model):
    """One attachment: whose it is, what it is, and where its content lies. `size` and `sha256` are of the content before sealing."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    noun = models.CharField(_("noun"), max_length=64)
    noun_id = models.CharField(_("record"), max_length=64)
    organisation_id = models.BigIntegerField(_("organisation"), null=True)
    name = models.CharField(pgettext_lazy("file", "name"), max_length=160)
    content_type = models.CharField(_("kind"), max_length=100)
    size = models.PositiveIntegerField(pgettext_lazy("file", "size"))
    sha256 = models.CharField(_("digest"), max_length=64)
    sealed = models.BooleanField(_("sealed"), default=False)
    key_number = models.PositiveSmallIntegerField(_("number of the key"), null=True)
    path = models.CharField(pgettext_lazy("file", "place"), max_length=80, unique=True)
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    uploaded_by_label = models.CharField(_("attached by"), max_length=200)
    at = models.DateTimeField(_("when"), default=moments.now)
    removed_at = models.DateTimeField(pgettext_lazy("file", "removed"), null=True)
    erased_at = models.DateTimeField(_("content deleted"), null=True)

    objects = Kept.as_manager()

    class Meta:
        verbose_name = _("attachment")
        verbose_name_plural = _("attachments")
        ordering = ["at", "id"]
        indexes = [
            models.Index(fields=["noun", "noun_id", "at"], name="files_of_a_record"),
            models.Index(
                fields=["removed_at"],
                name="files_to_erase",
                condition=Q(removed_at__isnull=False, erased_at__isnull=True),
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(sealed=True, key_number__isnull=False) | Q(sealed=False, key_number__isnull=True),
                name="sealed_files_name_their_key",
            ),
            models.CheckConstraint(
                condition=Q(erased_at__isnull=True) | Q(removed_at__isnull=False), name="only_removed_files_are_erased"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """Where its content is handed out to those who may read it."""
        return reverse("files:file", args=[self.pk])

    @property
    def is_picture(self) -> bool:
        """Whether a browser shows it."""
        return self.content_type.startswith("image/")

    @property
    def thumb_url(self) -> str:
        """Where its small picture is; "" for other kinds, and for sealed ones, because a glance would be an opening."""
        return reverse("files:thumb", args=[self.pk]) if self.is_picture and not self.sealed else ""

    @property
    def ending(self) -> str:
        """The ending of its name in capitals, for lists."""
        return self.name.rpartition(".")[2].upper()

    @property
    def thumb_path(self) -> str:
        """Where its small picture lies."""
        return f"{self.path}.thumb"

    @property
    def context(self) -> bytes:
        """What its content is sealed for: moved to another row it would not open."""
        return f"files.storedfile:{self.pk}".encode()
