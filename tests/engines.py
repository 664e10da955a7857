"""Which tests prove something on which database.

pytest-django gives a database to nobody who does not ask for it. So whatever a test proves without one it proves whichever engine stands
behind, and once is enough: on SQLite. What says something of PostgreSQL alone bears the marker `postgresql` and runs there only.
"""

from __future__ import annotations

import pytest

ASKED_FOR = {"db", "transactional_db", "django_db_setup"}


def belongs(item: pytest.Item, engine: str) -> bool:
    """Whether a test proves something on an engine, named as Django names its vendor."""
    there, alone = engine == "postgresql", item.get_closest_marker("postgresql") is not None
    if alone or not there:
        return alone == there
    return item.get_closest_marker("django_db") is not None or not ASKED_FOR.isdisjoint(fixtures(item))


def fixtures(item: pytest.Item) -> list[str]:
    """All fixtures of a test, those of its fixtures among them."""
    found: list[str] = getattr(item, "fixturenames", [])
    return found
