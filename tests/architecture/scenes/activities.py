"""A talk and a law publicity day, with people who came and one who asked."""

from __future__ import annotations

from django.core.files.uploadedfile import SimpleUploadedFile

from halfsky.ground.lib import moments
from halfsky.kernel.activities import actions as activities
from halfsky.kernel.activities.models import Activity, Attendance, Host
from halfsky.programmes.rights.actions import publicity
from halfsky.programmes.rights.models import LawQuestion
from halfsky.programmes.rights.queries.publicity import KIND
from tests.architecture.scenes.scene import ANYONE_IN_LINE, NOBODY, PDF, VILLAGE, Part
from tests.cast import Cast


def part(cast: Cast) -> Part:
    """Plays them: whoever came, and what was asked, is the organiser's own."""
    talk = _talk(cast)
    _law_day(cast)
    may = {
        "canary-talk": (ANYONE_IN_LINE | {"recused"}) - {"operator"},
        "canary-sheet": (ANYONE_IN_LINE | {"recused"}) - {"operator"},
        "金丝雀丙": VILLAGE,  # whoever came is named to the organiser's own people
        "13812340005": NOBODY,
        "canary-question": VILLAGE,  # who asks in the market trusts those she asks
        "canary-answer": VILLAGE,
        "13812340006": NOBODY,
    }
    secret = {
        "activity": Activity.objects.values_list("pk", flat=True),
        "attendance": Attendance.objects.values_list("pk", flat=True),
        "host": Host.objects.filter(state="named").values_list("pk", flat=True),
        "law_question": LawQuestion.objects.values_list("pk", flat=True),
    }
    known = {
        "activity_kind": ["activities.talk"],
        "activity_token": [talk.token],
        "activity_verb": ["record", "amend", "sign_late", "attach", "name_host", "void"],
    }
    return Part(may, secret, known)


def _talk(cast: Cast) -> Activity:
    """A talk that was never announced: a guest signed in late, and one federation has yet to say whether it was theirs too."""
    day, by = moments.today(), cast.chair
    told = activities.Told("activities.talk", cast.village, day, title="canary-talk", joint=[cast.other_county])
    talk = activities.record_held(
        told=told, head_count=30, uploads=[SimpleUploadedFile("canary-sheet.pdf", PDF + b"\n\n\n")], by=by
    )
    activities.sign_late(activity=talk, name="金丝雀丙", phone="13812340005", by=by)
    return talk


def _law_day(cast: Cast) -> None:
    """A law publicity day at which somebody asked something."""
    more = {"law": "反家庭暴力法", "lecturer": "法官"}
    told = activities.Told(KIND, cast.village, moments.today(), title="canary-talk", more=more)
    day = activities.record_held(told=told, head_count=50, leaflets={"问答": 200}, by=cast.chair)
    publicity.note_question(
        activity=day,
        question="canary-question",
        answer="canary-answer",
        name="金丝雀丙",
        phone="13812340006",
        by=cast.chair,
    )
