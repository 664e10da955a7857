"""Tasks of the jobs themselves: verifying the journal, and looking after interrupted work."""

from __future__ import annotations

from datetime import timedelta

from django.utils.translation import gettext as _
from django_tasks import task

from halfsky.ground.jobs import actions
from halfsky.ground.jobs.models import Job
from halfsky.ground.journal import queries as journal
from halfsky.ground.lib.declarations import Periodic

PERIODIC = (
    Periodic("jobs.revive", timedelta(minutes=1), lambda now: actions.revive(now=now)),
    Periodic("jobs.forget", timedelta(days=1), lambda now: actions.forget(now=now)),
)


@task()
def verify_journal(job: str) -> None:
    """Recomputes the whole journal and says whether it is whole."""
    actions.run(job=job, work=_verify)


def _verify(job: Job) -> actions.Outcome:
    found = journal.verify(progress=lambda done, total: actions.progress(job=job, done=done, total=total))
    broken = _("The journal is broken: %(where)s") % {"where": found.first_broken}
    lines = [(_("Events"), found.events), (_("Not sealed yet"), found.unsealed), (_("Head of the chain"), found.head)]
    return actions.Outcome(message=_("The journal is whole.") if found.ok else broken, lines=lines)
