"""Two records that may be one person, and the traits by which they are found."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from halfsky.ground.lib import moments
from halfsky.ground.lib.actors import Actor
from halfsky.kernel.people import rules
from halfsky.kernel.people.models.person import Person, blinder, opens
from halfsky.kernel.people.permissions import Permission
from halfsky.kernel.people.states import LIKENESS, OPEN


class Trait(models.Model):
    """Something a record could share with another one of the same person, as a keyed number that tells nothing by itself."""

    key = models.BigIntegerField()
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="traits")

    class Meta:
        verbose_name = _("trait")
        verbose_name_plural = _("traits")
        constraints = [models.UniqueConstraint(fields=["key", "person"], name="one_trait_a_person")]

    def __str__(self) -> str:
        return f"trait of {self.person_id}"


def trait_keys() -> Callable[[str], int]:
    """Traits to keys: the first 64 bits of a blind, signed; half the space of a text, and a chance meeting is refused by the rule."""
    blind = blinder("trait")
    return lambda trait: int.from_bytes(bytes.fromhex(blind(trait)[:16]), "big", signed=True)


class Likenesses(models.QuerySet["Likeness"]):
    """Likenesses, as far as somebody may see both of the two."""

    def visible_to(self, actor: Actor) -> Self:
        """Those of whose two persons the actor may merge both; one that is hidden hides the pair.

        A record that has been merged is seen by whoever sees the one that is kept. Each pair is asked for by itself, because there are
        few of them and many people.
        """
        both = self.annotate(
            kept_one=Coalesce("one__canonical", "one"), kept_other=Coalesce("other__canonical", "other")
        )
        return both.filter(*(opens(actor, Permission.MERGE, person) for person in ("kept_one", "kept_other")))

    def open(self) -> Self:
        """Those nobody has decided yet."""
        return self.filter(state=OPEN)

    def between(self, one: Person, other: Person) -> Self:
        """The one of this pair, whichever of the two is named first."""
        return self.filter(one=min(one.pk, other.pk), other=max(one.pk, other.pk))


class Likeness(models.Model):
    """A question to a person: are these two records one? Found by the rule, decided by somebody who sees both, and remembered.

    `one` is the record that was registered first. Rows that are open are the rule's, and come and go with what the records say.
    """

    one = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="likenesses")
    other = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="likenesses_after")
    score = models.PositiveSmallIntegerField(_("points"), default=0)
    reasons = models.CharField(_("what speaks for it"), max_length=200, blank=True)  # " name_sound birth_same "
    state = models.CharField(
        _("state"), max_length=10, default=OPEN, choices=[(s.key, s.label) for s in LIKENESS.states]
    )
    found_at = models.DateTimeField(pgettext_lazy("likeness", "found"), default=moments.now)
    decided_at = models.DateTimeField(pgettext_lazy("likeness", "decided"), null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = Likenesses.as_manager()

    class Meta:
        verbose_name = _("likely duplicate")
        verbose_name_plural = _("likely duplicates")
        ordering = ["-score", "id"]
        constraints = [
            models.UniqueConstraint(fields=["one", "other"], name="one_likeness_a_pair"),
            models.CheckConstraint(condition=Q(one__lt=F("other")), name="a_likeness_names_the_older_record_first"),
            models.CheckConstraint(
                condition=Q(state=OPEN) ^ Q(decided_at__isnull=False), name="a_decided_likeness_says_when"
            ),
        ]
        indexes = [models.Index(fields=["state", "-score"], name="likeness_by_state")]

    def __str__(self) -> str:
        return f"{self.one_id} ~ {self.other_id}"

    def get_absolute_url(self) -> str:
        return reverse("people:side_by_side", args=[self.one_id, self.other_id])

    @property
    def why(self) -> list[str]:
        """What speaks for it, in words, the weightiest first."""
        return [str(rules.likeness.Reason(reason).label) for reason in self.reasons.split()]

    @property
    def strength(self) -> Any:
        """How likely it is, in one word; None for a pair that only a person has named."""
        return rules.likeness.strength(self.score)
