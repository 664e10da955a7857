"""What domestic violence offers to the house: the pages of its verbs, its panel, its lines of the workbench."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext_lazy

from halfsky.ground.accounts.models import User
from halfsky.ground.lib.declarations import Due, DueSource, Panel, VerbPage
from halfsky.ground.web.verbforms import VerbForm
from halfsky.kernel.matters.models import Matter
from halfsky.kernel.matters.permissions import Permission as Matters
from halfsky.kernel.network import queries as network
from halfsky.programmes.rights import actions, forms, queries
from halfsky.programmes.rights.models import ProtectionOrder
from halfsky.programmes.rights.offers.reporting import due_line
from halfsky.programmes.rights.queries.violence import KIND as VIOLENCE
from halfsky.programmes.rights.rules.danger import TONES
from halfsky.programmes.rights.states.violence import ADMONITION, PROTECTION_ORDER

NOUN = "matters.matter"


def _page(verb: str, form: type[VerbForm], act: Callable[..., Any], **more: Any) -> VerbPage:
    return VerbPage(NOUN, verb, form, lambda matter, **values: act(matter=matter, **values), kind=VIOLENCE, **more)


PAGES = (
    _page(
        "assess",
        forms.violence.AssessForm,
        actions.violence.assess,
        intro=gettext_lazy("Ask when she is alone and can speak. What she does not want to answer is not known."),
    ),
    _page(
        "plan",
        forms.violence.PlanForm,
        actions.violence.plan,
        intro=gettext_lazy("Only people named on this matter can read it, and every look is logged."),
    ),
    _page(
        "protect",
        forms.violence.ProtectForm,
        actions.courts.protect,
        intro=gettext_lazy("Only if she wants it. The court decides within 72 hours, within 24 when it is urgent."),
    ),
    _page(
        "admonish",
        forms.violence.AdmonishForm,
        actions.courts.admonish,
        intro=gettext_lazy(
            "If he admits it, her statement or a witness is enough; if he denies it, one more piece of evidence is needed."
        ),
    ),
)


def _panel(request: HttpRequest, matter: Matter) -> str:
    """What this room knows of a matter of domestic violence, for whoever was shown the matter."""
    if matter.kind_slug != VIOLENCE:
        return ""
    assert isinstance(request.user, User)
    found = queries.panel(matter)
    may = matter.owner_id in network.own(request.user, Matters.HANDLE)
    context = {
        "matter": matter,
        "panel": found,
        "tone": TONES.get(found.sidecar.danger, "plain") if found.sidecar else "plain",  # type: ignore[call-overload]
        "orders": [(order, _tracks(PROTECTION_ORDER, order.state, may)) for order in found.orders],
        "admonitions": [(row, _tracks(ADMONITION, row.state, may)) for row in found.admonitions],
        "may": may,
        "named": queries.named_on(matter, request.user),
    }
    return render_to_string("rights/panel.html", context, request=request)


def _tracks(life: Any, state: str, may: bool) -> Any:
    return life.possible(state) if may else ()


WATCHED: dict[str, Any] = {
    "grant": gettext_lazy("The court decides on the protection order"),
    "extend": gettext_lazy("The protection order runs out"),
    "review": gettext_lazy("Last days for a re-examination"),
}


def _watched(rows: QuerySet[ProtectionOrder], now: datetime, limit: int) -> list[queries.Watched]:
    """Orders whose court clock runs out, that end soon, or that may still be re-examined, by what the first one's place has set."""
    orders = list(rows[: limit * 2])
    if not orders:
        return []
    ahead = int(network.setting(orders[0].matter.owner_id, "rights.warn_before"))
    return queries.due_orders(orders, now=now, ahead=ahead)[:limit]


def _order_due(watched: queries.Watched, now: datetime) -> Due:
    url = reverse("rights:order_move", args=[watched.order.pk, watched.verb])
    return due_line(watched.order.matter, watched.due_at, str(WATCHED[watched.verb]), url)


OFFERS = (
    *PAGES,
    Panel(NOUN, _panel, order=10),
    DueSource("rights.orders", lambda user, now: queries.orders_to_watch(user), _order_due, gather=_watched),
)
