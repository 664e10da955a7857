"""What the documents name is there: links, paths, names in files, commands, variables; and they speak as we do."""

from __future__ import annotations

import argparse
import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from halfsky.site import cli, environment

ROOT = Path(__file__).resolve().parents[2]
KERNEL = ROOT / "src/halfsky/kernel"
CONCEPTS, DECISIONS = ROOT / "docs/concepts", ROOT / "docs/decisions"
# A variable that is no setting of an installation: which database the tests use.
BESIDE = {"HALFSKY_TEST_DATABASE_URL"}
FORBIDDEN = re.compile(r"\bagents?\b|\bAIs?\b|\bLLMs?\b|\bissues? #?\d|/work/|/root/|人工智能|智能体", re.IGNORECASE)

LINK = re.compile(r"\]\(([^)\s#]+)(?:#[^)\s]*)?\)")
CODE = re.compile(r"```\w*\n(.*?)```|`([^`\n]+)`", re.DOTALL)
COMMAND = re.compile(r"^\s*(?:[$#] )?(?:\w+=[^\s/]* )*(?:ExecStart=)?(?:\S*/)?halfsky ([a-z-][^\n#|)]*)", re.MULTILINE)
PATH = re.compile(r"(?<![\w/.-])((?:src|tools|tests|docs|\.ci)/[\w./*-]+)(?::(\w+))?")


def documents() -> list[Path]:
    """Everything written for readers, the generated reference included."""
    return [*sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").rglob("*.md"))]


def code(path: Path) -> Iterator[str]:
    """What stands in code spans and code blocks."""
    yield from ("".join(found) for found in CODE.findall(path.read_text(encoding="utf-8")))


def named(path: Path) -> str:
    return str(path.relative_to(ROOT))


@cache
def names_in(path: Path) -> set[str]:
    """The functions, classes and values that a module defines, those of its classes included."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    found = {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.ClassDef)}
    return found | {
        node.id for node in ast.walk(tree) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)
    }


def test_every_link_leads_somewhere() -> None:
    broken = [
        f"{named(path)}: {target}"
        for path in documents()
        for target in LINK.findall(path.read_text(encoding="utf-8"))
        if not re.match(r"\w+:", target) and not (path.parent / target).exists()
    ]
    assert not broken


def test_every_path_that_is_named_exists() -> None:
    missing = []
    for path in documents():
        for target, name in (found for text in code(path) for found in PATH.findall(text)):
            files = list(ROOT.glob(target.rstrip("/.")))
            if not files or (name and not any(file.is_file() and name in names_in(file) for file in files)):
                missing.append(f"{named(path)}: {target}{':' if name else ''}{name}")
    assert not missing


def test_every_make_target_that_is_named_exists() -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    asked = {
        (named(path), word)
        for path in documents()
        for text in code(path)
        for word in re.findall(r"\bmake ([a-z-]+)", text)
    }
    assert not {one for one in asked if one[1] not in targets}


def commands(parser: argparse.ArgumentParser, prefix: str = "") -> dict[str, set[str]]:
    """Every command of a parser, such as "network load", with its options."""
    found = {prefix: {option for action in parser._actions for option in action.option_strings}}
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for name, below in action.choices.items():
                found |= commands(below, f"{prefix} {name}".strip())
    return found


def test_every_command_that_is_named_exists() -> None:
    known, wrong = commands(cli.parser()), []
    for path in documents():
        for text in code(path):
            for line in COMMAND.findall(text.replace("\\\n", " ")):
                words = line.split()
                command = next(
                    (one for one in (" ".join(words[:2]), words[0]) if one in known),
                    "" if words[0] in known[""] else words[0],
                )
                options = {word.partition("=")[0] for word in words if word.startswith("--")}
                if command not in known or options - known[command] - known[""]:
                    wrong.append(f"{named(path)}: halfsky {line}")
    assert not wrong


def test_every_variable_that_is_named_exists_and_none_is_missing() -> None:
    known = {variable.name for variable in environment.ALL}
    for path in documents():
        asked = set(re.findall(r"\bHALFSKY_[A-Z_]+[A-Z]\b", path.read_text(encoding="utf-8")))
        assert not asked - known - BESIDE, path
    for name in ("README.md", "README.zh-CN.md"):
        assert all(variable in (ROOT / name).read_text(encoding="utf-8") for variable in known), name


def test_the_documents_tell_the_story_of_the_house_and_nothing_else() -> None:
    found = [
        f"{named(path)}: {match[0]}"
        for path in documents()
        for match in FORBIDDEN.finditer(path.read_text(encoding="utf-8"))
    ]
    assert not found


def test_every_room_of_the_kernel_has_a_concept_page() -> None:
    pages = "".join(path.read_text(encoding="utf-8") for path in CONCEPTS.glob("*.md"))
    rooms = [path.parent.name for path in KERNEL.glob("*/__init__.py")]
    assert not [room for room in rooms if f"src/halfsky/kernel/{room}/" not in pages]


def test_every_room_stands_in_the_architecture() -> None:
    text = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
    rooms = [
        named(path.parent)
        for floor in ("ground", "kernel", "programmes")
        for path in (ROOT / "src/halfsky" / floor).glob("*/__init__.py")
    ]
    assert not [room for room in rooms if f"`{room}/`" not in text]


def test_every_decision_has_its_parts_and_stands_in_the_index() -> None:
    index = (DECISIONS / "README.md").read_text(encoding="utf-8")
    decisions = sorted(DECISIONS.glob("[0-9]*.md"))
    assert len({path.name[:4] for path in decisions}) == len(decisions), "two decisions have the same number"
    for path in decisions:
        text = path.read_text(encoding="utf-8")
        assert f"({path.name})" in index, path.name
        assert text.count("\n") <= 60, path.name
        assert re.findall(r"^## (.+)$", text, re.MULTILINE) == ["Context", "Decision", "In the code", "Limits"], (
            path.name
        )
