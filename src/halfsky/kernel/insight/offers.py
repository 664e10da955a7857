"""What insight offers to the floors above."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from halfsky.ground.lib.declarations import MenuItem
from halfsky.kernel.insight.permissions import Permission

OFFERS = [
    MenuItem(_("Indicators"), "insight:here", permission=Permission.VIEW, group="figures", order=10),
    MenuItem(_("Board"), "insight:boards", permission=Permission.VIEW, group="figures", order=20),
]
