"""A real browser, Debian's Chromium, and the cast signed in to it.

Every page is watched: an error in its console, or a request to anywhere else, fails the journey that opened it.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.db import connection
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request, expect, sync_playwright
from pytest_django.live_server_helper import LiveServer

from tests.cast import Cast, assemble

# The browser's loop runs in this thread; Django sees it and would refuse its own database there.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
ALONE = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-sync",
]
DESK, PHONE = (1440, 900), (390, 844)
ARTEFACTS = Path(__file__).parents[2] / "artefacts"

PATIENCE = 15_000  # ms: as long as a busy machine may take, not a measure of speed

Open = Callable[..., Page]


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings: None, tmp_path_factory: pytest.TempPathFactory) -> None:
    """A database in a file, as people have it: in memory readers and writers refuse each other instead of waiting."""
    connection.settings_dict["TEST"]["NAME"] = str(tmp_path_factory.mktemp("database") / "halfsky.sqlite3")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One browser for all journeys."""
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=CHROMIUM, args=[*ALONE, "--disable-component-update"])
        yield found
        found.close()


@pytest.fixture
def cast(transactional_db: None) -> Cast:
    """The standing cast, committed, so that the server sees it."""
    return assemble()


@pytest.fixture
def open_page(browser: Browser, live_server: LiveServer, cast: Cast) -> Iterator[Open]:
    """Opens a page for one of the cast, or for nobody; each in a browser of her own."""
    contexts: list[BrowserContext] = []
    faults: list[str] = []

    def open_for(user: str | None, path: str = "/", size: tuple[int, int] = DESK) -> Page:
        context = browser.new_context(
            viewport={"width": size[0], "height": size[1]},
            locale="zh-CN",
            base_url=live_server.url,
            reduced_motion="reduce",
        )
        context.set_default_timeout(PATIENCE)
        contexts.append(context)
        if user:
            session = cast.client(user).cookies["sessionid"].value
            context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
        page = context.new_page()
        watch(page, live_server.url, faults)
        page.goto(path)
        return page

    yield open_for
    for context in contexts:
        context.close()
    assert not faults


def watch(page: Page, home: str, faults: list[str]) -> None:
    """Notes console errors, crashes and requests to elsewhere."""

    def on_console(message: ConsoleMessage) -> None:
        # A refused request (404, 409, 422) is an answer like any other; the browser logs it as an error of its own.
        if message.type == "error" and "Failed to load resource" not in message.text:
            faults.append(f"{page.url}: {message.text}")

    def on_request(request: Request) -> None:
        if not request.url.startswith((home, "data:", "blob:")):
            faults.append(f"{page.url} asks {request.url}")

    page.on("console", on_console)
    page.on("pageerror", lambda error: faults.append(f"{page.url}: {error}"))
    page.on("request", on_request)
