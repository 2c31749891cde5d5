"""The server is killed outright while a member rates: what the page showed as saved is there afterwards.

The page stays open all the while. What was not saved is shown as such, and is sent when the server is back.
"""

from __future__ import annotations

import logging
import os
import random
import re
import signal
import threading
from contextlib import ExitStack
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from pipelines.ledger import open_store
from pipelines.reference import Reference
from tests.browser.conftest import DESKTOP, guarded_page, lost
from tests.browser.servers import running_server
from tests.factories import ROUND_ID
from tests.ordinary import AGENCY, CELLS, ordinary_reference, ordinary_store

pytestmark = pytest.mark.browser

KILLS_COUNT = 20
LONGEST_RATING = 1.0
"""Seconds of rating before a kill; each lasts a random part of it."""

CELLS_ON_SCREEN = """() => {
    const root = [...document.querySelectorAll('*')].map((element) => element.shadowRoot)
        .find((each) => each?.querySelector('.rating-grid'));
    const text = (cell, part) => cell.querySelector(part).textContent;
    return [...root.querySelectorAll('td[data-key]')].filter((cell) => text(cell, '.word'))
        .map((cell) => [cell.dataset.key, text(cell, '.word'), text(cell, '.unseen'), text(cell, '.note')]);
}"""
"""Key, answer, what is said of it (sparat) and what stands in it (ej sparat) for each answered cell."""


def test_what_was_shown_as_saved_outlives_a_killed_server(browser: Browser, tmp_path: Path) -> None:
    path, folder = tmp_path / "osf.duckdb", tmp_path / "reference"
    reference = ordinary_reference(folder)
    ordinary_store(path, reference)
    seed = random.randrange(10**6)
    logging.warning("seed %d", seed)  # pytest shows it if the test fails
    chance = random.Random(seed)
    given: dict[str, str] = {}
    unsaved_count = 0
    with guarded_page(browser, DESKTOP) as page, ExitStack() as servers:
        server = servers.enter_context(running_server(path, OSF_REFERENCE=str(folder)))
        page.goto(f"{server.url}/skatta?role=member:{AGENCY}")
        for _ in range(KILLS_COUNT):
            given |= answer_one(page, chance, reference)
            all_saved(page)
            killing = threading.Timer(chance.uniform(0, LONGEST_RATING), os.kill, [server.pid, signal.SIGKILL])
            killing.start()
            while killing.is_alive():
                given |= answer_one(page, chance, reference)
            lost(page)  # what the server had time to say has arrived
            servers.close()
            if not unsaved_count:
                expect(page.get_by_role("alert").filter(has_text="Kontakten bröts")).to_be_visible(timeout=30_000)
                given |= answer_one(page, chance, reference)  # one goes on as if nothing had happened

            saved, unsaved = on_screen(page)
            kept = in_ledger(path, reference)
            assert saved | unsaved == given
            assert {key: kept.get(key) for key in saved} == saved
            unsaved_count += len(unsaved)
            server = servers.enter_context(running_server(path, port=server.port, OSF_REFERENCE=str(folder)))
        all_saved(page)
        expect(page.get_by_text("Kontakten bröts")).to_be_hidden()
        servers.close()
        assert in_ledger(path, reference) == given
    assert unsaved_count > 0, "no kill came between an answer and its being saved, so nothing was tried"


def answer_one(page: Page, chance: random.Random, reference: Reference) -> dict[str, str]:
    """Answers in some cell, as fast as a hand does: its key → the level's label."""
    key, level = "|".join(chance.choice(CELLS)), chance.choice(reference.levels)
    page.locator(f"td[data-key='{key}']").focus()
    page.keyboard.press(str(level.rank))
    expect(page.locator(f"td[data-key='{key}'] .now")).to_contain_text(level.label)
    return {key: level.label}


def all_saved(page: Page) -> None:
    expect(page.locator(".saved")).to_contain_text("Allt är sparat", timeout=60_000)


def on_screen(page: Page) -> tuple[dict[str, str], dict[str, str]]:
    """The answers that are shown as saved, and those that are shown as not saved; none may be neither."""
    saved, unsaved = {}, {}
    for key, word, said, note in page.evaluate(CELLS_ON_SCREEN):
        is_saved = "sparat" in said
        assert is_saved != bool(re.search("sparar|ej sparat", note)), (key, word, said, note)
        (saved if is_saved else unsaved)[key] = word
    return saved, unsaved


def in_ledger(path: Path, reference: Reference) -> dict[str, str]:
    store = open_store(path, reference)
    rows = store.rows("select * from newest_answers where round_id = ? and agency_id = ?", [ROUND_ID, AGENCY])
    store.close()
    return {f"{row['area_id']}|{row['theme_id']}": reference.level(row["answer"]).label for row in rows}
