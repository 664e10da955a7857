"""What is counted of matters. Each indicator is its facts: a queryset of the records themselves, so that every number opens."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Exists, F, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from halfsky.ground.lib import moments
from halfsky.ground.lib.declarations import Dimension, Hit, IndicatorSpec, under
from halfsky.kernel.matters.models import Clock, Matter, Party, Rating, Referral, Step
from halfsky.kernel.matters.queries import apart
from halfsky.kernel.network.models import Organisation
from halfsky.kernel.people import queries as people

MATTER, REFERRAL, PERSON = "matters.matter", "matters.referral", "people.person"


def _on(field: str, start: date, end: date, **more: Any) -> QuerySet[Matter]:
    """Matters by the day of one of their moments, placed where the person lives."""
    rows = Matter.objects.annotate(organisation_id=F("place_id")).filter(**more).exclude(state="joined")
    return moments.on_days(rows, field, start, end)


def _registered(start: date, end: date) -> QuerySet[Matter]:
    return _on("registered_at", start, end)


def _finished(start: date, end: date) -> QuerySet[Matter]:
    return _on("finished_at", start, end)


def _in_time(start: date, end: date) -> QuerySet[Matter]:
    late = Clock.objects.filter(matter=OuterRef("pk"), which=Clock.Which.FINISH, stopped_at__gt=F("due_at"))
    return _finished(start, end).exclude(Exists(late))


def _persons(start: date, end: date) -> QuerySet[Party]:
    """Of two records that are one person, the one that is kept counts."""
    rows = Party.objects.filter(role=Party.Role.CONCERNED, person__isnull=False).exclude(matter__state="joined")
    placed = rows.annotate(
        organisation_id=F("matter__place_id"),
        canonical_id=Coalesce("person__canonical", "person"),
        age_group=people.age_group("person__birth_date", start),
    )
    return moments.on_days(placed, "matter__registered_at", start, end).select_related("matter", "person")


def _joint(start: date, end: date) -> QuerySet[Matter]:
    """By the day on which departments were first brought together."""
    steps = Step.objects.filter(verb="bring_in").order_by()
    # A subquery and no aggregate: the facts are counted and narrowed further, which SQLite refuses beside a HAVING.
    first = steps.filter(matter=OuterRef("pk")).order_by("at", "pk").values("at")[:1]
    rows = Matter.objects.filter(pk__in=steps.values("matter")).annotate(
        organisation_id=F("place_id"), first=Subquery(first)
    )
    return moments.on_days(rows, "first", start, end)


def _referred(start: date, end: date) -> QuerySet[Referral]:
    rows = Referral.objects.annotate(organisation_id=F("sender_id")).select_related("matter", "receiver")
    return moments.on_days(rows, "sent_at", start, end)


def _content(start: date, end: date) -> QuerySet[Matter]:
    return _finished(start, end).filter(Exists(Rating.objects.filter(matter=OuterRef("pk"), score__gte=4)))


def _rated(start: date, end: date) -> QuerySet[Matter]:
    return _finished(start, end).filter(Exists(Rating.objects.filter(matter=OuterRef("pk"))))


def _visible(actor: Any) -> QuerySet[Matter]:
    return Matter.objects.visible_to(actor)


def _row(matter: Matter) -> Hit:
    return Hit(f"{matter.number} {matter.title}", str(matter.state_now.label), matter.get_absolute_url())


def _visible_parties(actor: Any) -> QuerySet[Party]:
    return Party.objects.filter(matter__in=Matter.objects.visible_to(actor).values("pk"))


def _party_row(party: Party) -> Hit:
    name = party.person.masked_name if party.person else ""
    return Hit(f"{party.matter.number} {name}", str(party.matter.kind.label), party.matter.get_absolute_url())


def _visible_referrals(actor: Any) -> QuerySet[Referral]:
    return Referral.objects.filter(matter__in=Matter.objects.visible_to(actor).values("pk"))


def _referral_row(referral: Referral) -> Hit:
    title = f"{referral.matter.number} {referral.receiver.short_name}"
    return Hit(title, str(referral.state_now.label), referral.matter.get_absolute_url())


def _trades() -> list[tuple[str, Any]]:
    return [("", Organisation.Kind.TERRITORIAL.label), *Organisation.Trade.choices]


def _matters(
    slug: str, label: Any, facts: Any, *, rule: Any, order: int, unit: str = "items", of: str = ""
) -> IndicatorSpec:
    return IndicatorSpec(
        slug=slug,
        label=label,
        unit=unit,
        facts=facts,
        visible=_visible,
        row=_row,
        rule=rule,
        order=order,
        of=of,
        words=("number", "title"),
        touched=((MATTER, "pk"),),
        dimensions=apart(),
    )


INDICATORS = under(
    _("Matters"),
    _matters(
        "matters.registered",
        _("Matters registered"),
        _registered,
        order=10,
        rule=_(
            "By the day of registration and the place of the person; a matter joined to an earlier one does not count again."
        ),
    ),
    _matters(
        "matters.finished",
        _("Matters finished"),
        _finished,
        order=20,
        rule=_("By the day on which they were last finished."),
    ),
    _matters(
        "matters.in_time",
        _("Finished in time"),
        _in_time,
        order=30,
        unit="rate",
        of="matters.finished",
        rule=_("Of the matters finished, those whose every finish clock was met."),
    ),
    IndicatorSpec(
        slug="matters.persons",
        label=_("People helped"),
        unit="persons",
        facts=_persons,
        visible=_visible_parties,
        row=_party_row,
        words=("matter__number",),
        one="canonical_id",
        touched=((MATTER, "matter"), (PERSON, "person"), (PERSON, "person__canonical")),
        dimensions=(*apart("matter__"), people.by_sex(), people.by_age()),
        order=40,
        rule=_(
            "Distinct persons concerned in matters registered in the period; two records of one are one, the anonymous are not counted."
        ),
    ),
    _matters(
        "matters.joint",
        _("Joint matters"),
        _joint,
        order=45,
        rule=_("Matters in which several departments were brought together, by the day of the first time."),
    ),
    IndicatorSpec(
        slug="matters.referred",
        label=_("Referrals to departments"),
        unit="items",
        facts=_referred,
        visible=_visible_referrals,
        row=_referral_row,
        order=47,
        rule=_(
            "By the day on which they were sent and the federation that sent them; each department that is asked counts."
        ),
        words=("matter__number", "receiver__short_name"),
        touched=((MATTER, "matter"), (REFERRAL, "pk")),
        dimensions=(
            *apart("matter__"),
            Dimension("trade", _("Department"), "receiver__trade", _trades),
        ),
    ),
    _matters("matters.rated", _("Matters rated"), _rated, order=50, rule=_("Of the matters finished in the period.")),
    _matters(
        "matters.content",
        _("Content"),
        _content,
        order=60,
        unit="rate",
        of="matters.rated",
        rule=_("Of the matters rated, those with four or five points."),
    ),
)
