"""Fixtures for every test of the house."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, settings

from tests.cast import Cast, assemble

# A busy machine is no fault of the code: properties are not timed, whatever else the profile in force says.
settings.register_profile("unhurried", settings(), deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("unhurried")


@pytest.fixture
def cast(db: None) -> Cast:
    """The standing cast; see tests/cast.py."""
    return assemble()
