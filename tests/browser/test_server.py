"""What leaves the server, seen from outside."""

from __future__ import annotations

from pathlib import Path
from urllib.request import Request, urlopen

import pytest
import streamlit
from playwright.sync_api import Page

from tests.browser.conftest import Server, ready

STATIC = Path(streamlit.__file__).parent / "static"

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("path", ["/", "/trender"])
def test_a_page_is_swedish_from_the_first_byte(server: Server, path: str) -> None:
    with urlopen(server.url + path) as answer:
        html = answer.read().decode()

    assert '<html lang="sv">' in html
    assert "<title>Lägesbild</title>" in html
    assert "Lägesbild behöver JavaScript" in html
    assert "Streamlit app" not in html


@pytest.mark.parametrize("path", ["/", "/_stcore/health"])
def test_every_answer_says_what_the_browser_may_do(server: Server, path: str) -> None:
    with urlopen(server.url + path) as answer:
        headers = answer.headers

    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert "unsafe-eval" not in headers["Content-Security-Policy"]
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["X-Content-Type-Options"] == "nosniff"


def test_scripts_are_packed(server: Server) -> None:
    script = max((STATIC / "static" / "js").glob("PlotlyChart.*.js"))
    request = Request(f"{server.url}/static/js/{script.name}", headers={"Accept-Encoding": "gzip"})

    with urlopen(request) as answer:
        assert answer.headers["Content-Encoding"] == "gzip"
        assert len(answer.read()) < script.stat().st_size / 3


def test_the_start_page_asks_nobody_else(server: Server, page: Page) -> None:
    page.goto(server.url)

    ready(page)  # what the page fixture then checks is the point

    assert page.evaluate("document.documentElement.lang") == "sv"


def test_the_start_page_works_on_a_phone(server: Server, phone: Page) -> None:
    phone.goto(server.url)

    ready(phone)

    assert phone.evaluate("document.documentElement.scrollWidth") <= 390
