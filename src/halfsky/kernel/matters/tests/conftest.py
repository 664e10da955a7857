"""A matter to begin with, and how to take it further."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from halfsky.ground.lib import moments
from halfsky.ground.lib.clocks import SHANGHAI
from halfsky.kernel.matters import actions
from halfsky.kernel.matters.models import Matter
from tests.cast import USERS, Cast

Open = Callable[..., Matter]

# Everybody who handles matters in 柳村.
DESK = {name for name, (_role, place, _reach) in USERS.items() if place == "village"}

# What nobody may come across who does not see the matter.
STORY, NAME, PHONE, ADDRESS = "金丝雀的经过", "金丝雀", "13899990001", "金丝雀巷九号"


def moment(text: str) -> datetime:
    """A moment of 柳村, such as "2025-09-26 10:00"."""
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


def at(text: str) -> AbstractContextManager[None]:
    """Lets the block take place then."""
    return moments.pretend(moment(text))


@pytest.fixture
def open_matter(cast: Cast) -> Open:
    """Registers a matter in 柳村 by its chair, unless told otherwise."""

    def register(kind: str = "need", **changes: object) -> Matter:
        values = {
            "kind": kind,
            "channel": "window",
            "organisation": cast.village,
            "title": "屋顶漏水",
            "story": "雨季以来屋顶一直漏水。",
            "parties": [actions.NewParty(role="concerned", name="黄晓燕", phone="13800000001", address="柳村三组七号")],
            "by": cast.chair,
            **changes,
        }
        return actions.register(**values)  # type: ignore[arg-type]

    return register


@pytest.fixture
def canary(open_matter: Open) -> Open:
    """Registers a mandatory report in 柳村, which is confidential and full of words to look for."""

    def register(**changes: object) -> Matter:
        her = actions.NewParty(role="concerned", name=NAME, phone=PHONE, address=ADDRESS)
        return open_matter("mandatory_report", **{"story": STORY, "parties": [her], **changes})

    return register


@pytest.fixture
def folder(settings: Any, tmp_path: Path) -> Path:
    """Where this test's files lie."""
    place = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": tmp_path}}
    settings.STORAGES = {**settings.STORAGES, "default": place}
    return tmp_path


def sees(user: Any, matter: Matter) -> bool:
    """Whether a user sees a matter now, as her next request would find."""
    return Matter.objects.visible_to(type(user).objects.get(pk=user.pk)).filter(pk=matter.pk).exists()
