"""English words in every test of this room, unless a test asks for `chinese`."""

from __future__ import annotations

import gettext
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from django.utils import translation

PO = Path(__file__).parents[1] / "locale/zh_Hans/LC_MESSAGES/django.po"


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    with translation.override("en"):
        yield


@pytest.fixture
def chinese(tmp_path: Path, settings: pytest.FixtureRequest) -> Iterator[None]:
    """The room's own catalogue as it stands in the work tree, whether or not it has been compiled."""
    compiled = tmp_path / "zh_Hans/LC_MESSAGES/django.mo"
    compiled.parent.mkdir(parents=True)
    with PO.open("rb") as source, compiled.open("wb") as target:
        write_mo(target, read_po(source, locale="zh_Hans"))
    gettext._translations.clear()  # type: ignore[attr-defined]
    settings.LOCALE_PATHS = [tmp_path]  # type: ignore[attr-defined]
    with translation.override("zh-hans"):
        yield
