"""Every page of the URL table in a real browser, at both sizes: no violation of accessibility, no sideways scroll, a picture to look at."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from halfsky.ground.web import replies
from tests.architecture.addresses import Address, addresses
from tests.architecture.nothing_here import in_words
from tests.architecture.readers import Reader, said
from tests.architecture.scenes import play
from tests.cast import Cast
from tests.journeys.conftest import ARTEFACTS, DESK, PHONE, Open

pytestmark = pytest.mark.browser

READERS = ("chair", "county_handler", "operator", "supervisor", "judge", "auditor", "administrator", None)
AXE = Path(__file__).parents[2] / "node_modules" / "axe-core" / "axe.min.js"
# All rules of these marks; described is only what is violated.
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"], "resultTypes": ["violations"]}
PARTS = 6  # of the table of addresses, so that workers share the walk


def shown_to(cast: Cast, part: int) -> list[tuple[str | None, Address]]:
    """One reader and one address for every page of a part that answers someone with a whole HTML page.

    Who asks for what is not there is only told so: the page that says it is not what is looked for.
    """
    scene = play(cast)
    readers = {name: Reader.of(cast, name or "anonymous") for name in READERS}
    places: dict[str, list[Address]] = {}
    for address in addresses(scene.values):
        places.setdefault(address.name, []).append(address)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(replies, "problem", in_words)
        return [found for name in [*places][part::PARTS] if (found := opened(places[name], readers))]


def opened(places: list[Address], readers: dict[str | None, Reader]) -> tuple[str | None, Address] | None:
    """Who gets a whole page at one of these addresses of the same name; nobody where what answers is none, whoever asks."""
    for address in places:
        for name, reader in readers.items():
            answer = reader.ask(address.path)
            assert answer.status_code < 500, address
            if answer.status_code == 200:
                return (name, address) if said(answer).lstrip()[:15].lower() == "<!doctype html>" else None
            if answer.status_code == 405:
                return None
    return None


@pytest.mark.parametrize("part", range(PARTS))
def test_every_page_is_accessible_fits_and_can_be_looked_at(cast: Cast, open_page: Open, part: int) -> None:
    wrong: list[str] = []
    shown = shown_to(cast, part)
    for reader in dict.fromkeys(reader for reader, _address in shown):
        page = open_page(reader, "/healthz")
        wrong += [fault for who, address in shown if who == reader for fault in visited(page, address)]
    assert len(shown) > 40 // PARTS
    assert not wrong, "\n".join(wrong)


def visited(page: Any, address: Address) -> Iterator[str]:
    """What is wrong with a page that is opened on a telephone and then made as wide as a desk; a picture of both is kept.

    Styles alone make it wide. A chart is drawn for the width it finds, so a page that has one is opened again.
    """
    for size in (PHONE, DESK):
        resize(page, size)
        if size == PHONE or page.locator("[data-chart]").count():
            status = page.goto(address.path).status
            if status != 200:
                yield f"{address.name}: does not open any more"
        yield from (f"{address.name}: {fault}" for fault in faults_of(page, size[0]))
        keep(page, address.name, size[0])


def resize(page: Any, size: tuple[int, int]) -> None:
    page.set_viewport_size({"width": size[0], "height": size[1]})


def faults_of(page: Any, width: int) -> list[str]:
    """What is wrong with the page once it is all there: a click returns when the next page begins to arrive."""
    page.wait_for_load_state()
    wide = page.evaluate("document.documentElement.scrollWidth")
    faults = [f"scrolls sideways to {wide} px"] if wide > width else []
    if page.evaluate("typeof axe === 'undefined'"):
        page.evaluate(AXE.read_text())
    report = page.evaluate("rules => axe.run(document, rules)", RULES)
    return faults + [f"{one['id']} {one['nodes'][0]['html'][:160]}" for one in report["violations"]]


def keep(page: Any, name: str, width: int) -> None:
    """Keeps a picture as an artefact of the run."""
    ARTEFACTS.mkdir(exist_ok=True)
    page.screenshot(path=ARTEFACTS / f"{name.replace(':', '-')}-{width}.png", full_page=True)
