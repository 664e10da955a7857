"""Long work of the network, done in the background."""

from __future__ import annotations

from datetime import date
from functools import partial

from django.urls import reverse
from django.utils.translation import gettext as _
from django_tasks import task

from halfsky.ground.jobs import actions as jobs
from halfsky.ground.jobs.models import Job
from halfsky.kernel.network import actions, queries, rules
from halfsky.kernel.network.models import Division, Level


@task()
def found_territorial(job: str, division: str, levels: list[str], founded_on: str) -> None:
    """Founds federations on a place and inside it, as its asker may, and says how many there are now on each level."""
    jobs.run(job=job, work=partial(_found, division, levels, date.fromisoformat(founded_on)))


def _found(division: str, levels: list[str], founded_on: date, job: Job) -> jobs.Outcome:
    founded = actions.found_territorial(
        division_code=division,
        levels=levels,
        founded_on=founded_on,
        by=job.user,
        progress=lambda done, total: jobs.progress(job=job, done=done, total=total),
    )
    place = Division.objects.open().get(code=division)
    plans = queries.plans(place, rules.MAPPED)
    passed = sum(plan.groupings + plan.special for plan in plans)
    return jobs.Outcome(
        message=_("%(count)d federations have been founded in %(name)s.") % {"count": founded, "name": place.name},
        lines=[
            *((str(Level(plan.level).label), plan.standing) for plan in plans),
            (_("Passed over: groupings, zones, farms and prisons"), passed),
        ],
        next_url=reverse("network:division", args=[place.pk]),
        next_label=place.name,
    )
