"""The life of a job."""

from __future__ import annotations

from django.utils.translation import pgettext_lazy

from halfsky.ground.lib.lives import Life, Move, State

QUEUED, RUNNING, DONE, FAILED = "queued", "running", "done", "failed"
OPEN = (QUEUED, RUNNING)

JOB = Life(
    name="jobs.job",
    states=(
        State(QUEUED, pgettext_lazy("job", "waiting"), "plain", 1),
        State(RUNNING, pgettext_lazy("job", "running"), "calm", 2),
        State(DONE, pgettext_lazy("job", "finished"), "ok", 3, closed=True),
        State(FAILED, pgettext_lazy("job", "failed"), "late", closed=True),
    ),
    moves=(
        Move("take", pgettext_lazy("job", "Take up"), frozenset({QUEUED}), RUNNING, "", quiet=True),
        Move("resume", pgettext_lazy("job", "Take up again"), frozenset({RUNNING}), QUEUED, "", quiet=True),
        Move("finish", pgettext_lazy("job", "Finish"), frozenset({RUNNING}), DONE, "", quiet=True),
        Move("fail", pgettext_lazy("job", "Give up"), frozenset({QUEUED, RUNNING}), FAILED, "", quiet=True),
    ),
    start=QUEUED,
)
LIVES = (JOB,)
