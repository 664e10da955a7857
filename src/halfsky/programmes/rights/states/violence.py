"""The life of a matter of domestic violence, and of what a court and the police decide in it."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from halfsky.ground.lib.lives import Life, Move, State
from halfsky.kernel.matters.permissions import Permission as P
from halfsky.kernel.matters.states import AT_WORK, DONE, OPEN
from halfsky.programmes.rights.states.mediation import MOVES as MEDIATION
from halfsky.programmes.rights.states.reporting import REPORTED

UNDER_WAY = OPEN | DONE  # a court decides when it decides, often after we have answered

DOMESTIC_VIOLENCE = REPORTED.with_moves(
    "domestic_violence",
    Move("assess", _("Assess the danger"), OPEN, None, P.HANDLE, (), 13),
    Move("protect", _("Apply for a protection order"), UNDER_WAY, None, P.HANDLE, (), 16),
    Move("plan", _("Make a safety plan"), AT_WORK | {"answered"} | DONE, None, P.HANDLE, (), 17),
    Move("admonish", _("Ask for an admonition"), UNDER_WAY, None, P.HANDLE, (), 18),
    *MEDIATION,  # refused where the danger is high or an order runs: `rules.mediation.check_mediable`
)

PROTECTION_ORDER = Life(
    name="rights.protection_order",
    start="applied",
    states=(
        State("applied", _("Applied for"), "soon", 1),
        State("granted", _("Granted"), "ok", 2),
        State("refused", pgettext_lazy("order", "Refused"), "late"),
        State("in_review", _("Under re-examination"), "soon"),
        State("ended", _("Ended"), "plain", 3, closed=True),
    ),
    moves=(
        Move("grant", _("It was granted"), frozenset({"applied", "in_review"}), "granted", P.HANDLE, (), 10),
        Move("refuse", _("It was refused"), frozenset({"applied", "in_review"}), "refused", P.HANDLE, (), 20),
        Move("extend", _("It was extended"), frozenset({"granted"}), None, P.HANDLE, (), 30),
        Move(
            "review",
            _("Re-examination was asked for"),
            frozenset({"granted", "refused"}),
            "in_review",
            P.HANDLE,
            (),
            40,
        ),
        Move(
            "end",
            _("It has ended"),
            frozenset({"applied", "granted", "refused", "in_review"}),
            "ended",
            P.HANDLE,
            (),
            50,
        ),
    ),
)

ADMONITION = Life(
    name="rights.admonition",
    start="asked",
    states=(
        State("asked", _("Asked for"), "soon", 1),
        State("issued", _("Issued"), "calm", 2),
        State("served", _("Served"), "ok", 3),
        State("refused", pgettext_lazy("admonition", "Not issued"), "late", closed=True),
    ),
    moves=(
        Move("issue", _("It was issued"), frozenset({"asked"}), "issued", P.HANDLE, (), 10),
        Move("serve", _("It was served"), frozenset({"issued"}), "served", P.HANDLE, (), 10),
        Move(
            "refuse",
            pgettext_lazy("admonition", "It was not issued"),
            frozenset({"asked"}),
            "refused",
            P.HANDLE,
            (),
            20,
        ),
    ),
)

LIVES = (DOMESTIC_VIOLENCE, PROTECTION_ORDER, ADMONITION)
