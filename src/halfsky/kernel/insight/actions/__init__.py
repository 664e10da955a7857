"""The verbs of insight; each journals what it did in its own transaction. No figure is written: what stands on paper is a record."""

from halfsky.kernel.insight.actions.composing import compose, end
from halfsky.kernel.insight.actions.exporting import note_export
from halfsky.kernel.insight.actions.folding import fold, forget, store
from halfsky.kernel.insight.actions.papers import confirm, enter, withdraw
from halfsky.kernel.insight.actions.publishing import discard, prepare, publish, withdraw_table
from halfsky.kernel.insight.actions.reporting import amend, check, comment, open_reports, remind, send_back, sign

__all__ = [
    "amend",
    "check",
    "comment",
    "compose",
    "confirm",
    "discard",
    "end",
    "enter",
    "fold",
    "forget",
    "note_export",
    "open_reports",
    "prepare",
    "publish",
    "remind",
    "send_back",
    "sign",
    "store",
    "withdraw",
    "withdraw_table",
]
