"""The promise to the ordinary member, 30 cells of which three have changed: 40 key presses, or 45 taps, to the receipt.

Only what is counted is asserted here, with what the README says; `make bench` tells the seconds.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser

from pipelines import reference as reference_data
from pipelines.ledger import open_store
from tests.browser import ordinary_member
from tests.browser.ordinary_member import CHANGED, WAYS, Way
from tests.demo_store import ROOT
from tests.factories import ROUND_ID
from tests.ordinary import AGENCY, CELLS, LAST_TIME

pytestmark = pytest.mark.browser

README = (ROOT / "tests" / "bench" / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.play.__name__)
def test_the_ordinary_round_takes_few_presses(browser: Browser, tmp_path: Path, way: Way) -> None:
    hand = ordinary_member.played(browser, tmp_path, way)

    assert hand.presses <= way.most_presses
    assert f"| {way.label} | {hand.presses} | {way.most_presses} |" in README
    assert counting(tmp_path) == expected()


def expected() -> dict[tuple[str, str], str]:
    """Last time's answers, but for three that are a step worse."""
    worse = {CELLS[number]: ordinary_member.worse(number) for number in CHANGED}
    return {cell: str(level) for cell, level in (LAST_TIME | worse).items()}


def counting(folder: Path) -> dict[tuple[str, str], str]:
    """What counts in the ledger."""
    store = open_store(folder / "osf.duckdb", reference_data.load(folder / "reference"))
    rows = store.rows("select * from counting_answers where round_id = ? and agency_id = ?", [ROUND_ID, AGENCY])
    store.close()
    return {(row["area_id"], row["theme_id"]): row["answer"] for row in rows}
