"""What insight offers to the floors above: menu, workbench lines, the pages of verbs, who reads papers."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from halfsky.ground.lib import moments
from halfsky.ground.lib.declarations import Due, DueSource, FileOwner, MenuItem, VerbPage
from halfsky.ground.web.verbforms import VerbForm
from halfsky.kernel.insight import actions, forms
from halfsky.kernel.insight.models import PaperFigure, Report
from halfsky.kernel.insight.permissions import Permission
from halfsky.kernel.insight.queries import papers, reports
from halfsky.kernel.network import queries as network
from halfsky.kernel.network.models import Level

NOUN = reports.NOUN
Standing = tuple[Report, int, int]


def _standing(rows: QuerySet[Report], now: datetime, limit: int) -> Iterable[Standing]:
    """Reports, each with how many of those directly below have signed, of how many."""
    shown = list(rows[:limit])
    counted = reports.progress(shown)
    return [(one, *counted[one.pk]) for one in shown]


def _to_sign(found: Standing, now: datetime) -> Due:
    report, signed, asked = found
    below = _("%(asked)d below, %(signed)d have signed") % {"asked": asked, "signed": signed} if asked else ""
    return Due(
        due_at=moments.end_of(report.due_on),
        title=_("Sign: %(report)s") % {"report": reports.named(report)},
        detail=" · ".join(part for part in (report.organisation.short_name, below) if part),
        url=report.get_absolute_url(),
        verb=_("Look"),
    )


def _late(report: Report, now: datetime) -> Due:
    return Due(
        due_at=moments.end_of(report.due_on),
        title=_("Not signed yet: %(report)s") % {"report": reports.named(report)},
        detail=report.organisation.short_name,
        url=report.get_absolute_url(),
        verb=_("Look"),
        scope="below",
    )


def _to_confirm(figure: PaperFigure, now: datetime) -> Due:
    return Due(
        due_at=None,
        title=_("A figure from paper: look at the paper and confirm it"),
        detail=f"{figure.organisation.short_name} · {figure.source}",
        url=figure.get_absolute_url(),
        verb=_("Look"),
    )


def _page(verb: str, form: type[Any], act: Callable[..., Any], **more: Any) -> VerbPage:
    return VerbPage(NOUN, verb, form, lambda report, **values: act(report=report, **values), **more)


PAGES = (
    _page("check", forms.NoteForm, actions.check),
    _page(
        "sign",
        forms.NoteForm,
        actions.sign,
        intro=gettext_lazy(
            "The figures are frozen with their records as they are now. Whoever below is late is named in it."
        ),
        said=gettext_lazy("It is signed. The level above sees it now."),
    ),
    _page("comment", forms.CommentForm, actions.comment),
    _page(
        "amend",
        forms.ReasonForm,
        actions.amend,
        intro=gettext_lazy(
            "A new version with today's figures is signed. The one before stays beside it, with your reason."
        ),
    ),
    _page(
        "send_back",
        forms.ReasonForm,
        actions.send_back,
        intro=gettext_lazy("They have to sign again. What was signed stays to be read."),
        danger=True,
    ),
)

PAPER_PAGES = (
    VerbPage(
        papers.NOUN,
        "confirm",
        VerbForm,
        lambda figure, **values: actions.confirm(figure=figure, **values),
        intro=gettext_lazy("You say that you have seen the paper and that it says this. From now on it counts."),
        said=gettext_lazy("It is confirmed and counts now."),
    ),
    VerbPage(
        papers.NOUN,
        "withdraw",
        forms.ReasonForm,
        lambda figure, **values: actions.withdraw(figure=figure, **values),
        intro=gettext_lazy(
            "It counts no more and stays to be read with your reason. The right figure is entered anew."
        ),
        said=gettext_lazy("It is withdrawn."),
        danger=True,
    ),
)


def _leads(user: Any) -> bool:
    """Whether somebody may stand below a place at which she publishes: a village has no rows for a table."""
    return any(place.level not in (Level.VILLAGE, Level.GRID) for place in network.at(user, Permission.PUBLISH))


OFFERS = (
    *PAGES,
    *PAPER_PAGES,
    MenuItem(gettext_lazy("Indicators"), "insight:here", permission=Permission.VIEW, group="figures", order=10),
    MenuItem(gettext_lazy("Reports"), "insight:reports", permission=Permission.VIEW, group="figures", order=15),
    MenuItem(
        gettext_lazy("Board"),
        "insight:boards",
        permission=Permission.VIEW,
        group="figures",
        order=20,
        pages=("insight:board", "insight:beside", "insight:wall", "insight:flow"),
    ),
    MenuItem(
        gettext_lazy("Figures from paper"), "insight:papers", permission=Permission.ENTER, group="figures", order=25
    ),
    MenuItem(
        gettext_lazy("Published tables"),
        "insight:publications",
        permission=Permission.PUBLISH,
        group="figures",
        order=30,
        shown=_leads,
    ),
    DueSource("insight.to_sign", lambda user, now: reports.to_sign(user, timezone.localdate(now)), _to_sign, _standing),
    DueSource("insight.paper_to_confirm", lambda user, now: papers.to_confirm(user), _to_confirm),
    FileOwner(papers.NOUN, papers.reads_files),
    DueSource("insight.late_below", lambda user, now: reports.late_below(user, timezone.localdate(now)), _late),
)
