"""What the rows of a list of posts meet: who holds which post at their places, and since when; for a whole chunk in a few queries."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Protocol

from django.db.models import Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from halfsky.ground.lib import moments
from halfsky.ground.lib.actors import Actor
from halfsky.kernel.network import queries as network
from halfsky.kernel.network.models import Term
from halfsky.kernel.people import rules
from halfsky.kernel.people.models import Person, Post
from halfsky.kernel.people.permissions import Permission
from halfsky.kernel.people.queries.listing import Known, Said, known

Days = tuple[date, date | None]
Who = int | str  # the key of a record, or what tells somebody new from others


class Holding(Protocol):
    """What a row says of a post: who, where, which, of which term, since when."""

    @property
    def entry(self) -> Said: ...
    @property
    def title(self) -> str: ...
    @property
    def term(self) -> int | None: ...
    @property
    def since(self) -> date | None: ...


@dataclass
class Offices:
    """The posts and terms at the places of a chunk, and whose records the actor may write on."""

    known: Known
    posts: dict[tuple[int, int, str], list[Days]] = field(default_factory=dict)  # by person, place and title
    chairs: dict[int, tuple[Who, date]] = field(default_factory=dict)  # by place: whose, and since when
    terms: dict[tuple[int, int], Term] = field(default_factory=dict)  # by place and number
    writable: frozenset[int] = frozenset()

    def person(self, row: Holding) -> Person | None:
        """Whom a row is about, if the actor sees her."""
        return seen(self.known, row.entry)

    def term(self, row: Holding) -> Term | None:
        """The term of a row."""
        return self.terms.get((row.entry.place, row.term)) if row.term is not None else None

    def since(self, row: Holding) -> date:
        """The day from which a post is held: as the row says, else that of its term, else today."""
        term = self.term(row)
        return row.since or (term.since if term else moments.today())

    def held(self, person: int, row: Holding) -> Days | None:
        """The days of a post of which a row tells once more; those of one that is still held go before others."""
        spans = self.posts.get((person, row.entry.place, row.title), [])
        again = [days for days in spans if rules.same_post(*days, row.since)]
        return next((days for days in again if days[1] is None), again[-1] if again else None)

    def objection(self, row: Holding) -> tuple[str, str] | None:
        """Why a row is not taken: the column, and what to do; None if nothing stands against it."""
        if objection := self.known.objection(row.entry):
            return objection
        if row.term is not None and self.term(row) is None:
            said = _(
                "This organisation has no term %(number)d. Begin the term on its page first, or leave the cell empty."
            )
            return "term", said % {"number": row.term}
        person = self.person(row)
        if person and person.pk not in self.writable:
            return "name", _("You may see this record, but not do this with it.")
        if row.title != Post.Title.CHAIR or (person and self.held(person.pk, row)):
            return None  # she is chair, or was in her time
        who, since = self.chairs.get(row.entry.place, (self._who(row), moments.today()))
        return None if who == self._who(row) else ("title", rules.one_chair(since))

    def take(self, row: Holding) -> tuple[str, str] | None:
        """What stands against a row; if nothing does, it is taken into account for the rows after it."""
        found = self.objection(row)
        if found is None and row.title == Post.Title.CHAIR:
            self.chairs.setdefault(row.entry.place, (self._who(row), self.since(row)))
        return found

    def _who(self, row: Holding) -> Who:
        """What tells her from others, be she registered or not; the actor learns nothing of it."""
        match, entry = self.known.of(row.entry), row.entry
        new = entry.number or f"{entry.place} {rules.tidy_name(entry.name)} {entry.phone}"
        return match.person.pk if match else new


def offices(actor: Actor, rows: Sequence[Holding]) -> Offices:
    """Looks up everything that the rows of a chunk may meet."""
    found = known(actor, [row.entry for row in rows])
    places = {row.entry.place for row in rows}
    keys = {person.pk for row in rows if (person := seen(found, row.entry))}
    writable = Person.objects.visible_among(actor, keys, Permission.REGISTER)
    return Offices(
        known=found,
        posts=posts_of(keys, places),
        chairs=chairs_of({row.entry.place for row in rows if row.title == Post.Title.CHAIR}),
        terms=_terms_of(places, {row.term for row in rows if row.term is not None}),
        writable=frozenset(writable.values_list("pk", flat=True)),
    )


def seen(found: Known, entry: Said) -> Person | None:
    """Whom an entry is about, if the actor sees her."""
    match = found.of(entry)
    return match.person if match and match.seen else None


def posts_of(people: Iterable[int], places: Iterable[int]) -> dict[tuple[int, int, str], list[Days]]:
    """All posts that these people, or records merged into theirs, have held at these places."""
    keys = list(people)
    found: dict[tuple[int, int, str], list[Days]] = {}
    if not keys:
        return found
    rows: Any = Post.objects.filter(Q(person__in=keys) | Q(person__canonical__in=keys), organisation__in=places)
    rows = rows.order_by("since").annotate(who=Coalesce("person__canonical", "person"))
    for who, place, title, since, until in rows.values_list("who", "organisation", "title", "since", "until"):
        found.setdefault((who, place, title), []).append((since, until))
    return found


def _terms_of(places: Iterable[int], numbers: Collection[int]) -> dict[tuple[int, int], Term]:
    """The terms with these numbers by place and number."""
    terms = Term.objects.filter(organisation__in=places, number__in=numbers) if numbers else ()
    return {(term.organisation_id, term.number): term for term in terms}


def chairs_of(places: Collection[int]) -> dict[int, tuple[Who, date]]:
    """Who is chair at each place and has not left, and since when."""
    if not places:
        return {}
    rows: Any = Post.objects.open().filter(organisation__in=places, title=Post.Title.CHAIR).order_by("since")
    rows = rows.annotate(who=Coalesce("person__canonical", "person"))
    return {place: (who, since) for place, who, since in rows.values_list("organisation", "who", "since")}


def posts(actor: Actor) -> Any:
    """The posts at places where the actor may view people, of those whom she sees; `kept` is the record that stands for the person."""
    seen_by_her = Person.objects.visible_to(actor).order_by().values("pk")
    rows: Any = Post.objects.filter(organisation__in=network.scope(actor, Permission.VIEW), person__erased_at=None)
    return rows.annotate(kept=Coalesce("person__canonical", "person")).filter(kept__in=seen_by_her)
