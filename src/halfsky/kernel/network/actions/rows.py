"""How very many rows are written at once. Not verbs: they check and journal nothing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, cast

from django.db import connection, models

Row = Sequence[str | int | bool | None]


def write(model: type[models.Model], columns: Sequence[str], rows: Iterable[Row]) -> None:
    """Writes rows of plain values (days as ISO) into columns of a table: by COPY on PostgreSQL, by one prepared statement on SQLite.

    Whole objects cost three times as much; every constraint of the table is checked all the same.
    """
    table, names = model._meta.db_table, ", ".join(columns)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy:  # psycopg's own
                for row in rows:
                    copy.write_row(row)
        else:
            places = ", ".join(["%s"] * len(columns))
            statement = f"INSERT INTO {table} ({names}) VALUES ({places})"  # noqa: S608 — names of our own models
            cursor.executemany(statement, cast(Any, rows))  # takes any iterable, whatever its stub says


def keys(model: type[models.Model], count: int) -> list[int]:
    """Keys for rows about to be written, so that others can point to them at once; on SQLite only within the transaction that writes."""
    table = model._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)", [table, count]
            )
            return [key for (key,) in cursor.fetchall()]
        cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
        (last,) = cursor.fetchone() or (0,)
        return list(range(last + 1, last + count + 1))


def alone(what: str) -> None:
    """Lets others who write the same in bulk wait until this transaction has ended; SQLite has one writer at a time anyway."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [what])


def weigh(*tables: type[models.Model]) -> None:
    """Tells the database how much there is now, so that it asks the right index; a sample is enough."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA analysis_limit=1000")
        for table in tables:
            cursor.execute(f"ANALYZE {table._meta.db_table}")
