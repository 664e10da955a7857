"""The filters of a register. Each reads its own parameters; what makes no sense is named and left out, never guessed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db.models import DateTimeField, Model, QuerySet
from django.http import HttpRequest, QueryDict
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from halfsky.ground.web import words

Text = str | Promise
Rows = QuerySet[Any]


class Unclear(Exception):
    """A parameter that makes no sense; the message says which and what the register did instead."""


@dataclass(frozen=True, kw_only=True)
class Filter:
    """What a filter has in common: a key, which is its parameter, and a label."""

    key: str
    label: Text

    kind = "choice"

    def read(self, request: HttpRequest) -> Any:
        """What was asked for, None for nothing; `Unclear` if it makes no sense."""
        raise NotImplementedError

    def narrow_by(self, rows: Rows, value: Any, request: HttpRequest) -> Rows:
        """The rows that are left."""
        raise NotImplementedError

    def said(self, value: Any, request: HttpRequest) -> Text:
        """What the filter says above the table when it is set."""
        return self.label

    def parameters(self) -> tuple[str, ...]:
        """The parameters it reads."""
        return (self.key,)

    def control(self, params: QueryDict, request: HttpRequest) -> dict[str, Any]:
        """What its control in the page needs."""
        return {"key": self.key, "label": self.label, "kind": self.kind, "value": params.get(self.key, "")}


def text_of(request: HttpRequest, key: str) -> str:
    """A text parameter without what no database takes."""
    value = request.GET.get(key, "").strip()
    if "\x00" in value or len(value) > 200:
        raise Unclear(_("What was searched for is too long or contains signs that cannot be searched."))
    return value


Options = Sequence[tuple[str, Text]]


@dataclass(frozen=True, kw_only=True)
class Choice(Filter):
    """One of several values. `narrow` is a field lookup or a function of rows and value."""

    choices: Options | Callable[[HttpRequest], Options]
    narrow: str | Callable[[Rows, str], Rows]

    kind = "choice"

    def options(self, request: HttpRequest) -> Options:
        """The values to choose from."""
        return self.choices(request) if callable(self.choices) else self.choices

    def read(self, request: HttpRequest) -> str | None:
        value = text_of(request, self.key)
        if value and value not in {str(key) for key, _label in self.options(request)}:
            raise Unclear(_("“%(filter)s” has no such choice; it was left out.") % {"filter": self.label})
        return value or None

    def narrow_by(self, rows: Rows, value: Any, request: HttpRequest) -> Rows:
        return rows.filter(**{self.narrow: value}) if isinstance(self.narrow, str) else self.narrow(rows, value)

    def said(self, value: Any, request: HttpRequest) -> Text:
        label = next((label for key, label in self.options(request) if str(key) == value), value)
        return _("%(filter)s: %(value)s") % {"filter": self.label, "value": label}

    def control(self, params: QueryDict, request: HttpRequest) -> dict[str, Any]:
        return {
            **super().control(params, request),
            "options": [(str(key), label) for key, label in self.options(request)],
        }


@dataclass(frozen=True, kw_only=True)
class Search(Filter):
    """Words to search for; `narrow` is a function of rows and term.

    `few` says which rows are found anywhere, as keys, and None if they are many: lists that are walked then ask only these.
    """

    narrow: Callable[[Rows, str], Rows]
    few: Callable[[str], list[int] | None] = lambda term: None
    key: str = "q"
    hint: Text = ""

    kind = "search"

    def read(self, request: HttpRequest) -> str | None:
        return text_of(request, self.key) or None

    def narrow_by(self, rows: Rows, value: Any, request: HttpRequest) -> Rows:
        return self.narrow(rows, value)

    def said(self, value: Any, request: HttpRequest) -> Text:
        return _("%(filter)s: %(value)s") % {"filter": self.label, "value": value}

    def control(self, params: QueryDict, request: HttpRequest) -> dict[str, Any]:
        return {**super().control(params, request), "hint": self.hint or self.label}


@dataclass(frozen=True, kw_only=True)
class Flag(Filter):
    """Yes or everything; `narrow` is a function of rows."""

    narrow: Callable[[Rows], Rows]

    kind = "flag"

    def read(self, request: HttpRequest) -> bool | None:
        return True if request.GET.get(self.key) == "1" else None

    def narrow_by(self, rows: Rows, value: Any, request: HttpRequest) -> Rows:
        return self.narrow(rows)


@dataclass(frozen=True, kw_only=True)
class Own(Filter):
    """Only what is mine; `narrow` is a function of rows and the user. Nothing is an anonymous reader's own."""

    narrow: Callable[[Rows, Any], Rows]
    key: str = "mine"

    kind = "flag"

    def read(self, request: HttpRequest) -> bool | None:
        return True if request.GET.get(self.key) == "1" else None

    def narrow_by(self, rows: Rows, value: Any, request: HttpRequest) -> Rows:
        return self.narrow(rows, request.user) if request.user.is_authenticated else rows.none()


@dataclass(frozen=True)
class Span:
    """Days from one to another, both included; either may be open."""

    first: date | None
    last: date | None


@dataclass(frozen=True, kw_only=True)
class Dates(Filter):
    """A span of days of a date or moment field: `key`_from, `key`_to, or a named period in `key` (week, month, 2024-05, 2024)."""

    field: str

    kind = "dates"

    def parameters(self) -> tuple[str, ...]:
        return (self.key, f"{self.key}_from", f"{self.key}_to")

    def read(self, request: HttpRequest) -> Span | None:
        try:
            first, last = (self._day(request, f"{self.key}_{end}") for end in ("from", "to"))
            if name := request.GET.get(self.key, ""):
                return period(name, timezone.localdate())
        except ValueError:
            raise Unclear(
                _("“%(filter)s” is not a day that exists; it was left out.") % {"filter": self.label}
            ) from None
        if first and last and first > last:
            raise Unclear(_("“%(filter)s” ends before it begins; it was left out.") % {"filter": self.label})
        return Span(first, last) if first or last else None

    def _day(self, request: HttpRequest, key: str) -> date | None:
        value = request.GET.get(key, "")
        return date.fromisoformat(value) if value else None

    def narrow_by(self, rows: Rows, value: Any, request: HttpRequest) -> Rows:
        moments = is_moment(rows.model, self.field)
        if value.first:
            rows = rows.filter(**{f"{self.field}__gte": _start(value.first) if moments else value.first})
        if value.last:
            after = value.last + timedelta(days=1)
            rows = rows.filter(**{f"{self.field}__lt": _start(after) if moments else after})
        return rows

    def said(self, value: Any, request: HttpRequest) -> Text:
        first, last = (words.day(day) if day else "…" for day in (value.first, value.last))
        return _("%(filter)s: %(first)s to %(last)s") % {"filter": self.label, "first": first, "last": last}

    def control(self, params: QueryDict, request: HttpRequest) -> dict[str, Any]:
        ends = {end: params.get(f"{self.key}_{end}", "") for end in ("from", "to")}
        return {
            **super().control(params, request),
            **{f"value_{end}": value for end, value in ends.items()},
            "options": _periods(),
        }


def _periods() -> Options:
    return [
        ("today", _("Today")),
        ("week", _("This week")),
        ("month", _("This month")),
        ("last_month", _("Last month")),
        ("quarter", _("This quarter")),
        ("year", _("This year")),
    ]


def period(name: str, today: date) -> Span:
    """The days of a named period; ValueError for a name that means nothing."""
    month = today.replace(day=1)
    match name:
        case "today":
            return Span(today, today)
        case "week":
            monday = today - timedelta(days=today.weekday())
            return Span(monday, monday + timedelta(days=6))
        case "month":
            return _months(month, 1)
        case "last_month":
            return _months((month - timedelta(days=1)).replace(day=1), 1)
        case "quarter":
            return _months(date(today.year, (today.month - 1) // 3 * 3 + 1, 1), 3)
        case "year":
            return _months(date(today.year, 1, 1), 12)
    if "-" in name:
        return _months(date.fromisoformat(f"{name}-01"), 1)
    return _months(date(int(name), 1, 1), 12)


def _months(first: date, count: int) -> Span:
    years, month = divmod(first.month - 1 + count, 12)
    return Span(first, date(first.year + years, month + 1, 1) - timedelta(days=1))


def _start(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def is_moment(model: type[Model], path: str) -> bool:
    """Whether a field path leads to a moment; annotations count as days."""
    found: Any = model
    try:
        for name in path.split("__"):
            field = found._meta.get_field(name)
            found = field.related_model or found
    except (FieldDoesNotExist, AttributeError):
        return False
    return isinstance(field, DateTimeField)


def unclear(filters: Iterable[Filter], request: HttpRequest) -> tuple[dict[str, Any], list[str]]:
    """What the filters were asked, and a sentence for each that made no sense."""
    values, problems = {}, []
    for one in filters:
        try:
            value = one.read(request)
        except Unclear as problem:
            problems.append(str(problem))
        else:
            if value is not None:
                values[one.key] = value
    return values, problems
