"""Tables of settings are written in the words of the field, and what a place writes is kept by keys."""

from __future__ import annotations

import re

import pytest
from django.utils import translation

from halfsky.ground.lib.declarations import SettingSpec, house
from halfsky.kernel.network.forms.settings import SettingForm, read_table, write_table
from halfsky.kernel.network.models import today

TABLES = sorted(key for key, spec in house().settings.items() if spec.kind == "table")


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("key", TABLES)
def test_a_table_is_read_as_it_was_written(key: str, language: str) -> None:
    spec = house().settings[key]
    with translation.override(language):
        assert read_table(spec, write_table(spec, spec.default)) == spec.default


@pytest.mark.parametrize("key", TABLES)
def test_a_table_names_nothing_by_its_key(key: str) -> None:
    spec = house().settings[key]
    with translation.override("zh-hans"):
        text = re.sub(r"\{[a-z]+\}", "", write_table(spec, spec.default))  # what a phrase leaves open is named so
    assert not re.search("[a-z]|: |, ", text)


def test_yes_and_no_are_ticked_by_name() -> None:
    spec = SettingSpec("t", "papers", {"a": True, "b": True}, "table", "", "U", words=lambda: {"a": "证明"})
    form = SettingForm({"value": ["a"], "since": today(), "reason": "x"}, spec=spec, value=spec.default)
    assert form.is_valid(), form.errors
    assert form.cleaned_data["value"] == {"a": True, "b": False}
    assert "证明" in str(form["value"])
