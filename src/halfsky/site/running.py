"""How an installation runs: a web server and a worker side by side, under one parent that ends both."""

from __future__ import annotations

import gc
import logging
import signal
import subprocess
import sys
import threading
from pathlib import Path
from types import FrameType

from django.conf import settings
from django.core.management import call_command
from django.db import close_old_connections
from django.test import override_settings

from halfsky.ground.jobs import actions as jobs
from halfsky.site import environment

PACKAGE = Path(__file__).resolve().parents[1]
log = logging.getLogger(__name__)

PERIOD = 5.0  # seconds between two looks at what comes round by itself
PATIENCE = 20.0  # seconds a child has to finish what it is doing


def prepare() -> None:
    """Brings the database up to date."""
    call_command("migrate", interactive=False, verbosity=0)
    call_command("createcachetable", verbosity=0)


def gather() -> None:
    """Gathers the static files under names with their digests, unless that was done since they were built."""
    stamp = settings.STATIC_ROOT / "staticfiles.json"
    newest = max(path.stat().st_mtime for path in PACKAGE.glob("*/*/static/**/*"))
    if stamp.exists() and stamp.stat().st_mtime > newest:
        return
    gathered = {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"}
    # Only this command writes them: whoever loads the settings later finds the manifest and serves what it names.
    with override_settings(STORAGES={**settings.STORAGES, "staticfiles": gathered}):
        call_command("collectstatic", interactive=False, clear=True, verbosity=0)


def serve(*, host: str, port: int, worker: bool) -> int:
    """Runs until SIGTERM or SIGINT, or until one of the children ends, which ends the other; returns the exit code."""
    gather()
    web = [
        *(sys.executable, "-m", "gunicorn", "halfsky.site.wsgi:application"),
        *(
            "--bind",
            f"{host}:{port}",
            "--workers",
            environment.WORKERS.text,
            "--threads",
            "4",
            "--log-level",
            "warning",
        ),
    ]
    commands = [web, *([[sys.executable, "-m", "halfsky.site.cli", "worker"]] if worker else [])]
    children = [subprocess.Popen(command, start_new_session=True) for command in commands]  # noqa: S603 our own commands

    asked = threading.Event()

    def stop(number: int, frame: FrameType | None) -> None:
        asked.set()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, stop)
    while all(child.poll() is None for child in children) and not asked.wait(0.5):
        pass
    for child in children:
        child.terminate()
    for child in children:
        try:
            child.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            child.kill()
    return 0 if asked.is_set() else 1


def settle() -> None:
    """Spares the collector of garbage what is loaded by now and stays: each of its rounds would walk through all of it.

    A page makes tens of thousands of objects and drops nearly all of them by itself: the collector looks once a page, not fifty times.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000)


def work() -> None:
    """Does what waits in the background, and what comes round by itself, until SIGTERM."""
    settle()
    ended = threading.Event()
    clock = threading.Thread(target=_come_round, args=(ended,), daemon=True)
    clock.start()
    try:
        call_command("db_worker", queue_name="*", verbosity=0)
    finally:
        ended.set()
        clock.join(PATIENCE)


def _come_round(ended: threading.Event) -> None:
    while not ended.wait(PERIOD):
        close_old_connections()
        try:
            jobs.run_periodic()
        except Exception:
            # One round that fails must not end all later ones; the next may find a database that answers again.
            log.exception("what comes round by itself failed")
    close_old_connections()
