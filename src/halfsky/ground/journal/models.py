"""Events and seals. See the room's docstring for their invariants."""

from __future__ import annotations

from typing import Any, Never

from django.db import models
from django.utils.translation import gettext_lazy as _

from halfsky.ground.journal import rules


class AppendOnly(models.QuerySet["Event"]):
    """Events can be read and written once; the only updates are the sealer's and an erasure's, which go around this class."""

    def delete(self) -> Never:
        raise TypeError("events are never deleted")

    def update(self, **kwargs: Any) -> int:
        if kwargs.keys() - {"seal", "position", "content", "salt"}:
            raise TypeError("events are never changed")
        return super().update(**kwargs)


class Event(models.Model):
    """One thing that happened. `content` may be emptied by a journalled erasure; its digest stays."""

    at = models.DateTimeField(_("when"), db_index=True)
    actor_kind = models.CharField(_("kind of actor"), max_length=10)
    actor_key = models.CharField(_("actor"), max_length=64)
    actor_label = models.CharField(_("name of the actor"), max_length=200)
    verb = models.CharField(_("verb"), max_length=64)
    noun = models.CharField(_("noun"), max_length=64)
    noun_id = models.CharField(_("record"), max_length=64)
    organisation_id = models.BigIntegerField(_("organisation"), null=True)
    reason = models.CharField(_("reason"), max_length=500, blank=True)
    content = models.JSONField(_("content"), null=True)
    salt = models.BinaryField(max_length=16, null=True)
    content_digest = models.BinaryField(max_length=32)
    digest = models.BinaryField(max_length=32)
    seal = models.BigIntegerField(null=True)
    position = models.PositiveIntegerField(null=True)

    objects = AppendOnly.as_manager()

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("events")
        indexes = [
            models.Index(fields=["noun", "noun_id", "id"], name="event_of_record"),
            models.Index(fields=["organisation_id", "id"], name="event_at_place"),
            models.Index(fields=["actor_kind", "actor_key", "id"], name="event_by_actor"),
            models.Index(fields=["id"], name="event_unsealed", condition=models.Q(seal__isnull=True)),
            models.Index(fields=["seal", "position"], name="event_in_seal"),
        ]

    def __str__(self) -> str:
        return f"{self.verb} {self.noun} {self.noun_id}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk:
            raise TypeError("events are never changed")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> Never:
        raise TypeError("events are never deleted")

    def leaf(self) -> bytes:
        """The digest this event must have, computed from its columns."""
        return rules.leaf(self.columns())

    def columns(self) -> dict[str, Any]:
        """What its digest is made of."""
        return rules.columns(
            at=self.at,
            actor=(self.actor_kind, self.actor_key, self.actor_label),
            verb=self.verb,
            noun=self.noun,
            noun_id=self.noun_id,
            organisation_id=self.organisation_id,
            reason=self.reason,
            content=bytes(self.content_digest),
        )


class Seal(models.Model):
    """A batch of events closed for good: its Merkle root, linked to the head before it."""

    at = models.DateTimeField(_("when"))
    count = models.PositiveIntegerField(_("events"))
    root = models.BinaryField(max_length=32)
    previous = models.BinaryField(max_length=32)
    head = models.BinaryField(max_length=32, unique=True)

    class Meta:
        verbose_name = _("seal")
        verbose_name_plural = _("seals")
        constraints = [models.UniqueConstraint(fields=["previous"], name="seals_form_one_chain")]

    def __str__(self) -> str:
        return bytes(self.head).hex()[:12]
