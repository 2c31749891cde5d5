"""Signals in a real browser: decided on with a thumb, and fit for everybody."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import ready, violations
from tests.browser.servers import Server

pytestmark = pytest.mark.browser


def test_the_strategist_decides_on_a_signal_with_a_thumb(own_server: Server, phone: Page) -> None:
    phone.goto(f"{own_server.url}/?role=strategist")
    ready(phone)
    phone.get_by_role("button", name="Ta ställning").first.tap()
    form = phone.get_by_test_id("stPopoverBody")
    form.get_by_role("button", name="Avfärda").tap()
    ready(phone)
    expect(form.get_by_text("Skriv varför signalen avfärdas")).to_be_visible()

    form.get_by_role("textbox").fill("Gäller ett enskilt tillfälle.")
    form.get_by_role("button", name="Avfärda").tap()
    ready(phone)

    expect(phone.get_by_text("är avfärdad.")).to_be_visible()
    decided = phone.get_by_role("cell", name="Gäller ett enskilt tillfälle.", include_hidden=True)
    expect(decided).to_be_attached()  # the receipt stands there before what is below it is drawn anew, folded
    phone.get_by_text("vad det blev av dem").tap()
    expect(decided).to_be_visible()


def test_axe_finds_nothing_where_the_signals_stand(server: Server, page: Page, phone: Page) -> None:
    for each in (page, phone):
        each.goto(f"{server.url}/?role=strategist")
        ready(each)
        each.get_by_text("vad det blev av dem").click()
        expect(each.get_by_role("region", name="Signaler i de senaste omgångarna")).to_be_visible()
        assert violations(each) == []
        assert each.evaluate("document.documentElement.scrollWidth <= innerWidth")
        each.get_by_role("button", name="Ta ställning").first.click()
        expect(each.get_by_test_id("stPopoverBody")).to_be_visible()
        assert violations(each) == []
