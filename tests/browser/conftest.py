"""A real server and a real browser. Whatever a test does, its browser may talk to the server and to nobody else."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Route, ViewportSize, WebSocket, expect, sync_playwright

from tests.browser import chromium
from tests.browser.servers import Server, running_server
from tests.demo_store import DemoStore

AXE = (Path(__file__).parent / "vendor" / "axe.min.js").read_text(encoding="utf-8")
DESKTOP: ViewportSize = {"width": 1280, "height": 900}
PHONE: ViewportSize = {"width": 390, "height": 844}
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-quic",
    "--disable-sync",
    "--no-first-run",
]


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory, demo_file: DemoStore) -> Iterator[Server]:
    """One server with the demo municipality, shared by the tests that only read."""
    with running_server(tmp_path_factory.mktemp("store") / "osf.duckdb", demo=demo_file) as server:
        yield server


@pytest.fixture
def own_server(tmp_path: Path, demo_file: DemoStore) -> Iterator[Server]:
    """A server of the test's own with the demo municipality, for tests that write."""
    with running_server(tmp_path / "osf.duckdb", demo=demo_file) as server:
        yield server


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with launched() as browser:
        yield browser


@contextmanager
def launched() -> Iterator[Browser]:
    """A browser without a window."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium.find(), args=QUIET)
        yield browser
        browser.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page as wide as a laptop; go to `server.url`."""
    with guarded_page(browser, DESKTOP) as page:
        yield page


@pytest.fixture
def phone(browser: Browser) -> Iterator[Page]:
    """A page as narrow as a phone."""
    with guarded_page(browser, PHONE) as page:
        yield page


@contextmanager
def guarded_page(browser: Browser, size: ViewportSize, zoom: int = 1) -> Iterator[Page]:
    """A page that is stopped from asking anyone but localhost, and that fails its test if it tried, or if
    the browser had to stop something against the content security policy."""
    outside: list[str] = []
    refused: list[str] = []
    context = browser.new_context(
        viewport=size,
        has_touch=size["width"] < 640,
        device_scale_factor=zoom,
        locale="sv-SE",
        timezone_id="Europe/Stockholm",
        accept_downloads=True,
        reduced_motion="reduce",
    )

    def only_ours(route: Route) -> None:
        if is_ours(route.request.url):
            route.continue_()
        else:
            outside.append(route.request.url)
            route.abort()

    def note(websocket: WebSocket) -> None:
        if not is_ours(websocket.url):
            outside.append(websocket.url)

    context.route("**/*", only_ours)
    page = context.new_page()
    page.on("websocket", note)
    page.on(
        "console", lambda message: refused.append(message.text) if "Content Security Policy" in message.text else None
    )
    try:
        yield page
    finally:
        context.close()
    assert outside == []
    assert refused == []


def is_ours(url: str) -> bool:
    return url.startswith(("http://localhost:", "ws://localhost:", "data:", "blob:", "about:"))


STILL = """() => {
    const parts = [document, ...[...document.querySelectorAll('[data-testid=stBidiComponentIsolated]')]
        .map((element) => element.shadowRoot).filter(Boolean)];
    const moves = (animation) => animation.playState === 'running'
        && Number.isFinite(animation.effect?.getComputedTiming().endTime);
    const isStill = !parts.some((part) => part.getAnimations().some(moves));
    window.stillFrames = isStill && (%s) ? (window.stillFrames ?? 0) + 1 : 0;
    return window.stillFrames > %d && !(window.stillFrames = 0);
}"""
"""True when nothing has moved or faded for so many frames in a row, and what else is asked for has held as long."""

IS_DRAWN = """document.querySelector('[data-test-script-state="notRunning"]')
    && !document.querySelector('[data-testid="stSkeleton"], [data-stale="true"]')
    && ![...document.querySelectorAll('.js-plotly-plot')].some((chart) => !chart.querySelector('.main-svg'))"""
"""Streamlit has run the page to its end, nothing of the run before is left, and the charts are drawn. What is pressed
makes it run at once; a page that asks to be run again is for a frame or two not running, so this has to last."""
LOST = "() => document.querySelector('[data-test-connection-state]')?.dataset.testConnectionState !== 'CONNECTED'"
NEXT_FRAME = "() => new Promise(requestAnimationFrame)"


def ready(page: Page) -> Page:
    """Waits until Streamlit has run the page to its end and the browser has drawn all of it and stands still."""
    page.wait_for_function(STILL % (IS_DRAWN, 8), timeout=60_000)
    return page


def still(page: Page) -> Page:
    """Waits until nothing moves or fades, whatever the server is doing."""
    page.wait_for_function(STILL % ("true", 2), timeout=60_000)
    return page


def settled(page: Page) -> Page:
    """Waits until a tap on the card that has just come up is taken for meant."""
    expect(page.locator(".cards[data-just-moved]")).to_have_count(0)
    return page


def lost(page: Page) -> Page:
    """Waits until the browser knows that the server is gone; what it sent before that has arrived."""
    page.wait_for_function(LOST, timeout=60_000)
    return still(page)


def until(page: Page, holds: Callable[[], bool]) -> None:
    """Waits, a frame at a time, until something holds that the page itself does not show. Fails after a minute."""
    deadline = time.monotonic() + 60
    while not holds():
        assert time.monotonic() < deadline, "it never came to hold"
        page.evaluate(NEXT_FRAME)


def violations(page: Page, part: str = "html") -> list[str]:
    """What axe says of the page, or of the part with this selector, when it stands still: the rule and the element."""
    still(page)
    if page.evaluate("!window.axe"):
        page.evaluate(AXE)
    found = page.evaluate("part => axe.run(part)", part)
    return [f"{rule['id']}: {node['html'][:150]}" for rule in found["violations"] for node in rule["nodes"]]


def press(page: Page, keys: str) -> None:
    for key in keys.split():
        page.keyboard.press(key)


def saved(page: Page) -> Page:
    """Waits until the rating grid has everything saved."""
    expect(page.locator(".saved")).to_have_text(re.compile("Allt är sparat|^$"), timeout=15_000)
    return ready(page)
