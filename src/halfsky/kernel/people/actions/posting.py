"""Posts from a list: whoever is not registered is, and the post of each row is noted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from halfsky.ground.accounts.models import User
from halfsky.ground.journal import actions as journal
from halfsky.ground.journal.actions import Happening
from halfsky.ground.lib import lists
from halfsky.ground.lib.inserting import insert
from halfsky.ground.lib.lists import Answer
from halfsky.ground.lib.periods import day_words
from halfsky.kernel.people import queries
from halfsky.kernel.people.actions.bulk import Listed, take_in
from halfsky.kernel.people.actions.creating import Entry
from halfsky.kernel.people.models import Post
from halfsky.kernel.people.queries import Offices


@dataclass(frozen=True)
class Holding:
    """Somebody and the post she holds at the place of her entry; `term` is the number of a term there."""

    entry: Entry
    title: str
    term: int | None = None
    since: date | None = None


@dataclass
class Desk:
    """Decides about the posts of a list, and keeps those that are to be written: by person, place and title."""

    offices: Offices
    noted: dict[tuple[int, int, str], Holding] = field(default_factory=dict)

    def answer(self, row: Holding, answer: Answer, person: int | None) -> Answer:
        """What became of a row about whose person an answer was given."""
        if answer.outcome == lists.LINKED:
            said = _(
                "Her post is noted once her record is shared with you: ask for it on her page, then send this row again."
            )
            return Answer(lists.LINKED, said)
        if person is None:
            return answer
        days, key = self.offices.held(person, row), (person, row.entry.place, row.title)
        if days is None and key not in self.noted:
            self.noted[key] = row
            return Answer(lists.COMPLETED) if answer.outcome == lists.KNOWN else answer
        if days is not None and days[1] is not None:
            said = _("She left this post on %(day)s. If she has taken it up again, write since when.")
            return Answer(answer.outcome, said % {"day": day_words(days[1])})
        return answer


@transaction.atomic
def hold_posts(*, holdings: Sequence[Holding], batch: str, rows: int, by: User) -> Listed:
    """Registers the people of a list as `register_list` does, and notes the post of each as `hold_post` does; each once.

    A row against which something stands (`Offices.objection`) is rejected whole. Whoever is kept elsewhere is linked, and her post waits
    until her record is shared: nobody writes on a record that she does not see. A post that was left is taken up again only from a day
    after that.
    """
    desk = Desk(queries.offices(by, holdings))
    against = [desk.offices.take(row) for row in holdings]
    good = [row.entry for row, objection in zip(holdings, against, strict=True) if not objection]
    listed = take_in(good, desk.offices.known, batch, rows, by)
    taken = iter(zip(listed.answers, listed.keys, strict=True))
    answers: list[Answer] = []
    for row, objection in zip(holdings, against, strict=True):
        pair = (Answer(lists.REJECTED, objection[1]), None) if objection else next(taken, None)
        if pair is None:
            break
        answers.append(desk.answer(row, *pair))
    _write(desk, by)
    content = {
        "list": batch,
        "rows": len(answers),
        "new": listed.new,
        "linked": listed.linked,
        "posts": len(desk.noted),
    }
    journal.record(verb="people.hold_posts", noun="people.batch", noun_id=batch, content=content, by=by)
    return Listed(answers, listed.held)


def _write(desk: Desk, by: User) -> None:
    """Writes the posts, with an event for each."""
    values, happenings = [], []
    for (key, place, title), row in desk.noted.items():
        person, term = desk.offices.person(row), desk.offices.term(row)
        values.append((key, place, title, term and term.pk, desk.offices.since(row)))
        content = {"title": title, "organisation": place}
        keeper = person.organisation_id if person else place
        happenings.append(Happening("people.hold_post", queries.NOUN, key, keeper, content))
    columns = dict.fromkeys(("person", "organisation", "title", "term", "since"), ...)
    insert(Post, {**columns, "until": None}, values)
    journal.record_many(happenings=happenings, by=by)
