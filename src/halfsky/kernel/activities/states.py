"""The life of an activity, and the kinds every federation has. A programme declares its own kinds in its `offers.py`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from halfsky.ground.lib.lives import Life, Move, State
from halfsky.kernel.activities.permissions import Permission as P

STATES = (
    State("planned", pgettext_lazy("activity", "Planned"), "calm", 1),
    State("announced", pgettext_lazy("activity", "Announced"), "calm", 2),
    State("held", pgettext_lazy("activity", "Held"), "soon", 3),
    State("recorded", pgettext_lazy("activity", "Recorded"), "ok", 4, closed=True),
    State("cancelled", pgettext_lazy("activity", "Cancelled"), "plain", closed=True),
)

AHEAD = frozenset({"planned", "announced"})
OPEN = AHEAD | {"held"}
COUNTED = frozenset({"recorded"})
EVIDENT = frozenset({"held", "recorded"})

ACTIVITY = Life(
    name="activities.activity",
    start="planned",
    states=STATES,
    moves=(
        Move("announce", _("Announce"), frozenset({"planned"}), "announced", P.PLAN, (), 30),
        Move("begin", _("Open sign-in"), AHEAD, "held", P.RECORD, (), 20),
        Move("record", _("Record the figures"), OPEN, "recorded", P.RECORD, (), 10),
        Move("sign_late", _("Sign somebody in"), EVIDENT, None, P.ATTENDANCE, (), 40),
        Move("attach", _("Add pictures"), EVIDENT, None, P.RECORD, (), 41),
        Move("name_host", _("It was theirs too"), OPEN | EVIDENT, None, P.PLAN, (), 50),
        Move("amend", _("Amend the figures"), COUNTED, None, P.RECORD, (), 60),
        Move("cancel", _("Cancel the activity"), AHEAD, "cancelled", P.PLAN, (), 80),
        Move("void", _("It did not take place"), EVIDENT, "cancelled", P.RECORD, (), 81),
    ),
)

Text = str | Promise

NAMES, ANONYMOUS, NONE = "names", "anonymous", "none"


@dataclass(frozen=True)
class More:
    """What a programme asks of an activity of its kind besides: the fields, and the verb that keeps them.

    `form(data, actor=…)` makes a form whose cleaned values `keep(activity=…, by=…, **values)` takes, in the transaction of the record;
    `kept(activity)` gives the values that are kept already.
    """

    form: Callable[..., Any]
    keep: Callable[..., Any]
    kept: Callable[[Any], dict[str, Any]]


@dataclass(frozen=True)
class Kind:
    """A kind of activity: its words, what is counted of it, and how people sign in.

    `sign_in` is "names" (a guest may give name and telephone, or nothing), "anonymous" (nothing is asked) or "none" (heads are counted
    by eye alone). `leaflets` tells whether some are handed out, `leaflet` what the usual one is called; `topics` are offered to choose
    from. A `sensitive` kind says nothing of itself on pages for everybody, and its files are sealed. `counted` says in words what is
    counted of it.
    """

    slug: str
    label: Text
    counted: Text
    sign_in: str = NAMES
    leaflets: bool = False
    leaflet: Text = ""
    topics: tuple[Text, ...] = ()
    sensitive: bool = False
    life: Life = ACTIVITY
    more: More | None = None
    order: int = 50


KINDS = (
    Kind(
        "activities.talk",
        _("Talk"),
        _("Every talk once, with everybody who listened."),
        topics=(
            _("Party's new theories"),
            _("Women's and children's rights"),
            _("Family education"),
            pgettext_lazy("topic", "Health"),
            _("Rural revitalisation"),
        ),
        order=10,
    ),
    Kind(
        "activities.event",
        _("Themed activity"),
        _("Every activity once, with everybody who took part."),
        topics=(_("Festival"), _("Beautiful courtyard"), _("Parents and children"), _("Volunteering")),
        order=20,
    ),
)

LIVES = (ACTIVITY,)
