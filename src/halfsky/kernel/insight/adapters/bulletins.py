"""Bulletins as documents: plain text, a Word document by GB/T 9704, a PDF."""

from __future__ import annotations

from datetime import date

from halfsky.ground.web import letters
from halfsky.ground.web.papers import Paper
from halfsky.kernel.insight.queries.bulletins import Bulletin


def text(bulletin: Bulletin) -> str:
    """The bulletin in plain words, a paragraph a line."""
    return "\n".join([bulletin.title, *_paragraphs(bulletin)])


def docx(bulletin: Bulletin, day: date) -> bytes:
    """The bulletin as a Word document, issued on a day."""
    issuer = bulletin.place.name
    return letters.docx(
        letters.Letter(bulletin.title, _paragraphs(bulletin), issuer=issuer, day=letters.chinese_day(day))
    )


def pdf(bulletin: Bulletin, day: date) -> bytes:
    """The bulletin as a PDF, issued on a day."""
    paper = Paper(title=bulletin.title, running=bulletin.place.name, mark=bulletin.period.label)
    paper.heading(bulletin.title)
    for paragraph in _paragraphs(bulletin):
        paper.piece(paragraph) if isinstance(paragraph, letters.Heading) else paper.prose(paragraph)
    paper.small(f"{bulletin.place.name}　{letters.chinese_day(day)}")
    return paper.written()


def _paragraphs(bulletin: Bulletin) -> list[str]:
    numbered = [
        (letters.Heading(f"{letters.numeral(number)}、{part.heading}"), part.text)
        for number, part in enumerate(bulletin.parts, 1)
    ]
    return [line for pair in numbered for line in pair] or [NOTHING]


# Said where nothing was recorded that has a passage; a text in Chinese like the rest of a bulletin.
NOTHING = "本期没有记录。"
