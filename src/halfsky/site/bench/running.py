"""Runs one bench: finds or makes its database, hands it a stage, and prints what it measured."""

from __future__ import annotations

import contextlib
import importlib
import json
import os
import shutil
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from types import ModuleType
from typing import Any

from halfsky.site.bench import NAMES, postgresql
from halfsky.site.bench.stage import Figure, Stage

READY = "ready"  # the file that marks a data set as whole


def run(name: str, *, engine: str, size: str, cache: Path, as_json: bool) -> int:
    """Measures and prints: a JSON list with one object a figure, or a table; 1 when an aim was missed."""
    folder = cache / engine / f"{name}-{size}"
    os.environ["DJANGO_SETTINGS_MODULE"] = "halfsky.site.settings"
    with _database(engine, folder) as url:
        os.environ |= {
            "HALFSKY_DATA": str(folder / "data"),
            "HALFSKY_DATABASE_URL": url,
            "HALFSKY_SECRET_KEY": "bench only",
            "HALFSKY_KEYS": str(folder / "keys"),
            "HALFSKY_DEMO": "yes",
        }
        found = [
            replace(figure, engine=engine, size=size) for figure in _measure(name, Stage(engine, size, folder, _say))
        ]
    print(json.dumps([one.as_dict() for one in found], ensure_ascii=False, indent=2) if as_json else table(found))
    return 0 if all(one.met is not False for one in found) else 1


@contextlib.contextmanager
def _database(engine: str, folder: Path) -> Iterator[str]:
    """The URL of the bench's database: a file, or a PostgreSQL of its own that keeps its data between two runs."""
    folder.mkdir(parents=True, exist_ok=True)
    if engine == "sqlite":
        yield ""
        return
    with postgresql.server(folder / "postgresql", memory="1GB") as url:
        yield url


def _measure(name: str, stage: Stage) -> list[Figure]:
    import django

    django.setup()
    module = importlib.import_module(NAMES[name])
    _made(module, stage)
    from django.conf import settings

    from halfsky.site import running

    running.settle()  # as the worker does
    settings.ALLOWED_HOSTS = [*settings.ALLOWED_HOSTS, "testserver"]
    return [*_told(module, stage)]


def _told(module: ModuleType, stage: Stage) -> Iterator[Figure]:
    for figure in module.figures(stage):
        stage.say(_line(figure))
        yield figure


def _made(module: ModuleType, stage: Stage) -> None:
    """An up-to-date database: the data set of an earlier run if the module keeps one, otherwise a new one."""
    from halfsky.site import running

    ready = stage.folder / READY
    if not ready.exists() or not hasattr(module, "prepare"):
        _empty(stage)
    running.prepare()
    if hasattr(module, "prepare") and not ready.exists():
        took = stage.timed(lambda: module.prepare(stage))
        stage.say(f"data set made in {took.total:.0f} s; kept in {stage.folder}")
        ready.touch()


def _empty(stage: Stage) -> None:
    from django.db import connection

    (stage.folder / READY).unlink(missing_ok=True)
    if stage.engine == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("DROP SCHEMA public CASCADE; CREATE SCHEMA public")
        return
    shutil.rmtree(stage.folder / "data", ignore_errors=True)
    (stage.folder / "data").mkdir()


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


def _line(figure: Figure) -> str:
    said: dict[str, Any] = figure.as_dict()
    ratio = f"  ×{said['ratio']} of {figure.beside}" if figure.ratio is not None else f"  {figure.beside}".rstrip()
    aim = f"  [{'met' if figure.met else 'missed'}: {figure.aim}]" if figure.met is not None else ""
    return f"{figure.name:52}{said['value']:>10} {figure.unit}{ratio}{aim}"


def table(figures: list[Figure]) -> str:
    """The figures as lines for a person."""
    return "\n".join(_line(figure) for figure in figures)
