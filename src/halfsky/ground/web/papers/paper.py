"""One paper, put together piece by piece."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from typing import Any

from PIL import Image as Pictures
from reportlab.lib.units import mm
from reportlab.platypus import (
    CondPageBreak,
    Flowable,
    HRFlowable,
    Image,
    NextPageTemplate,
    PageBreak,
    Spacer,
)

from halfsky.ground.web.papers.looks import ACCENT, HAIR, INNER, paragraph
from halfsky.ground.web.papers.parts import GUEST, Index, KeptFree, Layout, NumberedCanvas, ruled
from halfsky.ground.web.papers.pdfs import laid_in, pages_of

SHARP = (1654, 2339)  # A4 at 200 dots an inch: the original goes along where more is needed


class Paper:
    """A paper that grows piece by piece; `title`, `running` (head, left) and `mark` (head, right) stand in the file's properties too."""

    def __init__(self, *, title: str, running: str, mark: str) -> None:
        self.title, self.running, self.mark = title, running, mark
        self.story: list[Flowable] = []

    def cover(self, *, above: str, facts: Iterable[tuple[str, str]], below: str = "", signed: str = "") -> None:
        """The first page: who gives it, the title, what it is about, on what ground, and room for seal and date."""
        self.story += [
            Spacer(0, 14 * mm),
            paragraph(above, "above"),
            Spacer(0, 22 * mm),
            paragraph("　".join(self.title) if len(self.title) <= 6 else self.title, "title"),
            Spacer(0, 4 * mm),
            HRFlowable(24 * mm, 1.6, color=ACCENT, spaceBefore=8, spaceAfter=16 * mm),
            self._pairs(facts),
            Spacer(0, 8 * mm),
            paragraph(below, "small"),
        ]
        if signed:
            self.story += [Spacer(0, 12 * mm), paragraph(signed, "flush")]
        self.story += [NextPageTemplate("page"), PageBreak()]

    def index(self, *, heading: str, heads: Sequence[str]) -> None:
        """The list of all pieces with number, name, moment and page; ends its page."""
        self.story += [paragraph(heading, "part"), Index(heads, self._index_row), PageBreak()]

    def _index_row(self, number: int, line: Sequence[Any]) -> list[Any]:
        name, when, page = line
        return [paragraph(text, "cell") for text in (number, name, when, page)]

    def piece(self, name: str, *, when: str = "", apart: bool = False, numbered: int | None = None) -> None:
        """The heading of a piece, which the index lists; `apart` begins a new page."""
        if apart:
            self.new_page()
        elif self.story:
            self.story += [CondPageBreak(50 * mm), Spacer(0, 7 * mm)]
        heading = paragraph(f"{numbered}.　{name}" if numbered else name, "piece")
        heading.told = (name, when)
        heading.keepWithNext = 1
        self.story += [heading]
        if when:
            self.story += [paragraph(when, "small")]

    def heading(self, words: str) -> None:
        """A heading over the page that the index does not list."""
        self.story += [paragraph(words, "part")]

    def new_page(self) -> None:
        """Goes on at the top of the next page, unless that is where we are."""
        if not (self.story and isinstance(self.story[-1], PageBreak)):
            self.story += [PageBreak()]

    def facts(self, pairs: Iterable[tuple[str, str]]) -> None:
        """Labels and values, one a line; what has no value is left out."""
        kept = [(label, value) for label, value in pairs if str(value)]
        if kept:
            self.story += [Spacer(0, 2 * mm), self._pairs(kept)]

    def _pairs(self, pairs: Iterable[tuple[str, str]]) -> Flowable:
        kept = [(str(label), value) for label, value in pairs]
        rows = [[paragraph(label, "label"), paragraph(value, "value")] for label, value in kept]
        long = any(len(label) > 12 for label, _value in kept)  # questions, not names of fields
        return ruled(rows, [(110 if long else 34) * mm, None], head=0)

    def prose(self, text: str, *, label: str = "") -> None:
        """Running text, a paragraph for each line."""
        self.story += [Spacer(0, 2 * mm)]
        if label:
            self.story += [paragraph(label, "label")]
        self.story += [paragraph(line, "prose") for line in text.splitlines() if line.strip()]

    def small(self, text: str) -> None:
        """A quiet line, such as where something is proven."""
        self.story += [Spacer(0, 1 * mm), paragraph(text, "small")]

    def rule(self) -> None:
        """A hairline across."""
        self.story += [HRFlowable(INNER, 0.3, color=HAIR, spaceBefore=4, spaceAfter=4)]

    def picture(self, content: bytes, *, caption: str) -> None:
        """A picture on a page of its own, as large as it fits; sharp enough to read, and no larger a file than that needs."""
        with Pictures.open(io.BytesIO(content)) as found:
            found.thumbnail(SHARP)
            drawn = io.BytesIO()
            found.convert("RGB").save(drawn, "JPEG", quality=88)
            width, height = found.size
        drawn.seek(0)
        scale = min(GUEST[2] / width, (GUEST[3] - 4 * mm) / height, 0.5 if max(width, height) < 800 else 9)
        self._free(
            [paragraph(caption, "caption"), Spacer(0, 3 * mm), Image(drawn, width * scale, height * scale)],
        )

    def pages(self, pdf: bytes, *, caption: str) -> int:
        """Keeps a page free for each page of a PDF, and says how many; 0 if it cannot be shown."""
        count = pages_of(pdf)
        for number in range(count):
            self._free([KeptFree(pdf, number, f"{caption}　{number + 1} / {count}")])
        return count

    def _free(self, flowables: list[Flowable]) -> None:
        self.story += [NextPageTemplate("free"), PageBreak(), *flowables, NextPageTemplate("page")]

    def written(self) -> bytes:
        """The finished PDF."""
        file = io.BytesIO()
        layout = Layout(file, title=self.title, running=self.running, mark=self.mark)
        layout.multiBuild(self.story, canvasmaker=NumberedCanvas)
        kept = [(number, content, inner, GUEST) for number, content, inner in layout.kept_free]
        return laid_in(file.getvalue(), kept)
