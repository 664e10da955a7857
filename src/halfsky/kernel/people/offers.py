"""What people offers to the composition: its line in the menu, its part of the search, its line on the workbench."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from halfsky.ground.accounts.models import User
from halfsky.ground.lib.declarations import Due, DueSource, Hit, Kept, MenuItem, SearchSource
from halfsky.kernel.people import queries
from halfsky.kernel.people.models import Likeness, Person
from halfsky.kernel.people.permissions import Permission


def _find(actor: Any, term: str, limit: int) -> Iterable[Hit]:
    rows = queries.search(actor, term).with_posts().select_related("organisation", "vault")[:limit]
    for person in rows:
        name, _sep, detail = queries.line(actor, person).partition(" · ")
        yield Hit(name, detail, person.get_absolute_url())


def _to_decide(user: User, now: datetime) -> QuerySet[Likeness]:
    return queries.to_decide(user) if user.has_perm(Permission.MERGE) else Likeness.objects.none()


def _alike(pairs: int, now: datetime) -> Due:
    """One line for all likely duplicates that wait for her, whatever their number."""
    url = reverse("people:likenesses")
    title = ngettext("%(n)d pair of records may be one person", "%(n)d pairs of records may be one person", pairs)
    return Due(None, title % {"n": pairs}, str(_("Likely duplicates")), url, str(_("Compare")), verb_url=url)


def _number(rows: QuerySet[Any], now: datetime, limit: int) -> Iterable[int]:
    return [found] if (found := rows.count()) else []


def _kept_at(organisations: Any) -> int:
    return Person.objects.filter(organisation__in=organisations, protected=False).count()


OFFERS = (
    MenuItem(_("People"), "people:people", Permission.VIEW, group="daily", order=20),
    DueSource("people.likeness", _to_decide, _alike, gather=_number),
    SearchSource("people", _("People"), _find),
    Kept("people", _("People kept there, protected ones not counted"), _kept_at),
)
