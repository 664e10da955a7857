"""Finding rows by how one of their words begins, or by a part of what they say, through an index where the engine has one for it.

PostgreSQL answers both from a GIN index: of a column of words, each with all that begin like it, or of the characters of some columns,
which in Chinese tell as much as words do elsewhere. SQLite reads the rows, which is quick enough for as many as are kept in one file.
A condition means the same on both; it uses an index where a migration made one of exactly these columns.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import connection, migrations
from django.db.models import BooleanField, Func, Lookup, QuerySet, TextField
from django.db.models.expressions import RawSQL

FEW = 5000  # so many rows are asked one by one about as fast as a list of fifty is found by walking among those of more

# An index holds, and a condition asks for, the same words or characters of the same text.
WORDS = "array_to_tsvector(array_remove(string_to_array({}, ' '), ''))"
CHARACTERS = "string_to_array(upper({}), NULL)"
BESIDE = " || ' ' || "
PLAIN = str.maketrans({sign: f"\\{sign}" for sign in "\\%_"})


def begins(term: str, column: str) -> Lookup[bool]:
    """The condition that one of the words of a column, small and parted by spaces, begins with a term."""
    return _Begins(_Text(column), term)


def says(term: str, *columns: str) -> Lookup[bool]:
    """The condition that a term stands in one of the columns, in capitals or small."""
    return _Says(_Text(*columns), term)


def few(keys: QuerySet[Any, int]) -> list[int] | None:
    """The keys that conditions find anywhere, if they are few; None if it is better to go through what is to be searched.

    What is frequent is soon met with on the way; what is rare is found at once, wherever it is. The caller narrows them afterwards.
    """
    found = list(keys[: FEW + 1])
    return found if len(found) <= FEW else None


def these(keys: Iterable[int]) -> RawSQL:
    """Any number of keys as one value, for `pk__in`: a statement with thousands of them takes longer to write down than to answer."""
    text = ",".join(map(str, keys))
    if connection.vendor == "postgresql":
        return RawSQL("SELECT unnest(CAST(%s AS bigint[]))", [f"{{{text}}}"])
    return RawSQL("SELECT value FROM json_each(%s)", [f"[{text}]"])


class _Text(Func):
    """What some columns say, side by side."""

    template = "(%(expressions)s)"
    arg_joiner = BESIDE
    output_field = TextField()


class _Begins(Lookup[bool]):
    lookup_name = "begins"
    output_field = BooleanField()

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:
        text, bound = self.process_lhs(compiler, connection)
        term = str(self.rhs).translate(PLAIN)
        like = f"{text} LIKE %s ESCAPE '\\'"
        return f"({like} OR {like})", [*bound, f"{term}%", *bound, f"% {term}%"]

    def as_postgresql(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:
        text, bound = self.process_lhs(compiler, connection)
        term = str(self.rhs).replace("\\", "\\\\").replace("'", "''")
        return f"{WORDS.format(text)} @@ CAST(%s AS tsquery)", [*bound, f"'{term}':*"]


class _Says(Lookup[bool]):
    lookup_name = "says"
    output_field = BooleanField()

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:
        text, bound = self.process_lhs(compiler, connection)
        return f"{text} LIKE %s ESCAPE '\\'", [
            *bound,
            f"%{str(self.rhs).translate(PLAIN)}%",
        ]  # SQLite takes capitals for small

    def as_postgresql(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:
        text, bound = self.process_lhs(compiler, connection)
        term = str(self.rhs).upper()
        held = f"{CHARACTERS.format(text)} @> CAST(%s AS text[])"
        like = f"UPPER({text}) LIKE %s ESCAPE '\\'"
        return f"({held} AND {like})", [*bound, list(dict.fromkeys(term)), *bound, f"%{term.translate(PLAIN)}%"]


def index_of_words(name: str, table: str, column: str) -> migrations.RunPython:
    """A migration's step that makes `begins` quick for a column."""
    return _index(name, table, WORDS.format(column))


def index_of_characters(name: str, table: str, *columns: str) -> migrations.RunPython:
    """A migration's step that makes `says` quick for columns, in this order."""
    return _index(name, table, CHARACTERS.format(BESIDE.join(columns)))


def _index(name: str, table: str, held: str) -> migrations.RunPython:
    def make(apps: Any, editor: Any) -> None:
        if editor.connection.vendor == "postgresql":
            editor.execute(f"CREATE INDEX {name} ON {table} USING gin ({held})")

    def drop(apps: Any, editor: Any) -> None:
        if editor.connection.vendor == "postgresql":
            editor.execute(f"DROP INDEX {name}")

    return migrations.RunPython(make, drop)
