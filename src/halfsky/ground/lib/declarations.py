"""What rooms declare for the floors above them, as pure data.

A room lists declarations in its `offers.py`, `indicators.py`, `permissions.py` and `rules.py`. Nobody imports upward to register:
the composition (`halfsky.site`) collects them all at start and hands them down as `house()`, which lower rooms may ask.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import QuerySet
from django.utils.functional import Promise

from halfsky.ground.lib.evidence import EvidenceSource
from halfsky.ground.lib.lists import ListSpec, PlaceReader
from halfsky.ground.lib.lives import Life
from halfsky.ground.lib.printed import Passage

Text = str | Promise


@dataclass(frozen=True)
class MenuItem:
    """A line of the navigation: a URL name, shown to readers who hold the permission ("" = to everybody signed in)."""

    label: Text
    url_name: str
    permission: str = ""
    group: str = "daily"  # desk, daily, roots, programmes, figures, house
    order: int = 50
    tab: bool = False  # also one of the four tabs on a phone
    shown: Callable[[Any], bool] = lambda user: True  # leaves it away for some; asks only what is kept with her grants
    pages: tuple[str, ...] = ()  # URL names of pages elsewhere that belong to it


@dataclass(frozen=True)
class Due:
    """One line of the workbench: what is due, till when, and the one verb that does it."""

    due_at: datetime | None
    title: str
    detail: str
    url: str
    verb: str
    number: str = ""
    verb_url: str = ""
    urgent: bool = False
    scope: str = "mine"  # mine, below (overdue in my place), new (arrived in my place)


def _themselves(rows: QuerySet[Any], now: datetime, limit: int) -> Iterable[Any]:
    return rows[:limit]


@dataclass(frozen=True)
class DueSource:
    """What is due for a user in one room: the rows behind it, as far as she may see them, soonest first, and how one becomes a line.

    `rows(user, now)` is not asked at first: the workbench learns for all sources at once which of them have any. Only those cost a
    statement of their own. `gather(rows, now, limit)` makes of the rows what `line` gets, where that is no row, in a constant number of
    statements. `stands` gives the line without its words, for rows that are only counted: they must come as the workbench sorts them,
    by `due_at`, and of two at one moment the urgent one first.
    """

    key: str
    rows: Callable[[Any, datetime], QuerySet[Any]]
    line: Callable[[Any, datetime], Due]
    gather: Callable[[QuerySet[Any], datetime, int], Iterable[Any]] = _themselves
    stands: Callable[[Any], Due] | None = None

    def lines(self, rows: QuerySet[Any], now: datetime, limit: int) -> list[Due]:
        """At most so many lines about these rows."""
        return [self.line(one, now) for one in self.gather(rows, now, limit)]


@dataclass(frozen=True)
class Hit:
    """One result of the search: a title, a line of detail, where it leads."""

    title: str
    detail: str
    url: str


@dataclass(frozen=True)
class SearchSource:
    """Searches one noun as far as the actor may see it: (actor, term, limit) to hits."""

    key: str
    label: Text
    find: Callable[[Any, str, int], Iterable[Hit]]


@dataclass(frozen=True)
class Panel:
    """A box on another noun's page: `noun` is "people.person"; `render` gets the request and the record, "" shows nothing.

    `rows` are the sets of rows behind it by name, each `(user, record)` to what the user may see of them. `render` gets them by these
    names: the page has asked for all panels at once which are there, and those that are not cost nothing to ask.
    """

    noun: str
    render: Callable[..., str]
    order: int = 50
    place: str = "main"  # main, aside
    rows: Mapping[str, Callable[[Any, Any], QuerySet[Any]]] = field(default_factory=dict)


@dataclass(frozen=True)
class VerbPage:
    """How a page makes a move of a noun's life: the form it shows, and what it calls with the form's values.

    `form(data, files, record=…, actor=…)` makes the form; `act(record, by=…, **values)` is the verb. `kind` narrows it to one kind of
    the noun, so that a programme can bring verbs of its own.
    """

    noun: str
    verb: str
    form: Callable[..., Any]
    act: Callable[..., Any]
    kind: str = ""
    intro: Text = ""
    said: Text = ""
    danger: bool = False
    template: str = "web/form.html"  # one that extends it, where the fields need more than a column

    @property
    def key(self) -> tuple[str, str, str]:
        """Under which the house finds it."""
        return self.noun, self.kind, self.verb


@dataclass(frozen=True)
class FollowPage:
    """The public page on which a person follows her matter by number and code: its URL name."""

    url_name: str


@dataclass(frozen=True)
class FileOwner:
    """Who may read the files attached to a noun, and who may take one away again: (actor, noun_id) to yes or no.

    `shared` answers for a single file, (actor, noun_id, the file's key), to those who may not read them all, such as a partner to
    whom only some were referred.
    """

    noun: str
    readable: Callable[[Any, str], bool]
    removable: Callable[[Any, str], bool] | None = None  # nobody
    shared: Callable[[Any, str, str], bool] | None = None  # with nobody


@dataclass(frozen=True)
class Periodic:
    """Work that comes round by itself, done by the worker: `run` is told the moment, and may be run twice without harm."""

    key: str
    every: timedelta
    run: Callable[[datetime], Any]


@dataclass(frozen=True)
class Delivery:
    """A way in which a notice reaches its receiver. `hand_over` gets the notice inside the transaction that marks it as delivered.

    What leaves the machine is handed over as a task row, never sent then and there.
    """

    key: str
    hand_over: Callable[[Any], None]


@dataclass(frozen=True)
class Bell:
    """Rings for users: the verb `notices.actions.tell`, for rooms that may not know the notices."""

    tell: Callable[..., Any]


@dataclass(frozen=True)
class SettingReader:
    """Reads what a place has set: (organisation's key, setting's key) to the value in force today."""

    read: Callable[[int, str], Any]


@dataclass(frozen=True)
class SettingSpec:
    """Something a place may set, with its default and where the default comes from.

    `kind` is one of duration, integer, boolean, text, days, table. `certainty`: L read in the statute, W in a public excerpt, U unverified.
    """

    key: str
    label: Text
    default: Any
    kind: str
    source: Text
    certainty: str
    help: Text = ""
    words: Callable[[], Mapping[str, Text]] = dict  # what the keys, columns and cells of a table are called


@dataclass(frozen=True)
class Dimension:
    """What tells the facts of an indicator apart: `path` looks its value up from a fact, `values()` says all of them in words, in order."""

    key: str
    label: Text
    path: str
    values: Callable[[], Iterable[tuple[str, Text]]]


@dataclass(frozen=True)
class IndicatorSpec:
    """Something counted: its words, its unit, and how to get its facts.

    `facts(start, end)` returns a queryset of the records behind the figure (half-open days), annotated with `organisation_id`, `day`
    and, for units of persons, `person_id`, and `quantity` where one record counts for more than one. `visible(actor)` narrows the
    records to those the reader may open; `row` says a record in words with its URL.
    `touched` names the journal events by which facts come, change or go, each as noun and lookup to its key, the one that tells of all
    first: then totals may be stored. Facts must be those of their own days for it.
    """

    slug: str
    label: Text
    unit: str  # events, persons, person_times, households, items, organisations, places, rate …
    facts: Callable[[date, date], Any]
    visible: Callable[[Any], Any]
    row: Callable[[Any], Hit]
    rule: Text = ""
    order: int = 50
    of: str = ""  # for rates: the slug of the denominator; facts are the numerator's
    stock: bool = False  # counted as of the last day of the period
    joint: bool = False  # a record has a fact for each organisation that shares it; a node above several counts it once
    topic: Text = ""  # figures of one topic are looked at together
    words: tuple[str, ...] = ()  # the fields a search of the records looks into: nothing but what `row` shows of them
    one: str = ""  # what of a record counts once, where it is another annotation than its unit's
    touched: tuple[tuple[str, str], ...] = ()
    dimensions: tuple[Dimension, ...] = ()
    part: tuple[str, ...] = ()  # of a part of another: the slug of that, the key of the dimension, the value


def under(topic: Text, *specs: IndicatorSpec) -> tuple[IndicatorSpec, ...]:
    """Indicators that are looked at together, under the words of their topic."""
    return tuple(replace(spec, topic=topic) for spec in specs)


@dataclass(frozen=True)
class Kept:
    """What a room keeps at organisations, for whoever changes the network: `count` says how many at some (keys, or a subquery of them).

    When an organisation is merged, its successor stands for it at its own level, so nothing has to be rewritten. A room that must
    hand something over all the same, such as a work that new requests go to, does it in `hand_over(old, new, by)`, in the same
    transaction.
    """

    key: str
    label: Text
    count: Callable[[Any], int]
    hand_over: Callable[[int, int, Any], None] | None = None


@dataclass(frozen=True)
class DemoStep:
    """One room's part of the demonstration city; steps run in order, each gets the shared stage."""

    order: int
    label: str
    play: Callable[[Any], None]


@dataclass(frozen=True)
class ScenarioMaker:
    """How the records of one system of a scenario come into being; its passage says which indicator counts each of its figures.

    `make(stage)` writes the records by the verbs that people use; `check(stage)` raises a Refusal for facts that cannot be.
    """

    system: str
    make: Callable[[Any], None]
    check: Callable[[Any], None] = lambda stage: None
    order: int = 50


@dataclass
class House:
    """All declarations of all rooms, as collected by the composition."""

    menu: list[MenuItem] = field(default_factory=list)
    due: list[DueSource] = field(default_factory=list)
    search: list[SearchSource] = field(default_factory=list)
    panels: list[Panel] = field(default_factory=list)
    evidence: list[EvidenceSource] = field(default_factory=list)
    verb_pages: dict[tuple[str, str, str], VerbPage] = field(default_factory=dict)
    file_owners: dict[str, FileOwner] = field(default_factory=dict)
    settings: dict[str, SettingSpec] = field(default_factory=dict)
    indicators: dict[str, IndicatorSpec] = field(default_factory=dict)
    lives: dict[str, Life] = field(default_factory=dict)
    kinds: dict[str, Any] = field(default_factory=dict)  # kinds of matter: kernel/matters defines their shape
    activity_kinds: dict[str, Any] = field(default_factory=dict)  # kinds of activity: kernel/activities defines theirs
    permissions: dict[str, frozenset[str]] = field(default_factory=dict)  # permission to the roles that hold it
    sensitive_roles: frozenset[str] = frozenset()
    periodic: dict[str, Periodic] = field(default_factory=dict)
    deliveries: dict[str, Delivery] = field(default_factory=dict)
    bell: Bell | None = None
    setting_reader: SettingReader | None = None
    follow_page: FollowPage | None = None
    kept: list[Kept] = field(default_factory=list)
    lists: dict[str, ListSpec] = field(default_factory=dict)
    place_reader: PlaceReader | None = None
    routers: list[tuple[str, Any]] = field(default_factory=list)
    demo: list[DemoStep] = field(default_factory=list)
    makers: dict[str, ScenarioMaker] = field(default_factory=dict)
    passages: dict[str, Passage] = field(default_factory=dict)

    def collect(self, offer: object) -> None:
        """Files one declaration under its kind; TypeError for something nobody asked for, ValueError for a key that is taken."""
        kind = type(offer)
        if kind in _LISTED:
            getattr(self, _LISTED[kind]).append(offer)
        elif kind in _KEYED:
            place, key = _KEYED[kind]
            if getattr(self, place).setdefault(getattr(offer, key), offer) != offer:
                raise ValueError(f"declared twice: {getattr(offer, key)!r} of {place}")
        elif kind in _ALONE:
            setattr(self, _ALONE[kind], offer)
        elif hasattr(offer, "slug") and hasattr(offer, "sign_in"):
            self.activity_kinds[offer.slug] = offer
        elif hasattr(offer, "slug") and hasattr(offer, "life"):
            self.kinds[offer.slug] = offer
        else:
            raise TypeError(f"nobody asked for {offer!r}")

    def setting(self, organisation: int | None, key: str) -> Any:
        """What a place has set, for rooms below the network; the declared default where no place is known. KeyError if undeclared."""
        default = self.settings[key].default
        if organisation is None or self.setting_reader is None:
            return default
        return self.setting_reader.read(organisation, key)

    def verb_page(self, noun: str, kind: str, verb: str) -> VerbPage | None:
        """The page of a verb: the kind's own, or the noun's; None if the verb has none."""
        return self.verb_pages.get((noun, kind, verb)) or self.verb_pages.get((noun, "", verb))

    def grant(self, held_by: Mapping[str, frozenset[str]]) -> None:
        """Files a room's permissions: which roles hold what."""
        for permission, roles in held_by.items():
            self.permissions[str(permission)] = frozenset(str(role) for role in roles)


# Where the house keeps each kind of declaration: in a list, under a key of its own, or as the only one.
_LISTED: dict[type, str] = {
    MenuItem: "menu",
    DueSource: "due",
    SearchSource: "search",
    Panel: "panels",
    Kept: "kept",
    EvidenceSource: "evidence",
    DemoStep: "demo",
}
_KEYED: dict[type, tuple[str, str]] = {
    VerbPage: ("verb_pages", "key"),
    FileOwner: ("file_owners", "noun"),
    Periodic: ("periodic", "key"),
    Delivery: ("deliveries", "key"),
    SettingSpec: ("settings", "key"),
    IndicatorSpec: ("indicators", "slug"),
    Life: ("lives", "name"),
    ScenarioMaker: ("makers", "system"),
    Passage: ("passages", "system"),
    ListSpec: ("lists", "slug"),
}
_ALONE: dict[type, str] = {
    FollowPage: "follow_page",
    Bell: "bell",
    SettingReader: "setting_reader",
    PlaceReader: "place_reader",
}

_house = House()


def house() -> House:
    """The declarations of the whole house; empty until the composition has collected them."""
    return _house
