"""How papers look: the font, the sizes, the type area."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from reportlab.lib.colors import HexColor
from reportlab.lib.enums import TA_CENTER
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.platypus import Paragraph

FONTS = Path(__file__).resolve().parents[1] / "fonts"
PLAIN, BOLD = "HalfSky", "HalfSky-Bold"
WIDTH, HEIGHT = A4
LEFT, RIGHT, TOP, BOTTOM = 28 * mm, 26 * mm, 37 * mm, 35 * mm  # GB/T 9704
INNER = WIDTH - LEFT - RIGHT
INK, QUIET, HAIR, ACCENT = HexColor("#1c1a19"), HexColor("#6b6562"), HexColor("#b9b2ae"), HexColor("#b3264a")
MISSING = "〓"  # what a printer sets for a character it has no type for


@cache
def fonts() -> Any:
    """Makes the font known, once, and gives the characters it has."""
    for name, file in ((PLAIN, "regular.ttf"), (BOLD, "bold.ttf")):
        pdfmetrics.registerFont(TTFont(name, str(FONTS / file)))
    return pdfmetrics.getFont(PLAIN).face.charToGlyph


def clean(text: object) -> str:
    """A text with the characters the font has; a line's end stays, other control characters go."""
    known = fonts()
    found = str(text).replace("\r\n", "\n").expandtabs(4)
    return "".join(
        sign if sign == "\n" or ord(sign) in known else MISSING for sign in found if sign == "\n" or sign >= " "
    )


def _style(name: str, size: float, leading: float, **more: Any) -> ParagraphStyle:
    values = {"fontName": PLAIN, "textColor": INK, "wordWrap": "CJK", **more}
    return ParagraphStyle(name, fontSize=size, leading=leading, **values)


STYLES = {
    style.name: style
    for style in (
        _style("prose", 11, 19.5, firstLineIndent=22, spaceAfter=3),
        _style("flush", 11, 19.5),
        _style("label", 10, 16, textColor=QUIET),
        _style("value", 10.5, 16),
        _style("small", 8.5, 13, textColor=QUIET, spaceAfter=2),
        _style("piece", 13, 20, fontName=BOLD, spaceBefore=0, spaceAfter=1),
        _style("part", 16, 26, fontName=BOLD, alignment=TA_CENTER, spaceAfter=12),
        _style("above", 15, 24, alignment=TA_CENTER),
        _style("title", 34, 50, fontName=BOLD, alignment=TA_CENTER),
        _style("caption", 9, 14, textColor=QUIET, alignment=TA_CENTER),
        _style("head", 9.5, 15, textColor=QUIET),
        _style("cell", 10, 15.5),
    )
}


def paragraph(text: object, style: str) -> Paragraph:
    """A paragraph of plain text; line ends are kept."""
    # A wide space would be taken for an ordinary one and melt into its neighbours.
    kept = escape(clean(text)).replace("\u3000", "\u00a0\u00a0").replace("\n", "<br/>")
    return Paragraph(kept, STYLES[style])
