"""Verbs of the jobs."""

from halfsky.ground.jobs.actions.job import fail, finish, progress, run, start, take
from halfsky.ground.jobs.actions.periodic import run_periodic
from halfsky.ground.jobs.actions.revival import forget, revive
from halfsky.ground.jobs.rules import Outcome

__all__ = ["Outcome", "fail", "finish", "forget", "progress", "revive", "run", "run_periodic", "start", "take"]
