"""Fixtures for every test of the house."""

from __future__ import annotations

import gc
from collections.abc import Iterator

import pytest
from django.db import connection
from hypothesis import HealthCheck, settings
from whitenoise.middleware import WhiteNoiseMiddleware

from tests.cast import Cast, assemble
from tests.engines import belongs
from tests.migrated import keep_in

# A busy machine is no fault of the code: properties are not timed, whatever else the profile in force says.
settings.register_profile("unhurried", settings(), deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("unhurried")


# They walk the whole table of addresses or make a demonstration. Begun first, so that at the end no worker waits for another's.
LONG = ["test_the_demonstration", "test_command_line", "test_matrix", "test_no_trace", "test_every_page"]


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Each test where it proves something, the long ones first; see tests/engines.py."""
    here = [item for item in items if belongs(item, connection.vendor)]
    config.hook.pytest_deselected(items=[item for item in items if not belongs(item, connection.vendor)])
    items[:] = sorted(here, key=lambda item: [*LONG, item.path.stem].index(item.path.stem))


def pytest_collection_finish() -> None:
    """What was imported stays: nobody looks through it again for something to throw away, and less often through the rest."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


@pytest.fixture(scope="session", autouse=True)
def static_files_found_once() -> Iterator[None]:
    """Every client has middleware of its own, which would look through all folders for what is the same each time."""
    plainly, found = WhiteNoiseMiddleware.add_files_from_finders, {}

    def add(middleware: WhiteNoiseMiddleware) -> None:
        if not found:
            plainly(middleware)
            found.update(middleware.files)
        middleware.files.update(found)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(WhiteNoiseMiddleware, "add_files_from_finders", add)
        yield


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings: None, request: pytest.FixtureRequest) -> None:
    """Before the database is made: where a migrated one is kept from run to run; see tests/migrated.py."""
    keep_in(request.config.cache.mkdir("migrated"))


@pytest.fixture
def cast(db: None) -> Cast:
    """The standing cast; see tests/cast.py."""
    return assemble()
