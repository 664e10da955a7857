"""An official letter, read back: what it says, in which fonts and sizes, on which paper."""

from __future__ import annotations

import io
from datetime import date

import pytest
from docx import Document
from docx.oxml.ns import qn
from docx.shared import Length

from halfsky.ground.web import letters

LETTER = letters.Letter(
    title="联合调解协议书",
    number="编号：XC-2611-0007-1",
    addressee="甲县人民法院",
    body=("一、每月五日前支付。", "二、周六探望。"),
    signatures=("当事人（签名）：＿＿＿＿",),
    issuer="甲县妇女联合会",
    day="二〇二六年十一月五日",
)


def test_it_says_what_was_written_in_that_order() -> None:
    found = [paragraph.text for paragraph in Document(io.BytesIO(letters.docx(LETTER))).paragraphs if paragraph.text]
    assert found == [
        "联合调解协议书",
        "编号：XC-2611-0007-1",
        "甲县人民法院：",
        "一、每月五日前支付。",
        "二、周六探望。",
        "当事人（签名）：＿＿＿＿",
        "甲县妇女联合会",
        "二〇二六年十一月五日",
    ]


def test_it_keeps_the_measures_of_the_standard() -> None:
    document = Document(io.BytesIO(letters.docx(LETTER)))
    page = document.sections[0]
    measures = [round(value.mm) for value in (page.page_width, page.page_height, page.top_margin, page.left_margin)]
    assert measures == [210, 297, 37, 28]
    assert round(Length(page.page_width - page.left_margin - page.right_margin).mm) == 156
    assert round(Length(page.page_height - page.top_margin - page.bottom_margin).mm) == 225
    title, body = document.paragraphs[0].runs[0], document.paragraphs[4].runs[0]
    assert (title.font.size.pt, body.font.size.pt) == (22, 16)
    assert body._r.rPr.rFonts.get(qn("w:eastAsia")) == "仿宋_GB2312"
    assert document.paragraphs[4].paragraph_format.first_line_indent.pt == 32
    assert "PAGE" in page.footer._element.xml


def test_the_same_letter_says_nothing_of_when_it_was_made() -> None:
    assert Document(io.BytesIO(letters.docx(LETTER))).core_properties.created.year == 2000


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (date(2026, 11, 25), "二〇二六年十一月二十五日"),
        (date(2030, 1, 10), "二〇三〇年一月十日"),
        (date(2024, 10, 31), "二〇二四年十月三十一日"),
    ],
)
def test_a_day_is_written_as_under_an_agreement(day: date, words: str) -> None:
    assert letters.chinese_day(day) == words
