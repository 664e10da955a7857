"""A table of a page as a file to take along."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.http import FileResponse, Http404, HttpResponse, StreamingHttpResponse

from halfsky.ground.web import replies
from halfsky.ground.web.registers import export


def download(
    title: str, heads: Sequence[str], rows: Iterable[Sequence[Any]], form: str
) -> HttpResponse | StreamingHttpResponse | FileResponse:
    """The table as `csv` or `xlsx` under its title; 404 for any other form."""
    if form == "csv":
        return replies.download(export.plain_table(heads, rows), f"{title}.csv", export.CSV_TYPE)
    if form == "xlsx":
        return replies.download(export.spreadsheet(title, heads, rows), f"{title}.xlsx", export.CONTENT_TYPE)
    raise Http404
