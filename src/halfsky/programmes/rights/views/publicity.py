"""The one page of law publicity that is not a panel: a question becomes a matter with one tap."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from halfsky.ground.web import replies
from halfsky.kernel.matters.models import Matter
from halfsky.programmes.rights import actions
from halfsky.programmes.rights.models import LawQuestion
from halfsky.programmes.rights.views.asked import reader


@require_POST
def make_matter(request: HttpRequest, law_question: int) -> HttpResponse:
    """Makes a matter of a question and leads to it, or back to the activity if others will handle it."""
    row = get_object_or_404(LawQuestion.objects.visible_to(reader(request)).select_related("activity"), pk=law_question)
    made = actions.publicity.make_matter(question=row, by=reader(request))
    seen = Matter.objects.visible_to(reader(request)).filter(pk=made.pk).exists()
    return replies.done(
        request, made if seen else row.activity, _("%(number)s was registered.") % {"number": made.number}
    )
