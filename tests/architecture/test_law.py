"""What an import linter cannot see: doors, foreign keys, templates and URL names also look down, never up."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.db import models

from tests.cast import Cast

HOUSE = Path(settings.PACKAGE)
# The floors from the ground up; rooms on one line stand beside each other and do not know each other.
ORDER = (
    {"lib"},
    {"web"},
    {"journal"},
    {"accounts"},
    {"files", "jobs", "notices"},
    {"imports"},
    {"network"},
    {"people"},
    {"matters", "activities", "resources"},
    {"pairings"},
    {"insight"},
    set(settings.PROGRAMMES),
    {"site"},
)
RANK = {room: rank for rank, rooms in enumerate(ORDER) for room in rooms}
DOORS = {"actions", "queries", "models", "permissions", "states"}
OPEN_ROOMS = {"lib", "web"}  # every name of these is a door
LENT = {"files/attachments.html"}  # templates a room lends to those above


def rooms() -> dict[str, Path]:
    """Every room by its name."""
    found = {
        path.name: path
        for floor in ("ground", "kernel", "programmes")
        for path in (HOUSE / floor).iterdir()
        if path.is_dir()
    }
    return {name: path for name, path in found.items() if name in RANK} | {"site": HOUSE / "site"}


def sources() -> Iterator[tuple[str, Path]]:
    """Every module of a room that is no test."""
    for room, folder in rooms().items():
        yield from (
            (room, path)
            for path in sorted(folder.rglob("*.py"))
            if {"tests", "migrations"}.isdisjoint(path.relative_to(HOUSE).parts)
        )


def imported(path: Path) -> Iterator[str]:
    """The full names a module imports from our house."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("halfsky."):
            yield from (f"{node.module}.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name.startswith("halfsky."))


def stands(lower: str, upper: str) -> bool:
    """Whether a room may be used by another: it is the same, or stands on a lower line."""
    return lower == upper or RANK[lower] < RANK[upper]


def test_rooms_are_entered_by_their_doors() -> None:
    wrong = []
    for room, path in sources():
        for name in imported(path):
            _house, floor, *rest = name.split(".")
            target, door = (floor, "") if floor == "site" else (rest[0], rest[1] if len(rest) > 1 else "")
            free = room == "site" or target == room or target in OPEN_ROOMS or target not in RANK
            between_demos = path.match("demo*") or "demo" in path.parts
            if not free and door not in DOORS and not between_demos:
                wrong.append(f"{path.relative_to(HOUSE)} imports {name}")
    assert not wrong


def test_foreign_keys_point_down() -> None:
    wrong = []
    for model in apps.get_models():
        if not model.__module__.startswith("halfsky."):
            continue
        room = model._meta.app_label
        for field in model._meta.get_fields():
            target = field.related_model if isinstance(field, models.ForeignKey | models.ManyToManyField) else None
            if (
                isinstance(target, type)
                and target.__module__.startswith("halfsky.")
                and not stands(target._meta.app_label, room)
            ):
                wrong.append(f"{room}.{model.__name__}.{field.name} → {target._meta.label}")
    assert not wrong


def templates() -> Iterator[tuple[str, Path]]:
    """Every template of a room."""
    for room, folder in rooms().items():
        yield from ((room, path) for path in sorted(folder.glob("templates/**/*.html")))


def test_templates_use_only_templates_below() -> None:
    wrong = []
    for room, path in templates():
        for name in re.findall(r"""{%\s*(?:include|extends)\s+["']([^"']+)["']""", path.read_text()):
            owner = name.partition("/")[0]
            if owner in RANK and owner not in {room, "web"} and name not in LENT:
                wrong.append(f"{path.name}: {name}")
    assert not wrong


def test_url_names_point_down() -> None:
    wrong = []
    texts = [(room, path, path.read_text()) for group in (templates(), sources()) for room, path in group]
    for room, path, text in texts:
        names = re.findall(r"""{%\s*url\s+["'](\w+):""", text) + re.findall(r"""reverse\(\s*["'](\w+):""", text)
        wrong += [
            f"{path.relative_to(HOUSE)}: {name}:"
            for name in names
            if name in RANK and room not in {"site", "web"} and not stands(name, room)
        ]
    assert not wrong


PROTECTED = [model for model in apps.get_models() if hasattr(model._default_manager.all(), "visible_to")]


@pytest.mark.parametrize("model", PROTECTED, ids=lambda model: model._meta.label)
def test_a_stranger_is_shown_no_record_of_a_protected_noun(cast: Cast, model: type[models.Model]) -> None:
    rows = model._default_manager.all()
    for reader in (cast.stranger, cast.revoked):
        assert not rows.visible_to(reader).exists()  # type: ignore[attr-defined]


def test_files_stay_within_their_budget() -> None:
    long = [
        (str(path.relative_to(HOUSE)), lines)
        for _room, path in sources()
        if (lines := len(path.read_text().splitlines())) > 400
    ]
    assert not long


def test_functions_stay_within_their_budget() -> None:
    long = [
        f"{path.relative_to(HOUSE)}:{node.lineno} {node.name} has {length} lines"
        for _room, path in sources()
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.FunctionDef) and (length := (node.end_lineno or 0) - node.lineno + 1) > 50
    ]
    assert not long


def test_no_model_has_more_than_two_bases() -> None:
    assert not [
        model for model in apps.get_models() if model.__module__.startswith("halfsky.") and len(model.__bases__) > 2
    ]


def test_nobody_hides_effects_in_signals() -> None:
    assert not [
        str(path) for _room, path in sources() if re.search(r"django\.db\.models\.signals|@receiver", path.read_text())
    ]


def test_a_form_sent_empty_is_a_sent_one() -> None:
    """`request.POST or None` shows an empty form again without a word; `posted(request)` lets it say what is missing."""
    asked = re.compile(r"request\.POST (or|if)\b")
    found = [str(path.relative_to(HOUSE)) for _room, path in sources() if asked.search(path.read_text())]
    assert found == ["ground/web/sent.py"]


# What takes something away for good, or shows it to everybody, by one button without a form of its own.
ASKED_TWICE = {
    "accounts:delete_view", "accounts:end_other_sessions", "imports:cancel", "insight:discard", "insight:publish",
    "matters:end_reader", "network:unmark_day", "people:head", "people:row", "rights:end_check", "rights:finish_checklist",
}  # fmt: skip


def test_what_one_button_takes_away_is_asked_twice() -> None:
    found: dict[str, list[bool]] = {}
    for template in HOUSE.rglob("templates/**/*.html"):
        for form in re.findall(r"<form .*?<button", template.read_text(), re.DOTALL):
            for name in re.findall(r"action=\"{% url '([\w:]+)'", form):
                found.setdefault(name, []).append("data-confirm" in form)
    assert {name for name in ASKED_TWICE if not all(found.get(name, [False]))} == set()
