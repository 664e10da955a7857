"""What people offers to the composition: its line in the menu and its part of the search."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext_lazy as _

from halfsky.ground.lib.declarations import Hit, MenuItem, SearchSource
from halfsky.kernel.people import queries
from halfsky.kernel.people.permissions import Permission


def _find(actor: Any, term: str, limit: int) -> Iterable[Hit]:
    rows = queries.search(actor, term).with_posts().select_related("organisation", "vault")[:limit]
    for person in rows:
        name, _sep, detail = queries.line(actor, person).partition(" · ")
        yield Hit(name, detail, person.get_absolute_url())


OFFERS = (
    MenuItem(_("People"), "people:people", Permission.VIEW, group="daily", order=20),
    SearchSource("people", _("People"), _find),
)
