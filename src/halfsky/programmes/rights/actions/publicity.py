"""Verbs of law publicity days: keep which law and who spoke, write a question down, and make a matter of it with one tap."""

from __future__ import annotations

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from halfsky.ground.lib.actors import Actor
from halfsky.ground.lib.errors import Refusal
from halfsky.kernel.activities import actions as activities
from halfsky.kernel.activities import queries as activity_queries
from halfsky.kernel.activities.models import Activity
from halfsky.kernel.activities.permissions import Permission
from halfsky.kernel.matters import actions as matters
from halfsky.kernel.matters.models import Matter, Party
from halfsky.kernel.matters.models.matter import Channel
from halfsky.programmes.rights.models import LawPublicity, LawQuestion

TITLE = 40


@transaction.atomic
def keep(*, activity: Activity, law: str, lecturer: str = "", answered: int | None = None, by: Actor) -> LawPublicity:
    """Keeps which law a day was about, who spoke, and how many questions were answered on the spot."""
    values: dict[str, object] = {"law": law, "lecturer": lecturer}
    if answered is not None:
        # Those that were written down one by one are part of it, so it is never below them.
        values["answered"] = max(answered, LawQuestion.objects.filter(activity=activity).count())
    return LawPublicity.objects.update_or_create(activity=activity, defaults=values)[0]


@transaction.atomic
def note_question(
    *,
    activity: Activity,
    question: str,
    answer: str = "",
    name: str = "",
    phone: str = "",
    matter_now: bool = False,
    by: Actor,
) -> LawQuestion:
    """Writes down what somebody asked; it counts as answered here, or becomes a matter at once. After recording the timeline shows it."""
    publicity = LawPublicity.objects.filter(activity=activity).first()
    if publicity is None:
        raise Refusal(_("Nobody has said which law this day is about. Record its figures first."))
    before = publicity.answered
    changes = {str(_("Questions answered")): [before, before + 1]} if activity.state == "recorded" else {}
    activities.advance(activity=activity, verb="ask", changes=changes, by=by)
    LawPublicity.objects.filter(pk=publicity.pk).update(answered=F("answered") + 1)
    row = LawQuestion.objects.create(activity=activity, question=question, answer=answer, name=name, phone=phone)
    if matter_now:
        make_matter(question=row, by=by)
    return row


@transaction.atomic
def make_matter(*, question: LawQuestion, by: Actor) -> Matter:
    """Makes a matter of advice of a question, with the words, name and telephone as they were written down; Refusal for a second one."""
    # The row is taken first: of two taps at once one waits and is refused.
    row = LawQuestion.objects.select_for_update().select_related("activity__organiser").get(pk=question.pk)
    if not activity_queries.insider(by, row.activity, Permission.ATTENDANCE):
        raise Refusal(_("Only the people of %(place)s can do this.") % {"place": row.activity.organiser.short_name})
    if row.matter_id:
        raise Refusal(_("A matter was made of this question already."))
    who = matters.NewParty(role=Party.Role.CONCERNED, name=row.name or str(_("anonymous")), phone=row.phone)
    made = matters.register(
        kind="advice",
        channel=Channel.VISIT,
        organisation=row.activity.organiser,
        title=row.question[:TITLE],
        story="\n".join(words for words in (row.question, row.answer) if words),
        parties=[who],
        synthetic=row.activity.synthetic,
        by=by,
    )
    LawQuestion.objects.filter(pk=row.pk).update(matter=made)
    return made
