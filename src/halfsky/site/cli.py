"""The command line `halfsky`. It reads what is asked, says where the data is, and only then lets Django load."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from halfsky.site import bulletins, environment, evidence, figures, totals

if TYPE_CHECKING:
    from halfsky.ground.journal.queries import Verification

    Commands = argparse._SubParsersAction[argparse.ArgumentParser]


def parser() -> argparse.ArgumentParser:
    """The commands and their options; `--data` may stand before or after the command."""
    data = argparse.ArgumentParser(add_help=False)
    data.add_argument("--data", metavar="DIR", default=argparse.SUPPRESS, help=environment.DATA.help)
    root = argparse.ArgumentParser(
        prog="halfsky",
        description="HalfSky 半边天",
        parents=[data],
        epilog=_variables(),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    commands = root.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for add in (_running, _founding, _telling, _keeping, _measuring):
        add(commands, data)
    return root


def _running(commands: Commands, data: argparse.ArgumentParser) -> None:
    """demo, serve, worker."""
    demo = commands.add_parser("demo", parents=[data], help="make and open a demonstration city with synthetic people")
    demo.add_argument(
        "--place", metavar="CODE", default="3609", help="code of the division to play in (default: 3609, 宜春市)"
    )
    demo.add_argument("--no-serve", action="store_true", help="make it, but do not open it")
    demo.add_argument("--json", action="store_true", help="print address, accounts and counts as JSON")
    demo.add_argument(
        "--totals", action="store_true", help="store its totals from the first day on, as large places do"
    )
    demo.add_argument("--port", type=int, default=8000, metavar="N")

    serve = commands.add_parser("serve", parents=[data], help="open the platform: web server and worker, until SIGTERM")
    serve.add_argument("--port", type=int, default=8000, metavar="N")
    serve.add_argument(
        "--host",
        default="127.0.0.1",
        help="address to listen on (default: this machine only, for a TLS proxy in front)",
    )
    serve.add_argument("--no-worker", action="store_true", help="only the web server; run `halfsky worker` beside it")

    commands.add_parser("worker", parents=[data], help="do the work in the background, until SIGTERM")


def _founding(commands: Commands, data: argparse.ArgumentParser) -> None:
    """Network load, invite."""
    network = commands.add_parser("network", help="the organisations of an installation").add_subparsers(
        dest="network", required=True, metavar="VERB"
    )
    load = network.add_parser(
        "load", parents=[data], help="load the state's divisions of a place and found a federation on each"
    )
    which = load.add_mutually_exclusive_group(required=True)
    which.add_argument("--place", metavar="CODE", help="code of a division, such as 3609")
    which.add_argument("--all", action="store_true", help="the whole country, about 665,000 divisions")
    what = load.add_mutually_exclusive_group()
    what.add_argument(
        "--levels",
        metavar="LEVELS",
        help="found federations on these levels only, such as province,city,county (default: province,city,county,town,village)",
    )
    what.add_argument("--no-federations", action="store_true", help="load the divisions, found nothing on them")

    invite = commands.add_parser(
        "invite", parents=[data], help="give a place its first administrator; prints her one-time link"
    )
    invite.add_argument("--username", required=True)
    invite.add_argument("--name", required=True, help="her name")
    invite.add_argument(
        "--place", metavar="CODE", required=True, help="code of the division whose federation she administers"
    )


def _telling(commands: Commands, data: argparse.ArgumentParser) -> None:
    """bulletin, figures, totals."""
    for command in (bulletins, figures, totals):
        command.add(commands, data)


def _keeping(commands: Commands, data: argparse.ArgumentParser) -> None:
    """verify, backup, restore."""
    verify = commands.add_parser("verify", parents=[data], help="check the whole journal; exit 1 when it is broken")
    verify.add_argument("--bundle", type=Path, metavar="FILE", help="check this bundle of evidence instead")
    verify.add_argument("--json", action="store_true")

    for name, words in (
        ("backup", "write everything into one file"),
        ("restore", "put a backup into an empty data folder, and check it"),
    ):
        command = commands.add_parser(name, parents=[data], help=words)
        command.add_argument("file", type=Path, metavar="FILE")
        command.add_argument(
            "--passphrase",
            default=environment.BACKUP_PASSPHRASE.text,
            help="with it the keys go along, encrypted; HALFSKY_BACKUP_PASSPHRASE says it more safely",
        )
        if name == "restore":
            command.add_argument(
                "--force", action="store_true", help="even into a folder that holds data, which is replaced"
            )


def _measuring(commands: Commands, data: argparse.ArgumentParser) -> None:
    """Bench."""
    from halfsky.site.bench import NAMES, SIZES

    bench = commands.add_parser(
        "bench",
        parents=[data],
        help="measure what the platform costs beside the raw work; exit 1 when an aim is missed",
    )
    bench.add_argument("name", choices=sorted(NAMES))
    bench.add_argument("--size", choices=SIZES, default="small", help="small ends within a minute (default)")
    bench.add_argument("--engine", choices=("sqlite", "postgresql"), default="sqlite")
    bench.add_argument("--json", action="store_true", help="print a list, one object a figure")


def _variables() -> str:
    return "Settings of an installation:\n" + "\n".join(f"  {one.name:24}{one.help}" for one in environment.ALL)


def main(arguments: Sequence[str] | None = None) -> int:
    """Does what the command line asks; the exit code is 0, 1 for what is wrong with the data, 2 for what is wrong with the order."""
    asked = parser().parse_args(arguments)
    if hasattr(asked, "data"):
        os.environ["HALFSKY_DATA"] = asked.data
    try:
        return COMMANDS[asked.command](asked)
    except (Stop, figures.Unusable) as stop:
        print(f"halfsky: {stop}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130


_say = partial(print, " ", file=sys.stderr, flush=True)  # how far long work is


class Stop(Exception):
    """What is asked cannot be done; the message says why and what to do."""


def _start() -> None:
    """Loads Django with the installation's settings."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "halfsky.site.settings")
    import django

    django.setup()


def _prepare() -> None:
    """Loads Django and brings the database up to date."""
    _start()
    from halfsky.site import running

    running.prepare()


def _origin(port: int) -> None:
    os.environ.setdefault("HALFSKY_ORIGIN", f"http://localhost:{port}")


def _serve(asked: argparse.Namespace) -> int:
    _origin(asked.port)
    if _marker().exists():
        os.environ["HALFSKY_DEMO"] = "yes"
    _prepare()
    from halfsky.site import running

    print(f"HalfSky: {environment.ORIGIN.text}", file=sys.stderr, flush=True)
    return running.serve(host=asked.host, port=asked.port, worker=not asked.no_worker)


def _worker(asked: argparse.Namespace) -> int:
    _start()
    from halfsky.site import running

    running.work()
    return 0


def _marker() -> Path:
    """The file that marks a data folder as a demonstration; while it is being made it holds "unfinished"."""
    return environment.data_folder() / "demonstration"


def _demo(asked: argparse.Namespace) -> int:
    if "HALFSKY_DATA" not in os.environ:
        os.environ["HALFSKY_DATA"] = "halfsky-demo"
    os.environ["HALFSKY_DEMO"] = "yes"
    _origin(asked.port)
    _make_demo(asked.place, stored=asked.totals)
    from halfsky.site import demo

    seats = demo.cast_now()
    if asked.json:
        accounts = [
            {key: getattr(seat, key) for key in ("username", "password", "totp_secret", "role", "organisation")}
            for seat in seats
        ]
        print(
            json.dumps(
                {"url": environment.ORIGIN.text, "accounts": accounts, "counts": demo.counts()},
                ensure_ascii=False,
                indent=2,
            ),
            flush=True,
        )
    else:
        print(
            "\n".join(
                f"  {seat.username:<15}{seat.password}  {seat.code}  {seat.role_name} · {seat.organisation}"
                for seat in seats
            )
        )
    if asked.no_serve:
        return 0
    from halfsky.site import running

    print(f"HalfSky: {environment.ORIGIN.text}", file=sys.stderr, flush=True)
    return running.serve(host="127.0.0.1", port=asked.port, worker=True)


def _make_demo(place: str, *, stored: bool) -> None:
    """Makes the demonstration unless the data folder already holds it; one that was interrupted is made anew."""
    marker, folder = _marker(), environment.data_folder()
    held = marker.read_text() if marker.exists() else ""
    if not held and (folder / "halfsky.sqlite3").exists():
        raise Stop(f"{folder} holds an installation that is no demonstration. Choose another folder with --data.")
    if held == "unfinished" and not environment.DATABASE_URL.text:
        for path in folder.glob("halfsky.sqlite3*"):
            path.unlink()
        held = ""
    if not held:
        marker.write_text("unfinished")
    _prepare()
    if not held:
        from halfsky.site import demo

        if stored:
            totals.build()
        demo.play(demo.set_stage(place), _say)
        marker.write_text(place)


def _network(asked: argparse.Namespace) -> int:
    _prepare()
    from django.utils import translation

    from halfsky.ground.lib.actors import System
    from halfsky.ground.lib.errors import Refusal
    from halfsky.kernel.network import actions, rules
    from halfsky.site.counting import counting

    by, code = System("command line"), asked.place or ""
    try:
        with translation.override("en"):
            levels = () if asked.no_federations else rules.levels_named(asked.levels or "")
            with counting("divisions") as progress:
                loaded = actions.load_divisions(code=code, by=by, progress=progress)
            with counting("federations") as progress:
                founded = levels and actions.found_territorial(
                    division_code=code, levels=levels, by=by, progress=progress
                )
    except Refusal as refusal:
        raise Stop(refusal.message) from refusal
    print(f"divisions: {loaded} new; federations: {founded or 0} founded")
    return 0


def _invite(asked: argparse.Namespace) -> int:
    _prepare()
    from django.core.exceptions import ObjectDoesNotExist, ValidationError
    from django.utils import translation

    from halfsky.site import first

    try:
        with translation.override("en"):
            print(first.administrator(username=asked.username, name=asked.name, place=asked.place))
    except ObjectDoesNotExist as error:
        raise Stop(
            f"no federation stands on {asked.place}. Run `halfsky network load --place {asked.place}` first."
        ) from error
    except ValidationError as error:
        raise Stop(" ".join(error.messages)) from error
    return 0


def _verify(asked: argparse.Namespace) -> int:
    if getattr(asked, "bundle", None):
        ok, said = evidence.checked(asked.bundle, as_json=asked.json, start=_start)
        print(said)
        return 0 if ok else 1
    _start()
    from django.db import DatabaseError
    from django.utils import translation

    from halfsky.ground.journal import queries

    try:
        with translation.override("en"):
            found = queries.verify()
    except DatabaseError as error:
        raise Stop(f"there is no journal in {environment.data_folder()} ({error})") from error
    print(json.dumps(found.as_dict()) if asked.json else _said(found))
    return 0 if found.ok else 1


def _said(found: Verification) -> str:
    state = "whole" if found.ok else f"BROKEN at {found.first_broken}"
    return f"journal: {state}; {found.events} events, {found.unsealed} not sealed yet\nhead: {found.head}"


def _backup(asked: argparse.Namespace) -> int:
    _start()
    from halfsky.site import backup

    print(backup.write(asked.file, passphrase=asked.passphrase))
    return 0


def _restore(asked: argparse.Namespace) -> int:
    from halfsky.site import backup

    try:
        kept = backup.unpack(asked.file, environment.data_folder(), passphrase=asked.passphrase, force=asked.force)
    except backup.CannotRestore as error:
        raise Stop(str(error)) from error
    print(kept)
    _start()
    backup.load_database(environment.data_folder())
    return _verify(argparse.Namespace(json=False))


def _bench(asked: argparse.Namespace) -> int:
    from halfsky.site.bench import postgresql, running

    # Data sets are kept in a folder of their own; the variables of an installation do not reach a bench.
    cache = Path(getattr(asked, "data", "halfsky-bench")).resolve()
    try:
        return running.run(asked.name, engine=asked.engine, size=asked.size, cache=cache, as_json=asked.json)
    except postgresql.Missing as missing:
        raise Stop(str(missing)) from missing


COMMANDS: dict[str, Callable[[argparse.Namespace], int]] = {
    "demo": _demo,
    "serve": _serve,
    "worker": _worker,
    "network": _network,
    "invite": _invite,
    "bulletin": partial(bulletins.run, start=_prepare, say=_say),
    "figures": partial(figures.run, start=_prepare),
    "totals": partial(totals.run, start=_prepare, say=_say),
    "verify": _verify,
    "backup": _backup,
    "restore": _restore,
    "bench": _bench,
}

if __name__ == "__main__":
    sys.exit(main())
