"""The parts that papers need beyond running text: an index that knows its pages, a page kept free, running heads and numbers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django.utils.translation import gettext as _
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, Flowable, Frame, PageTemplate, Table, TableStyle
from reportlab.platypus.doctemplate import IndexingFlowable

from halfsky.ground.web.papers.looks import (
    BOTTOM,
    HAIR,
    HEIGHT,
    INK,
    INNER,
    LEFT,
    PLAIN,
    QUIET,
    RIGHT,
    TOP,
    WIDTH,
    clean,
    paragraph,
)

LINE = ("piece", "index")  # what a heading tells the index


class NumberedCanvas(Canvas):  # type: ignore[misc]  # reportlab is written without types
    """Numbers the pages when it is known how many there are."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._kept: list[dict[str, Any]] = []

    def showPage(self) -> None:
        self._kept.append(dict(self.__dict__))
        self._startPage()

    def save(self) -> None:
        for kept in self._kept:
            self.__dict__.update(kept)
            self._number(len(self._kept))
            super().showPage()
        super().save()

    def _number(self, total: int) -> None:
        if self._pageNumber == 1:  # the cover is counted and bears no number
            return
        self.setFont(PLAIN, 9.5)
        self.setFillColor(INK)
        words = _("Page %(page)d of %(total)d") % {"page": self._pageNumber, "total": total}
        self.drawCentredString(LEFT + INNER / 2, 20 * mm, words)


class Layout(BaseDocTemplate):  # type: ignore[misc]
    """A cover without head, pages with one, and pages kept free for what is laid in later."""

    def __init__(self, file: Any, *, title: str, running: str, mark: str) -> None:
        super().__init__(file, title=title, author=running, subject=mark, creator="HalfSky", lang="zh-CN")
        self.running, self.mark = clean(running), clean(mark)
        cover = Frame(LEFT, BOTTOM, INNER, HEIGHT - TOP - BOTTOM, 0, 0, 0, 0)
        page = Frame(LEFT, BOTTOM, INNER, HEIGHT - TOP - BOTTOM, 0, 0, 0, 0)
        free = Frame(*FREE, 0, 0, 0, 0)
        self.addPageTemplates(
            [
                PageTemplate("cover", [cover]),
                PageTemplate("page", [page], onPage=self._head),
                PageTemplate("free", [free], onPage=self._head),
            ]
        )
        self.kept_free: list[tuple[int, bytes, int]] = []

    def beforeDocument(self) -> None:
        self.kept_free = []  # of the run before

    def _head(self, canvas: Canvas, document: Any) -> None:
        canvas.saveState()
        canvas.setFont(PLAIN, 8.5)
        canvas.setFillColor(QUIET)
        canvas.drawString(LEFT, HEIGHT - 25 * mm, self.running)
        canvas.drawRightString(WIDTH - RIGHT, HEIGHT - 25 * mm, self.mark)
        canvas.setStrokeColor(HAIR)
        canvas.setLineWidth(0.4)
        canvas.line(LEFT, HEIGHT - 28 * mm, WIDTH - RIGHT, HEIGHT - 28 * mm)
        canvas.restoreState()

    def afterFlowable(self, flowable: Flowable) -> None:
        if told := getattr(flowable, "told", None):
            self.notify("index", (*told, self.page))
        if isinstance(flowable, KeptFree):
            self.kept_free.append((self.page - 1, flowable.content, flowable.number))


FREE = (20 * mm, 30 * mm, WIDTH - 38 * mm, HEIGHT - 64 * mm)  # under the head, over the number, wider than text
GUEST = (FREE[0], FREE[1], FREE[2], FREE[3] - 9 * mm)  # below the caption


class KeptFree(Flowable):  # type: ignore[misc]
    """One page under its caption, kept free for a page of an attached PDF."""

    def __init__(self, content: bytes, number: int, caption: str) -> None:
        super().__init__()
        self.content, self.number, self.caption = content, number, paragraph(caption, "caption")

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        self.width, self.height = width, height
        return width, height - 1

    def draw(self) -> None:
        self.caption.wrapOn(self.canv, self.width, 8 * mm)
        self.caption.drawOn(self.canv, 0, self.height - 7 * mm)


class Index(IndexingFlowable):  # type: ignore[misc]
    """A table of all pieces with the page each begins on; laid out again until the pages are right."""

    def __init__(self, heads: Sequence[str], row: Callable[[int, Sequence[Any]], list[Any]]) -> None:
        super().__init__()
        self.heads, self.row = heads, row
        self.known: list[tuple[Any, ...]] = []
        self.found: list[tuple[Any, ...]] = []

    def isSatisfied(self) -> bool:
        return self.known == self.found

    def beforeBuild(self) -> None:
        self.known, self.found = self.found, []

    def notify(self, kind: str, stuff: tuple[Any, ...]) -> None:
        if kind == "index":
            self.found.append(stuff)

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        return tuple(self._table().wrapOn(self.canv, width, height))

    def split(self, width: float, height: float) -> list[Flowable]:
        return list(self._table().splitOn(self.canv, width, height))

    def drawOn(self, canvas: Canvas, x: float, y: float, _sW: float = 0) -> None:  # noqa: N803 as reportlab names it
        self.table.drawOn(canvas, x, y, _sW)

    def _table(self) -> Table:
        rows = [self.row(number, line) for number, line in enumerate(self.known, 1)]
        widths = [12 * mm, None, 42 * mm, 13 * mm]
        self.table = ruled([[paragraph(head, "head") for head in self.heads], *rows], widths)
        return self.table


def ruled(rows: list[list[Any]], widths: Sequence[float | None], *, head: int = 1) -> Table:
    """A table with hairlines between its rows and a firmer line under its head."""
    fixed = sum(width for width in widths if width)
    full = [INNER - fixed if width is None else width for width in widths]
    table = Table(rows, colWidths=full, repeatRows=head)
    table.setStyle(
        TableStyle(
            [
                ("VALIGN", (0, 0), (-1, -1), "TOP"),
                ("LEFTPADDING", (0, 0), (-1, -1), 0),
                ("RIGHTPADDING", (0, 0), (-1, -1), 6),
                ("TOPPADDING", (0, 0), (-1, -1), 4),
                ("BOTTOMPADDING", (0, 0), (-1, -1), 5),
                ("LINEBELOW", (0, 0), (-1, -1), 0.3, HAIR),
                *([("LINEBELOW", (0, head - 1), (-1, head - 1), 0.8, INK)] if head else []),
            ]
        )
    )
    return table
