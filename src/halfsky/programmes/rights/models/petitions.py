"""What a petitioner holds in her hand: the opinion in writing of each instance."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from halfsky.ground.lib.fields import SealedTextField
from halfsky.kernel.matters.models import Matter
from halfsky.kernel.network.models import Organisation
from halfsky.programmes.rights.models.reporting import OfMatters


class OpinionLetter(models.Model):
    """An opinion in writing 处理意见书: facts, law, decision, and until when she may ask for a review of it (article 32)."""

    class Instance(models.TextChoices):
        """Which opinion it is."""

        FIRST = "first", _("Opinion")
        REVIEW = "review", _("Opinion on the review")
        SECOND = "second", _("Opinion on the second review")

    matter = models.ForeignKey(Matter, on_delete=models.CASCADE, related_name="letters")
    instance = models.CharField(_("instance"), max_length=10, choices=Instance)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    facts = SealedTextField(_("what was found"))
    basis = SealedTextField(_("law and policy"))
    decision = SealedTextField(_("decision"))
    received_on = models.DateField(_("received on"))
    ask_until = models.DateField(_("review until"), null=True, blank=True)  # nothing follows the second review

    objects = OfMatters.as_manager()

    class Meta:
        verbose_name = _("opinion in writing")
        verbose_name_plural = _("opinions in writing")
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["matter", "instance"], name="one_opinion_an_instance")]

    def __str__(self) -> str:
        return f"{self.matter_id}: {self.instance}"
