"""The lines of the menu that lead to pages of the composition itself."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from halfsky.ground.journal.permissions import Permission as Journal
from halfsky.ground.lib.declarations import MenuItem

OFFERS = [
    MenuItem(_("Workbench"), "start", group="desk", order=0),
    MenuItem(_("Journal"), "audit:page", permission=Journal.READ, group="house", order=90),
]
