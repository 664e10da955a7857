"""Kinds of file: recognised by their first bytes, refused with advice when they are none of ours.

Promise: what is let in is what it says it is, and nothing that runs on the reader's computer without being asked (programs, web pages,
documents with macros). Recording formats are checked by their heads only; they are handed out as downloads and never played here.
"""

from __future__ import annotations

import io
import re
import unicodedata
import zipfile
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from halfsky.ground.files.rules import MEGABYTE
from halfsky.ground.lib.errors import Refusal


@dataclass(frozen=True)
class Kind:
    """One kind of file: its media type, its endings (the first is the usual one), its word."""

    content_type: str
    endings: tuple[str, ...]
    label: str | Promise
    format: str = ""  # for pictures: what Pillow calls it

    @property
    def picture(self) -> bool:
        """Whether it is drawn anew and shown in the browser."""
        return bool(self.format)


_OFFICE = "application/vnd.openxmlformats-officedocument"
JPEG = Kind("image/jpeg", ("jpg", "jpeg", "jpe", "jfif"), gettext_lazy("JPEG picture"), "JPEG")
PNG = Kind("image/png", ("png",), gettext_lazy("PNG picture"), "PNG")
WEBP = Kind("image/webp", ("webp",), gettext_lazy("WebP picture"), "WEBP")
PDF = Kind("application/pdf", ("pdf",), gettext_lazy("PDF document"))
DOCX = Kind(f"{_OFFICE}.wordprocessingml.document", ("docx",), gettext_lazy("Word document"))
XLSX = Kind(f"{_OFFICE}.spreadsheetml.sheet", ("xlsx",), gettext_lazy("Excel workbook"))
MP3 = Kind("audio/mpeg", ("mp3",), gettext_lazy("MP3 recording"))
M4A = Kind("audio/mp4", ("m4a",), gettext_lazy("M4A recording"))
WAV = Kind("audio/wav", ("wav",), gettext_lazy("WAV recording"))
AMR = Kind("audio/amr", ("amr",), gettext_lazy("AMR recording"))
KINDS = (JPEG, PNG, WEBP, PDF, DOCX, XLSX, MP3, M4A, WAV, AMR)
# What a browser offers to choose from; a telephone opens its camera for pictures.
OFFERED = ",".join(["image/*", *(f".{ending}" for kind in KINDS if not kind.picture for ending in kind.endings)])

_HEADS = (
    (JPEG, re.compile(rb"\xff\xd8\xff")),
    (PNG, re.compile(rb"\x89PNG\r\n\x1a\n")),
    (WEBP, re.compile(rb"RIFF....WEBP", re.DOTALL)),
    (PDF, re.compile(rb"%PDF-[12]\.\d")),
    (WAV, re.compile(rb"RIFF....WAVE", re.DOTALL)),
    (AMR, re.compile(rb"#!AMR(-WB)?\n")),
    (M4A, re.compile(rb"....ftyp(M4A |M4B |mp42|isom|3gp)", re.DOTALL)),
    (MP3, re.compile(rb"ID3|\xff[\xe2\xe3\xf2\xf3\xfa\xfb]")),
)
_HEIC = re.compile(rb"....ftyp(heic|heix|heim|heis|hevc|hevx|mif1|msf1|avif)", re.DOTALL)
_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def checked(name: str, content: bytes, *, megabytes: int) -> tuple[Kind, str]:
    """The kind of an upload and the name it is kept under; Refusal, with advice, for what is too large or not let in."""
    if not content:
        raise Refusal(_("This file is empty. Choose it again."), at="upload")
    check_size(len(content), megabytes=megabytes)
    kind = recognised(content)
    return kind, agreed_name(name, kind)


def check_size(size: int, *, megabytes: int) -> None:
    """Refuses what is larger than allowed."""
    if size > megabytes * MEGABYTE:
        raise Refusal(
            _(
                "This file has %(size)s MB; at most %(most)s MB are possible. Send it in parts or with a lower resolution."
            )
            % {"size": -(-size // MEGABYTE), "most": megabytes},
            at="upload",
        )


def recognised(content: bytes) -> Kind:
    """The kind that the bytes themselves show."""
    head = content[:64]
    if _HEIC.match(head):
        raise Refusal(
            _(
                "This is a HEIC picture, which most computers cannot show. Choose “Most compatible” for the camera, or send it as JPEG."
            ),
            at="upload",
        )
    if head.startswith(_OLD_OFFICE):
        raise Refusal(
            _(
                "This is an old or locked Office document. Save it as .docx or .xlsx without a password, then attach it."
            ),
            at="upload",
        )
    if head.startswith(b"PK\x03\x04"):
        return _office(content)
    for kind, pattern in _HEADS:
        if pattern.match(head):
            return kind
    raise Refusal(_not_let_in(), at="upload")


def _office(content: bytes) -> Kind:
    """Which Office document a zip is; its parts are listed, never unpacked."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = set(archive.namelist())
    except (zipfile.BadZipFile, ValueError, EOFError, OverflowError, NotImplementedError):
        raise Refusal(
            _("This document is damaged: it does not open. Save it again, then attach it."), at="upload"
        ) from None
    if any(part.lower().endswith("vbaproject.bin") for part in parts):
        raise Refusal(
            _("This document contains macros. Save it without them, as .docx or .xlsx, then attach it."), at="upload"
        )
    if "[Content_Types].xml" in parts:
        if "word/document.xml" in parts:
            return DOCX
        if "xl/workbook.xml" in parts:
            return XLSX
    raise Refusal(_not_let_in(), at="upload")


def _not_let_in() -> str:
    return _("Files of this kind cannot be attached. Possible are: %(kinds)s.") % {"kinds": named()}


def named() -> str:
    """The kinds of file that are let in, by the endings people know them by."""
    return str(pgettext("list", ", ")).join(kind.endings[0] for kind in KINDS)


def agreed_name(name: str, kind: Kind) -> str:
    """The name to keep: without folders and hidden characters, its ending agreeing with the content.

    Between pictures the ending is put right, because phones and chat programs mix them up; any other disagreement is refused.
    """
    stem, dot, ending = clean_name(name).rpartition(".")
    if not dot:
        return f"{ending or 'file'}.{kind.endings[0]}"
    if ending.lower() in kind.endings:
        return f"{stem}.{ending}"
    of_a_picture = any(ending.lower() in other.endings for other in KINDS if other.picture)
    if kind.picture and of_a_picture:
        return f"{stem}.{kind.endings[0]}"
    raise Refusal(
        _(
            "The name ends in “.%(ending)s”, but this is a different kind of file: %(kind)s. Rename the file or choose the right one."
        )
        % {"ending": ending, "kind": kind.label},
        at="upload",
    )


def clean_name(name: str) -> str:
    """A name without folders, control characters and characters that turn the writing direction; at most 150 long, ending kept."""
    last = unicodedata.normalize("NFC", name).replace("\\", "/").rpartition("/")[2]
    plain = "".join(character for character in last if unicodedata.category(character)[0] != "C").strip(" .")
    if len(plain) <= 150:
        return plain
    stem, dot, ending = plain.rpartition(".")
    return f"{stem[: 149 - len(ending)]}.{ending}" if dot and len(ending) < 10 else plain[:150]
