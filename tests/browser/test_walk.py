"""The whole chain in a real browser: rate, hand in, close, see map and matrix change, add a measure, get it in Word."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from playwright.sync_api import Page, expect
from playwright.sync_api import TimeoutError as PlaywrightTimeoutError

from pipelines import reference as reference_data
from pipelines.domain import Level
from pipelines.ledger import open_store
from pipelines.reference import Reference
from tests.browser.conftest import ready, still
from tests.browser.servers import Server, running_server
from tests.factories import ROUND_ID, add_round, publish, rate

pytestmark = pytest.mark.browser

EARLIER = "2026-10-29"
HEMSE, DRUGS = "0980R006", "drugs"
OTHERS = ("social_services", "education", "safety_function")

FIND_MARK = """([chart, wanted]) => {
    const plot = document.querySelector(`.st-key-${chart} .js-plotly-plot`);
    plot.scrollIntoView({block: "center"});
    for (const trace of plot.data) {
        const at = (trace.customdata || []).findIndex((each) => JSON.stringify(each) === JSON.stringify(wanted));
        if (at < 0) continue;
        const {xaxis, yaxis} = plot._fullLayout, box = plot.getBoundingClientRect();
        const x = trace.type === "bar" ? trace.base[at] + trace.x[at] / 2 : trace.x[at];
        return {
            colour: Array.isArray(trace.marker.color) ? trace.marker.color[at] : trace.marker.color,
            x: box.left + xaxis._offset + xaxis.l2p(x), y: box.top + yaxis._offset + yaxis.l2p(trace.y[at]),
        };
    }
    return null;
}"""
"""Where a mark of a chart stands on the screen and which colour it has, by its customdata."""


@pytest.fixture
def quiet_round(tmp_path: Path) -> Iterator[Server]:
    """A published round in which Hemse was normal, and an open one in which three agencies see it as critical.

    Seven are expected to rate drugs in Hemse, so a joint level waits for a fourth.
    """
    path = tmp_path / "osf.duckdb"
    store = open_store(path, reference_data.load())
    for round_id, level, agencies in [(EARLIER, Level.NORMAL, ("police", *OTHERS)), (ROUND_ID, Level.CRITICAL, OTHERS)]:
        add_round(store, round_id)
        for agency_id in agencies:
            rate(store, agency_id=agency_id, area_id=HEMSE, theme_id=DRUGS, level=level, round_id=round_id)
    publish(store, EARLIER)
    store.close()
    with running_server(path) as server:
        yield server


def mark(page: Page, chart: str, customdata: Any) -> dict[str, Any]:
    found: dict[str, Any] | None = page.evaluate(FIND_MARK, [chart, customdata])
    assert found is not None, f"{customdata} is not drawn in {chart}"
    return found


def choose(page: Page, label: str, option: str) -> None:
    """Chooses in a select box as a person does: write what is looked for, click the option."""
    box = page.get_by_role("combobox", name=label)
    if box.input_value() == option:
        return
    wanted = page.get_by_role("option", name=option, exact=True)
    for _ in range(4):  # a list that the page draws over shuts; a person opens it again
        box.click()
        box.fill(option)
        try:
            wanted.click(timeout=4000)
            break
        except PlaywrightTimeoutError:
            box.press("Escape")
            box.fill("")
    ready(page)
    expect(box).to_have_value(option)


def become(page: Page, role: str) -> None:
    """Chooses a role in the sidebar."""
    opener = page.get_by_role("button", name="Visa sidofältet")
    if opener.is_visible():
        opener.click()
        still(page)  # it slides in
    choose(page, "Roll", role)


def go(page: Page, title: str) -> None:
    page.get_by_role("link", name=title, exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Lägesbild" if title == "Om" else title)
    ready(page)


def test_from_a_members_rating_to_a_measure_in_word(quiet_round: Server, page: Page, reference: Reference) -> None:
    colours = {level.code: level.colour for level in reference.levels}
    page.goto(quiet_round.url)
    ready(page)

    # nobody sees the open round; the last published one shows Hemse as normal
    go(page, "Lägesbild")
    choose(page, "Tema", "Narkotika")
    assert mark(page, "map_whole", HEMSE)["colour"] == colours[Level.NORMAL]

    # the member rates and hands in
    become(page, "Medlem: Polisen")
    go(page, "Skatta")
    page.locator(f"td[data-key='{HEMSE}|{DRUGS}']").focus()
    page.keyboard.press("4")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Vi kan inte säga mer").click()
    page.keyboard.press("Escape")
    expect(page.get_by_text("1 av 44 besvarade")).to_be_visible()
    page.get_by_role("button", name="Kontrollera och lämna in").click()
    page.get_by_text("Lämna tomt – det betyder ej besvarat, aldrig normalt").click()
    ready(page)
    page.get_by_role("button", name="Lämna in", exact=True).click()
    ready(page)
    expect(page.get_by_text("1 svar räknas")).to_be_visible()

    # the strategist closes the round
    become(page, "Strateg")
    go(page, "Nu")
    expect(page.get_by_text("4 av 11 verksamheter har lämnat in")).to_be_visible()
    page.get_by_role("button", name="Stäng omgången nu").click()
    page.get_by_role("button", name="Ja, stäng omgången").click()
    ready(page)
    expect(page.get_by_text("är stängd")).to_be_visible()
    expect(page.get_by_role("link", name="▲ Hemse · Narkotika")).to_be_visible()

    # the picture has changed, on the map and in the matrix; a click on each tells what stands behind
    go(page, "Lägesbild")
    choose(page, "Omgång", "26 november 2026 (stängd)")
    choose(page, "Tema", "Narkotika")
    badge = mark(page, "map_whole", HEMSE)
    assert badge["colour"] == colours[Level.CRITICAL]
    page.mouse.click(badge["x"], badge["y"])
    ready(page)
    expect(page.get_by_role("heading", name="Hemse · Narkotika")).to_be_visible()
    page.get_by_text("Matris", exact=True).click()
    ready(page)
    assert mark(page, "matrix", [HEMSE, DRUGS])["colour"] == colours[Level.CRITICAL]
    choose(page, "Plats", "Roma")
    tile = mark(page, "matrix", [HEMSE, DRUGS])
    page.mouse.click(tile["x"], tile["y"])
    ready(page)
    expect(page.get_by_role("heading", name="Hemse · Narkotika")).to_be_visible()
    expect(page.get_by_role("row", name="Polisen")).to_contain_text("kritiskt")

    # the council's draft: a measure from this very cell, and the plan as a Word file
    page.get_by_role("button", name="Lägg till en åtgärd").click()
    expect(page.get_by_role("heading", name="Ny åtgärd från lägesbilden")).to_be_visible()
    ready(page)
    page.get_by_label("Åtgärd: vad ska göras?").fill("Gemensam närvaro vid stationen i Hemse")
    page.get_by_label("Problem: vad visar lägesbilden?").fill("Öppen handel, kritiskt enligt fyra verksamheter.")
    page.get_by_label("Trolig orsak").fill("Platsen saknar vuxna på kvällarna.")
    page.get_by_label("Mål: vad ska vara uppnått, och när?").fill("Normalt läge till sommaren.")
    page.get_by_label("Indikator: vad visar om målet nås?").fill("Nivån i lägesbilden.")
    choose(page, "Ägare", "Polisen")
    page.get_by_label("Ansvarig funktion").fill("Chef för ungdomsgruppen")
    page.get_by_role("button", name="Spara åtgärden").click()
    ready(page)
    expect(page.get_by_text("är sparad i planen")).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("button", name="Hämta planen som Word").click()
    document = Document(BytesIO(Path(download.value.path()).read_bytes()))
    words = "\n".join(cell.text for table in document.tables for row in table.rows for cell in row.cells)
    assert "Gemensam närvaro vid stationen i Hemse" in words
    assert "Platsen saknar vuxna på kvällarna." in words
