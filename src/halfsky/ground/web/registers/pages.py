"""One page of a register, and what it answers: the page, its table alone, a spreadsheet, or paper."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from halfsky.ground.web import replies, words
from halfsky.ground.web.registers import export
from halfsky.ground.web.registers.columns import Column, Row, Text, cell, exported, plain, shown

if TYPE_CHECKING:
    from halfsky.ground.web.registers import Register

# Parameters that are about the answer, not about which rows: they never go into a saved filter or a link to another page.
PASSING = ("page", "export", "print", "count", "all", "id", "csrfmiddlewaretoken")


@dataclass(frozen=True)
class Head:
    """The heading of one column: how it sorts now, and where a click leads."""

    column: Column
    order: str
    url: str


@dataclass
class RegisterPage:
    """What the address asked for, found. `values` holds what each filter was understood to ask.

    `counted` is the number of rows, None if the page was not to wait for it.
    """

    register: Register
    request: HttpRequest
    queryset: QuerySet[Any]
    columns: Sequence[Column]
    values: dict[str, Any]
    sort: str
    problems: list[str]
    counted: int | None
    number: int
    totals: dict[str, Any]

    @cached_property
    def _found(self) -> list[Any]:
        """The records of this page, and one more if there is a page after it."""
        size = self.register.per_page
        start = (self.number - 1) * size
        return list(self.queryset[start : start + size + 1])

    @property
    def records(self) -> list[Any]:
        """The records of this page."""
        return self._found[: self.register.per_page]

    @property
    def more(self) -> bool:
        """Whether there is a page after this one."""
        return len(self._found) > self.register.per_page

    @property
    def count(self) -> int | None:
        """How many rows there are in all; None if nobody has counted and this is not the last page."""
        if self.counted is not None or self.more or (self.number > 1 and not self._found):
            return self.counted
        return (self.number - 1) * self.register.per_page + len(self._found)

    @property
    def pages(self) -> int | None:
        """How many pages there are, as far as that is known."""
        return None if self.count is None else max(-(-self.count // self.register.per_page), 1)

    @property
    def several(self) -> bool:
        """Whether there is more than this page."""
        return self.more or self.number > 1

    @cached_property
    def rows(self) -> list[Row]:
        """The rows of this page, ready to show."""
        said = words.Said()
        return [Row(str(self._key(one)), [cell(column, one, said) for column in self.columns]) for one in self.records]

    def _key(self, record: Any) -> Any:
        return getattr(record, self.register.row_key)

    @property
    def first(self) -> int:
        """The number of the first row on this page."""
        return (self.number - 1) * self.register.per_page + 1 if self.records else 0

    @property
    def last(self) -> int:
        """The number of the last row on this page."""
        return (self.number - 1) * self.register.per_page + len(self.records)

    @cached_property
    def query(self) -> dict[str, list[str]]:
        """The parameters that say which rows in which order, without empty ones and without what made no sense."""
        known = {key for one in self.register.filters if one.key in self.values for key in one.parameters()}
        known |= {*self.register.kept}
        found = {key: self.request.GET.getlist(key) for key in sorted(known) if self.request.GET.get(key)}
        if self.sort and self.sort != self.register.default_sort:
            found["sort"] = [self.sort]
        if [*self.columns] != [column for column in self.register.columns if column.shown]:
            found["columns"] = [",".join(column.key for column in self.columns)]
        return found

    def url(self, *, without: Sequence[str] = (), **changes: str) -> str:
        """The address of this register with some parameters changed."""
        kept = {key: values for key, values in self.query.items() if key not in without and key not in changes}
        query = urlencode({**kept, **{key: value for key, value in changes.items() if value}}, doseq=True)
        return f"{self.request.path}?{query}" if query else self.request.path

    @property
    def query_string(self) -> str:
        """What a saved filter keeps."""
        return urlencode(self.query, doseq=True)

    @cached_property
    def heads(self) -> list[Head]:
        """The headings: a click sorts up, another one down."""
        return [self._head(column) for column in self.columns]

    def _head(self, column: Column) -> Head:
        if not column.sort_fields():
            return Head(column, "", "")
        up, down = column.key, f"-{column.key}"
        order = "ascending" if self.sort == up else "descending" if self.sort == down else "none"
        return Head(column, order, self.url(sort=down if order == "ascending" else up))

    @cached_property
    def controls(self) -> list[dict[str, Any]]:
        """What the filter bar draws."""
        return [one.control(self.request.GET, self.request) for one in self.register.filters]

    @property
    def chips(self) -> list[tuple[Text, str]]:
        """Each filter that is set, in words, and the address without it."""
        set_now = [one for one in self.register.filters if one.key in self.values]
        return [(one.said(self.values[one.key], self.request), self.url(without=one.parameters())) for one in set_now]

    @property
    def choices(self) -> list[tuple[Column, bool]]:
        """All columns, and whether each is shown."""
        return [(column, column in self.columns) for column in self.register.columns]

    @cached_property
    def said(self) -> Text:
        """How many rows there are, in the register's own words; "" where the number says it."""
        return self.register.counted(self) if self.register.counted else ""

    @property
    def total_cells(self) -> list[str]:
        """The last line of the table; empty if nothing adds up."""
        if not any(column.total for column in self.columns) or not self.counted:
            return []
        return [shown(self.totals.get(column.key)) if column.total else "" for column in self.columns]

    @property
    def bulk(self) -> list[Any]:
        """The verbs for many rows that the reader may use, with their addresses."""
        allowed = [
            verb for verb in self.register.bulk if not verb.permission or self.request.user.has_perm(verb.permission)
        ]
        return [(verb, reverse(verb.url)) for verb in allowed]

    @cached_property
    def saved_views(self) -> list[Any]:
        """The reader's saved filters of this register; none where accounts keep none."""
        saved = getattr(self.request.user, "saved_filters", None)
        return saved(self.register.key) if saved is not None else []

    @property
    def links(self) -> dict[str, str]:
        """Where the buttons and the page numbers lead."""
        return {
            "export": self.url(export="xlsx"),
            "csv": self.url(export="csv"),
            "print": self.url(print="1"),
            "all": self.url(without=tuple(key for one in self.register.filters for key in one.parameters())),
            "before": self.url(page=str(self.number - 1)) if self.number > 1 else "",
            "after": self.url(page=str(self.number + 1)) if self.more else "",
            "first": self.url() if self.number > 2 else "",
            "last": self.url(page=str(self.pages)) if self.pages and self.number < self.pages - 1 else "",
            "count": self.url(count="1"),
        }

    def reply(
        self, request: HttpRequest, template: str = "web/register.html", context: Mapping[str, Any] | None = None
    ) -> HttpResponseBase:
        """The page, or what else was asked for.

        The table alone for the page's own script; a spreadsheet for `?export=xlsx`, CSV for `?export=csv`; paper for `?print=1`; how
        many for `?count=1`.
        """
        if self.number > 1 and not self.records:
            self.problems.append(_("There is no page %(page)d; go back to the first one.") % {"page": self.number})
        if request.GET.get("count") == "1":
            return render(request, "web/parts/register_count.html", {"page": self})
        if (form := request.GET.get("export")) in ("xlsx", "csv") and not self.problems:
            return self._exported(request, form)
        values = {"frame": replies.frame(request), "page": self, **self.register.context, **(context or {})}
        if request.GET.get("print") == "1" and not self.problems:
            return self._paper(request, values)
        if request.headers.get("HX-Target") == "register":
            answer = render(request, "web/parts/register_results.html", values)
            answer["HX-Push-Url"] = self.url(page=str(self.number) if self.number > 1 else "")
            return answer
        return render(request, template, values)

    def _exported(self, request: HttpRequest, form: str) -> HttpResponseBase:
        """All rows of the filter as a file, of which the room is told."""
        heads = [str(column.label) for column in self.columns]
        rows = (
            [exported(column, record) for column in self.columns] for record in self.queryset.iterator(chunk_size=500)
        )
        if form == "csv":
            file, content_type = export.plain_table(heads, rows), export.CSV_TYPE
        else:
            totals = [self.totals.get(column.key) if column.total else None for column in self.columns]
            file = export.spreadsheet(str(self.register.heading), heads, rows, totals if self.total_cells else None)
            content_type = export.CONTENT_TYPE
        if self.register.exported:
            self.register.exported(request, self.counted or 0)
        return replies.download(file, f"{self.register.heading} {timezone.localdate():%Y-%m-%d}.{form}", content_type)

    def _paper(self, request: HttpRequest, values: dict[str, Any]) -> HttpResponse:
        most, count = self.register.print_at_most, self.counted or 0
        if count > most:
            cut = _("Only the first %(most)d of %(count)d rows are printed; export the register for all.")
            self.problems.append(cut % {"most": most, "count": count})
        rows = [[plain(column.of(record)) for column in self.columns] for record in self.queryset[:most]]
        return render(request, "web/register_print.html", {**values, "rows": rows, "now": timezone.now()})
