"""Fixtures for every test of the house."""

from __future__ import annotations

import pytest

from tests.cast import Cast, assemble


@pytest.fixture
def cast(db: None) -> Cast:
    """The standing cast; see tests/cast.py."""
    return assemble()
