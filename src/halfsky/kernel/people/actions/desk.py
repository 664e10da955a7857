"""The desk at which the rows of a list are decided, one after the other; it writes nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from halfsky.ground.accounts.models import User
from halfsky.ground.lib import lists
from halfsky.ground.lib.lists import Answer
from halfsky.kernel.people import queries, rules
from halfsky.kernel.people.actions.creating import Entry
from halfsky.kernel.people.models import Person

PLAIN = ("ethnic", "marriage", "schooling", "birth_date")
SEALED = ("number", "phone", "address")


@dataclass
class Desk:
    """Decides row by row, and keeps what is to be written; a row may be about somebody an earlier row has just brought."""

    by: User
    batch: str
    known: queries.Known
    left: list[int]  # links and mismatches that may still be answered
    own: frozenset[int]
    kinds: dict[int, set[str]] = field(default_factory=dict)
    new: list[Entry] = field(default_factory=list)
    drafts: dict[Any, list[int]] = field(default_factory=dict)
    completed: dict[int, tuple[Person, list[str], list[str]]] = field(default_factory=dict)
    linked: list[tuple[Person, Entry]] = field(default_factory=list)
    mismatched: list[tuple[Person, Entry]] = field(default_factory=list)
    about: list[Person | int | None] = field(
        default_factory=list
    )  # whom each answer is about: known, new by number, or neither

    def answer(self, entry: Entry) -> Answer | None:
        """What becomes of an entry; None if it must wait."""
        self.about.append(None)
        answer = self._answer(entry)
        if answer is None:
            self.about.pop()
        return answer

    def keys(self, new: Sequence[int]) -> list[int | None]:
        """The record of each answer whom the actor sees, once the new ones have keys."""
        return [new[one] if isinstance(one, int) else one.pk if one else None for one in self.about]

    def _answer(self, entry: Entry) -> Answer | None:
        if entry.place not in self.own:
            return Answer(lists.REJECTED, _("You may not register people at this organisation."))
        if objection := self.known.objection(entry):
            return Answer(lists.REJECTED, objection[1])
        match = self.known.of(entry)
        if match is None:
            return self._draft(entry)
        if not match.seen or self._strange_number(entry):
            return self._stranger(match.person, entry)
        return self._meet(match.person, entry)

    def _strange_number(self, entry: Entry) -> bool:
        """Whether a list gives a record of the actor's the number of somebody she does not see."""
        holder = self.known.by_number.get(entry.number) if entry.key is not None else None
        return holder is not None and not holder.seen

    def _draft(self, entry: Entry) -> Answer:
        """Somebody new, unless an earlier row of this chunk was about her."""
        name = rules.tidy_name(entry.name).casefold()
        drafts = self.drafts.setdefault(entry.number or (entry.place, name), [])
        for at in drafts:
            if rules.same_name(self.new[at].name, entry.name) and (
                entry.number or rules.says_no_more(entry, self.new[at])
            ):
                self.about[-1] = at
                return self._merge(at, entry)
        if entry.number and drafts:
            return Answer(
                lists.REJECTED, _("Another row has this citizen number and another name. Compare both with her card.")
            )
        drafts.append(len(self.new))
        if entry.number:
            self.drafts.setdefault((entry.place, name), []).append(len(self.new))
        self.about[-1] = len(self.new)
        self.new.append(entry)
        return Answer(lists.NEW)

    def _merge(self, at: int, entry: Entry) -> Answer:
        first = self.new[at]
        added = {
            name: getattr(entry, name)
            for name in (*PLAIN, "phone", "address")
            if getattr(entry, name) and not getattr(first, name)
        }
        kinds = [kind for kind in entry.categories if kind not in first.categories]
        self.new[at] = first._replace(**added, categories=(*first.categories, *kinds))
        return Answer(lists.COMPLETED if added or kinds else lists.KNOWN)

    def _meet(self, person: Person, entry: Entry) -> Answer:
        """She is known to the actor: what was not known yet is added, nothing is overwritten."""
        self.about[-1] = person
        held = self.kinds.setdefault(person.pk, set())
        kinds = [kind for kind in entry.categories if kind not in held]
        held.update(kinds)
        added = [name for name in PLAIN if getattr(entry, name) and not getattr(person, name)]
        sealed = [name for name in SEALED if getattr(entry, name) and not getattr(person.vault, name)]
        for record, names in ((person, added), (person.vault, sealed)):
            for name in names:
                setattr(record, name, getattr(entry, name))
        if not (added or sealed or kinds):
            return Answer(lists.KNOWN)
        _person, names, new_kinds = self.completed.setdefault(person.pk, (person, [], []))
        names += added + sealed
        new_kinds += kinds
        return Answer(lists.COMPLETED)

    def _stranger(self, person: Person, entry: Entry) -> Answer | None:
        """She is kept elsewhere: linked if the name is right; the actor learns nothing else, and not this too often."""
        right = entry.key is None and rules.same_name(person.name, entry.name)
        which = 0 if right else 1
        if not self.left[which]:
            return None
        self.left[which] -= 1
        (self.linked if right else self.mismatched).append((person, entry))
        if right:
            return Answer(lists.LINKED)
        return Answer(
            lists.REJECTED, _("This citizen number and this name do not belong together. Compare both with her card.")
        )
