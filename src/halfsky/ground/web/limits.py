"""What protects the public pages from abuse without asking anybody to solve a riddle: limits, and a form that can be sent once.

Kept in the cache under keyed digests, so that no list of addresses arises. The counts are read and written in two steps: two requests
at the very same moment may count as one, which a limit of a few an hour can bear.
"""

from __future__ import annotations

import json
import secrets
from datetime import timedelta
from typing import cast

from django.conf import settings
from django.core import signing
from django.core.cache import cache
from django.utils.translation import gettext as _

from halfsky.ground.lib import moments
from halfsky.ground.lib.errors import TooMany
from halfsky.ground.lib.sealing import Keyring

HOUR = timedelta(hours=1)
FORM_LASTS = timedelta(hours=6)  # somebody may have to put the telephone away and come back
SHOWN_AGAIN = timedelta(minutes=10)
SALT = "public.form"


def spend(*, purpose: str, who: str, at_most: int, window: timedelta = HOUR) -> None:
    """Counts one use of a public page by somebody; TooMany once the limit of the window is reached."""
    seconds = int(window.total_seconds())
    period = int(moments.now().timestamp()) // seconds
    key = f"public:{purpose}:{_digest(who, purpose)}:{period}"
    used = int(cache.get(key, 0))
    if used >= at_most:
        raise TooMany(
            _("This page was used very often from here. Please call: 12338, in danger 110. Or try again in an hour.")
        )
    cache.set(key, used + 1, timeout=seconds)


def new_form() -> str:
    """A token for one sending of a public form."""
    return signing.dumps(secrets.token_urlsafe(12), salt=SALT)


def read_form(token: str) -> str:
    """The form's own key; "" for a token that is not ours or too old."""
    try:
        return str(signing.loads(token, salt=SALT, max_age=FORM_LASTS))
    except signing.BadSignature:
        return ""


def remember(*, form: str, number: str, code: str) -> None:
    """Keeps what a form was answered with for a few minutes, sealed: who presses again on a weak line sees the same answer."""
    sealed = _keyring().seal(json.dumps([number, code]), _context(form))
    cache.set(f"public:answered:{form}", sealed.hex(), timeout=int(SHOWN_AGAIN.total_seconds()))
    cache.set(f"public:sent:{form}", 1, timeout=int(FORM_LASTS.total_seconds()))


def answered(form: str) -> tuple[str, str] | None:
    """What a form was answered with a few minutes ago."""
    kept = cache.get(f"public:answered:{form}")
    if kept is None:
        return None
    number, code = json.loads(_keyring().open_text(bytes.fromhex(kept), _context(form)))
    return str(number), str(code)


def was_sent(form: str) -> bool:
    """Whether a form was sent before."""
    return bool(cache.get(f"public:sent:{form}"))


def _context(form: str) -> bytes:
    return f"public.answered.{form}".encode()


def _digest(who: str, purpose: str) -> str:
    return _keyring().blind(who, f"public.limit.{purpose}")


def _keyring() -> Keyring:
    return cast(Keyring, settings.HALFSKY_KEYRING)
