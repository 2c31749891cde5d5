"""Lägesbild and Trender in a real browser: what only a browser can tell."""

from __future__ import annotations

import pytest
from docx import Document
from playwright.sync_api import Page, expect

from tests.browser.conftest import ready, violations
from tests.browser.servers import Server

pytestmark = pytest.mark.browser

SIDE_BY_SIDE = """() => new Set([...document.querySelectorAll('.js-plotly-plot')].map(
    (chart) => chart.getBoundingClientRect()).filter((box) => box.width).map((box) => Math.round(box.x))).size === 2"""
GRABO = "area=0980R005&theme=threats_extortion"


def test_a_change_is_one_press_from_what_stands_behind_it(server: Server, page: Page) -> None:
    page.goto(f"{server.url}/lagesbild")
    ready(page)
    first = page.locator("[class*=st-key-change-] button").first
    place = first.locator("strong").inner_text()

    first.click()
    ready(page)

    heading = page.get_by_role("heading", name=f"{place} ·")
    expect(heading).to_be_focused()
    expect(heading).to_be_in_viewport()


def test_reload_and_the_way_back_keep_round_and_view(server: Server, page: Page) -> None:
    page.goto(f"{server.url}/lagesbild")
    ready(page)
    page.get_by_text("Matris", exact=True).click()
    ready(page)

    page.reload()
    ready(page)
    expect(page.get_by_role("radio", name="Matris")).to_be_checked()

    page.get_by_role("link", name="Om", exact=True).click()
    ready(page)
    page.go_back()
    ready(page)
    expect(page.get_by_role("radio", name="Matris")).to_be_checked()


@pytest.mark.parametrize("address", [f"lagesbild?{GRABO}", f"lagesbild?{GRABO}&view=Matris", "trender", "om"])
def test_axe_finds_nothing(server: Server, page: Page, phone: Page, address: str) -> None:
    for each in (page, phone):
        each.goto(f"{server.url}/{address}")
        assert violations(ready(each)) == []


def test_no_change_is_cut_off_on_a_phone(server: Server, phone: Page) -> None:
    phone.goto(f"{server.url}/lagesbild")

    cut = ready(phone).evaluate(
        "() => [...document.querySelectorAll('[class*=st-key-change-] button p')]"
        ".filter(p => p.scrollWidth > p.clientWidth + 1).map(p => p.textContent)"
    )
    assert cut == []


@pytest.mark.parametrize("key", ["Enter", "Space"])
def test_a_word_is_explained_by_key_and_closes_again(server: Server, page: Page, key: str) -> None:
    page.goto(f"{server.url}/lagesbild?{GRABO}")
    ready(page)
    card = page.locator("#term-samsyn")
    expect(card).to_be_hidden()

    page.locator(".cell-facts").get_by_role("button", name="Samsyn").focus()
    page.keyboard.press(key)
    expect(card).to_be_visible()
    assert violations(page) == []

    page.keyboard.press("Escape")
    expect(card).to_be_hidden()


def test_a_word_is_explained_by_a_finger_and_the_card_fits(server: Server, phone: Page) -> None:
    phone.goto(f"{server.url}/lagesbild?{GRABO}")
    ready(phone)

    phone.locator(".cell-facts").get_by_role("button", name="Oroande eller värre").click()

    box = phone.locator("#term-oroande-eller-värre").bounding_box()
    assert box is not None
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 390


@pytest.mark.parametrize(
    "address", [f"lagesbild?{GRABO}", "trender", "trender?trend_view=Halvårsgenomgång", "atgardsplan"]
)
def test_no_table_scrolls_sideways_on_a_phone(server: Server, phone: Page, address: str) -> None:
    phone.goto(f"{server.url}/{address}")
    ready(phone)
    for folded in phone.get_by_text("som tabell").all():
        if folded.is_visible():
            folded.click()
    ready(phone)

    wide = phone.evaluate(
        "() => [...document.querySelectorAll('.facts')].filter(t => t.scrollWidth > t.clientWidth + 1)"
        ".map(t => t.getAttribute('aria-label'))"
    )
    assert wide == []


@pytest.mark.parametrize("view", ["Karta", "Matris"])
def test_two_rounds_fit_side_by_side_and_axe_finds_nothing(server: Server, page: Page, phone: Page, view: str) -> None:
    page.goto(f"{server.url}/lagesbild?view={view}")
    ready(page)
    page.get_by_role("combobox", name="Jämför med").click()
    page.get_by_role("option").nth(1).click()
    ready(page)
    page.wait_for_function(SIDE_BY_SIDE)
    charts = [chart.bounding_box() for chart in page.locator(".js-plotly-plot:visible").all()]
    assert len({round(box["width"]) for box in charts if box}) == 1
    assert violations(page) == []

    phone.goto(page.url)
    assert violations(ready(phone)) == []
    assert phone.evaluate("() => document.documentElement.scrollWidth") <= 390


def test_the_review_is_clean_and_gives_a_page_in_word(server: Server, page: Page, phone: Page) -> None:
    for each in (page, phone):
        each.goto(f"{server.url}/trender?trend_view=Halvårsgenomgång")
        assert violations(ready(each)) == []
        assert each.evaluate("() => document.documentElement.scrollWidth") <= each.evaluate("() => innerWidth")

    with page.expect_download() as download:
        page.get_by_role("button", name="Hämta genomgången som en sida i Word").click()

    document = Document(str(download.value.path()))
    assert document.core_properties.title == "Halvårsgenomgång: Hela Gotland"
    assert len(document.inline_shapes) == 1
