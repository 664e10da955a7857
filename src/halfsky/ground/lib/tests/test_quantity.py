from __future__ import annotations

import pytest

from halfsky.ground.lib.quantity import DifferentCommodities, Quantity


def test_packs_add_up_and_never_with_yuan() -> None:
    packs = Quantity(24, "health-pack")
    assert packs + Quantity(6, "health-pack") - packs == Quantity(6, "health-pack")
    assert -packs < packs
    assert not packs - packs
    for verb in (packs.__add__, packs.__sub__, packs.__lt__):
        with pytest.raises(DifferentCommodities):
            verb(Quantity(1, "fen"))
