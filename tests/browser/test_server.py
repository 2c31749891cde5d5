"""What leaves the server, seen from outside."""

from __future__ import annotations

from pathlib import Path
from urllib.request import Request, urlopen

import pytest
import streamlit
from playwright.sync_api import Page, expect

from tests.browser.conftest import ready
from tests.browser.servers import Server

STATIC = Path(streamlit.__file__).parent / "static"

PAGES = ["/", "/lagesbild", "/trender", "/atgardsplan", "/om", "/skatta?role=member:police"]

FAINT_TEXTS = """() => {
    const parts = colour => { const n = colour.match(/[\\d.]+/g).map(Number); return n.length == 3 ? [...n, 1] : n };
    const over = (front, back) => [0, 1, 2].map(i => front[i] * front[3] + back[i] * (1 - front[3])).concat(1);
    const linear = v => (v /= 255) <= .03928 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4;
    const light = c => .2126 * linear(c[0]) + .7152 * linear(c[1]) + .0722 * linear(c[2]) + .05;
    const faint = [];
    const walker = document.createTreeWalker(document.querySelector("#root"), NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
        const text = walker.currentNode.textContent.trim(), element = walker.currentNode.parentElement;
        const isExempt = element.closest("svg, style, [disabled], [aria-disabled=true]");
        if (!text || isExempt || !element.checkVisibility()) continue;
        let opacity = 1, back = [255, 255, 255, 1];
        const layers = [];
        for (let e = element; e; e = e.parentElement) {
            opacity *= getComputedStyle(e).opacity;
            layers.unshift(parts(getComputedStyle(e).backgroundColor));
        }
        layers.forEach(layer => back = over(layer, back));
        const style = getComputedStyle(element), front = parts(style.color);
        const shown = over([...front.slice(0, 3), front[3] * opacity], back);
        const contrast = Math.max(light(shown), light(back)) / Math.min(light(shown), light(back));
        const size = parseFloat(style.fontSize), isLarge = size >= 24 || size >= 18.66 && style.fontWeight >= 700;
        if (contrast < (isLarge ? 3 : 4.5)) faint.push(`${text.slice(0, 40)}: ${contrast.toFixed(2)}`);
    }
    return faint;
}"""
"""The texts on the page with less contrast than WCAG AA asks for."""

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("path", ["/", "/trender"])
def test_a_page_is_swedish_from_the_first_byte(server: Server, path: str) -> None:
    with urlopen(server.url + path) as answer:
        html = answer.read().decode()

    assert '<html lang="sv">' in html
    assert "<title>Lägesbild</title>" in html
    assert "Lägesbild behöver JavaScript" in html
    assert "Streamlit app" not in html


def test_a_page_that_is_not_there_says_so_and_leads_on(server: Server, page: Page) -> None:
    page.goto(f"{server.url}/finns_inte")

    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("Sidan finns inte")
    expect(dialog).to_contain_text("Det finns ingen sådan sida. Här är Nu i stället")
    dialog.get_by_role("button", name="Stäng").click()
    expect(ready(page).get_by_role("heading", name="Nu", exact=True)).to_be_visible()


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


@pytest.mark.parametrize("path", PAGES)
def test_no_page_asks_anybody_else(server: Server, page: Page, path: str) -> None:
    page.goto(server.url + path)

    ready(page)  # what the page fixture then checks is the point

    assert page.evaluate("() => document.documentElement.lang") == "sv"


@pytest.mark.parametrize("path", PAGES)
def test_no_page_is_wider_than_a_phone(server: Server, phone: Page, path: str) -> None:
    phone.goto(server.url + path)

    ready(phone)

    assert phone.evaluate("() => document.documentElement.scrollWidth") <= 390


@pytest.mark.parametrize("path", PAGES)
def test_every_text_stands_out_from_its_background(server: Server, page: Page, path: str) -> None:
    page.goto(server.url + path)

    assert ready(page).evaluate(FAINT_TEXTS) == []


def test_a_faint_text_is_found(server: Server, page: Page) -> None:
    page.goto(server.url)
    ready(page).evaluate(
        "() => { const h1 = document.querySelector('h1'); h1.append('blek'); h1.style.color = '#ccc'; }"
    )

    assert "blek: 1.61" in page.evaluate(FAINT_TEXTS)


def test_the_first_page_has_an_address_of_its_own(page: Page, server: Server) -> None:
    page.goto(f"{server.url}/nu?role=reader")

    expect(page.get_by_role("heading", name="Nu", exact=True)).to_be_visible()
    expect(page.locator(".banner")).to_contain_text("Läsare")
