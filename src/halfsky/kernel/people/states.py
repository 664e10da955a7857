"""The life of a likeness: a question about two records, and its answer."""

from __future__ import annotations

from django.utils.translation import pgettext_lazy

from halfsky.ground.lib.lives import Life, Move, State
from halfsky.kernel.people.permissions import Permission

OPEN, SAME, DIFFERENT = "open", "same", "different"

LIKENESS = Life(
    name="people.likeness",
    states=(
        State(OPEN, pgettext_lazy("likeness", "to be decided"), "soon", 1),
        State(SAME, pgettext_lazy("likeness", "one person"), "ok", 2, closed=True),
        State(DIFFERENT, pgettext_lazy("likeness", "two people"), "plain", closed=True),
    ),
    moves=(
        Move("merge", pgettext_lazy("likeness", "One person"), frozenset({OPEN, DIFFERENT}), SAME, Permission.MERGE),
        Move("tell_apart", pgettext_lazy("likeness", "Two people"), frozenset({OPEN}), DIFFERENT, Permission.MERGE),
        Move("unmerge", pgettext_lazy("likeness", "Separate again"), frozenset({SAME}), OPEN, Permission.MERGE),
        Move("ask_again", pgettext_lazy("likeness", "Ask again"), frozenset({DIFFERENT}), OPEN, Permission.MERGE),
    ),
    start=OPEN,
)
LIVES = (LIKENESS,)
