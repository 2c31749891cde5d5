"""The rating grid in a real browser: keys, mouse, finger, clipboard, the way to the server and back, and access."""

from __future__ import annotations

import json
import os
import re
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, ViewportSize, expect

from tests.browser.conftest import DESKTOP, PHONE, lost, press, ready, saved, settled, until, violations
from tests.browser.servers import Server, running_server

pytestmark = pytest.mark.browser

TEST, NUMBERS = "test", count(1)
"""What an address calls the test that it belongs to, and the numbers of the tests."""
GRID_PART = "[data-testid=stBidiComponentIsolated]"
"""The page around it is a test page, without the product's headings."""
GRID = """() => [...document.querySelectorAll('[data-testid=stBidiComponentIsolated]')]
    .map((element) => element.shadowRoot).find((root) => root.querySelector('.rating-grid'))"""
SMALL_PHONE: ViewportSize = {"width": 360, "height": 740}
ZOOMED: ViewportSize = {"width": 320, "height": 256}
"""1280 × 1024 at 400 %."""


@pytest.fixture(scope="module")
def grid_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    store_path = tmp_path_factory.mktemp("grid") / "osf.duckdb"
    with running_server(store_path, entry="tests/browser/rating_grid_server.py") as server:
        yield server


@pytest.fixture
def fresh(grid_server: Server) -> Server:
    """The server, with nothing answered yet, nor by what the test before had on its way when it ended."""
    return replace(grid_server, environment={**grid_server.environment, TEST: str(next(NUMBERS))})


@contextmanager
def opened(browser: Browser, server: Server, query: str = "", size: ViewportSize = DESKTOP) -> Iterator[Page]:
    """The page in a browser of its own, with a finger where the screen is small; it fails on any error in a script."""
    context = browser.new_context(viewport=size, locale="sv-SE", has_touch=size["width"] < 640, reduced_motion="reduce")
    context.add_init_script(f"window.grid = {GRID}")
    page = context.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("console", lambda message: errors.append(message.text) if "Content Security" in message.text else None)
    page.goto(f"{server.url}/?{TEST}={server.environment.get(TEST, '')}&{query}")
    ready(page)
    expect(page.locator(".toolbar")).to_be_visible()
    yield page
    context.close()
    assert errors == []


@pytest.fixture
def wide(browser: Browser, fresh: Server) -> Iterator[Page]:
    with opened(browser, fresh) as page:
        yield page


@pytest.fixture
def narrow(browser: Browser, fresh: Server) -> Iterator[Page]:
    with opened(browser, fresh, size=PHONE) as page:
        yield page


def received_file(server: Server) -> Path:
    return Path(server.environment["OSF_STORE"]).with_suffix(f".{server.environment.get(TEST, '')}.edits")


def received(server: Server) -> list[dict[str, Any]]:
    """Every edit that Python was given, in order."""
    file = received_file(server)
    return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()] if file.exists() else []


def answers(server: Server) -> list[str | None]:
    return [edit["answer"] for edit in received(server)]


def cell(page: Page, row: int, column: int) -> Locator:
    return page.locator("tbody tr").nth(row).locator("td").nth(column)


def focused(page: Page) -> str:
    """The key of the cell that has the focus."""
    return str(page.evaluate("document.activeElement.shadowRoot?.activeElement?.dataset.key ?? ''"))


def spoken(page: Page) -> Locator:
    return page.locator("[role=status].unseen")


def paste(page: Page, text: str) -> None:
    page.evaluate(
        """text => {
            const data = new DataTransfer();
            data.setData("text/plain", text);
            const at = document.activeElement.shadowRoot.activeElement;
            at.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
        }""",
        text,
    )


# Keys


ANSWER_KEYS = {
    "1": ("normal", "normalt"),
    "2": ("deviating", "avvikande"),
    "3": ("worrying", "oroande"),
    "4": ("critical", "kritiskt"),
    "5": ("severe", "allvarligt"),
    "0": ("no_insight", "ingen insikt"),
    "=": ("normal", "normalt"),
}


def test_a_key_gives_an_answer(wide: Page, fresh: Server) -> None:
    cell(wide, 0, 0).focus()

    for key, (_, word) in ANSWER_KEYS.items():
        wide.keyboard.press(key)
        expect(cell(wide, 0, 0).locator(".now")).to_contain_text(word)
        expect(spoken(wide)).to_contain_text(f"Hela Gotland, Hot och utpressning: {word}.")

    saved(wide)
    assert answers(fresh) == [code for code, _ in ANSWER_KEYS.values()]
    assert focused(wide) == "gotland|threats_extortion"


WALKS = [
    ("ArrowRight", 0, 1),
    ("ArrowDown", 1, 0),
    ("ArrowRight ArrowLeft", 0, 0),
    ("ArrowDown ArrowUp", 0, 0),
    ("ArrowLeft", 0, 0),
    ("End ArrowRight", 1, 0),  # from one row's end to the next row's beginning
    ("ArrowDown ArrowLeft", 0, 5),
    ("End", 0, 5),
    ("End Home", 0, 0),
    ("Control+End", 4, 5),
    ("PageDown", 4, 0),
    ("PageDown PageUp", 0, 0),
    ("ArrowDown ArrowRight ArrowRight ArrowRight ArrowRight", 1, 5),  # past the cell that is not asked for
]


def test_arrows_move(wide: Page) -> None:
    cell(wide, 0, 0).focus()

    for keys, row, column in WALKS:
        press(wide, f"Control+Home {keys}")
        expect(cell(wide, row, column)).to_be_focused()

    assert wide.locator("td[tabindex='0']").count() == 1


def test_delete_clears_and_the_first_undo_brings_it_back(wide: Page, fresh: Server) -> None:
    cell(wide, 0, 0).focus()

    press(wide, "2 Delete")
    expect(cell(wide, 0, 0).locator(".now")).to_have_text("")
    press(wide, "Control+z")
    expect(cell(wide, 0, 0).locator(".now")).to_contain_text("avvikande")
    press(wide, "Control+z")

    expect(cell(wide, 0, 0).locator(".now")).to_have_text("")
    saved(wide)
    assert answers(fresh) == ["deviating", None, "deviating", None]


def test_unchanged_is_refused_where_there_was_no_answer(wide: Page, fresh: Server) -> None:
    cell(wide, 2, 0).focus()

    wide.keyboard.press("=")

    expect(spoken(wide)).to_contain_text("inget svar förra gången")
    expect(wide.locator(".message")).to_be_visible()
    assert answers(fresh) == []


def test_unchanged_for_the_rest_is_one_step(wide: Page, fresh: Server) -> None:
    cell(wide, 0, 0).focus()

    press(wide, "3 Control+Enter")

    expect(spoken(wide)).to_contain_text("25 svar satta till oförändrat")
    expect(wide.locator(".count")).to_have_text("26 av 28 besvarade")
    press(wide, "Control+z")
    expect(wide.locator(".count")).to_have_text("1 av 28 besvarade")
    saved(wide)
    assert len(received(fresh)) == 1 + 25 + 25


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["wide", "narrow"])
def test_a_first_round_has_nothing_to_repeat(browser: Browser, fresh: Server, size: ViewportSize) -> None:
    with opened(browser, fresh, "first_round=1", size) as page:
        expect(page.get_by_role("button", name="Ångra")).to_be_visible()
        expect(page.get_by_role("button", name="Oförändrat för resten")).to_have_count(0)


def test_an_ordinary_round_takes_few_keys(browser: Browser, fresh: Server) -> None:
    """30 cells of which three changed, each a step from last time."""
    presses = "2 ArrowRight ArrowRight 2 ArrowDown ArrowDown 2 Control+Enter"
    assert len(presses.split()) <= 40
    with opened(browser, fresh, "places=6&themes=6") as page:
        cell(page, 0, 0).focus()

        press(page, presses)

        total = page.locator("td[data-key]").count()
        assert total >= 30
        unknown = page.locator("td", has_text="inget förra gången").count()
        expect(page.locator(".count")).to_have_text(f"{total - unknown} av {total} besvarade")


# Comments and details


def test_a_jump_or_a_high_level_asks_for_a_comment(wide: Page) -> None:
    cell(wide, 0, 0).focus()
    asks = {}

    for key in "2340":
        wide.keyboard.press(key)
        asks[key] = "behöver kommentar" in cell(wide, 0, 0).inner_text()

    assert asks == {"2": False, "3": True, "4": True, "0": False}


def test_details_by_keyboard_alone(wide: Page, fresh: Server) -> None:
    cell(wide, 0, 0).focus()
    press(wide, "1 Enter")
    dialog = wide.locator("dialog")
    expect(dialog).to_contain_text("Hela Gotland · Hot och utpressning")
    expect(dialog.locator(".choices button")).to_have_count(6)
    expect(dialog.locator(".history li")).to_have_count(12)

    press(wide, "ArrowDown ArrowDown Enter")  # normalt → oroande: two steps from last time, so it asks
    while "comment" not in wide.evaluate("document.activeElement.shadowRoot.activeElement.id"):
        wide.keyboard.press("Tab")
    wide.keyboard.type("Cr 12: rcRC åäö")  # letters that Streamlit would take for commands
    expect(dialog.locator("#counter")).to_have_text("15 av 280 tecken")
    wide.keyboard.press("Tab")
    expect(dialog.get_by_role("button", name="Klart")).to_be_focused()
    wide.keyboard.press("Tab")
    wide.keyboard.type("e")
    wide.keyboard.press("Tab")
    wide.keyboard.type("s")
    wide.keyboard.press("Escape")

    expect(dialog).not_to_be_visible()
    expect(cell(wide, 0, 0)).to_be_focused()
    saved(wide)
    last = received(fresh)[-1]
    assert (last["answer"], last["comment"]) == ("worrying", "Cr 12: rcRC åäö")
    assert (last["confidence"], last["outlook"]) == ("own_observation", "worse")
    expect(cell(wide, 0, 0)).to_have_accessible_name(re.compile("oroande förra: normalt .*sparat, har kommentar"))


def test_enter_on_a_cell_that_needs_a_comment_leads_to_the_comment(wide: Page, fresh: Server) -> None:
    cell(wide, 0, 0).focus()
    press(wide, "5 Enter")

    expect(wide.locator("#comment")).to_be_focused()
    wide.keyboard.type("Två bråk vid torget")
    press(wide, "Escape")

    saved(wide)
    assert received(fresh)[-1]["comment"] == "Två bråk vid torget"


def test_a_letter_typed_in_a_cell_or_among_the_levels_lands_in_the_comment(wide: Page, fresh: Server) -> None:
    cell(wide, 0, 0).focus()
    press(wide, "2")
    wide.keyboard.type("Fler ute")
    press(wide, "Escape Enter")
    expect(wide.locator("dialog [aria-pressed=true]")).to_be_focused()
    wide.locator("#comment").evaluate("field => field.setSelectionRange(99, 99)")
    wide.keyboard.type("nu")
    press(wide, "Escape")

    saved(wide)
    assert received(fresh)[-1]["comment"] == "Fler utenu"


def test_a_letter_where_nothing_is_answered_is_told_to_wait(wide: Page, fresh: Server) -> None:
    cell(wide, 0, 1).focus()
    wide.keyboard.type("Bråk")

    expect(wide.locator(".toolbar")).to_contain_text("Ge ett svar först")
    assert received(fresh) == []


def test_an_answer_that_is_shown_already_is_given_once_more(wide: Page, fresh: Server) -> None:
    cell(wide, 0, 0).focus()
    press(wide, "2")
    saved(wide)
    press(wide, "2")
    saved(wide)

    assert answers(fresh) == ["deviating", "deviating"]
    assert received(fresh)[-1]["seen_answer"] == "deviating"
    press(wide, "Control+z")
    saved(wide)
    assert answers(fresh)[-1] is None


def test_one_may_say_no_more(wide: Page, fresh: Server) -> None:
    cell(wide, 0, 0).focus()
    press(wide, "5 Enter")

    wide.get_by_role("button", name="Vi kan inte säga mer").click()
    expect(wide.get_by_role("button", name="Klart")).to_be_focused()
    press(wide, "Enter")

    expect(cell(wide, 0, 0)).to_be_focused()
    expect(cell(wide, 0, 0)).not_to_contain_text("behöver")
    saved(wide)
    assert received(fresh)[-1]["is_settled"] is True


def test_digits_answer_in_the_details_too(wide: Page) -> None:
    cell(wide, 0, 0).focus()
    press(wide, "Enter 2")
    expect(wide.locator("dialog [data-answer=deviating]")).to_have_attribute("aria-pressed", "true")

    wide.locator("#comment").focus()
    press(wide, "3 Escape")

    expect(cell(wide, 0, 0).locator(".now")).to_contain_text("avvikande")
    cell(wide, 0, 0).focus()
    press(wide, "Enter")
    wide.locator("dialog").get_by_role("button", name="Ta bort svaret").click()
    press(wide, "Escape")
    expect(cell(wide, 0, 0).locator(".now")).to_have_text("")


def test_one_comment_leads_to_the_next(wide: Page, fresh: Server) -> None:
    cell(wide, 0, 0).focus()
    press(wide, "4 ArrowDown 5")
    wide.get_by_role("button", name="2 behöver kommentar").click()
    dialog = wide.locator("dialog")
    expect(dialog.locator("h3")).to_have_text("Hela Gotland · Hot och utpressning")
    expect(wide.locator("#comment")).to_be_focused()
    wide.keyboard.type("Ett")

    dialog.get_by_role("button", name="Nästa som behöver kommentar (1)").click()

    expect(dialog.locator("h3")).not_to_have_text("Hela Gotland · Hot och utpressning")
    expect(dialog.locator("h3")).to_be_in_viewport(ratio=1)
    expect(wide.locator("#comment")).to_be_focused()
    expect(wide.locator("#comment")).to_have_value("")
    wide.keyboard.type("Två")
    expect(dialog.get_by_role("button", name="Nästa")).to_have_count(0)
    dialog.get_by_role("button", name="Klart").click()
    saved(wide)
    expect(wide.locator(".needs:visible")).to_have_count(0)
    assert {edit["comment"] for edit in received(fresh)} == {"", "Ett", "Två"}


def test_a_refused_comment_is_said_and_can_be_mended(wide: Page, fresh: Server) -> None:
    cell(wide, 0, 0).focus()
    press(wide, "2 Enter")
    wide.locator("#comment").fill("Ring 070-1234567")

    expect(wide.locator("dialog .problem")).to_contain_text("telefonnummer")
    press(wide, "Escape")
    expect(cell(wide, 0, 0)).to_contain_text("ej sparat")
    wide.get_by_role("button", name="Kontrollera och lämna in").click()
    expect(wide.locator(".conflict")).to_contain_text("Hela Gotland, Hot och utpressning: ")
    expect(wide.get_by_role("button", name="Behåll det sparade: avvikande")).to_be_focused()
    wide.get_by_role("button", name="Öppna och rätta").click()
    expect(wide.locator("#comment")).to_have_value("Ring 070-1234567")
    wide.locator("#comment").fill("Bättre")
    press(wide, "Escape")

    saved(wide)
    assert [(edit["answer"], edit["comment"]) for edit in received(fresh)] == [
        ("deviating", ""),
        ("deviating", "Bättre"),
    ]


def test_a_comment_stops_at_280_characters(wide: Page) -> None:
    cell(wide, 0, 0).focus()
    press(wide, "2 Enter")
    wide.locator("#comment").focus()

    wide.keyboard.insert_text("å" * 300)

    expect(wide.locator("#counter")).to_have_text("280 av 280 tecken")


# Mouse and finger


@pytest.mark.parametrize("name", ["kritiskt", "ingen insikt", "Oförändrat", "Ta bort"])
def test_the_palette_does_it_all_by_mouse(wide: Page, fresh: Server, name: str) -> None:
    cell(wide, 0, 0).focus()
    press(wide, "2")

    cell(wide, 0, 0).click()
    wide.locator(".palette").get_by_role("button", name=name).click()

    expect(wide.locator(".palette")).not_to_be_visible()
    expect(cell(wide, 0, 0)).to_be_focused()
    saved(wide)
    meant = {"kritiskt": "critical", "ingen insikt": "no_insight", "Oförändrat": "normal", "Ta bort": None}
    assert answers(fresh) == ["deviating", meant[name]]


def test_the_palette_leads_to_details_and_closes_with_escape(wide: Page) -> None:
    cell(wide, 1, 1).click()
    press(wide, "Escape")
    expect(wide.locator(".palette")).not_to_be_visible()
    expect(cell(wide, 1, 1)).to_be_focused()

    cell(wide, 1, 1).click()
    wide.get_by_role("button", name="Detaljer").click()

    expect(wide.locator("dialog")).to_be_visible()


def test_the_palette_stays_on_the_screen(wide: Page) -> None:
    cell(wide, 4, 5).click()

    box = wide.locator(".palette").bounding_box()
    assert box
    assert box["x"] + box["width"] <= DESKTOP["width"]
    assert box["y"] + box["height"] <= DESKTOP["height"]


def test_the_palette_by_keyboard(wide: Page, fresh: Server) -> None:
    cell(wide, 0, 0).focus()

    press(wide, "Space ArrowDown Enter")

    saved(wide)
    assert answers(fresh) == ["deviating"]


# Paste


def test_a_block_from_a_spreadsheet_is_pasted_as_one_step(wide: Page, fresh: Server) -> None:
    cell(wide, 0, 0).focus()

    paste(wide, "avvikande\t3\tOro\r\n0\t\t=\r\n")

    expect(spoken(wide)).to_contain_text("5 svar klistrades in")
    saved(wide)
    assert answers(fresh) == ["deviating", "worrying", "worrying", "no_insight", "deviating"]
    press(wide, "Control+z")
    expect(wide.locator(".count")).to_have_text("0 av 28 besvarade")


@pytest.mark.parametrize(
    ("row", "column", "text", "problem"),
    [
        (0, 0, "1\t2\nhej\t3", "Rad 2, kolumn 1: ”hej” är inget svar"),
        (0, 4, "1\t2\t3", "Rad 1, kolumn 3 hamnar utanför tabellen"),
        (1, 3, "1\t2", "Rad 1, kolumn 2: ni väntas inte bedöma Innerstaden–Norra Visby, Sexuellt våld mot unga"),
        (2, 0, "=", "Rad 1, kolumn 1: Östercentrum, Hot och utpressning har inget svar från förra gången"),
    ],
)
def test_a_block_with_a_fault_changes_nothing(
    wide: Page, fresh: Server, row: int, column: int, text: str, problem: str
) -> None:
    cell(wide, row, column).focus()

    paste(wide, text)

    expect(wide.locator(".message")).to_contain_text(f"Inget klistrades in. {problem}")
    assert received(fresh) == []


# To the server and back


def test_fast_typing_arrives_whole_and_in_order(browser: Browser, fresh: Server) -> None:
    with opened(browser, fresh, "delay=0.2") as page:
        cell(page, 0, 0).focus()
        typed = [str(1 + at % 5) for at in range(30)]

        press(page, " ".join(f"{digit} {'ArrowRight' if at % 6 < 5 else 'Home'}" for at, digit in enumerate(typed)))

        expect(page.locator(".saved")).to_contain_text("Sparar")
        saved(page)
        codes = ["normal", "deviating", "worrying", "critical", "severe"]
        assert [edit["seq"] for edit in received(fresh)] == list(range(1, len(received(fresh)) + 1))
        assert answers(fresh) == [codes[int(digit) - 1] for digit in typed]


def test_a_rerun_takes_neither_focus_nor_what_is_being_written(wide: Page, fresh: Server) -> None:
    cell(wide, 1, 1).focus()
    press(wide, "2")
    saved(wide)
    expect(cell(wide, 1, 1)).to_be_focused()
    press(wide, "Enter")
    wide.locator("#comment").focus()
    wide.keyboard.type("Halv")
    until(wide, lambda: received(fresh)[-1]["comment"] == "Halv")  # saved as it is, in the middle of the sentence

    wide.keyboard.type("vägs")

    expect(wide.locator("#comment")).to_have_value("Halvvägs")
    saved(wide)
    assert received(fresh)[-1]["comment"] == "Halvvägs"


def test_a_rerun_leaves_the_cursor(wide: Page) -> None:
    cell(wide, 3, 2).focus()

    wide.get_by_role("button", name="Kör om").click()

    expect(wide.get_by_text("Omkörd.")).to_be_visible()
    assert wide.locator("td[tabindex='0']").get_attribute("data-key") == "0980R005|drugs"


def test_a_visit_to_another_room_changes_nothing(wide: Page, fresh: Server) -> None:
    cell(wide, 1, 1).focus()
    press(wide, "2")
    for _ in range(2):
        wide.get_by_text("Ett annat rum").click()
        ready(wide)

    wide.keyboard.press("Tab")
    while not focused(wide):
        wide.keyboard.press("Tab")
    assert focused(wide) == "0980R007|mental_ill_health"
    press(wide, "Control+z")

    saved(wide)
    assert answers(fresh) == ["deviating", None]


def test_what_a_deaf_server_missed_is_sent_again(browser: Browser, fresh: Server) -> None:
    with opened(browser, fresh) as page:
        cell(page, 0, 0).focus()
        with stopped(fresh):
            press(page, "2 ArrowRight 3")
            expect(cell(page, 0, 0)).to_contain_text("sparar")
            expect(cell(page, 0, 0)).to_contain_text("ej sparat", timeout=15_000)
            expect(page.locator(".saved")).to_contain_text("2 svar är inte sparade, vi försöker igen")
            press(page, "ArrowRight 1")

        expect(page.locator(".saved")).to_contain_text("Allt är sparat", timeout=20_000)
        assert answers(fresh) == ["deviating", "worrying", "normal"]


@contextmanager
def stopped(server: Server) -> Iterator[None]:
    os.kill(server.pid, signal.SIGSTOP)
    try:
        yield
    finally:
        os.kill(server.pid, signal.SIGCONT)


def test_a_restarted_server_gets_what_it_missed(browser: Browser, tmp_path: Path) -> None:
    entry = "tests/browser/rating_grid_server.py"
    with running_server(tmp_path / "osf.duckdb", entry=entry) as server, opened(browser, server) as page:
        cell(page, 0, 0).focus()
        press(page, "2")
        saved(page)
        os.kill(server.pid, signal.SIGTERM)
        lost(page)
        press(page, "ArrowRight 3")
        with running_server(tmp_path / "osf.duckdb", entry=entry, port=server.port):
            expect(page.locator(".saved")).to_contain_text("Allt är sparat", timeout=40_000)
            assert answers(server) == ["deviating", "worrying"]


def test_a_lost_connection_gets_what_it_missed(browser: Browser, fresh: Server) -> None:
    with opened(browser, fresh) as page:
        cell(page, 0, 0).focus()
        page.context.set_offline(True)
        press(page, "2 ArrowRight 3")
        expect(page.locator(".saved")).to_have_text("Ingen kontakt: 2 svar är inte sparade. Stäng inte sidan.")
        expect(page.locator("td .note").first).to_contain_text("ej sparat", timeout=60_000)  # it has tried, in vain
        page.context.set_offline(False)

        expect(page.locator(".saved")).to_contain_text("Allt är sparat", timeout=20_000)
        assert answers(fresh) == ["deviating", "worrying"]


def test_leaving_warns_only_while_something_is_not_saved(browser: Browser, fresh: Server) -> None:
    with opened(browser, fresh) as page:
        warnings: list[str] = []
        page.on("dialog", lambda dialog: (warnings.append(dialog.type), dialog.accept()))
        cell(page, 0, 0).focus()
        press(page, "2")
        saved(page)
        page.reload()
        ready(page)
        assert warnings == []
        cell(page, 0, 1).focus()
        with stopped(fresh):
            press(page, "3")
            with page.expect_event("dialog"):
                page.evaluate("setTimeout(() => location.reload())")
            assert warnings == ["beforeunload"]

        expect(cell(page, 0, 1)).to_contain_text("oroande", timeout=20_000)  # kept in the tab until it was saved
        saved(page)
        assert answers(fresh)[:2] == ["deviating", "worrying"]


def test_the_button_waits_until_everything_is_saved(browser: Browser, fresh: Server) -> None:
    with opened(browser, fresh, "delay=1") as page:
        cell(page, 0, 0).focus()
        press(page, "2")

        page.get_by_role("button", name="Kontrollera och lämna in").click()

        expect(page.locator(".done-note")).to_have_text("Vi sparar först, sedan går vi vidare.")
        expect(page.get_by_text("Klart att lämna in.")).to_be_visible()
        expect(page.locator(".done-note")).to_have_text("")
        assert answers(fresh) == ["deviating"]


def test_larger_letters_give_cards(browser: Browser, fresh: Server) -> None:
    with opened(browser, fresh, size={"width": 1024, "height": 900}) as page:
        expect(page.locator("table")).to_be_visible()

        page.add_style_tag(content="html { font-size: 200% !important; }")

        expect(open_card(page)).to_be_visible()
        assert page.evaluate("document.documentElement.scrollWidth") <= 1024


def test_a_colleagues_change_is_said(browser: Browser, fresh: Server) -> None:
    with opened(browser, fresh, "answered=1") as page:
        expect(cell(page, 0, 3)).to_contain_text("ändrad av kollega 09:41")


# On a phone


def open_card(page: Page) -> Locator:
    return page.locator(".card", has=page.locator("[aria-expanded=true]"))


def test_an_answer_leads_to_the_next_card(narrow: Page, fresh: Server) -> None:
    expect(open_card(narrow)).to_contain_text("Hot och utpressning")
    expect(open_card(narrow).locator("button", has_text="förra gången")).to_contain_text("normalt")

    open_card(narrow).get_by_role("button", name="avvikande").tap()

    expect(open_card(narrow)).to_contain_text("Psykisk ohälsa")
    expect(narrow.locator(".count")).to_have_text("1 av 28 besvarade")
    expect(narrow.locator(".card").first).to_contain_text("Avviker från det vanliga")
    saved(narrow)
    assert answers(fresh) == ["deviating"]


def test_a_second_tap_is_not_taken_for_the_next_card(narrow: Page) -> None:
    narrow.evaluate(
        """() => {
            const root = window.grid();
            const press = () => [...root.querySelectorAll('.card .body:not([hidden]) .same')].forEach(
                (button) => button.dispatchEvent(new MouseEvent('click', { bubbles: true, detail: 1 })));
            press(); press();
        }"""
    )

    expect(narrow.locator(".count")).to_have_text("1 av 28 besvarade")


def test_a_change_of_mind_stays(narrow: Page) -> None:
    open_card(narrow).get_by_role("button", name="avvikande").tap()
    expect(open_card(narrow)).to_contain_text("Psykisk ohälsa")
    settled(narrow)
    narrow.locator(".card").first.locator(".header").tap()

    open_card(narrow).get_by_role("button", name="normalt").last.tap()

    expect(open_card(narrow)).to_contain_text("Hot och utpressning")
    expect(open_card(narrow).locator("[data-answer=normal]")).to_have_attribute("aria-pressed", "true")


def test_a_comment_that_was_asked_for_leads_on(narrow: Page) -> None:
    open_card(narrow).get_by_role("button", name="kritiskt").tap()
    open_card(narrow).get_by_role("button", name="Skriv kommentar").tap()
    expect(narrow.locator("dialog h3")).to_be_in_viewport(ratio=1)
    narrow.locator("#comment").fill("Hot mot butiker.")

    narrow.get_by_role("button", name="Klart").tap()

    expect(open_card(narrow)).to_contain_text("Psykisk ohälsa")


def test_an_answer_that_needs_a_comment_stays(narrow: Page, fresh: Server) -> None:
    open_card(narrow).get_by_role("button", name="kritiskt").tap()
    expect(open_card(narrow)).to_contain_text("Hot och utpressning")

    open_card(narrow).get_by_role("button", name="Vi kan inte säga mer").tap()

    expect(open_card(narrow)).to_contain_text("Psykisk ohälsa")
    saved(narrow)
    assert [(edit["answer"], edit["is_settled"]) for edit in received(fresh)] == [
        ("critical", False),
        ("critical", True),
    ]


def test_an_ordinary_round_takes_few_taps(browser: Browser, fresh: Server) -> None:
    """30 cells, three of them answered with another level than last time, all the others one by one."""
    with opened(browser, fresh, "places=6&themes=6", PHONE) as page:
        total = int(page.locator(".count").inner_text().split()[2])
        taps = 0
        while int(page.locator(".count").inner_text().split()[0]) < total:
            card = open_card(page)
            same = card.locator(".same:enabled")
            is_changed = taps in {2, 9, 20} or not same.count()
            target = card.get_by_role("button", name="avvikande") if is_changed else same
            target.last.tap()
            taps += 1
            settled(page)
        assert total >= 30
        assert taps <= 45
        expect(page.get_by_text("Alla rutor är besvarade.")).to_be_visible()


def test_the_rest_is_one_tap_on_a_phone(narrow: Page) -> None:
    narrow.get_by_role("button", name="Oförändrat för resten (26)").tap()
    expect(narrow.locator(".count")).to_have_text("26 av 28 besvarade")
    expect(narrow.locator(".message")).to_contain_text("2 rutor utan svar från förra gången är kvar, först")
    expect(open_card(narrow)).to_contain_text("inget förra gången")

    narrow.get_by_role("button", name="Ångra").tap()

    expect(narrow.locator(".count")).to_have_text("0 av 28 besvarade")


def test_one_theme_at_a_time_is_remembered(narrow: Page) -> None:
    narrow.get_by_role("button", name="Ett tema i taget").tap()
    expect(narrow.locator(".group h3")).to_have_text("Hot och utpressning")

    narrow.reload()

    expect(narrow.locator(".group h3")).to_have_text("Hot och utpressning")
    expect(narrow.locator(".card .name").first).to_have_text("Hela Gotland")


def test_next_previous_and_swipe_change_place(narrow: Page) -> None:
    title = narrow.locator(".group h3")
    narrow.get_by_role("button", name="Till Innerstaden–Norra Visby").tap()
    expect(title).to_have_text("Innerstaden–Norra Visby")
    narrow.get_by_role("button", name="Till Hela Gotland").tap()
    expect(title).to_have_text("Hela Gotland")

    swipe(narrow, -150)
    expect(title).to_have_text("Innerstaden–Norra Visby")
    swipe(narrow, 150)

    expect(title).to_have_text("Hela Gotland")


def swipe(page: Page, across: int) -> None:
    session = page.context.new_cdp_session(page)
    start = {"x": 200, "y": 500}
    session.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [start]})
    for part in (0.3, 0.6, 1):
        point = {"x": start["x"] + across * part, "y": start["y"]}
        session.send("Input.dispatchTouchEvent", {"type": "touchMove", "touchPoints": [point]})
    session.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})


def test_turning_the_phone_keeps_everything(narrow: Page, fresh: Server) -> None:
    open_card(narrow).get_by_role("button", name="avvikande").tap()

    narrow.set_viewport_size({"width": 844, "height": 390})

    expect(cell(narrow, 0, 0)).to_contain_text("avvikande")
    saved(narrow)
    assert answers(fresh) == ["deviating"]


# Small screens, zoom and access

CUT = """() => {
    const root = window.grid();
    const shown = [...root.querySelectorAll('button, th, td, td .top, h3, p, span:not(.unseen), label, select')].filter(
        (element) => element.checkVisibility() && getComputedStyle(element).display !== 'inline');
    return shown.filter((element) => element.scrollWidth > element.clientWidth + 1 && element.clientWidth > 0)
        .map((element) => element.className + ': ' + element.textContent);
}"""
TOO_SMALL = """() => {
    const root = window.grid();
    return [...root.querySelectorAll('button, td[data-key], select, textarea')]
        .filter((element) => element.checkVisibility())
        .map((element) => [element.textContent, element.getBoundingClientRect()])
        .filter(([, box]) => box.width < 24 || box.height < 24)
        .map(([text, box]) => `${text} ${box.width}×${box.height}`);
}"""


def empty(page: Page) -> None:
    expect(page.locator(".count")).to_contain_text("0 av")


def palette_open(page: Page) -> None:
    if not page.locator(".cards").count():
        cell(page, 1, 1).click()
        expect(page.locator(".palette")).to_be_visible()


def needs_comment(page: Page) -> None:
    if page.locator(".cards").count():
        open_card(page).get_by_role("button", name="kritiskt").click()
    else:
        cell(page, 0, 0).focus()
        press(page, "5")


def details_open(page: Page) -> None:
    if page.locator(".cards").count():
        page.get_by_role("button", name="Skriv kommentar").click()
    else:
        press(page, "Enter")
    expect(page.locator("dialog")).to_be_visible()


def with_error(page: Page) -> None:
    page.locator("#comment").fill("070-1234567")
    expect(page.locator("dialog .problem")).to_be_visible()


def closed_error(page: Page) -> None:
    press(page, "Escape")
    expect(page.get_by_text("1 svar gick inte att spara")).to_be_visible()


def with_answers(page: Page) -> None:
    page.get_by_role("button", name=re.compile("Oförändrat för resten")).click()
    expect(page.get_by_text("Sparar")).to_have_count(0)


STATES: list[Callable[[Page], None]] = [
    empty,
    palette_open,
    needs_comment,
    details_open,
    with_error,
    closed_error,
    with_answers,
]
"""Each goes on from the one before."""


@pytest.mark.parametrize("size", [DESKTOP, PHONE, SMALL_PHONE, ZOOMED], ids=lambda size: str(size["width"]))
def test_nothing_is_cut_or_too_small_and_axe_finds_nothing(browser: Browser, fresh: Server, size: ViewportSize) -> None:
    with opened(browser, fresh, size=size) as page:
        for state in STATES:
            state(page)

            assert page.evaluate("document.documentElement.scrollWidth") <= size["width"], state.__name__
            assert page.evaluate(CUT) == [], state.__name__
            assert page.evaluate(TOO_SMALL) == [], state.__name__
            assert violations(page, GRID_PART) == [], state.__name__


def test_a_narrow_grid_scrolls_beside_its_places(browser: Browser, fresh: Server) -> None:
    with opened(browser, fresh, "answered=1", {"width": 720, "height": 900}) as page:
        cell(page, 0, 0).focus()
        press(page, "4 End")

        expect(cell(page, 0, 5)).to_be_in_viewport(ratio=1)
        expect(page.locator("tbody th").first).to_be_in_viewport(ratio=1)
        assert page.evaluate("document.documentElement.scrollWidth") <= 720
        assert page.evaluate(CUT) == []


def test_four_hundred_percent_is_usable(browser: Browser, fresh: Server) -> None:
    with opened(browser, fresh, size=ZOOMED) as page:
        for name in ("avvikande", "kritiskt", "Vi kan inte säga mer"):
            open_card(page).get_by_role("button", name=name).tap()
            settled(page)

        saved(page)
        assert answers(fresh) == ["deviating", "critical", "critical"]
        expect(open_card(page)).to_contain_text("Narkotika")


def test_the_focus_can_be_seen(wide: Page) -> None:
    cell(wide, 0, 0).focus()
    press(wide, "5")

    style = cell(wide, 0, 0).evaluate("e => [getComputedStyle(e).outlineWidth, getComputedStyle(e).outlineColor]")

    assert style == ["3px", "rgb(14, 23, 32)"]  # 17:1 on white, and drawn outside the cell


def test_the_whole_grid_is_one_stop_for_tab(wide: Page) -> None:
    for _ in range(20):
        wide.keyboard.press("Tab")
        if focused(wide):
            break

    assert focused(wide) == "gotland|threats_extortion"
    wide.keyboard.press("Tab")  # one stop for the whole grid
    expect(wide.get_by_role("button", name="Kontrollera och lämna in")).to_be_focused()
