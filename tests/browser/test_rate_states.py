"""Every state of the real page Skatta, on both sizes: axe finds nothing and nothing scrolls sideways.

And the whole way at 400 % zoom, by keyboard, with nothing that has the focus hidden behind something else.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, ViewportSize, expect

from pipelines.domain import Level
from pipelines.ledger import open_store
from tests.browser.conftest import DESKTOP, PHONE, guarded_page, ready, saved, violations
from tests.browser.servers import Server, running_server
from tests.browser.test_rate import CHECK, arrived, is_too_wide, receipt
from tests.factories import rate
from tests.ordinary import AGENCY, CELLS, ordinary_reference, ordinary_store

pytestmark = pytest.mark.browser

ZOOMED: ViewportSize = {"width": 320, "height": 225}
"""1280 × 900 at 400 %."""
ON_DESKTOP, ON_PHONE, AT_ZOOM = "agency_01", "agency_02", "agency_03"
AFTER_CLOSING = "2026-11-25T13:00"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("states")
    ordinary_store(folder / "osf.duckdb", ordinary_reference(folder / "reference", 3))
    return folder


@pytest.fixture(scope="module")
def while_open(folder: Path) -> Iterator[Server]:
    with running_server(folder / "osf.duckdb", OSF_REFERENCE=str(folder / "reference")) as server:
        yield server


@contextmanager
def rating(browser: Browser, server: Server, agency_id: str, size: ViewportSize, zoom: int = 1) -> Iterator[Page]:
    with guarded_page(browser, size, zoom) as page:
        page.goto(f"{server.url}/skatta?role=member:{agency_id}")
        yield page


def is_phone(page: Page) -> bool:
    return bool(page.locator(".cards").count())


def card(page: Page) -> Locator:
    return page.locator(".card", has=page.locator("[aria-expanded=true]"))


# The states, each going on from the one before


def nothing_answered(page: Page) -> None:
    arrived(page)


def by_theme(page: Page) -> None:
    if is_phone(page):
        page.get_by_role("button", name="Ett tema i taget").click()


def palette_open(page: Page) -> None:
    if not is_phone(page):
        page.locator("td[data-key]").first.click()
        expect(page.locator(".palette")).to_be_visible()


def needs_comment(page: Page) -> None:
    (card(page) if is_phone(page) else page.locator(".palette")).get_by_role("button", name="kritiskt").click()
    saved(page)


def details_open(page: Page) -> None:
    if is_phone(page):
        page.get_by_role("button", name="Skriv kommentar").click()
    else:
        page.keyboard.press("Enter")
    expect(page.locator("dialog")).to_be_visible()


def refused(page: Page) -> None:
    page.locator("#comment").fill("Ring 070-1234567")
    expect(page.locator("dialog .problem")).to_be_visible()


def mended(page: Page) -> None:
    page.locator("#comment").fill("")
    page.keyboard.press("Escape")
    saved(page)


def not_saved(page: Page) -> None:
    page.context.set_offline(True)
    if is_phone(page):
        page.locator(".card").nth(1).locator(".header").click()
        card(page).get_by_role("button", name="oroande").click()
    else:
        page.locator("td[data-key]").nth(1).focus()
        page.keyboard.press("2")
    expect(page.locator(".saved")).to_contain_text("Ingen kontakt: 1 svar är inte sparat")
    assert violations(page) == []
    expect(page.locator(".alarm .note").first).to_contain_text("ej sparat", timeout=15_000)


def saved_again(page: Page) -> None:
    page.context.set_offline(False)
    expect(page.locator(".saved")).to_contain_text("Allt är sparat", timeout=40_000)


def check_with_lacking_and_blank(page: Page) -> None:
    page.get_by_role("button", name=CHECK).click()
    expect(page.get_by_role("heading", name="behöver en kommentar")).to_be_visible()
    expect(page.get_by_role("heading", name="rutor är tomma")).to_be_visible()


def settled(page: Page) -> None:
    page.get_by_role("button", name="Gå till svaren och skriv").click()
    expect(page.locator("#comment")).to_be_focused()
    page.keyboard.press("Escape")
    arrived(page)
    for _ in range(2 if is_phone(page) else 1):
        need = page.locator(".needs:visible")
        if need.count():
            need.click()
            page.locator("dialog").get_by_role("button", name="Vi kan inte säga mer").click()
            page.keyboard.press("Escape")
        elif card(page).locator(".ask:visible").count():
            card(page).get_by_role("button", name="Vi kan inte säga mer").click()
    saved(page)


def check_with_blank(page: Page) -> None:
    page.get_by_role("button", name=CHECK).click()
    page.get_by_text("Lämna tomt").click()
    expect(page.get_by_role("button", name="Lämna in", exact=True)).to_be_enabled()


def handed_in(page: Page) -> None:
    page.get_by_role("button", name="Lämna in", exact=True).click()
    expect(receipt(page)).to_contain_text("version 1")


def what_was_handed_in(page: Page) -> None:
    arrived(page)
    page.get_by_text("Vad vi lämnade").click()
    expect(page.get_by_role("region", name="Svar som räknas")).to_be_visible()


def changed_since(page: Page) -> None:
    page.get_by_role("button", name=re.compile("Oförändrat för resten")).click()
    expect(page.get_by_text("ändrade sedan ni lämnade in").first).to_be_visible(timeout=15_000)


STATES: list[Callable[[Page], None]] = [
    nothing_answered,
    by_theme,
    palette_open,
    needs_comment,
    details_open,
    refused,
    mended,
    not_saved,
    saved_again,
    check_with_lacking_and_blank,
    settled,
    check_with_blank,
    handed_in,
    what_was_handed_in,
    changed_since,
]


@pytest.mark.parametrize(("size", "agency_id"), [(DESKTOP, ON_DESKTOP), (PHONE, ON_PHONE)], ids=["desktop", "phone"])
def test_axe_finds_nothing_in_any_state(
    browser: Browser, while_open: Server, size: ViewportSize, agency_id: str
) -> None:
    with rating(browser, while_open, agency_id, size) as page:
        for state in STATES:
            state(page)
            if state is not not_saved:
                ready(page)
            assert not is_too_wide(page), state.__name__
            assert violations(page) == [], state.__name__


def test_axe_finds_nothing_after_closing(browser: Browser, tmp_path: Path) -> None:
    path, reference = tmp_path / "osf.duckdb", ordinary_reference(tmp_path / "reference")
    ordinary_store(path, reference)
    store = open_store(path, reference)
    rate(store, agency_id=AGENCY, area_id=CELLS[0][0], theme_id=CELLS[0][1], level=Level.CRITICAL)
    store.close()
    settings = {"OSF_REFERENCE": str(tmp_path / "reference"), "OSF_NOW": AFTER_CLOSING}
    with running_server(path, **settings) as server:
        for size in (DESKTOP, PHONE):
            with rating(browser, server, AGENCY, size) as page:
                ready(page)
                expect(page.get_by_text("Ingen omgång är öppen")).to_be_visible()
                expect(page.get_by_role("heading", name="Er bedömning, ")).to_be_visible()
                assert not is_too_wide(page)
                assert violations(page) == []


# At 400 % zoom

FOCUSED = """() => {
    let focused = document.activeElement;
    while (focused.shadowRoot?.activeElement) focused = focused.shadowRoot.activeElement;
    const shown = focused.closest('label') ?? focused;
    const box = shown.getBoundingClientRect();
    const [top, bottom] = [Math.max(0, box.top), Math.min(innerHeight, box.bottom)];
    const [left, right] = [Math.max(0, box.left), Math.min(innerWidth, box.right)];
    const at = (root) => {
        const found = root.elementFromPoint((left + right) / 2, (top + bottom) / 2);
        return found?.shadowRoot && found.shadowRoot !== root ? at(found.shadowRoot) : found;
    };
    const isIn = (outer, inner) => inner === outer || Boolean(inner) && isIn(outer, inner.parentNode ?? inner.host);
    const there = bottom > top && right > left ? at(document) : null;
    return {
        name: (focused.getAttribute('aria-label') || shown.innerText || '').trim(),
        isSeen: focused === document.body || (bottom - top >= Math.min(24, box.height)
            && Boolean(there) && (isIn(shown, there) || isIn(there, shown))),
    };
}"""
"""What has the focus, and whether it is on the screen with nothing else in front of it."""


def reach(page: Page, name: str) -> None:
    """Goes by keyboard to what has this name; everything one passes must be seen while it has the focus."""
    for _ in range(80):
        page.keyboard.press("Tab")
        page.wait_for_function(f"() => ({FOCUSED})().isSeen")  # what has got the focus is scrolled to
        focused = page.evaluate(FOCUSED)
        if name in focused["name"]:
            return
    raise AssertionError(f"Tab never reaches {name!r}")


def test_the_whole_way_at_four_hundred_percent(browser: Browser, while_open: Server) -> None:
    with rating(browser, while_open, AT_ZOOM, ZOOMED, zoom=4) as page:
        arrived(page)
        for name in ("Hoppa till innehållet", "kritiskt"):
            reach(page, name)
            page.keyboard.press("Enter")
        reach(page, "Skriv kommentar")
        page.keyboard.press("Enter")
        expect(page.locator("#comment")).to_be_focused()
        assert page.evaluate(FOCUSED)["isSeen"]
        page.keyboard.type("Hot mot butiker i centrum.")
        page.keyboard.press("Escape")
        saved(page)
        assert not is_too_wide(page)
        reach(page, "Hoppa till innehållet")
        page.keyboard.press("Enter")
        reach(page, "Oförändrat för resten")
        page.keyboard.press("Enter")
        saved(page)
        reach(page, CHECK)
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", name=CHECK)).to_be_focused()
        ready(page)
        assert page.evaluate(FOCUSED)["isSeen"]
        assert not is_too_wide(page)
        reach(page, "Lämna in")
        page.keyboard.press("Enter")
        expect(receipt(page)).to_contain_text("30 svar räknas")
        expect(receipt(page).locator("[role=status]")).to_be_focused()
        expect(receipt(page)).to_be_in_viewport()
        assert not is_too_wide(page)
