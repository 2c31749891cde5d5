"""Åtgärdsplan in a real browser: what is half written stays, and the words agree when something has been pressed."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import ready, violations
from tests.browser.servers import Server
from tests.browser.test_walk import choose

pytestmark = pytest.mark.browser

PLAN, GOAL = "atgardsplan", "Mål: vad ska vara uppnått, och när?"


def chosen(page: Page) -> str:
    """The words in the list of measures."""
    return page.get_by_role("combobox", name="Åtgärd").input_value()


def test_a_half_written_form_is_there_after_another_page(own_server: Server, page: Page) -> None:
    page.goto(f"{own_server.url}/{PLAN}?role=council")
    ready(page)
    page.get_by_role("button", name="Ändra texten").click()
    ready(page)
    title = page.get_by_role("textbox", name="Åtgärd: vad ska göras?")
    expect(title).to_be_in_viewport()
    words = chosen(page)
    page.get_by_role("textbox", name=GOAL).fill("Färre är oroade i maj.")

    page.get_by_role("link", name="Trender").click(delay=50)  # straight from the field, as a finger does
    expect(page.get_by_role("heading", name="Trender")).to_be_visible()
    ready(page)
    page.get_by_role("link", name="Åtgärdsplan").click()
    expect(title).to_be_visible()
    ready(page)

    assert chosen(page) == words
    expect(page.get_by_role("spinbutton", name="månad, Börjar")).to_be_visible()
    expect(page.get_by_role("textbox", name=GOAL)).to_have_value("Färre är oroade i maj.")
    assert violations(page) == []

    page.reload()  # what is chosen is as it is at first, and the form is open
    ready(page)
    expect(page.get_by_role("textbox", name=GOAL)).to_have_value("Färre är oroade i maj.")


def test_the_words_agree_when_the_status_has_changed(own_server: Server, page: Page) -> None:
    page.goto(f"{own_server.url}/{PLAN}?role=council")
    ready(page)
    before = chosen(page)
    choose(page, "Ny status", "klar")
    page.get_by_role("button", name="Byt status").click()

    expect(page.get_by_text("är nu klar.")).to_be_in_viewport()
    ready(page)
    assert chosen(page) == before.replace("(pågår)", "(klar)") != before
    expect(page.get_by_role("region", name=chosen(page))).to_be_visible()
