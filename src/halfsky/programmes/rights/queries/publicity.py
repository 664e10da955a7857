"""Questions about law publicity days: what a panel shows, and what their figures are made of."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import F, QuerySet
from django.utils.translation import gettext_lazy

from halfsky.ground.lib.actors import Actor
from halfsky.kernel.activities import queries as activities
from halfsky.kernel.activities.models import Activity
from halfsky.kernel.activities.models.activity import Host
from halfsky.kernel.matters.models import Matter
from halfsky.kernel.matters.permissions import Permission as Matters
from halfsky.kernel.network import queries as network
from halfsky.programmes.rights.models import LawPublicity, LawQuestion

KIND = "rights.law_publicity"

LAWS = {
    "反家庭暴力法": gettext_lazy("Anti-Domestic Violence Law"),
    "妇女权益保障法": gettext_lazy("Law on the Protection of Women's Rights and Interests"),
    "民法典婚姻家庭编": gettext_lazy("Civil Code, Book on Marriage and Family"),
    "未成年人保护法": gettext_lazy("Law on the Protection of Minors"),
    "家庭教育促进法": gettext_lazy("Family Education Promotion Law"),
    "禁毒法": gettext_lazy("Anti-Drug Law"),
    "反电信网络诈骗法": gettext_lazy("Anti-Telecom and Online Fraud Law"),
}


@dataclass(frozen=True)
class Asked:
    """One question as the organiser's own people read it; `number` is that of the matter it became, if the reader sees it."""

    row: LawQuestion
    number: str


@dataclass(frozen=True)
class PublicityPanel:
    """What the panel on an activity's page shows."""

    publicity: LawPublicity | None
    questions: list[Asked]
    written: int
    registers: bool


def publicity_panel(activity: Activity, actor: Actor) -> PublicityPanel:
    """Law, lecturer and figures for everybody who sees the activity, the words for the organiser's own people; four queries."""
    rows = list(LawQuestion.objects.visible_to(actor).filter(activity=activity))
    seen = set(
        Matter.objects.visible_to(actor)
        .filter(pk__in=[row.matter_id for row in rows if row.matter_id])
        .values_list("pk", "number")
    )
    numbers = dict(seen)
    return PublicityPanel(
        publicity=LawPublicity.objects.filter(activity=activity).first(),
        questions=[Asked(row, numbers.get(row.matter_id, "")) for row in rows],  # type: ignore[arg-type]
        written=len(rows) or activity.law_questions.count(),
        registers=activity.organiser_id in network.own(actor, Matters.REGISTER),
    )


def kept(activity: Activity) -> dict[str, Any]:
    """What is kept of an activity besides, for its form to begin with; the day's questions are not part of its plan."""
    found = LawPublicity.objects.filter(activity=activity).values("law", "lecturer").first()
    return dict(found or {})


def law_days(start: date, end: date) -> QuerySet[Activity]:
    """Recorded law publicity days of a period, once for each host."""
    return activities.facts(start, end, KIND)


def law_leaflets(start: date, end: date) -> QuerySet[Any]:
    """Leaflets handed out at them, by title, once for each host."""
    return activities.handed_out(start, end, KIND)


def law_answers(start: date, end: date) -> QuerySet[LawPublicity]:
    """The questions answered at them, once for each host."""
    rows = LawPublicity.objects.filter(
        activity__state="recorded",
        activity__hosts__state__in=Host.COUNTING,
        activity__day__gte=start,
        activity__day__lt=end,
    )
    placed = rows.annotate(organisation_id=F("activity__hosts__organisation_id"), day=F("activity__day"))
    return placed.annotate(quantity=F("answered")).select_related("activity__organiser")
