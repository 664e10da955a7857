"""The command `figures`: the data set of a place, written where other programs read it. Django is loaded only when it is run."""

from __future__ import annotations

import argparse
import shutil
import sys
from collections.abc import Callable
from io import BytesIO
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from halfsky.kernel.network.models import Organisation


class Unusable(Exception):
    """What is asked makes no sense; the message says what to do instead."""


def add(commands: Any, data: argparse.ArgumentParser) -> None:
    """The command and its options."""
    words = "print figures of a place and those below it as one long table, for other programs"
    figures = commands.add_parser("figures", parents=[data], help=words)
    figures.add_argument(
        "--place", metavar="CODE", required=True, help="code of the division whose federation it is, such as 3609"
    )
    figures.add_argument("--below", choices=("none", "children", "all"), default="children")
    figures.add_argument(
        "--indicator", metavar="SLUG", action="append", default=[], help="may be given several times (default: all)"
    )
    figures.add_argument("--period", metavar="CODE", default="", help="such as 2026-11 (default: this month)")
    figures.add_argument("--kind", default="", help="every day, week, month, quarter, half or year instead")
    figures.add_argument("--from", dest="first", metavar="CODE", default="", help="from the one in which this begins")
    figures.add_argument("--to", dest="last", metavar="CODE", default="", help="to the one in which this ends")
    figures.add_argument("--format", choices=("csv", "json", "parquet", "dhis2"), default="csv")


def run(asked: argparse.Namespace, *, start: Callable[[], None]) -> int:
    """Writes the data set to the standard output and says 0; Unusable for what makes no sense, and for Parquet on a screen."""
    if asked.format == "parquet" and sys.stdout.isatty():
        raise Unusable("Parquet is no text: send it into a file, such as > figures.parquet")
    start()
    from django.utils import translation

    from halfsky.ground.lib.actors import System
    from halfsky.ground.lib.errors import Refusal
    from halfsky.kernel.insight.adapters import datasets as written
    from halfsky.kernel.insight.queries import datasets

    wanted = datasets.Wanted(asked.indicator, asked.below, asked.period, asked.kind, asked.first, asked.last)
    try:
        with translation.override("en"):
            lines = datasets.dataset(_place(asked.place), wanted, System("command line"))
            content, _type, _ending = written.written(asked.format, lines)
    except Refusal as refusal:
        raise Unusable(refusal.message) from refusal
    shutil.copyfileobj(BytesIO(content) if isinstance(content, bytes) else content, sys.stdout.buffer)
    return 0


def _place(code: str) -> Organisation:
    from halfsky.kernel.network.models import Organisation

    rows = Organisation.objects.filter(division__code=code, kind=Organisation.Kind.TERRITORIAL, dissolved_on=None)
    place = rows.select_related("division").first()
    if place is None:
        raise Unusable(f"no federation stands on {code}. Run `halfsky network load --place {code}` first.")
    return place
