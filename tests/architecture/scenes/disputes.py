"""A petition that was decided in writing, and a family dispute that ended with an agreement."""

from __future__ import annotations

from datetime import timedelta

from django.core.files.uploadedfile import SimpleUploadedFile

from halfsky.ground.lib import moments
from halfsky.kernel.matters import actions
from halfsky.kernel.matters.models import Matter
from halfsky.programmes.rights.actions import agreements, court_referrals, mediation, petitions
from halfsky.programmes.rights.models import Clause, CourtReferral, Mediation, OpinionLetter, Settlement
from tests.architecture.scenes.scene import ANYONE_IN_LINE, NOBODY, PDF, Part, concerned
from tests.cast import Cast

COUNTY = {"county_handler", "county_supervisor", "operator", "supervisor"}


def part(cast: Cast) -> Part:
    """Plays them; what one side said alone is read by the chair, what the court was answered by the court."""
    letter, dispute = _petition(cast), _mediated(cast)
    referred = _referred_by_the_court(cast)
    anyone = ANYONE_IN_LINE | {"recused"}  # a party of another matter is nothing to her here
    may = {
        "canary-letter": anyone,
        "canary-signed": anyone,
        "canary-forwarded": anyone,
        "canary-scan-letter": anyone,
        "canary-accuser": {"chair"},
        "canary-scan-accused": {"chair"},
        "canary-separate-talk": {"chair"},
        "canary-clause": anyone,
        "canary-mediation-outcome": anyone,
        "canary-told-by-court": COUNTY | {"judge"},
        "canary-to-the-court": COUNTY | {"judge"},
        "canary-fetched-paper": COUNTY | {"judge"},
        "canary-told-to-us": COUNTY,
        "13812340010": COUNTY,  # how somebody is reached stands on the matter's page
        "canary-dispute-address": NOBODY,
        "13812340009": NOBODY,
    }
    secret = {
        "number": [
            dispute.number,
            referred.matter.number,
            *Matter.objects.filter(channel="letter").values_list("number", flat=True),
        ],
        "letter": [letter.pk],
        "court_referral": CourtReferral.objects.values_list("pk", flat=True),
        "mediation": Mediation.objects.values_list("pk", flat=True),
        "settlement": Settlement.objects.values_list("pk", flat=True),
        "clause": Clause.objects.values_list("pk", flat=True),
    }
    return Part(may, secret)


def _petition(cast: Cast) -> OpinionLetter:
    """A petition that came by letter and that 柳村 has decided in writing."""
    paper = actions.NewLetter(
        received_on=moments.today(), signed="canary-signed", forwarded_by="canary-forwarded", scan=_scan()
    )
    matter = actions.register(kind="petition", channel="letter", letter=paper, organisation=cast.village, by=cast.chair)
    _accused(cast)
    petitions.accept(matter=matter, by=cast.chair)
    day = moments.today()
    return petitions.decide(
        matter=matter, facts="canary-letter", basis="法", decision="应当补发", received_on=day, by=cast.chair
    )


def _accused(cast: Cast) -> None:
    """An accusation by letter: even its desk reads in the register of letters no more than that somebody signed it."""
    paper = actions.NewLetter(received_on=moments.today(), signed="canary-accuser", scan=_scan("accused"))
    matter = actions.register(
        kind="accusation", channel="letter", letter=paper, organisation=cast.village, by=cast.chair
    )
    actions.accept(matter=matter, by=cast.chair)


def _scan(name: str = "letter") -> SimpleUploadedFile:
    return SimpleUploadedFile(f"canary-scan-{name}.pdf", PDF + name.encode())


def _referred_by_the_court(cast: Cast) -> CourtReferral:
    """A case that the court has referred to 甲县, with a report to it and a note that is not for it; and one not answered yet."""
    by = cast.county_handler
    referral, _waiting = (_refer(cast, number) for number in ("（2026）甲0101民初9号", "（2026）甲0101民初10号"))
    court_referrals.agree(referral=referral, note="canary-to-the-court", by=by)
    actions.handle(matter=referral.matter, note="canary-told-to-us", by=by)
    paper = SimpleUploadedFile("canary-fetched-paper.pdf", PDF + b"court")
    court_referrals.report(referral=referral, outcome="settled", report="canary-to-the-court", upload=paper, by=by)
    return referral


def _refer(cast: Cast, number: str) -> CourtReferral:
    sides = [
        actions.NewParty(role="concerned", name="当事人辛", phone="13812340010"),
        actions.NewParty(role="other_side", name="当事人壬"),
    ]
    return court_referrals.refer(
        court=cast.court,
        kind="family_dispute",
        purpose="mediation",
        stage="before",
        case_number=number,
        told="canary-told-by-court",
        parties=sides,
        agreed=True,
        by=cast.judge,
    )


def _mediated(cast: Cast) -> Matter:
    """A family dispute whose session ended with an agreement, with a talk that only the named read."""
    by = cast.chair
    both = [
        concerned("当事人己", "13812340009", "canary-dispute-address"),
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
