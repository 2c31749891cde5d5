"""Two real browsers: the address of a file that one has fetched gives the other nothing."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import DESKTOP, guarded_page, ready
from tests.browser.servers import Server

pytestmark = pytest.mark.browser


def test_the_address_of_a_file_works_in_the_browser_that_fetched_it_alone(
    server: Server, page: Page, browser: Browser
) -> None:
    page.goto(f"{server.url}/atgardsplan?role=council")
    ready(page)
    with page.expect_download() as fetched:
        page.get_by_role("button", name="Hämta planen som Word").click()
    address = fetched.value.url

    assert "/media/" in address
    again = page.request.get(address)
    assert (again.status, again.body()[:2]) == (200, b"PK")
    assert again.headers["cache-control"] == "no-store"
    with guarded_page(browser, DESKTOP) as other:
        other.goto(f"{server.url}/atgardsplan?role=council")
        ready(other)
        refused = other.request.get(address)
        assert refused.status == 404
        assert "Filen finns inte för den här webbläsaren." in refused.text()
        expect(other.get_by_role("button", name="Hämta planen som Word")).to_be_visible()
    (cookie,) = [cookie for cookie in page.context.cookies() if cookie["name"] == "lagesbild_browser"]
    assert cookie["httpOnly"]
    assert cookie["sameSite"] == "Strict"
