"""The life of an application for judicial aid: from the federation through the court's decision to the receipt."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from halfsky.ground.lib.lives import Life, Move, State
from halfsky.programmes.rights.permissions import Permission

UNDECIDED = frozenset({"applied", "checked", "proposed"})
PAID = frozenset({"paid", "received"})
AT_FEDERATION = frozenset({"applied", "checked", "granted", "paid"})  # where the next move is not the court's

JUDICIAL_AID = Life(
    name="rights.aid",
    start="applied",
    states=(
        State("applied", pgettext_lazy("aid", "Applied for"), "soon", 1),
        State("checked", pgettext_lazy("aid", "Papers complete"), "calm", 2),
        State("proposed", pgettext_lazy("aid", "With the court"), "soon", 3),
        State("granted", pgettext_lazy("aid", "Granted"), "calm", 4),
        State("paid", pgettext_lazy("aid", "Paid"), "ok", 5),
        State("received", pgettext_lazy("aid", "Receipt signed"), "ok", 6, closed=True),
        State("refused", pgettext_lazy("aid", "Refused by the court"), "plain", closed=True),
        State("withdrawn", pgettext_lazy("aid", "Withdrawn"), "plain", closed=True),
    ),
    moves=(
        Move("check_aid", _("Check the papers"), frozenset({"applied"}), "checked", Permission.AID, (), 10),
        # Each paper has its own way there on the page: no button above.
        Move("hand_in_paper", _("Hand in a paper"), UNDECIDED, None, Permission.AID, (), 30, quiet=True),
        Move("propose_aid", _("Propose to the court"), frozenset({"checked"}), "proposed", Permission.AID, (), 10),
        Move("grant_aid", _("The court granted it"), frozenset({"proposed"}), "granted", Permission.AID, (), 10),
        Move("refuse_aid", _("The court refused it"), frozenset({"proposed"}), "refused", Permission.AID, (), 20),
        Move("pay_aid", _("Record the payment"), frozenset({"granted"}), "paid", Permission.AID, (), 10),
        Move("receive_aid", _("The receipt is signed"), frozenset({"paid"}), "received", Permission.AID, (), 10),
        Move("reverse_aid", _("Reverse the payment"), PAID, "granted", Permission.AID, (), 70),
        Move(
            "withdraw_aid", _("Withdraw the application"), UNDECIDED | {"granted"}, "withdrawn", Permission.AID, (), 80
        ),
    ),
)

LIVES = (JUDICIAL_AID,)
