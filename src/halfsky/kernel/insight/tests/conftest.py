from collections.abc import Iterator

import pytest

from halfsky.ground.lib.declarations import house
from halfsky.kernel.insight.tests import toy


@pytest.fixture
def toys() -> Iterator[None]:
    """The house counts toys and nothing else."""
    kept = dict(house().indicators)
    house().indicators.clear()
    house().indicators.update({spec.slug: spec for spec in toy.ALL})
    yield
    house().indicators.clear()
    house().indicators.update(kept)
