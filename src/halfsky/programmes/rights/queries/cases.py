"""Questions about typical cases: what the machine knows of one, what is still open in it, who may check it, what everybody may read."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from functools import reduce
from operator import and_
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import translation

from halfsky.ground.accounts.models import User
from halfsky.ground.lib import moments
from halfsky.ground.lib.actors import Actor, System
from halfsky.ground.lib.codes import EthnicGroup
from halfsky.kernel.matters.models import Matter, Party, Recusal
from halfsky.kernel.network import queries as network
from halfsky.kernel.network.models import Division, Level, Organisation, Venue
from halfsky.kernel.people import queries as people
from halfsky.kernel.people.models import Person
from halfsky.programmes.rights.models import TypicalCase
from halfsky.programmes.rights.models.cases import erased
from halfsky.programmes.rights.permissions import Permission
from halfsky.programmes.rights.rules import marks
from halfsky.programmes.rights.rules.cases import SECTIONS
from halfsky.programmes.rights.rules.features import FEATURES, Feature

PUBLISHING = (Level.COUNTY, Level.CITY, Level.PROVINCE)
TOGETHER = 2  # so many features said of one person before the register is asked how many share them


def of_matter(matter: Matter) -> TypicalCase | None:
    """The case of a matter that has not been taken back."""
    return TypicalCase.objects.filter(matter=matter).exclude(state="taken_back").first()


def anybody_erased(matter: Matter) -> bool:
    """Whether somebody in a matter was erased from the register."""
    return Matter.objects.filter(erased("pk"), pk=matter.pk).exists()


def to_end() -> QuerySet[TypicalCase]:
    """Cases that must not be kept, because somebody in their matter was erased."""
    return TypicalCase.objects.exclude(state="taken_back").filter(erased("matter")).select_related("matter")


def publisher(organisation: Organisation) -> Organisation:
    """Who publishes: the nearest federation of county level or above, because a village's name would tell too much."""
    path = network.path(organisation)
    return next((one for one in reversed(path) if one.level in PUBLISHING), path[0])


# What the machine knows


@dataclass(frozen=True)
class Background:
    """What is known behind a case, whatever its text: names, numbers and places, and what the register knows of the people in it."""

    known: marks.Known
    features: tuple[tuple[Feature, ...], ...]  # of each person
    county: Organisation
    least: int  # people who have to share what is said of one

    def of(self, text: str) -> marks.Known:
        """The same, with the features that a text tells of somebody and that too few share."""
        rare: dict[str, str] = {}
        for mine in self.features:
            said = {words: feature for feature in mine for words in feature.said(text)}
            columns = {feature.column for feature in said.values()}
            if len(columns) >= TOGETHER and _sharing(set(said.values()), self.county) < self.least:
                rare |= {words: feature.instead for words, feature in said.items()}
        return replace(self.known, rare=rare)


def background(case: TypicalCase) -> Background:
    """Gathers what the machine looks for: the people of the matter and who handled it, the places around it, rare features."""
    matter = case.matter
    parties = list(Party.objects.filter(matter=matter).select_related("person__organisation"))
    persons = [party.person for party in parties if party.person]
    stands = {one.pk: one for one in (matter.place, matter.owner, *(person.organisation for person in persons))}
    path = [one for place in stands.values() for one in network.path(place)]
    found = people.recognised(person.pk for person in persons)
    staff = {case.author.name, *matter.steps.filter(user__isnull=False).values_list("user__name", flat=True)}
    public, places = _places(path)
    numbers = found.numbers | {party.safe_phone for party in parties}
    known = marks.Known(
        people=frozenset(_names({*found.names, *staff, *(party.alias for party in parties)})),
        places=frozenset((places | {part for one in found.addresses for part in marks.parts_of(one)}) - public),
        organisations=frozenset(_organisations(path, found.workplaces)),
        numbers=frozenset(filter(None, map(_digits, numbers))),
        public=frozenset(public),
    )
    least = int(network.setting(case.publisher, "rights.cases_hidden_among"))
    return Background(known, tuple(tuple(_features(person)) for person in persons), case.publisher, least)


def _names(names: Iterable[str]) -> set[str]:
    """Names that can be looked for: two characters at least, and not veiled already."""
    return {name.strip() for name in names if len(name.strip()) > 1 and "某" not in name}


def _digits(number: str) -> str:
    kept = "".join(sign for sign in number.upper() if sign in "0123456789X")
    return kept if len(kept) >= 7 else ""


def _places(path: Iterable[Organisation]) -> tuple[set[str], set[str]]:
    """Names of places by whether they may stay: those from the county up, and those below it, with what lies beside and under them."""
    standing = {one.division_id for one in path if one.division_id}
    public = Division.objects.filter(pk__in=standing, level__in=PUBLISHING).values_list("name", flat=True)
    near = Division.objects.on().filter(Q(pk__in=standing) | Q(parent__in=standing)).exclude(level__in=PUBLISHING)
    return set(public), set(near.values_list("name", flat=True))


def _organisations(path: Iterable[Organisation], workplaces: Iterable[int]) -> set[str]:
    """Federations below the county, their venues, and where the people work."""
    below = [one for one in path if one.level not in PUBLISHING]
    employers = Organisation.objects.filter(pk__in=workplaces).values_list("name", "short_name")
    venues = Venue.objects.filter(organisation__in=below).values_list("name", flat=True)
    return (
        {name for one in below for name in (one.name, one.short_name)}
        | {name for pair in employers for name in pair}
        | set(venues)
    )


# How many share what is said


def _features(person: Person) -> list[Feature]:
    """What the register knows of a person that a text may say."""
    kinds = set(person.categories.filter(until__isnull=True).values_list("kind", flat=True))
    mine = [
        feature
        for feature in FEATURES
        if feature.value in kinds or (feature.column != "category" and getattr(person, feature.column) == feature.value)
    ]
    if person.ethnic and person.ethnic in EthnicGroup and person.ethnic != EthnicGroup.HAN:
        with translation.override("zh-hans"):
            mine.append(Feature("ethnic", person.ethnic, (str(EthnicGroup(person.ethnic).label),), "少数民族"))
    if (age := person.age) and 20 <= age < 90:
        decade = age // 10
        words = (f"{'〇一二三四五六七八九'[decade]}十多岁", f"{decade}0多岁")
        mine.append(Feature("age", str(decade * 10), words, "中年"))
    return mine


def _sharing(features: Iterable[Feature], county: Organisation) -> int:
    """How many in the register of a county and below share all these features."""
    rows = Person.objects.canonical().filter(organisation__in=network.descendants(county), erased_at__isnull=True)
    return rows.filter(reduce(and_, map(_having, features))).count()


def _having(feature: Feature) -> Q:
    if feature.column == "category":
        holders = Person.objects.filter(categories__kind=feature.value, categories__until__isnull=True)
        return Q(pk__in=holders.order_by().values("pk"))
    if feature.column != "age":
        return Q(**{feature.column: feature.value})
    year = moments.today().year - int(feature.value)
    return Q(birth_date__gte=date(year - 10, 1, 1), birth_date__lte=date(year, 12, 31))


# What stands in a case


def text(sections: dict[str, str]) -> str:
    """All sections, one below the other."""
    return "\n".join(sections.get(key, "") for key in SECTIONS)


def anonymised(case: TypicalCase) -> dict[str, str]:
    """The sections as they would be published."""
    replaced = case.decisions["replaced"]
    return {key: marks.applied(words, replaced) for key, words in case.sections.items()}


def look_through(case: TypicalCase) -> list[marks.Finding]:
    """Every mark of a draft, each words once, in the text as it was written; then what shows only in the text as it would be published."""
    behind, decided = background(case), case.decisions
    written, told = text(case.sections), text(anonymised(case))
    still = marks.still_open(told, behind.of(told), replaced=decided["replaced"], kept=decided["kept"])
    waiting = {mark.text for mark in still}
    every = [(written, mark) for mark in marks.find(written, behind.known) if _stands(mark, decided)]
    every += [(told, mark) for mark in still]
    first = {mark.text: (where, mark) for where, mark in reversed(every)}
    return [marks.finding(where, mark, open=mark.text in waiting) for where, mark in reversed(first.values())]


def _stands(mark: marks.Mark, decided: dict[str, Any]) -> bool:
    """Features that are rare together are asked about only while they still are, or once something was decided on them."""
    return mark.sort != marks.Sort.TOGETHER or mark.text in {*decided["replaced"], *decided["kept"]}


def look_again(case: TypicalCase) -> list[marks.Finding]:
    """The list of the second person: what the machine marks in the frozen text, whatever its author decided."""
    told = text(case.public)
    seen = {mark.text: mark for mark in reversed(marks.find(told, background(case).of(told)))}
    return [marks.finding(told, mark, open=False) for mark in reversed(seen.values())]


def named_in(case: TypicalCase, words: str) -> list[str]:
    """What in a text names somebody of the matter, her village or her numbers; nothing of it may be published."""
    return marks.names(words, background(case).known)


# Who may


def to_check(actor: User) -> QuerySet[TypicalCase]:
    """What waits for a check that the actor may make: never her own, never what she is recused from."""
    rows = TypicalCase.objects.visible_to(actor).filter(state="submitted").exclude(author=actor)
    return rows.filter(publisher__in=network.scope(actor, Permission.CHECK_CASES)).select_related("publisher")


def checkers(case: TypicalCase) -> list[User]:
    """Who could check a case: whoever may at its publisher, else at the nearest level above; not its author, nor the recused."""
    recused = set(Recusal.objects.filter(matter=case.matter).values_list("user", flat=True))
    for place in reversed(network.path(case.publisher)):
        users = network.handlers(place, Permission.CHECK_CASES).exclude(pk__in={case.author_id, *recused})
        if able := [user for user in users if network.holds(user, Permission.CHECK_CASES, case.publisher_id)]:
            return able
    return []


def may(actor: Actor, case: TypicalCase, verb: str) -> bool:
    """Whether an actor may make a move of a case she sees."""
    if isinstance(actor, System):
        return verb == "take_case_back"
    writes = isinstance(actor, User) and case.author_id == actor.pk
    if verb == "submit_case":
        return writes
    checks = network.holds(actor, Permission.CHECK_CASES, case.publisher_id)
    if verb != "take_case_back":
        return checks and not writes
    ours = case.matter.owner_id in network.own(actor, Permission.CASES)
    return writes or (case.state != "draft" and checks) or (case.state == "published" and ours)


def finished(actor: User, number: str) -> Matter | None:
    """The finished matter with this number that the actor may tell: she sees it, and may write cases where it was finished."""
    own = network.own(actor, Permission.CASES)
    rows = Matter.objects.visible_to(actor).filter(number=number, finished_at__isnull=False, owner__in=own)
    return rows.select_related("owner", "place").first()


def is_secret(matter: Matter) -> bool:
    """Whether a matter is confidential, or somebody in it protected."""
    return matter.confidential or matter.parties.filter(person__protected=True).exists()
