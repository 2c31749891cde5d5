"""A real server and a real browser. Whatever a test does, its browser may talk to the server and to nobody else."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from urllib.request import urlopen

import pytest
from playwright.sync_api import Browser, Page, Route, ViewportSize, WebSocket, expect, sync_playwright

from tests.browser import chromium

ROOT = Path(__file__).resolve().parents[2]
AXE = (Path(__file__).parent / "vendor" / "axe.min.js").read_text(encoding="utf-8")
NOW = "2026-11-21T10:00"
"""A moment when the demo municipality's last round is open."""

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


@dataclass(frozen=True)
class Server:
    url: str
    port: int
    pid: int
    environment: dict[str, str]


@contextmanager
def running_server(
    store_path: Path,
    *,
    entry: str = "dashboard/server.py",
    demo: bool = True,
    port: int | None = None,
    checkout: Path | None = None,
    **settings: str,
) -> Iterator[Server]:
    """The web server with a store of its own, filled with the demo municipality if asked to; `settings` are OSF_….

    It gets a free port, unless it comes back after having been killed. With `checkout` it is another version of the
    program, with an environment of its own.
    """
    environment = {**os.environ, "OSF_STORE": str(store_path), "OSF_NOW": NOW, **settings}
    if demo:
        shutil.copy(_demo_file(), store_path)
    port = port or _free_port()
    if checkout is not None:
        environment["PYTHONPATH"] = str(checkout)
    binaries = checkout / ".venv" / "bin" if checkout else Path(sys.executable).parent
    command = [str(binaries / "streamlit"), "run", entry, "--server.port", str(port)]
    process = subprocess.Popen(command, env=environment, cwd=checkout or ROOT)
    try:
        server = Server(f"http://localhost:{port}", port, process.pid, environment)
        _wait_until_healthy(server, process)
        yield server
    finally:
        process.terminate()
        process.wait(timeout=20)


@cache
def _demo_file() -> Path:
    """A store with the demo municipality, made once: it is two years of answers."""
    path = Path(tempfile.mkdtemp()) / "osf.duckdb"
    environment = {**os.environ, "OSF_STORE": str(path), "OSF_NOW": NOW}
    subprocess.run([sys.executable, "-m", "pipelines", "demo"], env=environment, cwd=ROOT, check=True)
    return path


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("localhost", 0))
        return int(free.getsockname()[1])


def _wait_until_healthy(server: Server, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and process.poll() is None:
        try:
            with urlopen(f"{server.url}/_stcore/health", timeout=2):
                return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError("the server did not start; its own words are above")


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """One server with the demo municipality, shared by the tests that only read."""
    with running_server(tmp_path_factory.mktemp("store") / "osf.duckdb") as server:
        yield server


@pytest.fixture
def own_server(tmp_path: Path) -> Iterator[Server]:
    """A server of the test's own with the demo municipality, for tests that write."""
    with running_server(tmp_path / "osf.duckdb") as server:
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


def ready(page: Page) -> Page:
    """Waits until Streamlit has run the page to its end and the browser has drawn all of it."""
    page.wait_for_timeout(150)  # a click reaches the server and comes back as "running"
    page.wait_for_function(
        """() => document.querySelector('[data-test-script-state="notRunning"]')
              && !document.querySelector('[data-testid="stSkeleton"]')""",
        timeout=30_000,
    )
    page.wait_for_timeout(100)
    return page


def violations(page: Page, part: str = "html") -> list[str]:
    """What axe says of the page, or of the part with this selector: the rule and the element."""
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
