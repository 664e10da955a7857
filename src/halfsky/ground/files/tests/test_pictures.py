from __future__ import annotations

import io
import struct
import zlib

import pytest
from django.utils import translation
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from halfsky.ground.files.rules import kinds, pictures
from halfsky.ground.files.tests.conftest import located, picture
from halfsky.ground.lib.errors import Refusal


def opened(content: bytes) -> Image.Image:
    return Image.open(io.BytesIO(content))


def test_no_place_device_or_comment_survives() -> None:
    before = located()
    assert b"SecretPhone" in before
    after = pictures.redrawn(before, kinds.JPEG)
    assert not opened(after).getexif()
    assert not [word for word in (b"SecretPhone", b"secret comment", b"Exif", b"GPS") if word in after]


def test_a_turned_picture_stands_upright() -> None:
    assert opened(pictures.redrawn(located(), kinds.JPEG)).size == (480, 640)


def test_words_in_a_png_do_not_survive() -> None:
    info = PngInfo()
    info.add_text("Author", "secret author")
    assert b"secret author" not in pictures.redrawn(picture("PNG", pnginfo=info), kinds.PNG)


def test_what_is_hidden_behind_a_picture_does_not_survive() -> None:
    assert b"<script>" not in pictures.redrawn(picture() + b"<script>alert(1)</script>", kinds.JPEG)


@pytest.mark.parametrize(("size", "fitted"), [((4000, 1000), (3000, 750)), ((800, 600), (800, 600))])
def test_no_side_is_longer_than_needed(size: tuple[int, int], fitted: tuple[int, int]) -> None:
    assert opened(pictures.redrawn(picture(size=size), kinds.JPEG)).size == fitted


@pytest.mark.parametrize("mode", ["RGBA", "LA", "P", "L", "1"])
def test_pngs_of_every_mode_are_drawn_anew(mode: str) -> None:
    content = picture("PNG", mode=mode) if mode not in ("LA", "P", "1") else _converted(mode)
    assert opened(pictures.redrawn(content, kinds.PNG)).format == "PNG"
    assert max(opened(pictures.thumbnail(content, kinds.PNG)).size) == pictures.THUMB_SIDE


def _converted(mode: str) -> bytes:
    out = io.BytesIO()
    Image.new("RGBA", (640, 480), "teal").convert(mode).save(out, "PNG")
    return out.getvalue()


def test_a_print_picture_becomes_a_screen_picture() -> None:
    assert opened(pictures.redrawn(picture(mode="CMYK"), kinds.JPEG)).mode == "RGB"


def test_transparency_stays_where_the_format_knows_it() -> None:
    content = picture("PNG", mode="RGBA")
    assert opened(pictures.redrawn(content, kinds.PNG)).mode == "RGBA"
    assert opened(pictures.thumbnail(content, kinds.PNG)).mode == "RGB"


def test_a_bomb_is_refused_before_it_is_unpacked() -> None:
    with translation.override("en"), pytest.raises(Refusal, match="too many pixels"):
        pictures.redrawn(_bomb(), kinds.PNG)


def _bomb() -> bytes:
    """A PNG of a few bytes that claims to be 50,000 pixels wide and high."""
    head = struct.pack(">IIBBBBB", 50_000, 50_000, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", head) + _chunk(b"IDAT", zlib.compress(bytes(100)))


def _chunk(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))


@pytest.mark.parametrize("cut", [30, 200, 1000])
def test_a_damaged_picture_is_refused(cut: int) -> None:
    with translation.override("en"), pytest.raises(Refusal, match="damaged"):
        pictures.redrawn(picture()[:cut], kinds.JPEG)


def test_a_picture_that_is_another_format_inside_is_refused() -> None:
    with pytest.raises(Refusal):
        pictures.redrawn(picture("PNG"), kinds.JPEG)
