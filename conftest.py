"""Fixtures for every test of the house."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, settings

from tests.cast import Cast, assemble
from tests.migrated import keep_in

# A busy machine is no fault of the code: properties are not timed, whatever else the profile in force says.
settings.register_profile("unhurried", settings(), deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("unhurried")


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings: None, request: pytest.FixtureRequest) -> None:
    """Before the database is made: where a migrated one is kept from run to run; see tests/migrated.py."""
    keep_in(request.config.cache.mkdir("migrated"))


@pytest.fixture
def cast(db: None) -> Cast:
    """The standing cast; see tests/cast.py."""
    return assemble()
