"""What is counted of judicial aid: what was paid, net of what was reversed, and the persons aided, each once."""

from __future__ import annotations

from datetime import date

from django.db.models import F, QuerySet
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from halfsky.ground.lib.declarations import Dimension, Hit, IndicatorSpec, under
from halfsky.kernel.people import queries as people
from halfsky.programmes.rights.models import Aid, AidEntry
from halfsky.programmes.rights.rules.aid import Ground


def _entries(start: date, end: date) -> QuerySet[AidEntry]:
    rows: QuerySet[AidEntry] = AidEntry.objects.filter(day__gte=start, day__lt=end)
    return rows.select_related("aid__court").annotate(organisation_id=F("aid__organisation_id"), quantity=F("fen"))


def _aided(start: date, end: date) -> QuerySet[AidEntry]:
    """Payments that stand at the end of the period; two records of one person are one."""
    rows: QuerySet[AidEntry] = AidEntry.objects.filter(day__gte=start, day__lt=end, fen__gt=0).exclude(
        reversal__day__lt=end
    )
    person = Coalesce("aid__person__canonical", "aid__person")
    return rows.select_related("aid__court").annotate(organisation_id=F("aid__organisation_id"), person_id=person)


def _applied(start: date, end: date) -> QuerySet[Aid]:
    return (
        Aid.objects.filter(applied_on__gte=start, applied_on__lt=end)
        .select_related("court")
        .annotate(day=F("applied_on"))
    )


def _row(entry: AidEntry) -> Hit:
    return Hit(
        f"{entry.aid.court.short_name} {entry.aid.document}",
        f"{entry.day} · {entry.amount}",
        entry.aid.get_absolute_url(),
    )


def _aid_row(aid: Aid) -> Hit:
    return Hit(f"{aid.court.short_name} {aid.document}".strip(), str(aid.state_now.label), aid.get_absolute_url())


AID = ("court__short_name", "document")
ENTRY = ("aid__court__short_name", "aid__document")


def _apart(lookup: str = "") -> tuple[Dimension, ...]:
    """On what ground, and women or men; `lookup` leads from the fact to the application."""
    ground = Dimension("ground", _("Ground"), f"{lookup}ground", lambda: Ground.choices)
    return ground, people.by_sex(f"{lookup}person__")


INDICATORS = under(
    _("Judicial aid"),
    IndicatorSpec(
        "rights.aid_applied", _("Applications for judicial aid"), "items", _applied, Aid.objects.visible_to, _aid_row, words=AID, order=285,
        dimensions=_apart(), rule=_("By the day of the application and the federation that made it."),
    ),
    IndicatorSpec(
        "rights.aided", _("Persons given judicial aid"), "persons", _aided, AidEntry.objects.visible_to, _row, words=ENTRY, order=286,
        dimensions=_apart("aid__"),
        rule=_("Distinct persons paid in the period whose payment was not reversed before its end; two records of one person are one."),
    ),
    IndicatorSpec(
        "rights.aid_paid", _("Judicial aid paid"), "fen", _entries, AidEntry.objects.visible_to, _row, words=ENTRY, order=287,
        dimensions=_apart("aid__"), rule=_("Payments less reversals, each on its own day."),
    ),
)  # fmt: skip
