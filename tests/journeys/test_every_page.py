"""Every page of the URL table in a real browser, at both sizes: no violation of accessibility, no sideways scroll, a picture to look at."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.architecture.addresses import Address, addresses
from tests.architecture.scenes import play
from tests.cast import Cast
from tests.journeys.conftest import ARTEFACTS, DESK, PHONE, Open

pytestmark = pytest.mark.browser

READERS = ("chair", "county_handler", "operator", "supervisor", "judge", "auditor", "administrator", None)
AXE = Path(__file__).parents[2] / "node_modules" / "axe-core" / "axe.min.js"
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}


def shown_to(cast: Cast) -> list[tuple[str | None, Address]]:
    """One reader and one address for every page that answers someone with a whole HTML page."""
    scene = play(cast)
    clients = {reader: cast.client(reader) for reader in READERS}
    found: dict[str, tuple[str | None, Address]] = {}
    for address in addresses(scene.values):
        if address.name in found:
            continue
        for reader, client in clients.items():
            answer = client.get(address.path)
            whole = (
                answer.status_code == 200
                and not answer.streaming
                and answer.content.lstrip()[:15].lower() == b"<!doctype html>"
            )
            if whole:
                found[address.name] = reader, address
                break
    return list(found.values())


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_every_page_is_accessible_fits_and_can_be_looked_at(cast: Cast, open_page: Open, size: tuple[int, int]) -> None:
    wrong: list[str] = []
    shown = shown_to(cast)
    for reader in dict.fromkeys(reader for reader, _address in shown):
        page = open_page(reader, "/healthz", size)
        for _reader, address in (pair for pair in shown if pair[0] == reader):
            page.goto(address.path)
            wrong += [f"{address.name}: {fault}" for fault in faults_of(page, size[0])]
            keep(page, address.name, size[0])
    assert len(shown) > 40
    assert not wrong, "\n".join(wrong)


def faults_of(page: Any, width: int) -> list[str]:
    """What is wrong with the page once it is all there: a click returns when the next page begins to arrive."""
    page.wait_for_load_state()
    wide = page.evaluate("document.documentElement.scrollWidth")
    faults = [f"scrolls sideways to {wide} px"] if wide > width else []
    page.evaluate(AXE.read_text())
    report = page.evaluate("rules => axe.run(document, rules)", RULES)
    return faults + [f"{one['id']} {one['nodes'][0]['html'][:160]}" for one in report["violations"]]


def keep(page: Any, name: str, width: int) -> None:
    """Keeps a picture as an artefact of the run."""
    ARTEFACTS.mkdir(exist_ok=True)
    page.screenshot(path=ARTEFACTS / f"{name.replace(':', '-')}-{width}.png", full_page=True)
