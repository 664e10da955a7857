"""What somebody without an account can do: ask for help, add a word to her matter, ask to be called when her code is lost."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from halfsky.ground.lib.actors import Actor, Channel, Link
from halfsky.ground.notices import actions as notices
from halfsky.kernel.matters import actions as matters
from halfsky.kernel.matters import queries as matter_queries
from halfsky.kernel.matters.actions import NewParty
from halfsky.kernel.matters.models import Matter, Party
from halfsky.kernel.matters.models.matter import Channel as CameBy
from halfsky.kernel.matters.states import CLOSED
from halfsky.kernel.network.models import Organisation, Venue
from halfsky.programmes.rights import queries


@dataclass(frozen=True)
class Asked:
    """What the person takes away: the number of her matter and the code, which is shown once."""

    number: str
    code: str


@transaction.atomic
def ask(
    *,
    kind: str,
    place: Organisation,
    story: str,
    away: bool = False,
    venue: Venue | None = None,
    name: str = "",
    phone: str = "",
    safe_times: str = "",
    may_call: bool = False,
    for_herself: bool = True,
) -> Asked:
    """Registers what a stranger asks for at the nearest federation that has somebody to read it, and gives out the code.

    `away` takes it past the village and the town, for whoever does not want to be known there. Without her word nobody calls her.
    """
    receiver = queries.receiver(place, away=away)
    by = Channel(f"venue:{venue.token}" if venue else "page", venue.name if venue else str(_("Public help page")))
    told = NewParty(
        role=Party.Role.CONCERNED if for_herself else Party.Role.CALLER,
        name=name,
        safe_phone=phone,
        safe_times=safe_times,
        contact_agreed=may_call and bool(phone),
    )
    matter = matters.register(
        kind=kind, channel=CameBy.ONLINE, organisation=receiver, place=place, story=story, parties=[told], by=by
    )
    return Asked(matter.number, matters.issue_code(matter=matter, by=by))


@transaction.atomic
def add_word(*, matter: Matter, text: str, wants_to_stop: bool = False) -> None:
    """Adds what the person writes to her matter, and tells its desk. A wish to stop closes nothing: a person has to ask her first."""
    note = _("I no longer want this to go on. %(text)s") % {"text": text} if wants_to_stop else text
    step = matters.advance(matter=matter, verb="add_word", note=note, by=_person(matter))
    _tell_desk(matter, f"word:{step.pk}", _person(matter))


@transaction.atomic
def pass_on(*, matter: Matter, note: str, by: Actor) -> None:
    """Adds what the person said on the telephone; she reads that she called, its desk what she said."""
    told = _("You called us about this.")
    step = matters.advance(matter=matter, verb="add_word", note=note, told=told, by=by)
    _tell_desk(matter, f"word:{step.pk}", by)


@transaction.atomic
def ask_to_be_called(*, number: str) -> None:
    """Asks the desk of a matter to call the person because her code is lost; nothing happens without a contact agreed as safe.

    The asker learns nothing, whether there is such a matter or not; the code itself is given out on the telephone alone.
    """
    matter = Matter.objects.filter(number=number.strip().upper()).select_related("owner").first()
    if matter is None or matter.state in CLOSED or not matter.parties.filter(contact_agreed=True).exists():
        return
    by = Link(f"lost:{matter.number}", str(_("Somebody who gave the number")))
    said = _(
        "The code is lost: please call at the contact that was agreed as safe, make sure who speaks, and give out a new code."
    )
    told = _("Somebody asked us to call you because the code was lost.")
    step = matters.advance(matter=matter, verb="add_word", note=said, told=told, by=by)
    _tell_desk(matter, f"lost:{step.pk}", by)


def _person(matter: Matter) -> Link:
    return Link(f"follow:{matter.number}", str(_("The person concerned")))


def _tell_desk(matter: Matter, key: str, by: Actor) -> None:
    number = matter.number
    notices.tell(
        users=[matter.handler] if matter.handler else matter_queries.able(matter),
        subject=lambda: _("A word from outside: %(number)s") % {"number": number},
        url=matter.get_absolute_url(),
        urgent=matter.urgent,
        key=key,
        noun="matters.matter",
        noun_id=matter.pk,
        organisation=matter.owner_id,
        by=by,
    )
