"""Registers 台账: a declared, filtered, sortable, exportable view of records; never a second copy of them.

A room declares its register once and reads it in its view:

    REGISTER = Register(
        key="matters.matter",
        heading=_("Matters"),
        columns=[
            Column("number", _("Number"), "number", sort="number", link=lambda m: m.get_absolute_url()),
            Column("state", _("State"), lambda m: Pill(m.state_label, m.tone), sort="state"),
            Column("registered", _("Registered"), "registered_at", sort="registered_at"),
        ],
        filters=[
            Search(label=_("Number or words"), narrow=lambda rows, term: rows.filter(number__icontains=term)),
            Choice(key="state", label=_("State"), choices=STATES, narrow="state"),
            Dates(key="registered", label=_("Registered"), field="registered_at"),
            Own(label=_("Mine"), narrow=lambda rows, user: rows.filter(owner=user)),
        ],
        bulk=[BulkVerb(_("Assign"), "matters:assign_many", permission="matters.assign")],
        default_sort="-registered",
    )

    def matters(request):
        return REGISTER.read(request, Matter.objects.visible_to(request.user)).reply(request)

A page costs two queries (count with totals, rows) and one for the reader's saved filters, whatever the size of the data.
Columns and sorts are named by their keys. What makes no sense in the address is named above the table and left out; an export or a
print of a filter that made no sense is not made at all, since it would hold more than was asked for.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db.models import Model, QuerySet
from django.http import HttpRequest

from halfsky.ground.web.parts import Button, Pill
from halfsky.ground.web.registers.columns import Column, Text
from halfsky.ground.web.registers.filters import Choice, Dates, Filter, Flag, Own, Search
from halfsky.ground.web.registers.pages import RegisterPage
from halfsky.ground.web.registers.reading import narrowed, read

__all__ = [
    "BulkVerb",
    "Button",
    "Choice",
    "Column",
    "Dates",
    "Filter",
    "Flag",
    "Own",
    "Pill",
    "Register",
    "RegisterPage",
    "Search",
]


M = TypeVar("M", bound=Model)


@dataclass(frozen=True)
class BulkVerb:
    """A verb for many rows at once; its page (`url`, a URL name) opens in the sheet and asks `Register.chosen` for the rows."""

    label: Text
    url: str
    permission: str = ""
    danger: bool = False


@dataclass(frozen=True)
class Register:
    """The declaration of a register. `key` is the noun, such as "matters.matter"; saved filters are kept under it.

    `empty` is what an empty register says to do first; `exported(request, count)` is told of every export, so that a room can
    journal it. `walked` says in which orders an index has the rows: the key of the column, and that of a filter without which it has
    not, if any. `kept` names parameters that say what the register is of, such as a period: every link keeps them. `counted` says how
    many rows there are where a bare number of records would say too little.
    """

    key: str
    heading: Text
    columns: Sequence[Column]
    filters: Sequence[Filter] = ()
    bulk: Sequence[BulkVerb] = ()
    default_sort: str = ""
    per_page: int = 50
    walked: Mapping[str, str] = field(default_factory=dict)
    empty: Text = ""
    exported: Callable[[HttpRequest, int], None] | None = None
    row_key: str = "pk"
    print_at_most: int = 2000
    context: Mapping[str, Any] = field(default_factory=dict)
    kept: Sequence[str] = ()
    counted: Callable[[RegisterPage], Text] | None = None

    def __post_init__(self) -> None:
        keys = [column.key for column in self.columns]
        assert len({*keys}) == len(keys), f"{self.key}: a column is listed twice"
        sortable = {column.key for column in self.columns if column.sort}
        assert self.default_sort.removeprefix("-") in {"", *sortable}, (
            f"{self.key}: default_sort is the key of a column that sorts"
        )

    def read(
        self, request: HttpRequest, queryset: QuerySet[Any], *, gathered: QuerySet[Any] | None = None
    ) -> RegisterPage:
        """Narrows, sorts and cuts the queryset as the address asks.

        `gathered` are the same rows where the queryset is only fast in the order of an index (`walked`): what is asked in another
        order, or searched for, is read from these. The page does not wait for their number and asks for it afterwards.
        """
        return read(self, request, queryset, gathered)

    def chosen(self, request: HttpRequest, queryset: QuerySet[M]) -> QuerySet[M]:
        """The rows a bulk verb is for: those ticked, or all that the filter leaves if `all=1`; none if nothing was chosen.

        Reads the address, which stays the same when the verb's form is sent.
        """
        if request.GET.get("all") == "1":
            rows, asked = narrowed(self, request, queryset)
            return queryset.none() if asked.problems else rows
        try:
            return queryset.filter(**{f"{self.row_key}__in": request.GET.getlist("id")})
        except (ValueError, ValidationError):
            return queryset.none()
