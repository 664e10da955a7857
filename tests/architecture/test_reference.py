"""The generated reference says what the rooms declare, and leaves nothing out."""

from __future__ import annotations

from django.utils import translation

from halfsky.ground.lib.declarations import house
from tools import reference


def test_the_reference_is_up_to_date() -> None:
    assert not reference.outdated(), "run tools/reference.py"


def test_everything_declared_has_its_line() -> None:
    written = "\n".join(reference.pages().values())
    declared = [*house().permissions, *house().settings, *house().indicators]
    states = [state.key for life in house().lives.values() for state in life.states]
    assert not [name for name in declared if f"`{name}`" not in written]
    assert not [key for key in states if f"| {key} |" not in written]


def test_every_indicator_has_words_in_both_languages_a_definition_a_source_and_an_example() -> None:
    told = reference.register()
    assert told.keys() == house().indicators.keys(), "src/halfsky/site/data/indicators.toml"
    assert not [
        slug for slug, (source, example) in told.items() if not source.strip() or not any(map(str.isdigit, example))
    ]
    for spec in house().indicators.values():
        with translation.override("en"):
            english = (str(spec.label), str(spec.rule))
        with translation.override("zh-hans"):
            chinese = (str(spec.label), str(spec.rule))
        assert all((*english, *chinese)), spec.slug
        assert english[1] != chinese[1], spec.slug


def test_every_permission_is_held_by_a_role_that_exists() -> None:
    from halfsky.kernel.network.permissions import Role

    unknown = {role for roles in house().permissions.values() for role in roles} - {str(role.value) for role in Role}
    assert not unknown
