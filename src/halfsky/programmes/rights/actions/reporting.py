"""The verb that records a report to the police; the timeline says that it was made and to whom."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from halfsky.ground.lib import moments
from halfsky.ground.lib.actors import Actor
from halfsky.ground.lib.errors import Refusal
from halfsky.kernel.matters import actions as matters
from halfsky.kernel.matters.models import Matter
from halfsky.programmes.rights.models import PoliceReport


@transaction.atomic
def report(*, matter: Matter, at: datetime, to: str, note: str = "", by: Actor) -> PoliceReport:
    """Records the mandatory report to the police: when, and to whom.

    The duty stands in the Anti-Domestic Violence Law, article 14, and in the Law on the Protection of Minors, article 11. A later incident
    is reported again; the first report stays in the timeline.
    """
    if at > moments.now():
        raise Refusal(_("This moment is still to come. Record the report once it was made."), at="at")
    said = _("Reported to %(police)s.") % {"police": to} + (f" {note}" if note else "")
    matters.advance(matter=matter, verb="report", note=said, content={"at": at.isoformat()}, by=by)
    kept, _new = PoliceReport.objects.update_or_create(matter=matter, defaults={"at": at, "to": to})
    return kept
