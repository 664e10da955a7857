"""The scene of the matrix: what happens in 柳村, with a canary in everything that is nobody else's business.

A canary is a string that occurs nowhere else. `may` says which readers may ever meet it; any answer to anybody else that contains it is
a leak, whatever page it came from.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta

from django.core.files.uploadedfile import SimpleUploadedFile

from halfsky.ground.files.models import StoredFile
from halfsky.ground.imports.models import Import
from halfsky.ground.lib import moments
from halfsky.kernel.activities import actions as activities
from halfsky.kernel.activities.models import Activity, Attendance, Host
from halfsky.kernel.matters import actions
from halfsky.kernel.matters.adapters import bundles, exhibits
from halfsky.kernel.matters.models import Matter
from halfsky.kernel.network import actions as network
from halfsky.kernel.network.models import Venue
from halfsky.kernel.people import actions as people
from halfsky.kernel.people.models import Household, Person
from halfsky.kernel.people.tests.sheets import checked, xlsx
from halfsky.programmes.rights.actions import (
    after,
    agreements,
    aid,
    calls,
    checks,
    courts,
    mediation,
    petitions,
    publicity,
    violence,
)
from halfsky.programmes.rights.models import (
    Call,
    Clause,
    Finding,
    HouseholdCheck,
    LawQuestion,
    Mediation,
    OpinionLetter,
    ProtectionOrder,
    ReturnVisit,
    Settlement,
)
from halfsky.programmes.rights.queries.publicity import KIND
from halfsky.programmes.rights.rules.aid import Paper
from tests.architecture.addresses import Values
from tests.cast import BY, Cast

ANYONE_IN_LINE = {
    "chair",
    "colleague",
    "named",
    "town_handler",
    "county_handler",
    "operator",
    "supervisor",
    "county_supervisor",
}
NAMED = {"chair", "named"}
VILLAGE = {"chair", "colleague", "named", "recused"}
NOBODY: set[str] = set()
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


@dataclass
class Scene:
    """What was played: canaries with their readers, and the values that addresses are made of."""

    may: dict[str, set[str]] = field(default_factory=dict)
    values: Values = field(default_factory=Values)
    confidential: set[str] = field(default_factory=set)  # paths and numbers that only the named may open


def play(cast: Cast) -> Scene:
    """Plays the scene: `named` is named on the confidential matter, `recused` is related to someone in the ordinary one."""
    scene = Scene()
    ordinary, secret, call, talk = _ordinary(cast), _confidential(cast), _call(cast), _talk(cast)
    aided, twins = _aid(cast), _twins(cast)
    _law_day(cast)
    counselled = _counselled(cast, ordinary)
    sent = _list(cast)
    told, found, letter = _with_particulars(cast), _check_households(cast), _petition(cast)
    dispute = _mediated(cast)
    scene.may = {
        "canary-story": ANYONE_IN_LINE,
        "金丝雀甲": ANYONE_IN_LINE | {"recused"},  # as a person of the village, not as a party
        "canary-note": ANYONE_IN_LINE,
        "canary-address": NOBODY,
        "13812340001": NOBODY,
        "canary-file": ANYONE_IN_LINE | {"judge"},
        "canary-hidden-file": ANYONE_IN_LINE,
        "canary-referred": {"judge"},
        "canary-past-referral": NOBODY,
        "canary-joint-account": NAMED | {"town_handler", "judge"},
        "canary-for-the-town": {"town_handler"},
        "canary-for-the-court": {"judge"},
        "canary-sealed-story": NAMED,
        "金丝雀乙": NAMED,
        "金丝雀佳": ANYONE_IN_LINE | {"recused"},
        "金丝雀以": ANYONE_IN_LINE | {"recused"},
        "canary-sealed-note": NAMED,
        "canary-sealed-address": NOBODY,
        "13812340002": NOBODY,
        "canary-safe-times": NAMED,
        "canary-sealed-file": NAMED,
        "canary-trusted": NAMED,
        "canary-code": NAMED,
        "canary-refuge": NAMED,
        "canary-court": NAMED,
        "canary-talk": (ANYONE_IN_LINE | {"recused"}) - {"operator"},
        "canary-sheet": (ANYONE_IN_LINE | {"recused"}) - {"operator"},
        "金丝雀丙": VILLAGE,  # whoever came is named to the organiser's own people
        "13812340005": NOBODY,
        "canary-question": VILLAGE,  # who asks in the market trusts those she asks
        "canary-answer": VILLAGE,
        "13812340006": NOBODY,
        "canary-particulars": NAMED - {"named"},
        "canary-household": {"chair", "colleague", "named", "recused"},
        "canary-finding": {"chair"},
        "canary-letter": ANYONE_IN_LINE | {"recused"},  # a party of another matter is nothing to her here
        "canary-separate-talk": {"chair"},
        "canary-clause": ANYONE_IN_LINE | {"recused"},
        "canary-mediation-outcome": ANYONE_IN_LINE | {"recused"},
        "canary-dispute-address": NOBODY,
        "13812340009": NOBODY,
        "canary-receiver": NAMED,
        "canary-purpose": NAMED,
        "canary-call": {"operator"},
        "canary-aid": {"chair", "colleague", "named", "recused", "judge"},
        "canary-session": {"chair"},
        "canary-visit": {"chair", "colleague", "named"},
        "canary-document": {"chair", "colleague", "named", "recused"},
        "canary-list": {"chair"},
        "13812340003": {"operator"},
    }
    persons = Person.objects.filter(name__in=["金丝雀甲", "金丝雀乙"])
    scene.values.secret = {
        "number": [secret.number, ordinary.number, told.number, found.matter.number, dispute.number],
        "person": [*persons.values_list("pk", flat=True), *twins],
        "referral": [row.pk for matter in (ordinary, secret) for row in matter.referrals.all()],
        "assignment": [row.pk for row in ordinary.assignments.all()],
        "party": [party.pk for matter in (secret, ordinary) for party in matter.parties.all()],
        "file": list(StoredFile.objects.values_list("pk", flat=True)),
        "matter": [secret.pk, ordinary.pk],
        "call": [call.pk],
        "activity": list(Activity.objects.values_list("pk", flat=True)),
        "law_question": list(LawQuestion.objects.values_list("pk", flat=True)),
        "mediation": list(Mediation.objects.values_list("pk", flat=True)),
        "settlement": list(Settlement.objects.values_list("pk", flat=True)),
        "clause": list(Clause.objects.values_list("pk", flat=True)),
        "attendance": list(Attendance.objects.values_list("pk", flat=True)),
        "host": list(Host.objects.filter(state="named").values_list("pk", flat=True)),
        "aid": aided,
        "counselling": [counselled],
        "visit": list(ReturnVisit.objects.values_list("pk", flat=True)),
        "import": [sent.pk],
        "checklist": [found.visit.checklist_id],
        "household": list(Household.objects.values_list("pk", flat=True)),
        "finding": [found.pk],
        "letter": [letter.pk],
        "order": list(ProtectionOrder.objects.values_list("pk", flat=True)),
    }
    scene.values.known = {
        "check": list(HouseholdCheck.objects.values_list("pk", flat=True)),
        "met": ["met", "away"],
        "organisation": [cast.village.pk, cast.county.pk, cast.court.pk],
        "division": [cast.town.division_id, cast.county.division_id],
        "user": [cast.chair.pk, cast.stranger.pk],
        "kind": ["need", "domestic_violence", "harassment"],
        "activity_kind": ["activities.talk"],
        "activity_token": [talk.token],
        "activity_verb": ["record", "amend", "sign_late", "attach", "name_host", "void"],
        "verb": [
            "ask",
            "report",
            "assess",
            "plan",
            "protect",
            "accept",
            "take",
            "handle",
            "answer",
            "assign",
            "refer",
            "bring_in",
            "urge",
            "recall",
            "note",
            "attach",
            "return",
            "hold_session",
            "end_counselling",
            "visit",
            "check_aid",
            "grant_aid",
            "pay_aid",
            "withdraw_aid",
        ],
        "person_verb": ["change", "erase", "category"],
        "field": ["phone", "address", "number"],
        "slug": ["matters.registered", "matters.persons"],
        "list": ["people", "accounts", "posts"],
    }
    return scene


def _party(name: str, phone: str, address: str, **more: object) -> actions.NewParty:
    return actions.NewParty(role="concerned", name=name, phone=phone, address=address, **more)  # type: ignore[arg-type]


def _ordinary(cast: Cast) -> Matter:
    """An ordinary matter: the court has one open referral of it with one file, and answered an earlier one."""
    by = cast.chair
    matter = actions.register(
        kind="need",
        channel="window",
        organisation=cast.village,
        title="canary-story",
        story="canary-story",
        parties=[_party("金丝雀甲", "13812340001", "canary-address")],
        by=by,
    )
    actions.accept(matter=matter, by=by)
    actions.handle(matter=matter, note="canary-note", by=by)
    shown = actions.attach(matter=matter, upload=SimpleUploadedFile("canary-file.pdf", PDF), by=by)
    actions.attach(matter=matter, upload=SimpleUploadedFile("canary-hidden-file.pdf", PDF + b"\n"), by=by)
    past = actions.refer(matter=matter, receiver=cast.court, asked="一", told="canary-past-referral", by=by)
    actions.receive_referral(referral=past, by=cast.judge)
    actions.answer_referral(referral=past, answer="已答复", by=cast.judge)
    actions.refer(matter=matter, receiver=cast.court, asked="二", told="canary-referred", files=[str(shown.pk)], by=by)
    _relate(cast, matter)
    return matter


def _confidential(cast: Cast) -> Matter:
    """A confidential matter that its handler has accepted, with one more reader named on it."""
    by = cast.chair
    matter = actions.register(
        kind="domestic_violence",
        channel="visit",
        organisation=cast.village,
        story="canary-sealed-story",
        parties=[_party("金丝雀乙", "13812340002", "canary-sealed-address", safe_times="canary-safe-times")],
        by=by,
    )
    actions.accept(matter=matter, note="canary-sealed-note", by=by)
    actions.attach(matter=matter, upload=SimpleUploadedFile("canary-sealed-file.pdf", PDF + b"\n\n"), by=by)
    violence.assess(matter=matter, answers={"strangled": "yes"}, by=by)
    violence.plan(matter=matter, trusted="canary-trusted", code_word="canary-code", refuge="canary-refuge", by=by)
    courts.protect(
        matter=matter, applied_at=moments.now(), applicant="herself", court="canary-court", urgent=True, by=by
    )
    parts = [
        actions.Part(cast.town, "走访", "canary-for-the-town"),
        actions.Part(cast.court, "诉前指导", "canary-for-the-court"),
    ]
    actions.bring_in(matter=matter, account="canary-joint-account", parts=parts, agreed=True, by=by)
    actions.name_reader(matter=matter, user=cast.users["named"], reason="一起办", by=by)
    _bundle(cast, matter)
    return matter


def _aid(cast: Cast) -> list[int]:
    """Two applications for judicial aid by 柳村: one that the court has to decide, one that it has decided."""
    keys = []
    for number in range(2):
        person = people.register(name=f"受助人{number}", organisation=cast.village, by=cast.chair).person
        found = aid.apply_for(
            person=person,
            organisation=cast.village,
            court=cast.court,
            ground="other",
            reason="canary-aid",
            asked=100,
            by=cast.chair,
        )
        aid.check(aid=found, papers=Paper.values, by=cast.chair)
        aid.propose(aid=found, by=cast.chair)
        if number:
            aid.grant(aid=found, decided_on=moments.today(), amount=100, document="canary-document", by=cast.chair)
        keys.append(found.pk)
    return keys


def _counselled(cast: Cast, matter: Matter) -> int:
    """Counselling in the ordinary matter with a note of the chair's, and a return visit that was made, with one to come."""
    row = after.begin(matter=matter, counsellor=cast.chair, court=cast.court, by=cast.chair)
    after.hold_session(counselling=row, on=moments.today(), minutes=50, note="canary-session", by=cast.chair)
    person = matter.parties.filter(role="concerned").get().person
    assert person is not None
    visit = after.plan_after_verdict(matter=matter, person=person, verdict_on=moments.today(), by=cast.chair)
    next_on = moments.today() + timedelta(days=90)
    after.visit(
        return_visit=visit, done_on=moments.today(), how="home", result="canary-visit", next_on=next_on, by=cast.chair
    )
    return row.pk


def _with_particulars(cast: Cast) -> Matter:
    """A confidential matter with answers to the questions of its kind, in the chair's hands alone."""
    answers = {"where": "work", "evidence": "canary-particulars"}
    matter = actions.register(
        kind="harassment", channel="window", organisation=cast.village, answers=answers, by=cast.chair
    )
    return actions.accept(matter=matter, by=cast.chair)


def _petition(cast: Cast) -> OpinionLetter:
    """A petition that 柳村 has decided in writing."""
    matter = actions.register(kind="petition", channel="letter", organisation=cast.village, by=cast.chair)
    petitions.accept(matter=matter, by=cast.chair)
    day = moments.today()
    return petitions.decide(
        matter=matter, facts="canary-letter", basis="法", decision="应当补发", received_on=day, by=cast.chair
    )


def start_check(cast: Cast) -> HouseholdCheck:
    """A household check of the county; that it takes place is no secret, so the matrix starts it before it looks what outsiders see."""
    today = moments.today()
    return checks.start(
        organisation=cast.county, title="排查", since=today, until=today + timedelta(days=30), by=cast.county_handler
    )


def _check_households(cast: Cast) -> Finding:
    """A household is visited in 柳村, and at another one there are signs of violence, which the chair has taken up."""
    check = HouseholdCheck.objects.first() or start_check(cast)
    mine = check.lists.get(organisation=cast.village)
    checks.tick(checklist=mine, label="canary-household", met=True, by=cast.chair)
    found = checks.find(checklist=mine, label="二号院", sign="violence", note="canary-finding", by=cast.chair)
    assert found.matter is not None
    actions.accept(matter=found.matter, by=cast.chair)
    return found


def _mediated(cast: Cast) -> Matter:
    """A family dispute whose session ended with an agreement, with a talk that only the named read."""
    by = cast.chair
    both = [
        _party("当事人己", "13812340009", "canary-dispute-address"),
        actions.NewParty(role="other_side", name="当事人庚"),
    ]
    matter = actions.register(
        kind="family_dispute", channel="window", organisation=cast.village, title="canary-dispute", parties=both, by=by
    )
    actions.accept(matter=matter, by=by)
    now, people_in_it = moments.now(), list(matter.parties.all())
    with moments.pretend(now - timedelta(hours=3)):
        slot = mediation.Slot(now - timedelta(hours=2), 60, place="综治中心")
        session = mediation.arrange(
            matter=matter, slot=slot, mediators=[mediation.Chair("甲")], invited=people_in_it, by=by
        )
    mediation.talk(mediation=session, party=people_in_it[0], words="canary-separate-talk", by=by)
    mediation.agree(mediation=session, came=people_in_it, note="canary-mediation-outcome", by=by)
    agreements.draft(mediation=session, values={"other": "canary-clause"}, by=by)
    return matter


def _bundle(cast: Cast, matter: Matter) -> None:
    """Everything of it for a court, in a bundle that only its readers may fetch."""
    pieces = [one.key for _label, found in exhibits.on_offer(cast.chair, matter) for one in found]
    asked = actions.ask_bundle(
        matter=matter, receiver="canary-receiver", purpose="canary-purpose", chosen=pieces, by=cast.chair
    )
    bundles.make(asked, progress=lambda *said: None)


def open_line(cast: Cast) -> Venue:
    """The city's line; a venue is no secret, so the matrix opens it before it looks what outsiders see."""
    return network.open_venue(organisation=cast.city, kind="hotline", name="12338", by=BY)


def _call(cast: Cast) -> Call:
    """A call to the city's line that ended with advice."""
    line = Venue.objects.filter(kind=Venue.Kind.HOTLINE).first() or open_line(cast)
    call = calls.begin(line=line, number="13812340003", by=cast.operator)
    return calls.advise(call=call, note="canary-call", by=cast.operator)


def _talk(cast: Cast) -> Activity:
    """A talk that was never announced: a guest signed in late, and one federation has yet to say whether it was theirs too."""
    day, by = moments.today(), cast.chair
    told = activities.Told("activities.talk", cast.village, day, title="canary-talk", joint=[cast.other_county])
    talk = activities.record_held(
        told=told, head_count=30, uploads=[SimpleUploadedFile("canary-sheet.pdf", PDF + b"\n\n\n")], by=by
    )
    activities.sign_late(activity=talk, name="金丝雀丙", phone="13812340005", by=by)
    return talk


def _twins(cast: Cast) -> list[int]:
    """Both persons concerned are registered once more, by other characters of the same sound, and have been compared."""
    first = [
        people.register(name=name, phone=phone, organisation=cast.village, by=cast.chair).person.pk
        for name, phone in (("金丝雀佳", "13812340001"), ("金丝雀以", "13812340002"))
    ]
    people.compare(by=BY)
    return first


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


def _list(cast: Cast) -> Import:
    """A list of people that the chair has sent and had checked: it has a name, a row in order, and one to correct."""
    rows = (("姓名", "电话"), ("canary-list", ""), ("canary-list", "canary-list"))
    return checked(xlsx(*rows), cast.village, cast.chair, "canary-list.xlsx")


def _relate(cast: Cast, matter: Matter) -> None:
    """The recused colleague lives with the person concerned."""
    person = matter.parties.get().person
    assert person is not None
    own = people.register(name="亲戚", sex="2", organisation=cast.village, by=cast.chair).person
    people.connect_account(person=own, user=cast.users["recused"], by=cast.chair)
    people.form_household(head=own, members=[person], by=cast.chair)
    actions.add_party(matter=matter, party=actions.NewParty(role="witness", name="邻居"), by=cast.chair)
