"""What rights stations offer to the house: the register in the menu, and the stations that wait to be recognised."""

from __future__ import annotations

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from halfsky.ground.lib.declarations import Due, DueSource, MenuItem
from halfsky.programmes.rights import queries
from halfsky.programmes.rights.models.stations import Recognition, page_of
from halfsky.programmes.rights.permissions import Permission


def _proposal(row: Recognition, now: datetime) -> Due:
    """A station that waits for the reader's federation to recognise it."""
    return Due(
        due_at=None,
        title=_("Recognise a rights station: %(name)s") % {"name": row.venue.name},
        detail=row.rank,
        url=page_of(row.venue),
        verb=_("Answer"),
        verb_url=reverse("rights:recognition_move", args=[row.pk, "recognise"]),
    )


OFFERS = (
    DueSource("rights.proposals", lambda user, now: queries.stations.proposals(user), _proposal),
    MenuItem(gettext_lazy("Rights stations"), "rights:stations", Permission.STATIONS, group="programmes", order=12),
)
