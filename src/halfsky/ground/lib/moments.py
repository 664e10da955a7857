"""What time it is, asked in one place, so that a year can be replayed.

Demonstrations and scenarios write records of past months through the same verbs that people use. They do so inside `pretend`; everything
that stamps a record asks `now()` or `today()` here instead of the machine's clock.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime

from django.utils import timezone

_pretended: ContextVar[datetime | None] = ContextVar("pretended", default=None)


def now() -> datetime:
    """The present moment, aware; inside `pretend`, the pretended one."""
    return _pretended.get() or timezone.now()


def today() -> date:
    """The present day in the installation's time zone."""
    return timezone.localdate(now())


@contextmanager
def pretend(moment: datetime) -> Iterator[None]:
    """Lets the block take place at another moment; blocks may be nested, and other threads do not notice."""
    token = _pretended.set(moment)
    try:
        yield
    finally:
        _pretended.reset(token)
