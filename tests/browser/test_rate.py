"""Skatta in a real browser: answer, look through, hand in, change; with keys, with a finger, and two at once."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, ViewportSize, expect

from pipelines import reference as reference_data
from pipelines.domain import Level, Rating
from pipelines.ledger import open_store
from pipelines.rating import ratings
from pipelines.rating.own import own_cells
from tests.browser.conftest import DESKTOP, PHONE, guarded_page, press, ready, saved, violations
from tests.browser.servers import Server, running_server
from tests.factories import ROUND_ID, add_round, member, publish, while_open
from tests.pipelines.files.templates import filled_in, opened

pytestmark = pytest.mark.browser

EARLIER = "2026-10-29"
SMALL: ViewportSize = {"width": 320, "height": 640}
CHECK, LEAVE_BLANK = "Kontrollera och lämna in", "Lämna tomt – det betyder ej besvarat, aldrig normalt"
HAS_FOCUS = "cell => cell.getRootNode().activeElement === cell"
TOP = "part => Math.round(part.getBoundingClientRect().top)"


@pytest.fixture(scope="module")
def rating_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """An open round, after one in which everybody was normal everywhere. Each test is an agency of its own."""
    path = tmp_path_factory.mktemp("rate") / "osf.duckdb"
    store = open_store(path, reference_data.load())
    add_round(store, EARLIER)
    add_round(store)
    for agency in store.reference.agencies:
        user = member(agency.agency_id)
        cells = own_cells(store, EARLIER, agency.agency_id, user=user)
        answers = [Rating(EARLIER, agency.agency_id, cell.area_id, cell.theme_id, Level.NORMAL.value) for cell in cells]
        if answers:
            ratings.save(store, answers, by=user, at=while_open(EARLIER))
            ratings.hand_in(store, EARLIER, agency.agency_id, by=user, at=while_open(EARLIER))
    publish(store, EARLIER)
    store.close()
    with running_server(path) as server:
        yield server


@contextmanager
def rating(browser: Browser, server: Server, agency_id: str, size: ViewportSize = DESKTOP) -> Iterator[Page]:
    """The page of one agency in a browser of its own."""
    with guarded_page(browser, size) as page:
        page.goto(f"{server.url}/skatta?role=member:{agency_id}")
        yield arrived(page)


def arrived(page: Page) -> Page:
    ready(page)
    expect(page.locator(".toolbar")).to_be_visible()
    return page


def cell(page: Page, row: int, column: int) -> Locator:
    return page.locator(".rating-grid tbody tr").nth(row).locator("td[data-key]").nth(column)


def tab_to(page: Page, name: str) -> None:
    """Goes by keyboard to the next button or box with this name."""
    active = (
        "() => { let e = document.activeElement; while (e?.shadowRoot?.activeElement) e = e.shadowRoot.activeElement; "
        "return (e?.closest('label') ?? e)?.innerText ?? '' }"
    )
    for _ in range(60):
        page.keyboard.press("Tab")
        if name in page.evaluate(active):
            return
    raise AssertionError(f"Tab never reaches {name!r}")


def is_too_wide(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"))


def receipt(page: Page) -> Locator:
    return page.locator(".st-key-receipt")


def test_a_round_by_keyboard_alone(browser: Browser, rating_server: Server) -> None:
    with rating(browser, rating_server, "police") as page:
        first = page.locator("td[data-key][tabindex='0']")
        for _ in range(40):
            if first.evaluate(HAS_FOCUS):
                break
            page.keyboard.press("Tab")
        expect(page.locator(".count")).to_have_text("0 av 44 besvarade")

        press(page, "4 Control+Enter ArrowRight Delete")  # high, the rest as last time, one left blank
        expect(page.locator(".needs")).to_have_text("1 behöver kommentar – visa")
        saved(page)
        page.reload()
        arrived(page)
        expect(page.locator(".count")).to_have_text("43 av 44 besvarade")

        tab_to(page, CHECK)
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", name=CHECK)).to_be_focused()
        expect(page.get_by_text("43 av 44 rutor är besvarade.")).to_be_visible()
        expect(page.get_by_role("button", name="Lämna in", exact=True)).to_be_disabled()
        assert violations(page) == []

        tab_to(page, "Gå till svaren och skriv")
        page.keyboard.press("Enter")
        expect(page.locator("#comment")).to_be_focused()
        page.keyboard.type("Hot mot butiker i centrum.")
        press(page, "Escape")
        saved(page)
        tab_to(page, CHECK)
        page.keyboard.press("Enter")
        expect(page.get_by_role("row", name="Hot mot butiker")).to_contain_text("kritiskt")
        tab_to(page, "Lämna tomt")
        page.keyboard.press("Space")
        ready(page)
        tab_to(page, "Lämna in")
        page.keyboard.press("Enter")

        expect(receipt(page)).to_contain_text("version 1: 43 svar räknas, 1 ruta är tom.")
        expect(receipt(page)).to_contain_text(re.compile("Kvitto [0-9A-F]{8}"))
        ready(page)
        assert violations(page) == []

        cell(page, 0, 0).focus()
        press(page, "ArrowDown 2")
        saved(page)
        told = "1 svar är ändrat sedan ni lämnade in. Lämna in igen, så räknas det."
        expect(receipt(page)).to_contain_text(told)
        expect(page.locator(".done-note")).to_have_text(told)
        page.get_by_role("button", name=CHECK).click()
        expect(page.get_by_text("Ni har redan valt att lämna tomt")).to_be_visible()
        page.get_by_role("button", name="Lämna in", exact=True).click()
        expect(receipt(page)).to_contain_text("version 2: 43 svar räknas")
        page.get_by_text("Vad vi lämnade").click()
        expect(page.get_by_role("region", name="Svar som räknas").get_by_role("row")).to_have_count(44)


def test_the_first_change_after_handing_in_moves_nothing_and_keeps_the_focus(
    browser: Browser, rating_server: Server
) -> None:
    with rating(browser, rating_server, "first_line_health") as page:
        cell(page, 0, 0).focus()
        press(page, "2 Control+Enter")
        saved(page)
        page.get_by_role("button", name=CHECK).click()
        page.get_by_role("button", name="Lämna in", exact=True).click()
        expect(receipt(page)).to_contain_text("Ni kan ändra och lämna in igen tills omgången stänger.")
        ready(page)
        cell(page, 0, 0).focus()
        top = page.locator(".toolbar").evaluate(TOP)

        page.keyboard.press("3")
        expect(receipt(page)).to_contain_text("1 svar är ändrat sedan ni lämnade in. Lämna in igen, så räknas det.")
        saved(page)

        assert cell(page, 0, 0).evaluate(HAS_FOCUS)
        assert page.locator(".toolbar").evaluate(TOP) == top
        press(page, "ArrowDown 2")
        expect(receipt(page)).to_contain_text("2 svar är ändrade sedan ni lämnade in.")
        saved(page)
        assert cell(page, 1, 0).evaluate(HAS_FOCUS)
        expect(cell(page, 1, 0).locator(".now")).to_contain_text("avvikande")


@pytest.mark.parametrize(("size", "agency_id"), [(PHONE, "education"), (SMALL, "social_services")])
def test_a_round_with_a_finger(browser: Browser, rating_server: Server, size: ViewportSize, agency_id: str) -> None:
    with rating(browser, rating_server, agency_id, size) as phone:
        assert not is_too_wide(phone)
        assert violations(phone) == []
        body = phone.locator(".card .body:visible")
        body.get_by_role("button", name="allvarligt").click()
        phone.locator(".card .ask:visible").get_by_role("button", name="Vi kan inte säga mer").click()
        phone.get_by_role("button", name="Oförändrat för resten").click()
        saved(phone)
        phone.get_by_role("button", name=CHECK).click()
        expect(phone.get_by_role("heading", name=CHECK)).to_be_in_viewport()
        assert not is_too_wide(phone)
        assert violations(phone) == []

        phone.get_by_role("button", name="Lämna in", exact=True).click()

        expect(receipt(phone)).to_contain_text("version 1")
        expect(receipt(phone)).to_be_in_viewport()
        assert not is_too_wide(phone)


@pytest.mark.parametrize(("size", "agency_id"), [(PHONE, "voluntary"), (SMALL, "prison_probation")])
def test_a_long_word_in_a_comment_pushes_no_column_out(
    browser: Browser, rating_server: Server, size: ViewportSize, agency_id: str
) -> None:
    with rating(browser, rating_server, agency_id, size) as phone:
        phone.locator(".card .body:visible").get_by_role("button", name="allvarligt").click()
        phone.get_by_role("button", name="Skriv kommentar").click()
        phone.locator("#comment").fill("Kö till ungdomsmottagningen/kvinnofridsmottagningen.")
        phone.keyboard.press("Escape")
        saved(phone)
        phone.get_by_role("button", name=CHECK).click()
        row = phone.get_by_role("row", name="ungdomsmottagningen")
        expect(row.get_by_role("cell").last).to_contain_text("allvarligt")
        ready(phone)

        assert row.locator(".badge").last.evaluate("badge => badge.getBoundingClientRect().right <= innerWidth")
        assert phone.locator(".facts").evaluate_all("all => all.every(each => each.scrollWidth <= each.clientWidth)")
        assert violations(phone) == []


@pytest.mark.parametrize("key", ["2", "="])
def test_an_answer_given_where_another_tab_has_written_is_a_conflict(
    browser: Browser, rating_server: Server, key: str
) -> None:
    """The old tab still shows what is pressed there; that it looks the same must not make it pass for saved."""
    with (
        rating(browser, rating_server, "housing_company") as old,
        rating(browser, rating_server, "housing_company") as new,
    ):
        shown = cell(old, 0, 1).locator(".before .word").inner_text()
        cell(old, 0, 1).focus()
        old.keyboard.press(key)
        saved(old)
        new.reload()
        arrived(new)
        cell(new, 0, 1).focus()
        new.keyboard.press("5")
        saved(new)

        cell(old, 0, 1).focus()
        old.keyboard.press(key)

        assert shown
        expect(cell(old, 0, 1)).to_contain_text("ej sparat")
        expect(old.locator(".conflict")).to_contain_text("Ändrad av kollega 10:00: allvarligt")


def test_two_of_the_same_agency_do_not_overwrite_each_other(browser: Browser, rating_server: Server) -> None:
    with (
        rating(browser, rating_server, "safety_function") as one,
        rating(browser, rating_server, "safety_function") as other,
    ):
        cell(one, 0, 0).focus()
        one.keyboard.press("2")
        saved(one)

        cell(other, 0, 0).focus()
        other.keyboard.press("1")
        expect(cell(other, 0, 0)).to_contain_text("ej sparat")
        other.keyboard.press("Enter")
        expect(other.locator("dialog .problem")).to_have_text(
            "Ändrad av kollega 10:00: avvikande. Titta på svaret och ändra igen om det behövs."
        )
        other.keyboard.press("Escape")
        expect(other.locator(".conflict")).to_contain_text("Hela Gotland, Hot och utpressning: Ändrad av kollega 10:00")
        expect(other.get_by_role("button", name="Spara mitt: normalt")).to_be_visible()
        other.get_by_role("button", name="Behåll det sparade: avvikande").click()
        expect(cell(other, 0, 0)).to_be_focused()
        expect(cell(other, 0, 0).locator(".now")).to_contain_text("avvikande")
        press(other, "ArrowDown 2")
        saved(other)
        one.reload()
        arrived(one)
        expect(cell(one, 0, 0).locator(".now")).to_contain_text("avvikande")

        cell(other, 0, 0).focus()
        other.keyboard.press("3")
        saved(other)
        cell(one, 1, 1).focus()
        one.keyboard.press("1")
        saved(one)
        expect(cell(one, 0, 0)).to_contain_text("ändrad av kollega 10:00")
        expect(cell(one, 0, 0).locator(".now")).to_contain_text("oroande")
        assert violations(one) == []


def test_what_a_colleague_has_answered_can_be_changed_once_it_is_seen(browser: Browser, rating_server: Server) -> None:
    with (
        rating(browser, rating_server, "county_board") as one,
        rating(browser, rating_server, "county_board") as other,
    ):
        cell(one, 0, 0).focus()
        press(one, "2 ArrowRight 2")
        saved(one)
        cell(other, 0, 0).focus()
        press(other, "3")
        expect(cell(other, 0, 0)).to_contain_text("ej sparat")
        other.get_by_role("button", name="Spara mitt: oroande").click()
        saved(other)
        expect(cell(other, 0, 0).locator(".now")).to_contain_text("oroande")

        cell(other, 0, 1).focus()
        press(other, "1")
        saved(other)  # the colleague's answer has come into sight by now
        one.reload()
        arrived(one)
        expect(cell(one, 0, 0).locator(".now")).to_contain_text("oroande")
        expect(cell(one, 0, 1).locator(".now")).to_contain_text("normalt")


def test_undo_of_what_was_not_saved_shows_the_colleagues_answer(browser: Browser, rating_server: Server) -> None:
    with (
        rating(browser, rating_server, "voluntary") as one,
        rating(browser, rating_server, "voluntary") as other,
    ):
        cell(one, 0, 0).focus()
        press(one, "2")
        saved(one)
        cell(other, 0, 0).focus()
        press(other, "3")
        expect(cell(other, 0, 0)).to_contain_text("ej sparat")

        press(other, "Control+z")

        expect(cell(other, 0, 0).locator(".now")).to_contain_text("avvikande")
        saved(other)
        one.reload()
        arrived(one)
        expect(cell(one, 0, 0).locator(".now")).to_contain_text("avvikande")


def test_undo_leaves_what_a_colleague_has_changed_since(browser: Browser, rating_server: Server) -> None:
    with (
        rating(browser, rating_server, "culture_leisure") as one,
        rating(browser, rating_server, "culture_leisure") as other,
    ):
        cell(one, 0, 0).focus()
        press(one, "2 Control+Enter")
        saved(one)
        other.reload()
        arrived(other)
        cell(other, 1, 0).focus()
        other.keyboard.press("3")
        saved(other)
        cell(one, 0, 1).focus()
        one.keyboard.press("3")
        saved(one)
        expect(cell(one, 1, 0).locator(".now")).to_contain_text("oroande")

        press(one, "Control+z Control+z")
        saved(one)

        expect(cell(one, 0, 1).locator(".now")).to_have_text("")
        expect(cell(one, 1, 0).locator(".now")).to_contain_text("oroande")
        expect(one.locator(".message")).to_contain_text("1 svar är ändrat av en kollega sedan dess och står kvar.")


def test_excel_goes_out_and_comes_back(browser: Browser, rating_server: Server) -> None:
    with rating(browser, rating_server, "housing_company") as page:
        page.get_by_text("Svara i Excel").click()
        with page.expect_download() as download:
            page.get_by_role("button", name="Hämta mall").click()
        content = Path(download.value.path()).read_bytes()
        assert download.value.suggested_filename == f"lagesbild-{ROUND_ID}-housing_company.xlsx"
        sheet = opened(content)["Bedömning"]
        place, theme = str(sheet["A4"].value), str(sheet["B4"].value)

        def upload(**cells: str) -> None:
            file = {
                "name": "ifylld.xlsx",
                "mimeType": "application/octet-stream",
                "buffer": filled_in(content, **cells),
            }
            page.locator("input[type=file]").set_input_files([file])  # type: ignore[list-item]
            ready(page)

        upload(D4="svart", D5="oförändrat")
        expect(page.get_by_text("Filen har 1 fel. Inget har lästs in.")).to_be_visible()
        expect(page.get_by_text(re.compile("^D4: "))).to_be_visible()

        page.get_by_role("button", name="Ta bort ifylld.xlsx").click()
        ready(page)
        upload(D4="oroande", D5="oförändrat", G4="Fler klagomål.")
        expect(page.get_by_role("row", name=f"{place} · {theme}")).to_contain_text("oroande")
        assert violations(page) == []
        page.get_by_role("button", name="Spara 2 svar ur filen").click()
        ready(page)
        expect(page.locator(".count")).to_contain_text("2 av ")
        expect(page.get_by_text("ändrad av kollega")).to_have_count(0)
