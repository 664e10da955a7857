"""Totals that are stored, and what they are made of: a projection of the records, which can be thrown away and built anew.

Nothing here is anybody's record, so the database checks no foreign key here: a projection must never keep a record from changing, and
checking each of a hundred thousand rows costs more than writing it is worth.
"""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Rollup(models.Model):
    """An indicator whose totals are stored, and how far they have followed the journal: all events up to a seal are in them."""

    slug = models.CharField(_("indicator"), max_length=64, unique=True)
    seal = models.BigIntegerField(_("last seal"), default=0)
    by_record = models.BooleanField(_("counted by its records"), default=True)
    built_at = models.DateTimeField(_("built"), null=True)

    class Meta:
        verbose_name = _("stored indicator")
        verbose_name_plural = _("stored indicators")

    def __str__(self) -> str:
        return self.slug


class Fact(models.Model):
    """One fact as it was when it was last folded: `key` is what counts once, `weight` how much, `source` the record its events tell of."""

    rollup = models.ForeignKey(
        Rollup, on_delete=models.CASCADE, related_name="facts", db_index=False, db_constraint=False
    )
    source = models.BigIntegerField()
    organisation_id = models.BigIntegerField()
    day = models.DateField()
    key = models.BigIntegerField()
    weight = models.BigIntegerField()

    class Meta:
        verbose_name = _("fact")
        verbose_name_plural = _("facts")
        indexes = [
            models.Index(fields=["rollup", "source"], name="fact_of_source"),
            models.Index(fields=["rollup", "key", "day"], name="fact_of_key"),
            # What happens at a place is a fact of several indicators at once: their entries lie together.
            models.Index(fields=["organisation_id", "rollup", "day"], name="fact_at_place"),
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.organisation_id} {self.key}"


class Line(models.Model):
    """The lineage that the totals were counted with, below the nodes whose totals are stored; `id` is the lineage's own."""

    id = models.BigIntegerField(primary_key=True)
    ancestor_id = models.BigIntegerField()
    descendant_id = models.BigIntegerField()
    since = models.DateField()
    until = models.DateField(null=True)

    class Meta:
        verbose_name = _("line of stored totals")
        verbose_name_plural = _("lines of stored totals")
        indexes = [models.Index(fields=["descendant_id", "ancestor_id", "since", "until"], name="line_up")]

    def __str__(self) -> str:
        return f"{self.ancestor_id} > {self.descendant_id}"


class Span(models.Model):
    """In which standard periods a day lies, one row each; `period` is a number, see `rules.rollups.number`."""

    day = models.DateField()
    period = models.BigIntegerField()

    class Meta:
        verbose_name = _("period of a day")
        verbose_name_plural = _("periods of days")
        constraints = [models.UniqueConstraint(fields=["day", "period"], name="one_span_of_a_day")]

    def __str__(self) -> str:
        return f"{self.day} {self.period}"


class Total(models.Model):
    """What an indicator comes to at a node in a standard period, everything below it included.

    What folding changes lies together, because the period stands before the node: nearly all of it happened in the last days.
    """

    pk = models.CompositePrimaryKey("rollup_id", "period", "node_id")
    rollup = models.ForeignKey(
        Rollup, on_delete=models.CASCADE, related_name="totals", db_index=False, db_constraint=False
    )
    period = models.BigIntegerField()
    node_id = models.BigIntegerField()
    value = models.BigIntegerField()

    class Meta:
        verbose_name = _("stored total")
        verbose_name_plural = _("stored totals")

    def __str__(self) -> str:
        return f"{self.node_id} {self.period}: {self.value}"
