"""Questions of every page, written out once for a process: only their values change.

Whose notices wait, which grants she holds: to build and compile such a question costs several times what the database spends on the
answer, and it is the same text for everybody. Those that are the same text for all who stand alike are in `wording`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Generic, TypeVar

from django.db import connection
from django.db.models import Expression, Field, Model, QuerySet
from django.db.models.query import RawQuerySet
from django.utils.functional import cached_property

Row = TypeVar("Row", bound=Model)


class Given(Expression):
    """A value that is told when the question is asked; stands in a filter where the value would."""

    def __init__(self, name: str, field: Field[Any, Any]) -> None:
        super().__init__(output_field=field)
        self.name = name

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:
        """Its place in the text; it stands among the values until one is put in."""
        return "%s", [self]

    def put(self, value: Any) -> Any:
        """The value as the database takes it."""
        return self.output_field.get_db_prep_value(value, connection)


class Prepared(Generic[Row]):
    """A question whose text is the same for everybody, with `Given` where its values go.

    `rows` makes the queryset; it is called once, at the first asking. Related rows do not come with it; annotations do.
    """

    def __init__(self, rows: Callable[[], QuerySet[Row]]) -> None:
        self.rows = rows

    @cached_property
    def written(self) -> tuple[QuerySet[Row], str, tuple[Any, ...]]:
        """The queryset, its text, and its values with gaps."""
        asked = self.rows()
        text, values = asked.query.get_compiler(asked.db).as_sql()
        return asked, text, tuple(values)

    def ask(self, **given: Any) -> RawQuerySet[Row]:
        """The rows for these values; a `KeyError` if one is missing."""
        asked, text, values = self.written
        put = [one.put(given[one.name]) if isinstance(one, Given) else one for one in values]
        return asked.model._base_manager.raw(text, put)
