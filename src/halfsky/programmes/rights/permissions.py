"""Who may do what at the hotline and at rights stations.

Whoever answers a line sees its calls, at her own organisation and nowhere else; a supervisor sees how many there were
and how many were answered, everywhere below, and no call. Stations are places: everybody who works in the network finds
them, a federation keeps its own, and one above recognises them. Judicial aid is seen where it was applied for, and by
the court that decides it. A court's officer sees what her own court has referred to a federation and the answers to
it; the federation sees it with the matter. What is done in a matter of violence needs the permissions of matters, and
nothing of ours.
"""

from __future__ import annotations

from enum import StrEnum

from halfsky.kernel.network.permissions import Role


class Permission(StrEnum):
    """What can be done at the hotline, and in a household check."""

    DESK = "rights.desk"  # answer calls, hand over a shift
    CALLS = "rights.calls"  # the register of the calls of one's own line
    LINES = "rights.lines"  # how the lines below are doing, in figures
    CHECK = "rights.check"  # visit the households of one's own village and tick them
    START_CHECKS = "rights.start_checks"  # have every household below visited
    WATCH_CHECKS = "rights.watch_checks"  # how far the villages are, in figures
    PHRASES = "rights.phrases"  # change the answer phrases of one's own organisation
    STATIONS = "rights.stations"  # the register of rights stations; places, and no people served
    KEEP_STATIONS = "rights.keep_stations"  # set up, agree, propose, put on duty
    AIDS = "rights.aids"  # the register of judicial aid; each row where it was applied for, or at the court that decides it
    AID = "rights.aid"  # apply for judicial aid at one's own federation, record what became of it
    DECIDE_AID = "rights.decide_aid"  # a court's officer: what was proposed to her court
    COURT_REFERRALS = "rights.court_referrals"  # the register of what courts have referred; each row with its matter
    REFER_TO_US = "rights.refer_to_us"  # a court's officer: refer a family matter to the federation beside her court
    CASES = (
        "rights.cases"  # write a typical case of a finished matter of one's own federation, take back a published one
    )
    READ_CASES = "rights.read_cases"  # the list of typical cases inside the network
    CHECK_CASES = "rights.check_cases"  # check and publish what others wrote
    RECOGNISE = "rights.recognise"  # recognise the stations below as of one's own level


_KEEPING = frozenset({Role.CHAIR, Role.HANDLER})
_ANSWERING = frozenset({Role.OPERATOR, Role.HANDLER})
_VISITING = frozenset({Role.CHAIR, Role.HANDLER})

HELD_BY: dict[str, frozenset[str]] = {
    Permission.DESK: _ANSWERING,
    Permission.CALLS: _ANSWERING,
    Permission.LINES: _ANSWERING | {Role.SUPERVISOR},
    Permission.CHECK: _VISITING,
    Permission.START_CHECKS: _VISITING | {Role.SUPERVISOR},
    Permission.WATCH_CHECKS: _VISITING | {Role.SUPERVISOR},
    Permission.PHRASES: _ANSWERING | {Role.SUPERVISOR},
    Permission.STATIONS: _KEEPING | {Role.OPERATOR, Role.SUPERVISOR, Role.PARTNER, Role.ADMINISTRATOR},
    Permission.KEEP_STATIONS: _KEEPING | {Role.ADMINISTRATOR},
    Permission.AIDS: _KEEPING | {Role.PARTNER},
    Permission.AID: _KEEPING,
    Permission.DECIDE_AID: frozenset({Role.PARTNER}),
    Permission.COURT_REFERRALS: _KEEPING | {Role.OPERATOR, Role.SUPERVISOR, Role.PARTNER},
    Permission.REFER_TO_US: frozenset({Role.PARTNER}),
    Permission.CASES: _KEEPING | {Role.OPERATOR},
    Permission.READ_CASES: _KEEPING | {Role.OPERATOR, Role.SUPERVISOR},
    Permission.CHECK_CASES: frozenset({Role.CHAIR, Role.SUPERVISOR}),
    Permission.RECOGNISE: _KEEPING | {Role.SUPERVISOR},
}

SENSITIVE = _ANSWERING | _KEEPING | {Role.PARTNER, Role.SUPERVISOR}
