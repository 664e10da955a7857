"""A matter to begin with, and how to take it further."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from halfsky.kernel.matters import actions
from halfsky.kernel.matters.models import Matter
from tests.cast import Cast

Open = Callable[..., Matter]


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
