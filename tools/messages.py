"""Keeps the messages of every room: extracts, updates, checks and compiles them with Babel; GNU gettext is not needed.

    tools/messages.py [ROOM …]            bring zh_Hans up to date with the code, say what is untranslated
    tools/messages.py --check [ROOM …]    exit 1 when something is untranslated, obsolete, out of date or contradictory
    tools/messages.py --compile           write the .mo files that Django reads

A room is a folder such as src/halfsky/ground/web. A translation whose message has gone is kept as a comment (`#~`)
until `--prune`, and comes back with its message. Nothing is guessed: an altered message is a new one.
"""

from __future__ import annotations

import argparse
import io
import re
import sys
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "src/halfsky"
LOCALE = "zh_Hans"
HEADER = f"""\
msgid ""
msgstr ""
"Project-Id-Version: HalfSky\\n"
"Language: {LOCALE}\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=UTF-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: nplurals=1; plural=0;\\n"

"""
KEYWORDS: dict[str, Any] = {
    "_": None,
    **{f"{name}{lazy}": spec for lazy in ("", "_lazy", "_noop") for name, spec in {
        "gettext": None,
        "ngettext": (1, 2),
        "pgettext": ((1, "c"), 2),
        "npgettext": ((1, "c"), 2, 3),
    }.items()},
}  # fmt: skip
BRACES = re.compile(r"\{(\w*)[^{}]*\}")
Key = tuple[str, str | None]


@dataclass
class Room:
    """One room's messages as the code has them and as its catalogue has them."""

    folder: Path
    extracted: Catalog = field(default_factory=lambda: Catalog(locale=LOCALE))
    kept: Catalog = field(default_factory=lambda: Catalog(locale=LOCALE))

    @property
    def path(self) -> Path:
        """Where the catalogue lies."""
        return self.folder / "locale" / LOCALE / "LC_MESSAGES" / "django.po"

    @property
    def name(self) -> str:
        """The room as people call it."""
        return str(self.folder.relative_to(PACKAGE))

    def read(self) -> Room:
        """Read the code and the catalogue."""
        for id_, context in _messages(self.folder):
            self.extracted.add(id_, context=context)
        if self.path.exists():
            with self.path.open("rb") as file:
                self.kept = read_po(file, locale=LOCALE)
        return self

    def merged(self, prune: bool = False) -> Catalog:
        """The code's messages with the translations that the catalogue has for exactly these."""
        known = {_key(message): message for message in [*self.kept.obsolete.values(), *_entries(self.kept)]}
        result = Catalog(locale=LOCALE)
        for message in _entries(self.extracted):
            old = known.pop(_key(message), None)
            result.add(message.id, _string(message, old), context=message.context,
                       user_comments=old.user_comments if old else ())  # fmt: skip
        if not prune:
            for key, old in known.items():
                if _translated(old):
                    result.obsolete[key] = old
        return result


def rooms(folders: list[Path]) -> list[Room]:
    """The rooms asked for, or all of them."""
    found = folders or [
        *(room for floor in ("ground", "kernel", "programmes") for room in sorted((PACKAGE / floor).glob("*/"))),
        PACKAGE / "site",
    ]
    return [Room(folder.resolve()).read() for folder in found if (folder / "__init__.py").exists()]


def text(catalogue: Catalog) -> str:
    """The catalogue as a file: sorted, without line numbers and dates, so that a change shows only itself."""
    out = io.BytesIO()
    write_po(out, catalogue, no_location=True, omit_header=True, sort_output=True, width=110, ignore_obsolete=True)
    live = out.getvalue().decode()
    # Babel leaves these in the order of the file; sorted, they survive a second run unchanged.
    out = io.BytesIO()
    gone = Catalog(locale=LOCALE)
    gone.obsolete.update(sorted(catalogue.obsolete.items(), key=lambda item: str(item[0])))
    write_po(out, gone, no_location=True, omit_header=True, width=110)
    return (HEADER + live.strip() + "\n\n" + out.getvalue().decode().strip()).strip() + "\n"


def update(asked: list[Room], prune: bool) -> None:
    """Write the catalogues and say what is untranslated."""
    for room in asked:
        merged = room.merged(prune)
        if not len(merged) and not merged.obsolete and not room.path.exists():
            continue
        room.path.parent.mkdir(parents=True, exist_ok=True)
        if not room.path.exists() or room.path.read_text() != text(merged):
            room.path.write_text(text(merged))
        missing = sum(not _translated(message) for message in _entries(merged))
        print(f"{room.name}: {len(merged)} messages, {missing} untranslated, {len(merged.obsolete)} obsolete")


def check(asked: list[Room]) -> list[str]:
    """Everything that is wrong with the catalogues, one line each."""
    wrong = []
    for room in asked:
        merged = room.merged()
        current = room.path.read_text() if room.path.exists() else ""
        wrong += [f"{room.name}: obsolete: {_id(old)!r}" for old in merged.obsolete.values()]
        wrong += [f"{room.name}: untranslated: {_id(m)!r}" for m in _entries(merged) if not _translated(m)]
        wrong += [f"{room.name}: {error}: {_id(m)!r}" for m in _entries(merged) for error in _format_errors(m, merged)]
        if len(merged) and current != text(merged):
            wrong.append(f"{room.name}: out of date: run tools/messages.py {room.folder.relative_to(ROOT)}")
    return wrong + contradictions(asked)


def contradictions(asked: list[Room]) -> list[str]:
    """Messages that two rooms translate differently: Django would show whichever it read last."""
    said: dict[Key, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for room in asked:
        for message in _entries(room.merged()):
            if _translated(message):
                said[_key(message)][_first(message.string)].append(room.name)
    return [
        f"two translations of {key[0]!r}: " + "; ".join(f"{string} ({', '.join(of)})" for string, of in strings.items())
        for key, strings in said.items()
        if len(strings) > 1
    ]


def compile_all() -> None:
    """Write the .mo beside every catalogue that is newer than it."""
    for source in sorted(PACKAGE.rglob("locale/*/LC_MESSAGES/*.po")):
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime > source.stat().st_mtime:
            continue
        with source.open("rb") as file:
            catalogue = read_po(file, locale=source.parents[1].name)
        partial = target.with_suffix(".partial")
        with partial.open("wb") as file:
            write_mo(file, catalogue)
        partial.replace(target)


def _messages(folder: Path) -> Iterator[tuple[Any, str | None]]:
    """Every message in a room's Python and templates; tests and migrations speak to nobody."""
    for path in sorted(folder.rglob("*")):
        within = path.relative_to(folder).parts
        if {"tests", "migrations", "static", "assets", "locale"}.intersection(within) or not path.is_file():
            continue
        if path.suffix == ".py":
            source = path.read_bytes()
        elif path.suffix in {".html", ".txt", ".xml"} and "templates" in within:
            source = _as_python(path)
        else:
            continue
        try:
            for _line, id_, _comments, context in extract("python", io.BytesIO(source), KEYWORDS):
                yield id_, context
        except SyntaxError as error:
            sys.exit(f"{path.relative_to(ROOT)}: cannot be read: {error}")


def _as_python(path: Path) -> bytes:
    """A template as the calls of gettext it amounts to; Django's own translation of its tags, so nothing can differ."""
    # Here because the build of a wheel compiles only and has no Django.
    from django.utils.translation.template import templatize

    code = templatize(path.read_text(encoding="utf-8"), origin=str(path))
    return "\n".join(line.strip() for line in code.splitlines()).encode()


def _entries(catalogue: Catalog) -> list[Message]:
    return [message for message in catalogue if message.id]


def _id(message: Message) -> str:
    return message.id if isinstance(message.id, str) else message.id[0]


def _key(message: Message) -> Key:
    return _id(message), message.context


def _string(message: Message, old: Message | None) -> Any:
    """The old translation in the shape the message has now: Chinese has one form, gettext still wants it as a list."""
    first = _first(old.string) if old else ""
    return (first,) if message.pluralizable else first


def _first(string: Any) -> str:
    return string if isinstance(string, str) else (string[0] if string else "")


def _translated(message: Message) -> bool:
    if message.fuzzy:
        return False
    return bool(message.string) and all([message.string] if isinstance(message.string, str) else message.string)


def _format_errors(message: Message, catalogue: Catalog) -> list[str]:
    """Placeholders that do not agree, those of % and those of braces."""
    if not _translated(message):
        return []
    errors = [str(error) for error in message.check(catalogue)]
    ids = [message.id] if isinstance(message.id, str) else list(message.id)
    strings = [message.string] if isinstance(message.string, str) else list(message.string)
    expected = set(BRACES.findall(ids[-1]))
    errors += ["the placeholders in braces do not agree" for s in strings if set(BRACES.findall(s)) != expected]
    return errors


def main() -> None:
    """Do what the command line asks."""
    parser = argparse.ArgumentParser(description="Messages of the rooms: extract and update, check, compile.")
    parser.add_argument("rooms", nargs="*", type=Path, metavar="ROOM", help="a room's folder; without one, all rooms")
    parser.add_argument("--check", action="store_true", help="change nothing; exit 1 when something is wrong")
    parser.add_argument("--compile", action="store_true", help="write the .mo files only")
    parser.add_argument("--prune", action="store_true", help="forget translations whose message has gone")
    options = parser.parse_args()
    if options.compile:
        compile_all()
        return
    asked = rooms(options.rooms)
    if options.check:
        if wrong := check(asked):
            sys.exit("\n".join(wrong))
        return
    update(asked, options.prune)
    for contradiction in contradictions(rooms([])):
        print(contradiction)
    compile_all()


if __name__ == "__main__":
    main()
