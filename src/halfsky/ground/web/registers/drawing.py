"""What a register has dozens of, drawn at once: a template asks ten questions of each."""

from __future__ import annotations

import html
from collections.abc import Iterable, Sequence

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from halfsky.ground.web import parts
from halfsky.ground.web.registers.columns import Cell, Column, Row


def table_rows(rows: Sequence[Row], ticks: bool = False) -> SafeString:
    """The rows of a register, with a box to choose each by."""
    begins = [_cell_begins(cell.column, lead=at == 0) for at, cell in enumerate(rows[0].cells)]
    drawn = (
        f'<tr role="row">{_tick(row) if ticks else ""}{"".join(map(_table_cell, begins, row.cells))}</tr>'
        for row in rows
    )
    return mark_safe("\n".join(drawn))  # noqa: S308 of escaped parts


def _tick(row: Row) -> str:
    box = '<td role="cell" class="tick"><input type="checkbox" class="form-check-input" name="id" value="{}" aria-label="{}"></td>'
    return format_html(box, row.key, _("Choose %(row)s") % {"row": row.cells[0].text})


def _cell_begins(column: Column, *, lead: bool) -> str:
    """What all cells of a column begin with: their label is translated once for the page."""
    says = f"{'lead-cell ' if lead else ''}{'wide ' if column.wide else ''}"
    return format_html('<td role="cell" data-label="{}" class="{}', column.label, says)


def _table_cell(begins: str, cell: Cell) -> str:
    says = f"{'num ' if cell.numeric else ''}{'unbroken' if cell.unbroken else ''}"
    title = f' title="{html.escape(cell.title)}"' if cell.title else ""
    text = cell.text if isinstance(cell.text, SafeString) else html.escape(cell.text)
    if cell.pill:
        text = f'<span class="pill {parts.tone(cell.pill.tone)}">{text}</span>'
    inner = f'<a href="{html.escape(cell.url)}">{text}</a>' if cell.url else text
    return f'{begins}{says}"{title}>{inner}</td>'


def options(choices: Iterable[tuple[str, parts.Text]], chosen: str) -> SafeString:
    """The options of a select."""
    drawn = (
        f'<option value="{html.escape(value)}"{" selected" if value == chosen else ""}>{html.escape(str(label))}</option>'
        for value, label in choices
    )
    return mark_safe("".join(drawn))  # noqa: S308 of escaped parts
