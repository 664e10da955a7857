"""What the network offers the floors above: lines of the menu, and organisations and venues for the search."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from halfsky.ground.lib.declarations import Hit, MenuItem, SearchSource, SettingReader
from halfsky.ground.lib.lists import Place, PlaceReader
from halfsky.kernel.network import queries
from halfsky.kernel.network.models import Organisation
from halfsky.kernel.network.permissions import Permission


def find_organisations(actor: Any, term: str, limit: int) -> Iterable[Hit]:
    """Organisations by name, pinyin, initials or code, each with those above it."""
    for one, place in queries.with_place(queries.search(actor, term)[:limit]):
        yield Hit(one.short_name, place or str(one.get_level_display()), one.get_absolute_url())


def find_venues(actor: Any, term: str, limit: int) -> Iterable[Hit]:
    """Open venues by name or address."""
    venues = queries.visible_venues(actor).filter(until=None).select_related("organisation")
    found = (venues.filter(name__contains=term) | venues.filter(address__contains=term)).order_by("name", "id")
    for venue in found[:limit]:
        detail = " · ".join(
            str(part) for part in (venue.get_kind_display(), venue.organisation.short_name, venue.phone) if part
        )
        yield Hit(venue.name, detail, reverse("network:venue", args=[venue.pk]))


def _places(found: Iterable[tuple[Organisation, str]]) -> list[Place]:
    return [Place(one.pk, one.short_name, above) for one, above in found]


def find_places(actor: Any, permission: str, texts: Sequence[str]) -> Mapping[str, Sequence[Place]]:
    """For each text the organisations of the actor's it can mean."""
    return {text: _places(found) for text, found in queries.places_in(actor, permission, texts).items()}


def allowed_places(actor: Any, permission: str, keys: Iterable[int]) -> Mapping[int, Place]:
    """Of some keys those at which the actor holds a permission."""
    return {place.key: place for place in _places(queries.places_allowed(actor, permission, keys))}


OFFERS = (
    MenuItem(_("Organisations"), "network:explorer", Permission.VIEW, group="roots", order=10),
    MenuItem(_("Venues"), "network:venues", Permission.VIEW, group="roots", order=30),
    MenuItem(_("Map of divisions"), "network:divisions", Permission.FOUND, group="house", order=30),
    MenuItem(_("Accounts and grants"), "network:members", Permission.GRANT, group="house", order=10),
    MenuItem(_("Settings"), "network:settings", Permission.SET, group="house", order=20),
    MenuItem(_("Workdays"), "network:calendar", Permission.SET, group="house", order=25),
    MenuItem(_("My grants"), "network:grants", Permission.VIEW, group="house", order=90),
    SearchSource("organisations", _("Organisations"), find_organisations),
    SearchSource("venues", _("Venues"), find_venues),
    PlaceReader(find_places, lambda actor, permission: _places(queries.places_for(actor, permission)), allowed_places),
    SettingReader(lambda organisation, key: queries.setting(organisation, key)),
)
