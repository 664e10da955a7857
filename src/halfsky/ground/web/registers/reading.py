"""Reads the address of a register: filters, sort, columns, page. Two queries, whatever the data."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from django.db.models import Count, Model, QuerySet, Sum
from django.http import HttpRequest
from django.utils.translation import gettext as _

from halfsky.ground.lib import finding
from halfsky.ground.web.registers.columns import Column
from halfsky.ground.web.registers.filters import Search, unclear
from halfsky.ground.web.registers.pages import RegisterPage

if TYPE_CHECKING:
    from halfsky.ground.web.registers import Register

M = TypeVar("M", bound=Model)


@dataclass(frozen=True)
class Asked:
    """What the address asks for, as far as it makes sense, and a sentence for everything that does not."""

    values: dict[str, Any]
    sort: str
    columns: Sequence[Column]
    page: int
    problems: list[str]


def asked(register: Register, request: HttpRequest) -> Asked:
    """Checks every parameter."""
    values, problems = unclear(register.filters, request)
    sort = request.GET.get("sort") or register.default_sort
    if sort and not _sortable(register, sort):
        problems.append(_("The list cannot be sorted like this; it is in its usual order."))
        sort = register.default_sort
    page = request.GET.get("page") or "1"
    if not (page.isascii() and page.isdigit() and int(page[:9]) > 0):
        problems.append(_("There is no such page; this is the first one."))
        page = "1"
    return Asked(values, sort, _columns(register, request, problems), int(page[:9]), problems)


def _sortable(register: Register, sort: str) -> bool:
    return any(column.key == sort.removeprefix("-") and column.sort_fields() for column in register.columns)


def _columns(register: Register, request: HttpRequest, problems: list[str]) -> Sequence[Column]:
    wanted = [key for part in request.GET.getlist("columns") for key in part.split(",") if key]
    usual = [column for column in register.columns if column.shown]
    if not wanted:
        return usual
    found = [column for column in register.columns if column.key in wanted]
    if unknown := set(wanted) - {column.key for column in found}:
        problems.append(_("These columns do not exist: %(columns)s.") % {"columns": ", ".join(sorted(unknown))[:80]})
    return found or usual


def narrowed(register: Register, request: HttpRequest, queryset: QuerySet[M]) -> tuple[QuerySet[M], Asked]:
    """The rows the filters leave, in the order asked for. Filters only ever narrow."""
    ask = asked(register, request)
    for one in register.filters:
        if one.key in ask.values:
            queryset = one.narrow_by(queryset, ask.values[one.key], request)
    return queryset.order_by(*_order(register, ask.sort, queryset)), ask


def _order(register: Register, sort: str, queryset: QuerySet[Any]) -> list[Any]:
    """Field names to sort by; the key comes last, so that equal rows never change places between two pages."""
    sign = "-" if sort.startswith("-") else ""
    column = next((one for one in register.columns if one.key == sort.removeprefix("-")), None)
    usual = queryset.query.order_by or queryset.model._meta.ordering or ()
    return [*((f"{sign}{name}" for name in column.sort_fields()) if column else usual), f"{sign}pk"]


def read(
    register: Register, request: HttpRequest, queryset: QuerySet[Any], gathered: QuerySet[Any] | None = None
) -> RegisterPage:
    """A page of the register; its number of rows is left open if counting may take long and only the page was asked for."""
    rows, ask = narrowed(register, request, queryset)
    whole = any(request.GET.get(key) for key in ("count", "export", "print"))
    if gathered is not None and (few := _few(register, ask)) is not None:
        rows = rows.filter(pk__in=finding.these(few))
    elif gathered is not None and (whole or not _walks(register, ask)):
        rows, ask = narrowed(register, request, gathered)
    count, totals = _counted(register, rows) if whole or gathered is None else (None, {})
    pages = max(-(-count // register.per_page), 1) if count is not None else None
    number = min(ask.page, pages or ask.page)
    if number < ask.page:
        ask.problems.append(_("There is no page %(page)d; this is the last one.") % {"page": ask.page})
    return RegisterPage(
        register=register,
        request=request,
        queryset=rows,
        columns=ask.columns,
        values=ask.values,
        sort=ask.sort,
        problems=ask.problems,
        counted=count,
        number=number,
        totals=totals,
    )


def _walks(register: Register, ask: Asked) -> bool:
    """Whether an index has the rows in the order asked for, and nothing is searched for that it does not know."""
    key = ask.sort.removeprefix("-")
    searched = any(isinstance(one, Search) and one.key in ask.values for one in register.filters)
    return key in register.walked and register.walked[key] in {"", *ask.values} and not searched


def _few(register: Register, ask: Asked) -> list[int] | None:
    """Keys of the rows that what is searched for finds anywhere, if they are few."""
    asked = (
        one.few(ask.values[one.key]) for one in register.filters if isinstance(one, Search) and one.key in ask.values
    )
    return next((keys for keys in asked if keys is not None), None)


def _counted(register: Register, rows: QuerySet[Any]) -> tuple[int, dict[str, Any]]:
    """How many rows, and the sums of the columns that add up."""
    totals = {column.key: column.total_field() for column in register.columns if column.total}
    sums: dict[str, Any] = {f"total_{key}": Sum(name) for key, name in totals.items() if name}
    if not sums:
        return rows.count(), {}
    found = rows.order_by().aggregate(count=Count("pk"), **sums)
    return found.pop("count"), {key.removeprefix("total_"): value for key, value in found.items()}
