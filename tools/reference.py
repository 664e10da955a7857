"""Writes docs/reference from what the rooms declare: permissions, settings, states, indicators, addresses, the environment.

Nothing there is written by hand, so that it cannot drift. `--check` changes nothing and says what is out of date.
"""

from __future__ import annotations

import argparse
import atexit
import os
import shutil
import sys
import tempfile
import tomllib
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "docs/reference"
NOTE = "<!-- Written by tools/reference.py from what the rooms declare. Change the declaration, then run it again. -->"
CERTAINTY = {"L": "read in the statute", "W": "read in a public excerpt", "U": "unverified: please confirm"}


def start() -> None:
    """Load Django on an installation that goes away."""
    if "DJANGO_SETTINGS_MODULE" not in os.environ:
        os.environ["HALFSKY_DATA"] = folder = tempfile.mkdtemp(prefix="halfsky-reference-")
        atexit.register(shutil.rmtree, folder, ignore_errors=True)
        os.environ["DJANGO_SETTINGS_MODULE"] = "halfsky.site.settings"
    import django

    django.setup()


def table(head: Iterable[str], rows: Iterable[Iterable[Any]]) -> str:
    """A Markdown table."""
    lines = [list(head), *([_cell(cell) for cell in row] for row in rows)]
    lines.insert(1, ["---"] * len(lines[0]))
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def _cell(value: Any) -> str:
    return " ".join(str(value).split()).replace("|", "\\|")


def permissions() -> str:
    """Who holds what."""
    from halfsky.ground.lib.declarations import house
    from halfsky.kernel.network.permissions import Role

    roles = [str(role.value) for role in Role]
    rows = [
        [f"`{permission}`", *("●" if role in held else "" for role in roles)]
        for permission, held in sorted(house().permissions.items())
    ]
    intro = (
        "A grant names a role at an organisation; a role holds a permission only where a room's table says so. "
        f"Roles that must have a second factor: {', '.join(sorted(house().sensitive_roles)) or 'none'}."
    )
    return f"{intro}\n\n{table(['Permission', *roles], rows)}"


def settings() -> str:
    """What a place may decide."""
    from halfsky.ground.lib.declarations import house

    rows = [
        [
            f"`{spec.key}`",
            spec.label,
            spec.kind,
            f"`{spec.default}`",
            spec.source,
            CERTAINTY.get(spec.certainty, spec.certainty),
            spec.help,
        ]
        for spec in sorted(house().settings.values(), key=lambda spec: spec.key)
    ]
    intro = "Every place may decide these for itself and everything below it, from a day on. Until it does, the default holds."
    return (
        f"{intro}\n\n{table(['Key', 'Setting', 'Kind', 'Default', 'Source of the default', 'Certainty', 'Help'], rows)}"
    )


def states() -> str:
    """Every life: its picture and its moves."""
    from halfsky.ground.lib.declarations import house

    return "\n\n".join(_life(life) for life in _lives(house()))


def _lives(found: Any) -> list[Any]:
    kinds = [*found.kinds.values(), *found.activity_kinds.values()]
    lives = dict(found.lives) | {kind.life.name: kind.life for kind in kinds}
    return [lives[name] for name in sorted(lives)]


def _life(life: Any) -> str:
    named = [(state.key, state.label, state.stage or "", "yes" if state.closed else "") for state in life.states]
    moves = [
        (
            move.verb,
            move.label,
            ", ".join(sorted(move.sources)),
            move.target or "stays",
            move.permission,
            ", ".join(move.clock),
        )
        for move in life.moves
    ]
    return "\n\n".join(
        [
            f"## {life.name}",
            f"```mermaid\n{life.mermaid()}\n```",
            table(["State", "Word", "Stage", "Closed"], named),
            table(["Verb", "Word", "From", "To", "Permission", "Clocks"], moves),
        ]
    )


REGISTER = ROOT / "src/halfsky/site/data/indicators.toml"


def register() -> dict[str, tuple[str, str]]:
    """Source and example of each indicator, by slug."""
    rooms = tomllib.loads(REGISTER.read_text(encoding="utf-8"))
    return {
        f"{room}.{word}": (source, example)
        for room, words in rooms.items()
        for word, (source, example) in words.items()
    }


def indicators() -> str:
    """Everything that is counted: words, definition, source, and an example of each."""
    from halfsky.ground.lib.declarations import house

    ordered = sorted(house().indicators.values(), key=lambda spec: (spec.order, spec.slug))
    told = register()
    intro = (
        "Counted from records by organisation and period, over the lineage of each record's own day. "
        "Every figure opens the records behind it. In DHIS2 and in files a figure is known by its slug; where it is told apart, "
        "slug and key stand for all parts: `matters.registered~kind`."
    )
    return "\n\n".join([intro, *(_indicator(spec, *told.get(spec.slug, ("", ""))) for spec in ordered)])


def _indicator(spec: Any, source: str, example: str) -> str:
    from django.utils import translation

    with translation.override("zh-hans"):
        chinese, rule = str(spec.label), str(spec.rule)
        apart = {one.key: str(one.label) for one in spec.dimensions}
    facts = [
        ("Unit", f"{spec.unit}, part of `{spec.of}`" if spec.of else spec.unit),
        ("Counted over", "the last day of the period" if spec.stock else "the period"),
        ("Definition", spec.rule),
        ("定义", rule),
        *([("Told apart by", ", ".join(_dimensions(spec, apart)))] if apart else []),
        ("Source", source),
        ("Example", example),
    ]
    return f"## {spec.label} {chinese}\n\n`{spec.slug}`\n\n{table(['', ''], facts)}"


def _dimensions(spec: Any, chinese: dict[str, str]) -> Iterator[str]:
    for one in spec.dimensions:
        yield f"{one.label} {chinese[one.key]} `{one.key}`"


def addresses() -> str:
    """Every address and its name."""
    from django.urls import get_resolver

    rows = sorted(set(_addresses(get_resolver().url_patterns, "", "")))
    intro = "Pages need somebody signed in, unless marked “open”. A record one may not see answers like one that does not exist."
    lines = ([f"`/{path}`", f"`{name}`", "open" if public else ""] for path, name, public in rows)
    return f"{intro}\n\n{table(['Address', 'Name', 'Stranger'], lines)}"


def _addresses(patterns: Iterable[Any], prefix: str, space: str) -> Iterator[tuple[str, str, bool]]:
    for pattern in patterns:
        path = prefix + str(pattern.pattern)
        if hasattr(pattern, "url_patterns"):
            inner = f"{space}{pattern.namespace}:" if pattern.namespace else space
            yield from _addresses(pattern.url_patterns, path, inner)
        else:
            yield path, f"{space}{pattern.name or ''}", not getattr(pattern.callback, "login_required", True)


def environment() -> str:
    """Every variable of an installation."""
    from halfsky.site import environment as variables

    intro = "An installation is configured by these variables and nothing else."
    rows = [(f"`{one.name}`", f"`{one.default}`" if one.default else "", one.help) for one in variables.ALL]
    return f"{intro}\n\n{table(['Variable', 'Default', 'What for'], rows)}"


PAGES: dict[str, tuple[str, Callable[[], str]]] = {
    "permissions": ("Permissions", permissions),
    "settings": ("Settings by place", settings),
    "states": ("States and verbs", states),
    "indicators": ("Indicators", indicators),
    "addresses": ("Addresses", addresses),
    "environment": ("Variables of an installation", environment),
}


def pages() -> dict[Path, str]:
    """All files with what they should hold, in English."""
    from django.utils import translation

    with translation.override("en"):
        return {FOLDER / f"{name}.md": f"# {title}\n\n{NOTE}\n\n{body()}\n" for name, (title, body) in PAGES.items()}


def outdated() -> list[str]:
    """Names of the files that do not hold what they should."""
    return [
        path.name for path, text in pages().items() if not path.exists() or path.read_text(encoding="utf-8") != text
    ]


def main() -> None:
    """Do what the command line asks."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="change nothing; exit 1 when something is out of date")
    asked = parser.parse_args()
    start()
    if asked.check:
        if wrong := outdated():
            sys.exit(f"docs/reference is out of date: {', '.join(wrong)}. Run tools/reference.py.")
        return
    FOLDER.mkdir(parents=True, exist_ok=True)
    for path, text in pages().items():
        path.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
