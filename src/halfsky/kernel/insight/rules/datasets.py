"""What a data set may hold, and how DHIS2 calls periods and places."""

from __future__ import annotations

from enum import StrEnum

from django.utils.translation import gettext as _

from halfsky.ground.lib.errors import NotPossible
from halfsky.ground.lib.periods import BadPeriod, Kind, Period, containing, parse

MOST = 200_000  # figures in one answer: some twenty megabytes of JSON

STANDARD = [kind.value for kind in Kind if kind != Kind.SPAN]


class Depth(StrEnum):
    """How far down a data set goes."""

    NONE = "none"
    CHILDREN = "children"
    ALL = "all"


def periods(kind: str, first: str, last: str) -> list[Period]:
    """The standard periods of a kind from the one in which `first` begins to the one in which `last` ends.

    Both are codes of periods of any kind: month, 2026-Q1 to 2026-11 are eleven months. NotPossible says what makes no sense.
    """
    if kind not in STANDARD:
        raise NotPossible(_("There is no such kind of period. Write day, week, month, quarter, half or year."))
    try:
        start, end = parse(first).start, parse(last or first).last
        found = [containing(Kind(kind), start)]
        if start > end:
            raise BadPeriod(_("A period cannot end before it starts."))
        check_size(1, 1, (end - start).days // found[0].length)
        while found[-1].end <= end:
            found.append(found[-1].next())
    except BadPeriod as error:
        raise NotPossible(error.message) from error
    except (ValueError, OverflowError) as error:  # after the year 9999
        raise NotPossible(BadPeriod().message) from error
    return found


def one_period(code: str) -> list[Period]:
    """The period of a code; NotPossible for what is none."""
    try:
        return [parse(code)]
    except BadPeriod as error:
        raise NotPossible(error.message) from error


def check_size(indicators: int, places: int, periods: int) -> None:
    """Refuses more figures than one answer may hold."""
    asked = indicators * places * periods
    if asked > MOST:
        raise NotPossible(
            _("This would be %(asked)s figures; one answer holds %(most)s. Name fewer indicators, places or periods.")
            % {"asked": f"{asked:,}", "most": f"{MOST:,}"}
        )


# DHIS2 has a kind of week for these first days and for no other.
WEEKS = {0: "W", 2: "WedW", 3: "ThuW", 5: "SatW", 6: "SunW"}


def dhis2_period(period: Period) -> str:
    """The period as DHIS2 writes it: 20261123, 2026W47, 202611, 2026Q4, 2026S2, 2026; NotPossible for one it does not know."""
    code = period.code
    match period.kind:
        case Kind.DAY | Kind.MONTH:
            return code.replace("-", "")
        case Kind.WEEK if period.start.weekday() in WEEKS:
            return f"{code[:4]}{WEEKS[period.start.weekday()]}{int(code[6:8])}"
        case Kind.QUARTER:
            return code.replace("-", "")
        case Kind.HALF:
            return code.replace("-H", "S")
        case Kind.YEAR:
            return code
    raise NotPossible(_("DHIS2 has no such period. Choose days, weeks, months, quarters, half-years or years."))


def dhis2_place(key: int, division: str, *, territorial: bool) -> str:
    """The code of a place: that of its division for the federation of the division, HS and its number for any other."""
    return division if territorial and division else f"HS{key}"
