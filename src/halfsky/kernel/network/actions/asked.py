"""What every verb of this room asks first: may this actor do that here?"""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from halfsky.ground.lib.actors import Actor, System
from halfsky.ground.lib.errors import NotAllowed, NotPossible, Refusal
from halfsky.ground.lib.periods import day_words
from halfsky.kernel.network import queries
from halfsky.kernel.network.models import Lineage, Organisation, today


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


def hold(*organisations: Organisation) -> None:
    """Lets two who change the same organisations at once wait for each other, and looks again at what they have become meanwhile."""
    keys = [one.pk for one in organisations]
    list(Organisation.objects.select_for_update().filter(pk__in=keys).order_by("pk").values_list("pk"))
    for one in organisations:
        one.refresh_from_db(fields=["dissolved_on", "successor"])


def not_before_last_change(organisation: Organisation, on: date) -> None:
    """Lines are only ever appended to: a change before the last one would rewrite history."""
    if on > today():
        raise Refusal(
            _("The day lies in the future. Move the organisation on its day, or choose an earlier one."), at="on"
        )
    below = Lineage.objects.open().filter(ancestor=organisation).order_by().values("descendant")
    last = Lineage.objects.open().filter(descendant__in=below, since__gt=on).order_by("-since").first()
    if last is not None:
        raise Refusal(
            _("The network here last changed on %(day)s. Choose that day or a later one.")
            % {"day": day_words(last.since)},
            at="on",
        )
