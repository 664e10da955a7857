"""What the person said of a matter, and the one-time link with which she says it."""

from __future__ import annotations

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from halfsky.ground.lib import moments
from halfsky.ground.lib.fields import SealedTextField
from halfsky.kernel.matters.models.matter import Matter


class OneTimeLink(models.Model):
    """A link that opens one thing once, such as rating a matter; only the digest of its secret is kept."""

    matter = models.ForeignKey(Matter, on_delete=models.CASCADE, related_name="links")
    secret_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField(default=moments.now)
    until = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("one-time link")
        verbose_name_plural = _("one-time links")

    def __str__(self) -> str:
        return f"{self.matter_id} → {self.until:%Y-%m-%d}"


class Rating(models.Model):
    """How content the person was, from 1 to 5, once for each time the matter was finished."""

    matter = models.ForeignKey(Matter, on_delete=models.CASCADE, related_name="ratings")
    score = models.PositiveSmallIntegerField(_("score"), validators=[MinValueValidator(1), MaxValueValidator(5)])
    comment = SealedTextField(_("comment"), blank=True, default="")
    by_phone = models.BooleanField(_("said on the phone"), default=False)
    at = models.DateTimeField(_("when"), default=moments.now)

    class Meta:
        verbose_name = _("rating")
        verbose_name_plural = _("ratings")
        ordering = ["-at"]
        constraints = [models.CheckConstraint(condition=Q(score__gte=1, score__lte=5), name="score_from_1_to_5")]

    def __str__(self) -> str:
        return f"{self.matter_id}: {self.score}"
