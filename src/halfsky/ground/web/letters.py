"""Official letters as documents (docx): agreements, opinion letters, certificates, bulletins. Measures of GB/T 9704-2012 where they fit.

A4; head 37 mm, binding 28 mm, type area 156 × 225 mm: 22 lines of 28 characters. Title 2 号 小标宋, body 3 号 仿宋, page numbers 4 号 宋.
Fonts are named, not embedded: a machine that lacks them shows others of the same size.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from docx import Document
from docx.document import Document as Document_
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.enum.text import WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.text.paragraph import Paragraph
from docx.text.run import Run

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
TITLE_FONT, HEADING_FONT, BODY_FONT, PAGE_FONT = "方正小标宋简体", "黑体", "仿宋_GB2312", "宋体"
SIZE_2, SIZE_3, SIZE_4 = Pt(22), Pt(16), Pt(14)
INDENT, TAIL = Pt(32), Pt(64)  # two and four characters
LINE = Pt(28.95)  # 225 mm in 22 lines
HEAD, BINDING, OUTER, FOOT = Mm(37), Mm(28), Mm(26), Mm(35)  # what is left is the type area
A4_WIDTH, A4_HEIGHT = Mm(210), Mm(297)
WRITTEN = datetime(2000, 1, 1)  # the same letter is the same file  # noqa: DTZ001  the format keeps no zone


class Heading(str):
    """A paragraph that heads those after it."""


@dataclass(frozen=True)
class Letter:
    """A letter in plain words: title, number, paragraphs, lines to sign on, who issues it, and the day as it is printed.

    A paragraph that is a `Heading` is one of the first order: 一、….
    """

    title: str
    body: Sequence[str]
    number: str = ""
    addressee: str = ""
    signatures: Sequence[str] = ()
    issuer: str = ""
    day: str = ""


def chinese_day(day: date) -> str:
    """二〇二六年十一月五日: a day as it stands under an agreement."""
    figures = "〇一二三四五六七八九"
    year = "".join(figures[int(figure)] for figure in str(day.year))
    return f"{year}年{numeral(day.month)}月{numeral(day.day)}日"


def numeral(number: int) -> str:
    """一, 十, 十二, 三十一: a number from 1 to 99 as it heads a paragraph or stands in a day."""
    tens, ones = divmod(number, 10)
    figures = ("", *"一二三四五六七八九")
    words: str = (("" if tens == 1 else figures[tens]) + "十" if tens else "") + figures[ones]
    return words


def docx(letter: Letter) -> bytes:
    """The letter as a Word document."""
    document = Document()
    _page(document)
    _line(document, letter.title, TITLE_FONT, SIZE_2, ALIGN.CENTER)
    if letter.number:
        _line(document, letter.number, BODY_FONT, SIZE_3, ALIGN.CENTER)
    _line(document, "", BODY_FONT, SIZE_3, ALIGN.LEFT)
    if letter.addressee:
        _line(document, f"{letter.addressee}：", BODY_FONT, SIZE_3, ALIGN.LEFT)
    for text in letter.body:
        font = HEADING_FONT if isinstance(text, Heading) else BODY_FONT
        paragraph = _line(document, text, font, SIZE_3, ALIGN.JUSTIFY)
        paragraph.paragraph_format.first_line_indent = INDENT
    if letter.signatures:
        _line(document, "", BODY_FONT, SIZE_3, ALIGN.LEFT)
    for text in letter.signatures:
        _line(document, text, BODY_FONT, SIZE_3, ALIGN.LEFT).paragraph_format.first_line_indent = INDENT
    for text in (letter.issuer, letter.day):
        if text:
            _line(document, text, BODY_FONT, SIZE_3, ALIGN.RIGHT).paragraph_format.right_indent = TAIL
    document.core_properties.title, document.core_properties.author = letter.title, letter.issuer
    document.core_properties.created = document.core_properties.modified = WRITTEN
    kept = io.BytesIO()
    document.save(kept)
    return kept.getvalue()


def _page(document: Document_) -> None:
    """Paper, margins and the number of the page: — 1 —."""
    section = document.sections[0]
    section.page_width, section.page_height = A4_WIDTH, A4_HEIGHT
    section.top_margin, section.left_margin = HEAD, BINDING
    section.right_margin, section.bottom_margin = OUTER, FOOT
    footer = section.footer.paragraphs[0]
    footer.alignment = ALIGN.CENTER
    for text in ("— ", "", " —"):
        run = footer.add_run(text)
        _font(run, PAGE_FONT)
        run.font.size = SIZE_4
        if not text:
            field = OxmlElement("w:fldSimple")
            field.set(qn("w:instr"), "PAGE")
            run._r.addnext(field)


def _line(document: Document_, text: str, font: str, size: Pt, alignment: ALIGN) -> Paragraph:
    paragraph = document.add_paragraph()
    paragraph.alignment = alignment
    shape = paragraph.paragraph_format
    shape.space_before = shape.space_after = Pt(0)
    shape.line_spacing_rule, shape.line_spacing = WD_LINE_SPACING.EXACTLY, LINE if size != SIZE_2 else Pt(36)
    run = paragraph.add_run(text)
    run.font.size = size
    _font(run, font)
    return paragraph


def _font(run: Run, name: str) -> None:
    """Word asks for the font of Chinese characters in an attribute of its own."""
    run.font.name = name
    run._r.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), name)
