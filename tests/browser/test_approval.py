"""A hand-in after the deadline that a colleague has to approve: two people, each in a browser of their own."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from pipelines import reference as reference_data
from pipelines.domain import Level, Rating
from pipelines.ledger import open_store
from pipelines.rating import ratings
from pipelines.swedish import STOCKHOLM
from tests.browser.conftest import DESKTOP, PHONE, press, ready, saved, violations
from tests.browser.servers import NOW, Server, running_server
from tests.browser.test_rate import CHECK, HAS_FOCUS, LEAVE_BLANK, cell, is_too_wide, rating, receipt
from tests.factories import ROUND_ID, a_round, add, member, while_open

pytestmark = pytest.mark.browser

ASK, REVIEW, REASON = "Lämna in för godkännande", "Granska och godkänn", "Varför skickas det tillbaka?"


@pytest.fixture
def late_server(tmp_path: Path) -> Iterator[Server]:
    """The deadline passed yesterday; late answers are taken for two days more. The police, who require that a colleague
    approves, have three drafts.
    """
    now = datetime.fromisoformat(NOW).replace(tzinfo=STOCKHOLM)
    closes_at, grace_ends_at = now - timedelta(days=1), now + timedelta(days=2)
    store = open_store(tmp_path / "osf.duckdb", reference_data.load())
    add(store, replace(a_round(), closes_at=closes_at, grace_ends_at=grace_ends_at))
    drafts = [
        Rating(ROUND_ID, "police", area_id, "drugs", Level.NORMAL) for area_id in ("0980R005", "0980R006", "gotland")
    ]
    ratings.save(store, drafts, by=member(), at=while_open())
    store.close()
    folder = shutil.copytree(reference_data.FOLDER, tmp_path / "reference")
    agencies = (folder / "agencies.csv").read_text(encoding="utf-8")
    (folder / "agencies.csv").write_text(agencies.replace("state,false", "state,true", 1), encoding="utf-8")
    with running_server(tmp_path / "osf.duckdb", OSF_REFERENCE=str(folder)) as server:
        yield server


def is_sound(page: Page) -> bool:
    """Nobody is shut out, and nothing sticks out."""
    ready(page)
    assert violations(page) == []
    return not is_too_wide(page)


def hand_in(page: Page) -> None:
    page.get_by_role("button", name=CHECK).click()
    ask = page.get_by_role("button", name=ASK)
    expect(ask).to_be_visible(timeout=15_000)
    ready(page)
    if ask.is_disabled():
        page.get_by_text(LEAVE_BLANK).click()
        expect(ask).to_be_enabled(timeout=15_000)
    ask.click()
    ready(page)


def test_two_people_hand_in_late_and_approve(browser: Browser, late_server: Server) -> None:
    with (
        rating(browser, late_server, "police") as one,
        rating(browser, late_server, "police", PHONE) as other,
    ):
        status = ".st-key-request"
        expect(one.get_by_text("Sista svarstid var fredag 20 november kl. 10:00.")).to_be_visible()
        expect(other.locator(status)).to_have_count(0)
        one.get_by_role("button", name=CHECK).click()
        expect(one.get_by_text("Det ni lämnar in nu märks som sent.")).to_be_visible()
        assert is_sound(one)
        one.get_by_role("button", name="Tillbaka till svaren").click()
        ready(one)

        hand_in(one)
        expect(one.locator(status)).to_contain_text("Väntar på godkännande. Lämnat sent lördag 21 november kl. 10:00")
        expect(one.locator(status)).to_be_in_viewport()
        expect(receipt(one)).to_have_count(0)
        assert is_sound(one)
        one.get_by_role("button", name="Visa det som väntar").click()
        expect(one.get_by_role("button", name="Godkänn", exact=True)).to_be_disabled()

        # the colleague sends it back, on a phone
        other.reload()
        other.get_by_role("button", name=REVIEW).click()
        expect(other.get_by_role("heading", name=REVIEW)).to_be_in_viewport()
        expect(other.get_by_text("3 av 44 rutor är besvarade.")).to_be_visible()
        assert is_sound(other)
        other.get_by_text("Skicka tillbaka i stället").click()
        other.get_by_label(REASON).fill("Hemse är oroande.")
        assert is_sound(other)
        other.get_by_role("button", name="Skicka tillbaka", exact=True).click()
        expect(other.locator(status)).to_contain_text("Skäl: Hemse är oroande.")

        # it is changed and handed in again, and changed once more before it is approved
        one.reload()
        expect(one.locator(status)).to_contain_text("Skickat tillbaka lördag 21 november kl. 10:00.")
        ready(one)
        cell(one, 0, 0).focus()
        one.keyboard.press("2")
        saved(one)
        hand_in(one)
        number = re.search(r"nummer ([0-9A-F]{8})", one.locator(status).inner_text())
        assert number is not None
        cell(one, 0, 0).focus()
        press(one, "1")
        saved(one)
        expect(one.locator(status)).to_contain_text("1 svar är ändrat sedan ni lämnade in. De ändringarna är inte med")
        assert cell(one, 0, 0).evaluate(HAS_FOCUS)

        other.reload()
        other.get_by_role("button", name=REVIEW).click()
        ready(other)
        other.get_by_role("button", name="Godkänn", exact=True).click()

        expect(receipt(other)).to_contain_text("Inlämnat sent lördag 21 november kl. 10:00. Kvitto " + number[1])
        expect(receipt(other)).to_be_in_viewport()
        assert is_sound(other)


def test_what_waits_is_seen_by_the_strategist_and_counts_for_nobody(browser: Browser, late_server: Server) -> None:
    with rating(browser, late_server, "police", DESKTOP) as page:
        hand_in(page)
        page.goto(f"{late_server.url}/nu?role=strategist")
        ready(page)
        expect(page.get_by_text("Väntar på godkännande hos Polisen.")).to_be_visible()
        expect(page.get_by_text("0 av 11 verksamheter har lämnat in")).to_be_visible()
        expect(page.get_by_text("tar emot sena svar till måndag 23 november kl. 10:00 (2 dagar kvar)")).to_be_visible()
        assert is_sound(page)
