"""The life of an import."""

from __future__ import annotations

from django.utils.translation import pgettext_lazy

from halfsky.ground.lib.lives import Life, Move, State

HEADINGS, PLACES, CHECKING, CHECKED = "headings", "places", "checking", "checked"
WRITING, HELD, DONE, CANCELLED = "writing", "held", "done", "cancelled"
AT_WORK = (CHECKING, WRITING)  # a job works on it
UNWRITTEN = frozenset({HEADINGS, PLACES, CHECKING, CHECKED})  # nothing of it is written yet

IMPORT = Life(
    name="imports.import",
    states=(
        State(HEADINGS, pgettext_lazy("import", "headings"), "soon", 1),
        State(PLACES, pgettext_lazy("import", "places"), "soon", 2),
        State(CHECKING, pgettext_lazy("import", "being checked"), "calm", 3),
        State(CHECKED, pgettext_lazy("import", "to be accepted"), "soon", 4),
        State(WRITING, pgettext_lazy("import", "being written"), "calm", 5),
        State(HELD, pgettext_lazy("import", "held"), "late"),
        State(DONE, pgettext_lazy("import", "done"), "ok", 6, closed=True),
        State(CANCELLED, pgettext_lazy("import", "cancelled"), "plain", closed=True),
    ),
    moves=(
        Move("map", pgettext_lazy("import", "Say what the headings mean"), UNWRITTEN, PLACES, ""),
        Move("check", pgettext_lazy("import", "Check"), frozenset({PLACES, CHECKING}), CHECKING, ""),
        Move("report", pgettext_lazy("import", "Report"), frozenset({CHECKING}), CHECKED, "", quiet=True),
        Move("accept", pgettext_lazy("import", "Accept"), frozenset({CHECKED}), WRITING, ""),
        Move("hold", pgettext_lazy("import", "Hold"), frozenset({WRITING}), HELD, "", quiet=True),
        Move("resume", pgettext_lazy("import", "Go on"), frozenset({HELD, WRITING}), WRITING, ""),
        Move("finish", pgettext_lazy("import", "Finish"), frozenset({WRITING}), DONE, "", quiet=True),
        Move("cancel", pgettext_lazy("import", "Cancel"), UNWRITTEN | {HELD}, CANCELLED, ""),
    ),
    start=HEADINGS,
)
LIVES = (IMPORT,)
