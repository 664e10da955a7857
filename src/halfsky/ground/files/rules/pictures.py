"""Pictures are drawn anew: what comes out shows the same and holds nothing else.

Promise: no place, time, device, thumbnail or comment survives; no side is longer than 3,000 pixels; turned pictures stand upright;
a file that would fill the memory when unpacked is refused before it is unpacked.
"""

from __future__ import annotations

import io

from django.utils.translation import gettext as _
from PIL import Image, ImageOps

from halfsky.ground.files.rules.kinds import Kind
from halfsky.ground.lib.errors import Refusal

MAX_SIDE = 3000
MAX_PIXELS = 60_000_000  # 180 MB unpacked; the largest phone cameras of our users have 50 million
THUMB_SIDE = 320


def redrawn(content: bytes, kind: Kind) -> bytes:
    """The same picture in the same format, without anything but its pixels."""
    return _written(_fitted(_opened(content, kind), MAX_SIDE), kind.format)


def thumbnail(content: bytes, kind: Kind) -> bytes:
    """A small JPEG of a picture, for lists."""
    return _written(_fitted(_opened(content, kind), THUMB_SIDE), "JPEG")


def _opened(content: bytes, kind: Kind) -> Image.Image:
    try:
        picture = Image.open(io.BytesIO(content), formats=[kind.format])
        # Read from the head only; nothing has been unpacked yet.
        if picture.width * picture.height > MAX_PIXELS:
            raise Image.DecompressionBombError
        picture.load()
        return ImageOps.exif_transpose(picture)
    except Image.DecompressionBombError:
        raise Refusal(_("This picture has too many pixels. Make it smaller, then attach it."), at="upload") from None
    except (OSError, ValueError, SyntaxError, EOFError):
        # Pillow says in many ways that a picture is broken.
        raise Refusal(
            _("This picture is damaged: it does not open. Take or save it again, then attach it."), at="upload"
        ) from None


def _fitted(picture: Image.Image, side: int) -> Image.Image:
    picture.thumbnail((side, side), Image.Resampling.LANCZOS)
    return picture


def _written(picture: Image.Image, name: str) -> bytes:
    clear = picture.mode in ("RGBA", "LA", "PA") or "transparency" in picture.info
    if name == "JPEG" and clear:
        # On white paper, as it would be printed; JPEG knows no transparency.
        opaque = picture.convert("RGBA")
        picture = Image.new("RGBA", opaque.size, "white")
        picture.alpha_composite(opaque)
        clear = False
    plain = picture.convert("RGBA" if clear else "L" if picture.mode in ("1", "L") else "RGB")
    # A new picture from the pixels alone: `info`, which the writers read, stays behind.
    bare = Image.new(plain.mode, plain.size)
    bare.paste(plain)
    out = io.BytesIO()
    bare.save(out, name, quality=85)  # PNG knows no quality and takes no notice
    return out.getvalue()
