"""Pure decisions about the network: what a place on the map is, how a federation is called, what a setting may hold, who stands above.

Sources: the codes of divisions after the rules for statistical division codes (统计用区划代码和城乡划分代码编制规则, 2009): in a town's
code the seventh digit is 0 for a street, 1 for a town, 2 or 3 for a township, 4 or 5 for units that are a farm, a mine or a zone;
in a village's code the tenth digit is 0 or 1 for a residents', 2 or 3 for a villagers' committee, 4 or 5 for what is only like one.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, time
from itertools import pairwise
from typing import Any

from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from halfsky.ground.lib import pinyin
from halfsky.ground.lib.clocks import Duration
from halfsky.ground.lib.declarations import SettingSpec
from halfsky.ground.lib.errors import Refusal
from halfsky.kernel.network.permissions import AT_PARTNERS, Role

LEVELS = ("nation", "province", "city", "county", "town", "village", "grid")
GRID_CODE = 15  # digits: the code of the village and three of its own (GB/T 30428.1, unit grids)
LEVEL_OF_NUMBER = {1: "province", 2: "city", 3: "county", 4: "town", 5: "village"}

MAPPED = LEVELS[1:6]  # those of the state's map

PSEUDO_NAMES = frozenset({"市辖区", "县", "省直辖县级行政区划", "自治区直辖县级行政区划"})


def rank(level: str) -> int:
    """How far down a level stands: the nation is 0."""
    return LEVELS.index(level)


def levels_named(text: str) -> tuple[str, ...]:
    """The levels of the map that a text names, “province,city,county”, from the top down; all of them for an empty one."""
    named = {word.strip().lower() for word in text.split(",") if word.strip()}
    if unknown := named.difference(MAPPED):
        raise Refusal(
            _("%(word)s is no level of the map. Write some of these: %(levels)s.")
            % {"word": sorted(unknown)[0], "levels": ", ".join(MAPPED)}
        )
    return tuple(level for level in MAPPED if not named or level in named)


def level_of(code: str) -> str:
    """The level of a division, from the length of its code."""
    return {2: "province", 4: "city", 6: "county", 9: "town", 12: "village", GRID_CODE: "grid"}[len(code)]


def level_of_new(code: str, above: str) -> str:
    """The level of a place that is to be put on the map inside one of a level; Refusal when its code cannot be that of such a place."""
    if not (code.isascii() and code.isdigit() and len(code) in (2, 4, 6, 9, 12, GRID_CODE)):
        raise Refusal(_("A code has 2, 4, 6, 9, 12 or 15 digits, from the province down to the grid."), at="code")
    level = level_of(code)
    if rank(level) <= rank(above):
        raise Refusal(_("This code belongs to a place as high as the one around it. Copy it once more."))
    return level


def former_names(*names: str) -> str:
    """Short names under which an organisation is still found, each once, the latest kept when there are too many."""
    words = dict.fromkeys(word for name in names for word in name.split(" ") if word)
    text = " ".join(words)
    return text if len(text) <= 400 else text[-400:].partition(" ")[2]


def codes_above(code: str) -> frozenset[str]:
    """The codes of the places above one, as the published list builds them."""
    return frozenset(code[:length] for length in (2, 4, 6, 9) if length < len(code))


def division_kind(code: str, name: str, parent_name: str = "") -> str:
    """Whether a place has a government of its own: ordinary; pseudo for groupings in the codes only; special for zones, farms and prisons.

    A county that is called like its city is the stand-in of a city without counties (东莞, 儋州, 嘉峪关).
    """
    if name in PSEUDO_NAMES or (len(code) == 6 and name == parent_name):
        return "pseudo"
    if len(code) == 6:
        return "special" if code[4] == "7" else "ordinary"
    if len(code) == 9:
        return "special" if code[6] in "456789" else "ordinary"
    if len(code) == 12:
        return "special" if code[9] in "456789" else "ordinary"
    return "ordinary"


# The longer ending first: what a village's committee is called, and what the place is called.
_ENDINGS = (
    ("村民委员会", "村"),
    ("村委会", "村"),
    ("社区居民委员会", "社区"),
    ("社区居委会", "社区"),
    ("居民委员会", "社区"),
    ("居委会", "社区"),
    ("嘎查村委会", "嘎查"),
    ("嘎查委员会", "嘎查"),
    ("街道办事处", "街道"),
)


def place_name(name: str) -> str:
    """What people call a place: 下浦街道办事处 is 下浦街道, 某某村委会 is 某某村, 东门居委会 is 东门社区."""
    for ending, short in _ENDINGS:
        if name.endswith(ending) and len(name) > len(ending):
            return name.removesuffix(ending) + short
    return name


_FEDERATIONS = ("妇女联合会", "妇女委员会", "妇女联谊会", "妇联", "妇委会")
_LEVEL_WORDS = ("自治区", "自治州", "自治县", "自治旗", "地区", "街道", "社区", "嘎查", "苏木", *"村镇乡县区市省州盟旗")


def without_federation(name: str) -> str:
    """The name of the place a federation bears: 槐林村妇联 is of 槐林村."""
    ending = next((one for one in _FEDERATIONS if name.endswith(one) and len(name) > len(one)), "")
    return name.removesuffix(ending)


def called(*names: str | None) -> frozenset[str]:
    """What people call an organisation after the place it stands at: 槐林村, 槐林村委会."""
    bare_names = {without_federation(name) for name in names if name}
    return frozenset(bare_names | {place_name(name) for name in bare_names})


def bare(name: str) -> str:
    """A name without the word for its level, 槐林 for 槐林村, if two characters are left; names of peoples stay, so it may not be short."""
    ending = next((one for one in _LEVEL_WORDS if name.endswith(one) and len(name) - len(one) > 1), "")
    return name.removesuffix(ending)


def federation_names(name: str) -> tuple[str, str]:
    """The full and the short name of the federation of a place: 宜春市妇女联合会, 宜春市妇联."""
    place = place_name(name)
    return f"{place}妇女联合会", f"{place}妇联"


def initials(*names: str) -> str:
    """Under what letters an organisation is found: initials and reading of each name, as words."""
    readings = [pinyin.reading(name, surname=False) for name in dict.fromkeys(names) if name]
    return " ".join(f"{reading.initials} {reading.joined}" for reading in readings)[:240]


# Lineage ------------------------------------------------------------------------------------------------------------------------------

Line = tuple[int, bool]  # who stands above, and whether only by a second leadership
Lines = dict[Line, int]  # … at which depth


def closure(
    members: Iterable[int],
    edges: Iterable[tuple[int, int, bool]],
    above: Mapping[int, Mapping[Line, int]],
    merged: Mapping[int, int] | None = None,
) -> dict[int, Lines]:
    """Every line that members must have: to themselves, and to all who stand above by the edges (above, below, dual).

    `above` holds the lines of those who stand above a member without being one. A line is dual when any step of it is; of several
    ways of the same kind the shortest counts. `merged` names the successor of a member that was merged: whatever leads there leads
    here, at the same depth, and nothing else does.
    """
    merged = merged or {}
    parents: dict[int, list[tuple[int, bool]]] = {}
    for upper, lower, dual in edges:
        parents.setdefault(lower, []).append((upper, dual))
    found: dict[int, Lines] = {}

    def lines(member: int) -> Mapping[Line, int]:
        if member in above:
            return above[member]
        if member not in found:
            mine: Lines = {(member, False): 0}
            if member in merged:
                mine |= lines(merged[member])
                found[member] = mine
                return mine
            for upper, dual in parents.get(member, ()):
                for (ancestor, by_dual), depth in lines(upper).items():
                    line = (ancestor, dual or by_dual)
                    mine[line] = min(mine.get(line, depth + 1), depth + 1)
            found[member] = mine
        return found[member]

    for member in members:
        lines(member)
    return found


# Settings -----------------------------------------------------------------------------------------------------------------------------


class BadValue(ValueError):
    """A value does not fit its setting; `message` says what does."""

    def __init__(self, message: str) -> None:
        self.message = message
        super().__init__(message)


def setting_value(spec: SettingSpec, value: Any) -> Any:
    """A value in the form in which it is kept; BadValue when it does not fit the kind of the setting."""
    match spec.kind:
        case "duration":
            try:
                return str(Duration.parse(str(value)))
            except ValueError as wrong:
                raise BadValue(str(getattr(wrong, "message", wrong))) from wrong
        case "integer" | "days":
            if isinstance(value, bool) or not re.fullmatch(r"[0-9]{1,9}", str(value).strip()):
                raise BadValue(_("Write a whole number, zero or more."))
            return int(value)
        case "boolean":
            if not isinstance(value, bool):
                raise BadValue(_("Choose yes or no."))
            return value
        case "text":
            text = str(value).strip()
            if len(text) > 500:
                raise BadValue(_("At most 500 characters, please."))
            return text
        case "table":
            return _table(spec, value)
    raise BadValue(_("This setting cannot be changed here."))


def _table(spec: SettingSpec, value: Any) -> Any:
    """A list of rows, or a mapping, of the same shape as the default."""
    if isinstance(spec.default, Mapping):
        if not isinstance(value, Mapping) or not value:
            raise BadValue(_("Write one “name: value” on each line."))
        return dict(value)
    columns = set(spec.default[0]) if spec.default and isinstance(spec.default[0], Mapping) else None
    rows = list(value) if isinstance(value, Sequence) and not isinstance(value, str) else None
    if rows is None or (
        columns is not None and any(not isinstance(row, Mapping) or set(row) != columns for row in rows)
    ):
        raise BadValue(_("Every row of the table needs all of its columns."))
    return rows


# Venues -------------------------------------------------------------------------------------------------------------------------------


def opening_hours(hours: Mapping[str, Any]) -> dict[str, list[list[str]]]:
    """Opening hours in the form in which they are kept, ranges in order; BadValue when a range ends before it begins or two overlap."""
    kept: dict[str, list[list[str]]] = {}
    for weekday, ranges in sorted(hours.items()):
        if weekday not in "0123456":
            raise BadValue(_("Weekdays run from 0 (Monday) to 6 (Sunday)."))
        read = sorted((_clock(start), _clock(end)) for start, end in ranges)
        for (_start, end), (start, _end) in pairwise(read):
            if start < end:
                raise BadValue(_("Two opening times overlap."))
        if any(start >= end for start, end in read):
            raise BadValue(_("An opening time must end after it begins."))
        if read:
            kept[weekday] = [[f"{start:%H:%M}", f"{end:%H:%M}"] for start, end in read]
    return kept


def hours_in_words(hours: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Opening hours as lines of days and times, equal neighbours together: Monday to Friday, 08:30–12:00."""
    if not hours:
        return [(_("Every day"), _("round the clock"))]
    runs: list[tuple[int, int, str]] = []
    for weekday in range(7):
        times = ", ".join(f"{start}–{end}" for start, end in hours.get(str(weekday), ()))
        if runs and runs[-1][2] == times:
            runs[-1] = (runs[-1][0], weekday, times)
        else:
            runs.append((weekday, weekday, times))
    return [(_days_in_words(first, last), times or pgettext("opening hours", "closed")) for first, last, times in runs]


def _days_in_words(first: int, last: int) -> str:
    if first == last:
        return str(WEEKDAYS[first])
    return pgettext("weekdays", "%(first)s to %(last)s") % {"first": WEEKDAYS[first], "last": WEEKDAYS[last]}


def is_open(hours: Mapping[str, Any], moment: datetime) -> bool:
    """Whether a venue is open at a local moment, by its weekly hours."""
    now = f"{moment:%H:%M}"
    return not hours or any(start <= now < end for start, end in hours.get(str(moment.weekday()), ()))


def read_hours(text: str) -> list[tuple[str, str]]:
    """Ranges as people type them, “08:30-12:00, 14:00-17:30”; BadValue when one cannot be read."""
    ranges = []
    for part in re.split(r"[,，;；、\s]+(?=[0-9])", text.strip()) if text.strip() else []:
        found = re.fullmatch(r"([0-9]{1,2})[:：]([0-9]{2})\s*[-–—~至到]\s*([0-9]{1,2})[:：]([0-9]{2})", part.strip())
        if found is None:
            raise BadValue(_("Write opening times as 08:30-12:00, 14:00-17:30."))
        ranges.append((f"{found[1]:0>2}:{found[2]}", f"{found[3]:0>2}:{found[4]}"))
    return ranges


def _clock(text: str) -> time:
    try:
        return time.fromisoformat(text)
    except ValueError as wrong:
        raise BadValue(_("Write times as 08:30.")) from wrong


# Grants -------------------------------------------------------------------------------------------------------------------------------

NOT_TO_HERSELF = gettext_lazy("Nobody gives herself a grant. Ask another administrator.")
NOT_SO_FAR = gettext_lazy("Your own grant ends at this level, so you cannot give one for everything below it.")
CLOSED = gettext_lazy("The account of %(name)s is closed.")
HAS_IT = gettext_lazy("%(name)s already has this role here. End that grant first if it should change.")


def role_misfit(role: str, *, partner: bool) -> str:
    """Why a role is none that somebody can have at a partner, or at a federation; "" if it is one."""
    if role not in Role.values:
        known = AT_PARTNERS if partner else [one for one in Role if one != Role.PARTNER]
        words = {"role": role, "roles": "、".join(str(Role(one).label) for one in known)}
        return _("There is no role “%(role)s”. Choose one of these: %(roles)s.") % words
    if partner and role not in AT_PARTNERS:
        return _("At a partner people act as partner officers, who see only what was referred to them.")
    if not partner and role == Role.PARTNER:
        return _("Partner officers act at a partner, not at a federation.")
    return ""


def period_misfit(since: date, until: date | None, today: date) -> str:
    """Why a grant cannot hold from a day until a day; "" if it can."""
    if not may_follow(since, until):
        return _("The end must come after the beginning.")
    if until is not None and until <= today:
        return _("This grant would already be over. Choose a later end.")
    return ""


# Batches ------------------------------------------------------------------------------------------------------------------------------


def batches(rows: Sequence[Any], size: int = 500) -> Iterator[Sequence[Any]]:
    """The rows in pieces of at most `size`."""
    return (rows[start : start + size] for start in range(0, len(rows), size))


def may_follow(since: date, until: date | None) -> bool:
    """Whether an end, if there is one, comes after its beginning."""
    return until is None or until > since


def digest(rows: Iterable[Sequence[Any]]) -> str:
    """What an event of a batch says of its rows, so that they can be held against it: SHA-256 of their values, a row a line."""
    return hashlib.sha256("\n".join(" ".join(map(str, row)) for row in rows).encode()).hexdigest()
