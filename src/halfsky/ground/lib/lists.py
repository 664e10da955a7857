"""What a list that people keep in a spreadsheet is made of, as a room declares it in its `importers.py`.

The machine that reads files, asks and reports is `halfsky.ground.imports`; it knows no noun. A room says which columns its form has,
how each cell is read, what the database has against a row, and which verb writes a chunk of rows. How the name of a place becomes an
organisation, the network says (`PlaceReader`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from django.utils.functional import Promise

from halfsky.ground.lib import cells

Text = str | Promise

# The headings under which people name a place.
PLACES = (
    "所属村", "所属组织", "所属妇联", "所在村", "村", "社区", "村居", "村社区", "行政村", "村委会", "乡镇", "镇", "乡", "街道", "乡镇街道",
    "所属乡镇", "所在乡镇", "县", "区", "县区", "市", "区县", "所属地区", "所属单位",
)  # fmt: skip

NEW, COMPLETED, KNOWN, LINKED, REJECTED = "new", "completed", "known", "linked", "rejected"


@dataclass(frozen=True)
class ListColumn:
    """One column of a form: its key, its heading, the headings people use for it, and how a cell is read.

    `read` takes a filled cell as the spreadsheet holds it and gives the value; it raises `Unreadable` or `Refusal` with a sentence that
    says what would be right. `place` marks the columns in which a place is named: several of a file may go into it, from above down
    (county, town, village), and its value is the key of an organisation.
    """

    key: str
    label: Text
    aliases: tuple[str, ...] = ()
    read: Callable[[Any], Any] = cells.text
    required: bool = False
    place: bool = False
    example: Text = ""
    note: Text = ""


class Line(NamedTuple):
    """A row that could be read: its number in the sheet, as people count, and its values by the keys of the columns, without empty ones."""

    row: int
    values: Mapping[str, Any]


class Fault(NamedTuple):
    """What is wrong in a row: in which column, and a sentence that says what would be right."""

    row: int
    column: str
    said: str


class Answer(NamedTuple):
    """What became of an entry: new, completed, known, linked or rejected, and why where that is not plain."""

    outcome: str
    said: str = ""


class Written(NamedTuple):
    """What became of a row: new, completed, known, linked or rejected; `said` says why where that is not plain."""

    row: int
    outcome: str
    said: str = ""


@dataclass(frozen=True)
class Batch:
    """Which import a chunk belongs to: its key, how many rows were accepted in all, and the place it is sent for."""

    key: str
    rows: int
    organisation: int


@dataclass(frozen=True)
class Chunk:
    """What a room made of a chunk: the rows it has written, from the first on; `held` says why it went no further."""

    written: Sequence[Written]
    held: str = ""


def written(lines: Iterable[Line], answers: Iterable[Answer]) -> list[Written]:
    """What became of the rows of a chunk, from the first on, as their room has answered them."""
    return [Written(line.row, answer.outcome, answer.said) for line, answer in zip(lines, answers, strict=False)]


@dataclass(frozen=True)
class ListSpec:
    """A list that can be imported: its words, who may, its columns, and the two things only its room knows.

    `check(lines, by)` gives the faults of rows that could be read, and changes nothing. `write(lines, batch, by)` writes them in the
    caller's transaction and must bear the same row twice. Each of `identities` names a column that tells rows apart, and those that must
    agree where it is the same. Rows that stand one below the other and say the same in the first filled of the columns `together` are
    checked and written at once, so that the room sees them side by side. `next` is what is to be done when a list is taken in: its words
    and its URL name.
    """

    slug: str
    label: Text
    permission: str
    columns: tuple[ListColumn, ...]
    check: Callable[[Sequence[Line], Any], Iterable[Fault]]
    write: Callable[[Sequence[Line], Batch, Any], Chunk]
    identities: tuple[tuple[str, ...], ...] = ()
    together: tuple[str, ...] = ()
    intro: Text = ""
    next: tuple[Text, str] | None = None
    _by_key: dict[str, ListColumn] = field(init=False, repr=False, compare=False, hash=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_by_key", {column.key: column for column in self.columns})
        assert len(self._by_key) == len(self.columns), f"{self.slug}: a column is listed twice"

    def column(self, key: str) -> ListColumn | None:
        """The column with this key, if the form has it."""
        return self._by_key.get(key)

    @property
    def place(self) -> ListColumn | None:
        """The column that names a place, if the form has one."""
        return next((column for column in self.columns if column.place), None)


@dataclass(frozen=True)
class Place:
    """An organisation that the name of a place may mean; `detail` tells it from its namesakes."""

    key: int
    label: str
    detail: str = ""


@dataclass(frozen=True)
class PlaceReader:
    """How rooms below the network learn what the name of a place means, each within what the actor's grants let her.

    `find(actor, permission, texts)` gives for each text the organisations it can mean: one if it is clear, none if there is none.
    `own(actor, permission)` gives those for which she may send a list; `allowed(actor, permission, keys)` those of some keys that are hers.
    """

    find: Callable[[Any, str, Sequence[str]], Mapping[str, Sequence[Place]]]
    own: Callable[[Any, str], Sequence[Place]]
    allowed: Callable[[Any, str, Iterable[int]], Mapping[int, Place]]
