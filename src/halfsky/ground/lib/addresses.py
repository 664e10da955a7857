"""Addresses of pages of which a list names many: Django looks each up anew, though only the record's key differs."""

from __future__ import annotations

from functools import lru_cache
from urllib.parse import quote

from django.conf import settings
from django.urls import get_script_prefix, get_urlconf, reverse

KEY = "7294016358"  # where the key stands; fits addresses of numbers and of words


def page_of(name: str, key: object) -> str:
    """The address of this name for a record's key, as `reverse` gives it."""
    before, after = _around(name, str(get_urlconf() or settings.ROOT_URLCONF), get_script_prefix())
    return f"{before}{quote(str(key), safe='')}{after}"


@lru_cache(maxsize=256)
def _around(name: str, *table: str) -> tuple[str, str]:
    """What stands before and after the key, looked up once for each table of addresses."""
    before, key, after = reverse(name, args=[KEY]).partition(KEY)
    assert key, f"{name} has no key"
    return before, after
