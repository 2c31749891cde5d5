"""Plays the ordinary member, who thinks three of 30 cells are a step worse than last time and the rest unchanged.

From the moment the page can be used until the receipt is seen, as fast as the product lets one: what is counted are
the key presses or taps, and the seconds without a pause to think. The keyboard is used alone, the phone by taps alone.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import Browser, Locator, Page, ViewportSize, expect

from pipelines.domain import Level
from tests.browser.conftest import DESKTOP, PHONE, guarded_page, ready, settled
from tests.browser.servers import running_server
from tests.ordinary import AGENCY, CELLS, LAST_TIME, THEMES, ordinary_reference, ordinary_store

CHANGED = (4, 14, 25)
"""Which cells have changed, in reading order: spread over the grid, none beside another."""
DONE = "Kontrollera och lämna in"

ACTIVE = """() => {
    let element = document.activeElement;
    while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
    return element?.dataset?.key ? 'a cell' : (element?.innerText ?? '').trim();
}"""
IS_SEEN = "element => { const box = element.getBoundingClientRect(); return box.top >= 0 && box.bottom <= innerHeight }"


@dataclass
class Hand:
    """What a hand has done since the page could be used. It scrolls when what it is to tap is not on the screen."""

    page: Page
    presses: int = 0
    scrolls: int = 0
    seconds: float = 0
    _began: float = field(default_factory=time.perf_counter)

    def press(self, *keys: str) -> None:
        """Two keys held down together are two presses."""
        for key in keys:
            self.page.keyboard.press(key)
            self.presses += key.count("+") + 1

    def tab_to(self, name: str) -> None:
        for _ in range(40):
            self.press("Tab")
            if self.page.evaluate(ACTIVE) == name:
                return
        raise AssertionError(f"Tab never reaches {name!r}")

    def tap(self, target: Locator) -> None:
        self.scrolls += not target.evaluate(IS_SEEN)
        target.tap()
        self.presses += 1

    def see_receipt(self) -> None:
        expect(self.page.locator(".st-key-receipt")).to_contain_text(f"{len(CELLS)} svar räknas")
        self.seconds = time.perf_counter() - self._began


@dataclass(frozen=True)
class Way:
    """A way of going through the round: what it is called in Swedish, and how many presses it may take."""

    label: str
    play: Callable[[Page], Hand]
    size: ViewportSize
    most_presses: int


def played(browser: Browser, folder: Path, way: Way) -> Hand:
    """Plays on a real server whose store is in the folder."""
    path, reference_folder = folder / "osf.duckdb", folder / "reference"
    ordinary_store(path, ordinary_reference(reference_folder))
    with (
        running_server(path, OSF_REFERENCE=str(reference_folder)) as server,
        guarded_page(browser, way.size) as page,
    ):
        page.goto(f"{server.url}/skatta?role=member:{AGENCY}")
        expect(page.locator(".count")).to_have_text(f"0 av {len(CELLS)} besvarade", timeout=30_000)
        return way.play(ready(page))


def by_keyboard(page: Page) -> Hand:
    """Past the menu to the grid, by arrows to each changed cell, one press for the rest, and on."""
    hand = Hand(page)
    hand.tab_to("Hoppa till innehållet")
    hand.press("Enter")
    hand.tab_to("a cell")
    at = (0, 0)
    for number in CHANGED:
        there = divmod(number, len(THEMES))
        down, across = there[0] - at[0], there[1] - at[1]
        hand.press(*["ArrowDown"] * down, *["ArrowRight" if across > 0 else "ArrowLeft"] * abs(across))
        hand.press(str(list(Level).index(worse(number)) + 1))
        at = there
    hand.press("Control+Enter")
    hand.tab_to(DONE)
    hand.press("Enter")
    expect(page.get_by_role("heading", name=DONE)).to_be_focused()
    ready(page)  # what stands between the heading and the button may be drawn after the heading
    hand.tab_to("Lämna in")
    hand.press("Enter")
    hand.see_receipt()
    return hand


def card_by_card(page: Page) -> Hand:
    """Looks at every card: "unchanged" on most, the next level on three."""
    hand = Hand(page)
    for number in range(len(CELLS)):
        card = open_card(page, number)
        hand.tap(card.locator(f"[data-answer={worse(number)}]" if number in CHANGED else ".same"))
        settled(page)
    hand_in_by_tapping(hand)
    return hand


def the_changed_then_the_rest(page: Page) -> Hand:
    """Goes to the three that have changed, and answers the rest with one tap."""
    hand = Hand(page)
    for number in CHANGED:
        card = page.locator(f".card[data-key='{'|'.join(CELLS[number])}']")
        while not card.count():
            hand.tap(page.locator(".group .step").last)
        if card.locator("[aria-expanded=false]").count():
            hand.tap(card.locator(".header"))
        hand.tap(card.locator(f"[data-answer={worse(number)}]"))
        settled(page)
    hand.tap(page.get_by_role("button", name="Oförändrat för resten"))
    hand_in_by_tapping(hand)
    return hand


def hand_in_by_tapping(hand: Hand) -> None:
    hand.tap(hand.page.get_by_role("button", name=DONE))
    hand.tap(hand.page.get_by_role("button", name="Lämna in", exact=True))
    hand.see_receipt()


def open_card(page: Page, number: int) -> Locator:
    """The card with this cell, once it is the open one."""
    card = page.locator(f".card[data-key='{'|'.join(CELLS[number])}']", has=page.locator("[aria-expanded=true]"))
    expect(card).to_be_visible()
    return card


def worse(number: int) -> Level:
    """A step worse than last time."""
    return list(Level)[list(Level).index(LAST_TIME[CELLS[number]]) + 1]


WAYS = [
    Way("Dator, bara tangenter", by_keyboard, DESKTOP, 40),
    Way("Telefon, kort för kort", card_by_card, PHONE, 45),
    Way("Telefon, de ändrade och sedan resten", the_changed_then_the_rest, PHONE, 45),
]
