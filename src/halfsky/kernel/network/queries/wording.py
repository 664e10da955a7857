"""Sight in words: what somebody may see is the same text for all who stand alike, wherever they stand."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from itertools import count
from typing import Any

from django.db.models import Q, QuerySet
from django.db.models.expressions import RawSQL

from halfsky.ground.accounts.models import User
from halfsky.ground.lib import moments
from halfsky.ground.lib.wording import NOBODY, PutToEach, Words, nobody, word
from halfsky.kernel.network.models import Organisation
from halfsky.kernel.network.queries.acting import Held, grants

Rows = Callable[..., QuerySet[Any]]
Read = Callable[[User], Iterable[int]]
Subquery = RawSQL | QuerySet[Any]
Each = PutToEach | Q
KEPT = 2000  # texts in a process: for each question, those of the ways to stand


class Unread(Exception):
    """A question needs keys that have to be read of the asker."""


@dataclass(frozen=True)
class Standing:
    """How somebody stands: everything that her sight may depend on but who she is and where.

    Her grants, each with a number for its place, the level of each place, and of what was read of her how many keys it is; 0 stands for
    herself.
    """

    grants: tuple[tuple[str, int, bool], ...]
    levels: tuple[str, ...]
    known: tuple[tuple[Read, int], ...] = ()

    def user(self) -> User:
        """Somebody who stands like this and is nobody; whatever else is asked of her would have to be read, and is refused."""
        user = User.from_db(None, ["id", "is_active"], [nobody(0), True])
        number = count(1)
        places = {nobody(next(number)): level for level in self.levels}
        user.__dict__ |= {
            "_grants": tuple(Held(nobody(0), role, nobody(place), below) for role, place, below in self.grants),
            "_places": {
                key: Organisation.from_db(None, ["id", "level"], [key, level]) for key, level in places.items() if level
            },
            "_known": {read: frozenset(nobody(next(number)) for _key in range(many)) for read, many in self.known},
        }
        return user


def known(user: User, read: Read) -> frozenset[int]:
    """Keys that are read of a user once and kept on the object, as her grants are."""
    if not hasattr(user, "_known"):
        user._known = {}  # type: ignore[attr-defined]
    kept: dict[Read, frozenset[int]] = user._known  # type: ignore[attr-defined]
    if read not in kept:
        if user.pk <= NOBODY:
            raise Unread(read)
        kept[read] = frozenset(read(user))
    return kept[read]


def in_words(user: User, rows: Rows, *more: Hashable) -> tuple[str, list[Any]] | None:
    """The text and the values of `rows(user, *more)`, put together once for all who stand like her; None if there can be no rows.

    `rows` may look at nothing but what the user may do and where, the moment and the day, and what is `known` of her.
    """
    how, keys = _standing(user)
    words = _words(rows, more, how, moments.today())
    while isinstance(words, Unread):
        (read,) = words.args
        found = sorted(known(user, read))
        how, keys = replace(how, known=(*how.known, (read, len(found)))), [*keys, *found]
        words = _words(rows, more, how, moments.today())
    return words.put(keys, moments.now()) if words else None


def worded(user: User, rows: Rows, *more: Hashable) -> Subquery:
    """The same rows as a subquery in plain SQL."""
    words = in_words(user, rows, *more)
    return rows(user, *more).none() if words is None else RawSQL(*words)  # noqa: S611 what Django itself wrote, with its values apart


def put_to_each(user: User, rows: Rows, column: str) -> Each:
    """Whether `rows(user)` are there for the key in a column, which they name as `ROW`; put to each row by itself."""
    words = in_words(user, rows)
    return Q(pk__in=[]) if words is None else PutToEach(*words, column)


@lru_cache(maxsize=KEPT)
def _words(rows: Rows, more: tuple[Hashable, ...], how: Standing, day: date) -> Words | Unread | None:
    try:
        return word(lambda: rows(how.user(), *more), day)
    except Unread as missed:
        return missed.with_traceback(None)


def _standing(user: User) -> tuple[Standing, list[int]]:
    """How a user stands, and the keys that her standing leaves out: her own, and those of her places."""
    held = grants(user)
    number = {key: at for at, key in enumerate(dict.fromkeys(one.organisation for one in held), start=1)}
    places: dict[int, Organisation] = getattr(user, "_places", {})  # read with the grants
    levels = tuple(places[key].level if key in places else "" for key in number)
    return Standing(tuple((one.role, number[one.organisation], one.below) for one in held), levels), [user.pk, *number]
