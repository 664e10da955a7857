"""What every verb of this room asks first: may this actor do that here?"""

from __future__ import annotations

from django.utils.translation import gettext as _

from halfsky.ground.lib.actors import Actor, System
from halfsky.ground.lib.errors import NotAllowed, NotPossible
from halfsky.kernel.network import queries
from halfsky.kernel.network.models import Organisation


def may(by: Actor, permission: str, organisation: Organisation | None) -> None:
    """NotAllowed unless the actor holds the permission at the organisation; the system itself may do everything, for its reason."""
    if isinstance(by, System):
        return
    if organisation is None or not queries.holds(by, permission, organisation):
        raise NotAllowed(_("You may not do this here. Ask an administrator of this place or of one above."))


def in_being(organisation: Organisation) -> None:
    """NotPossible when the organisation has been dissolved."""
    if organisation.dissolved_on is not None:
        raise NotPossible(
            _("%(organisation)s has been dissolved: nothing can be added to it.")
            % {"organisation": organisation.short_name}
        )
