"""Papers: numbered pages, an index that knows where things begin, attachments page by page, text that every machine shows."""

from __future__ import annotations

import io

from PIL import Image
from pypdf import PdfReader, PdfWriter

from halfsky.ground.web.papers import Paper, pages_of


def read(paper: Paper) -> list[str]:
    """The pages of a paper as text, each space once."""
    return [" ".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(paper.written())).pages]


def blank(pages: int, **turned: int) -> bytes:
    writer, file = PdfWriter(), io.BytesIO()
    for _page in range(pages):
        writer.add_blank_page(300, 200).rotate(turned.get("by", 0))
    writer.write(file)
    return file.getvalue()


def paper() -> Paper:
    made = Paper(title="证据材料", running="柳村妇联", mark="LC-1")
    made.cover(above="柳村妇女联合会", facts=[("接收单位", "甲县人民法院")], below="依据")
    made.index(heading="材料目录", heads=("序号", "材料名称", "形成时间", "页码"))
    return made


def test_the_index_names_the_page_on_which_each_piece_begins() -> None:
    made = paper()
    made.piece("登记", when="三月一日", numbered=1)
    made.prose("她说。\n" * 60)
    made.piece("受理", when="三月二日", numbered=2)
    pages = read(made)
    begins = next(number for number, text in enumerate(pages, 1) if "2. 受理" in text)
    assert begins > 3
    assert f"受理三月二日{begins}" in pages[1].replace(" ", "")


def test_every_page_but_the_cover_is_numbered() -> None:
    made = paper()
    made.piece("登记")
    pages = read(made)
    assert "第 1 页" not in pages[0]
    assert [f"第 {n} 页 共 3 页" in text for n, text in enumerate(pages, 1)] == [False, True, True]


def test_a_pdf_comes_page_by_page_also_when_it_lies_on_its_side() -> None:
    made = paper()
    made.piece("附件", apart=True)
    assert made.pages(blank(2, by=90), caption="附件一") == 2
    pages = read(made)
    assert "附件一 2 / 2" in pages[-1]


def test_what_cannot_be_shown_costs_nothing() -> None:
    assert pages_of(b"%PDF-1.4 nonsense") == 0
    locked, file = PdfWriter(clone_from=io.BytesIO(blank(1))), io.BytesIO()
    locked.encrypt("secret", algorithm="RC4-128")
    locked.write(file)
    assert pages_of(file.getvalue()) == 0


def test_text_is_never_markup_and_rare_characters_leave_a_mark() -> None:
    made = paper()
    made.prose("<b>左臂</b> & 𠮷 㛃")
    assert "<b>左臂</b> & 〓 㛃" in read(made)[-1]


def test_a_large_picture_is_made_no_larger_than_paper_shows() -> None:
    drawn = io.BytesIO()
    Image.effect_noise((3000, 4000), 40).save(drawn, "PNG")
    made = paper()
    made.picture(drawn.getvalue(), caption="照片")
    assert len(made.written()) < len(drawn.getvalue()) / 3


def test_the_font_is_in_the_file() -> None:
    made = paper()
    made.prose("宜春")
    fonts = PdfReader(io.BytesIO(made.written())).pages[-1]["/Resources"]["/Font"]
    ours = [font.get_object() for font in fonts.values() if "NotoSerif" in str(font.get_object().get("/BaseFont"))]
    assert ours
    assert all("/FontFile2" in font["/FontDescriptor"] for font in ours)
