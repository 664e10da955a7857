"""The city's line 12338 and a call to it."""

from __future__ import annotations

from halfsky.kernel.network import actions as network
from halfsky.kernel.network.models import Venue
from halfsky.programmes.rights.actions import calls
from halfsky.programmes.rights.models import Call
from tests.architecture.scenes.scene import Part
from tests.cast import BY, Cast


def part(cast: Cast) -> Part:
    """Plays them: only whoever answers the line meets its calls."""
    may = {"canary-call": {"operator"}, "13812340003": {"operator"}}
    return Part(may, {"call": [_call(cast).pk]})


def open_line(cast: Cast) -> Venue:
    """The city's line; a venue is no secret, so the matrix opens it before it looks what outsiders see."""
    return network.open_venue(organisation=cast.city, kind="hotline", name="12338", by=BY)


def _call(cast: Cast) -> Call:
    """A call to the city's line that ended with advice."""
    line = Venue.objects.filter(kind=Venue.Kind.HOTLINE).first() or open_line(cast)
    call = calls.begin(line=line, number="13812340003", by=cast.operator)
    return calls.advise(call=call, note="canary-call", by=cast.operator)
