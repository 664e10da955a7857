"""What a newcomer does: makes the demonstration, opens it, signs in as one of its cast, and looks at the workbench."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from typing import Any
from urllib.error import URLError
from urllib.request import urlopen

import pytest
from playwright.sync_api import Browser, expect

from halfsky.site.demo import code_at
from tests.journeys.conftest import ARTEFACTS, DESK, watch

pytestmark = pytest.mark.browser

HALFSKY = [sys.executable, "-m", "halfsky.site.cli"]


@pytest.fixture(scope="module")
def demonstration(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Any]]:
    """The demonstration city, made by the command people use, and served on a free port until the test is over."""
    folder = tmp_path_factory.mktemp("demonstration")
    plain = {name: value for name, value in os.environ.items() if not name.startswith(("HALFSKY_", "DJANGO_"))}
    command = [*HALFSKY, "demo", "--no-serve", "--json", "--data", str(folder)]
    made = subprocess.run(command, env=plain, capture_output=True, text=True, check=True)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    log = (folder / "server.log").open("w")
    server = subprocess.Popen(
        [*HALFSKY, "demo", "--port", str(port), "--data", str(folder)], env=plain, stdout=log, stderr=log
    )
    try:
        url = f"http://localhost:{port}"
        wait_for(f"{url}/healthz", server)
        yield {**json.loads(made.stdout), "url": url}
    finally:
        server.terminate()
        server.wait(20)


def wait_for(url: str, server: subprocess.Popen[bytes]) -> None:
    """Waits until the server answers, as long as a busy machine may take, or until it ends."""
    for _second in range(600):
        try:
            urlopen(url, timeout=2).close()
        except (URLError, OSError):
            assert server.poll() is None, "the server ended"
            time.sleep(1)
        else:
            return
    raise AssertionError(f"{url} does not answer")


def test_a_newcomer_signs_in_with_password_and_code_and_sees_what_is_due(
    demonstration: dict[str, Any], browser: Browser
) -> None:
    faults: list[str] = []
    seat = next(one for one in demonstration["accounts"] if one["username"] == "county")
    context = browser.new_context(
        viewport={"width": DESK[0], "height": DESK[1]}, base_url=demonstration["url"], locale="zh-CN"
    )
    page = context.new_page()
    watch(page, demonstration["url"], faults)
    page.goto("/")
    expect(page.locator("main")).to_contain_text(seat["username"])
    page.goto("/accounts/login/")
    page.locator("[name=login]").fill(seat["username"])
    page.locator("[name=password]").fill(seat["password"])
    page.keyboard.press("Enter")
    page.locator("[name=code]").fill(code_at(seat["totp_secret"], time.time()))
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_contain_text("件要办")
    ARTEFACTS.mkdir(exist_ok=True)
    page.screenshot(path=ARTEFACTS / "workbench.png")
    assert demonstration["counts"]["matters"] > 200
    assert not faults
    context.close()
