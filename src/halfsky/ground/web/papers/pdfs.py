"""Attached PDFs: how many pages they have, and how these are laid into the pages that were kept free for them."""

from __future__ import annotations

import io
import logging
from collections.abc import Iterable

from pypdf import PageObject, PdfReader, PdfWriter, Transformation

Place = tuple[float, float, float, float]  # left, bottom, width, height in points
logger = logging.getLogger(__name__)


def pages_of(content: bytes) -> int:
    """How many pages of a PDF can be shown; 0 for one that is locked or damaged."""
    try:
        reader = PdfReader(io.BytesIO(content))
        if reader.is_encrypted and not reader.decrypt(""):
            return 0
        return len([page.mediabox for page in reader.pages])
    except Exception as wrong:  # a foreign file may be broken in any way; it is then handed over as it is
        logger.info("an attached PDF cannot be read: %s", wrong)
        return 0


def laid_in(paper: bytes, kept_free: Iterable[tuple[int, bytes, int, Place]]) -> bytes:
    """The paper with pages of other PDFs in it: (page of the paper, PDF, page of that, place), pages counted from 0.

    Only what is drawn comes along: links, forms and scripts of the attachment stay in the original.
    """
    writer = PdfWriter(clone_from=io.BytesIO(paper))
    guests: dict[int, PdfWriter] = {}
    for number, content, inner, place in kept_free:
        try:
            if id(content) not in guests:
                guests[id(content)] = _opened(content)
            _lay(writer.pages[number], guests[id(content)].pages[inner], place)
        except (
            Exception
        ) as wrong:  # one page that cannot be drawn must not cost the whole paper; the original goes along
            logger.warning("page %d of an attached PDF cannot be drawn: %s", inner + 1, wrong)
    for page in writer.pages:
        page.compress_content_streams()
    result = io.BytesIO()
    writer.write(result)
    return result.getvalue()


def _opened(content: bytes) -> PdfWriter:
    """A copy whose pages may be turned upright."""
    reader = PdfReader(io.BytesIO(content))
    if reader.is_encrypted:
        reader.decrypt("")
    return PdfWriter(clone_from=reader)


def _lay(page: PageObject, guest: PageObject, place: Place) -> None:
    """Draws a page into a place, as large as it fits and in the middle."""
    guest.transfer_rotation_to_content()
    left, bottom, width, height = place
    box = guest.cropbox
    scale = min(width / float(box.width), height / float(box.height))
    x = left + (width - float(box.width) * scale) / 2 - float(box.left) * scale
    y = bottom + (height - float(box.height) * scale) / 2 - float(box.bottom) * scale
    page.merge_transformed_page(guest, Transformation().scale(scale).translate(x, y))
