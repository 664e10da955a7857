"""What a person without an account reads of the state of her matter: one plain sentence, and nothing about what it is."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

SENTENCES: dict[str, str | Promise] = {
    "registered": _("It has arrived. Somebody will read it and take it up."),
    "accepted": _("Somebody has taken it up and is looking after it."),
    "assigned": _("It was given to colleagues near you, who will take it up."),
    "handling": _("It is being worked on."),
    "answered": _("You have been answered. See below."),
    "finished": _("It is finished. We would like to ask how it went."),
    "followed_up": _("It is finished."),
    "archived": _("It is finished."),
    "declined": _("We cannot take this up. Below you read why, and where to turn."),
    "withdrawn": _("It was closed as you wished."),
    "in_review": _("You asked for a review. The level above decides it."),
    "reviewed": _("The review is decided. See below."),
    "in_second": _("You asked for a second review. The level above decides it."),
    "ended": _("It has ended."),
    "joined": _("It goes on together with an earlier one of yours. The same people look after it."),
}
OTHERWISE = _("It is being worked on.")


def sentence(state: str) -> str | Promise:
    """The sentence for a state; the most general one for a state a programme has added."""
    return SENTENCES.get(state, OTHERWISE)
