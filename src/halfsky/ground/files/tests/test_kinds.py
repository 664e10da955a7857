from __future__ import annotations

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from halfsky.ground.files import queries
from halfsky.ground.files.rules import kinds
from halfsky.ground.files.tests.conftest import PDF, office, picture
from halfsky.ground.lib.errors import Refusal

GOOD = [
    (kinds.JPEG, picture("JPEG")),
    (kinds.PNG, picture("PNG")),
    (kinds.WEBP, picture("WEBP")),
    (kinds.PDF, PDF),
    (kinds.DOCX, office("word/document.xml")),
    (kinds.XLSX, office("xl/workbook.xml")),
    (kinds.MP3, b"ID3\x04" + bytes(60)),
    (kinds.MP3, b"\xff\xfb\x90" + bytes(60)),
    (kinds.M4A, b"\x00\x00\x00\x20ftypM4A " + bytes(60)),
    (kinds.WAV, b"RIFF\x24\x00\x00\x00WAVEfmt " + bytes(60)),
    (kinds.AMR, b"#!AMR\n" + bytes(60)),
]
BAD = [
    (b"", "empty"),
    (b"\x00\x00\x00\x18ftypheic" + bytes(60), "HEIC"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(60), "old or locked"),
    (office("word/document.xml", "word/vbaProject.bin"), "macros"),
    (office("META-INF/MANIFEST.MF"), "cannot be attached"),
    (b"PK\x03\x04" + bytes(60), "damaged"),
    (b"MZ\x90\x00" + bytes(60), "cannot be attached"),
    (b"<html><script>alert(1)</script>", "cannot be attached"),
    (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "cannot be attached"),
    (b"GIF89a" + bytes(60), "cannot be attached"),
    (b"just words", "cannot be attached"),
]


@pytest.mark.parametrize(("kind", "content"), GOOD, ids=lambda value: getattr(value, "content_type", "…"))
def test_the_bytes_say_what_a_file_is(kind: kinds.Kind, content: bytes) -> None:
    assert kinds.checked(f"x.{kind.endings[0]}", content, megabytes=1) == (kind, f"x.{kind.endings[0]}")


@pytest.mark.parametrize(("content", "advice"), BAD)
def test_what_is_not_let_in_is_refused_with_advice(content: bytes, advice: str) -> None:
    with translation.override("en"), pytest.raises(Refusal, match=advice):
        kinds.checked("x.pdf", content, megabytes=1)


@pytest.mark.django_db
def test_field_and_refusal_name_every_kind_that_is_let_in() -> None:
    with translation.override("en"), pytest.raises(Refusal) as refused:
        kinds.checked("x.pdf", b"just words", megabytes=1)
    for kind in kinds.KINDS:
        assert kind.endings[0] in refused.value.message
        assert kind.endings[0] in queries.hint(None)
        assert kind.picture or f".{kind.endings[0]}" in queries.OFFERED.split(",")


def test_what_is_too_large_is_refused_with_both_sizes() -> None:
    with translation.override("en"), pytest.raises(Refusal, match="has 3 MB; at most 2 MB"):
        kinds.check_size(2 * 1024 * 1024 + 1, megabytes=2)


def test_a_name_that_contradicts_the_content_is_refused() -> None:
    with (
        translation.override("en"),
        pytest.raises(Refusal, match=r"ends in “\.pdf”, but this is a different kind of file: JPEG picture"),
    ):
        kinds.checked("letter.pdf", picture("JPEG"), megabytes=1)


def test_pictures_mixed_up_by_a_chat_program_are_put_right() -> None:
    assert kinds.agreed_name("微信图片.jpg", kinds.WEBP) == "微信图片.webp"


def test_a_name_without_an_ending_gets_one() -> None:
    assert kinds.agreed_name("scan", kinds.PDF) == "scan.pdf"
    assert kinds.agreed_name("", kinds.PDF) == "file.pdf"


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("C:\\Users\\me\\告诫书.pdf", "告诫书.pdf"),
        ("harmless\u202efdp.exe.pdf", "harmlessfdp.exe.pdf"),
        ("a\r\nSet-Cookie: x.pdf", "aSet-Cookie: x.pdf"),
        ("长" * 300 + ".pdf", "长" * 146 + ".pdf"),
    ],
)
def test_names_keep_what_people_wrote_and_nothing_that_tricks(given: str, kept: str) -> None:
    assert kinds.clean_name(given) == kept


@given(st.text(), st.sampled_from(kinds.KINDS))
def test_any_name_is_kept_or_refused(name: str, kind: kinds.Kind) -> None:
    try:
        kept = kinds.agreed_name(name, kind)
    except Refusal:
        return
    assert 0 < len(kept) <= 160
    assert kept.rpartition(".")[2].lower() in kind.endings
    assert not set(kept) & set("/\\\r\n\x00\u202e")
