"""What may stand in a municipality's files, or be taken out of them, is shown on every page, to every role."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlencode

import pytest

from dashboard import data
from dashboard.views.picture.page import AS_MATRIX
from pipelines.ledger import Store
from pipelines.reference import FOLDER
from pipelines.reference.method import SETTINGS
from tests.dashboard.visitor import COUNCIL, PAGES, READER, STRATEGIST, Visitor
from tests.pipelines.reference.test_files import PYTHON
from tests.pipelines.reference.test_garbled import NAMES, Rows, as_text, rows_of

MARKUP = "<b>*a_*²"
"""Words that would like to be something else on a page."""

MEMBER = "Medlem: "
TEXTS = {"description", "descriptor", "explanation", "reaction", "term"}
OF_ITSELF = {"borders_source", "borders_licence", "borders_attribution", "population_source", "assumptions", "name"}

ANSWERED = {"agencies.csv": "police", "areas.csv": "0980R005", "themes.csv": "drugs"}
POINT = "ostercentrum"
"""A place without a polygon: on the map of a round before it was taken out it is looked for by its own position."""


def all_words_odd(file: str, rows: Rows) -> Rows:
    """Every name and text of the file, each with a number so that none is called as another."""
    heading, *rest = rows
    odd = []
    for number, row in enumerate(rest):
        cells = dict(zip(heading, row, strict=True))
        columns = (NAMES | TEXTS) & cells.keys()
        if file == "municipality.csv" and cells["setting"] in OF_ITSELF:
            columns |= {"value"}
        odd.append([f"{MARKUP} {number}" if column in columns else text for column, text in cells.items()])
    return [heading, *odd]


def answered_taken_out(file: str, rows: Rows) -> Rows:
    """Without what has answers and measures, in every file that names it."""
    gone = {*ANSWERED.values(), POINT, "culture_leisure"}
    if file == "municipality.csv":
        return [[row[0], "|".join(word for word in row[1].split("|") if word not in gone), *row[2:]] for row in rows]
    return [rows[0], *(row for row in rows[1:] if not gone & {*row[:3]})]


def only_headings(file: str, rows: Rows) -> Rows:
    return rows[:1] if file in EMPTIED else rows


EMPTIED = {
    *("agencies.csv", "coverage.csv", "contacts.csv", "themes.csv"),
    *("calendar.csv", "glossary.csv", "area_successions.csv"),
}


def lowest(file: str, rows: Rows) -> Rows:
    bounds = {name: str(bounds.lowest) for name, bounds in SETTINGS.items()}
    return [[row[0], bounds.get(row[0], row[1]), *row[2:]] for row in rows] if file == "method.csv" else rows


def highest(file: str, rows: Rows) -> Rows:
    bounds = {name: str(bounds.highest) for name, bounds in SETTINGS.items()}
    return [[row[0], bounds.get(row[0], row[1]), *row[2:]] for row in rows] if file == "method.csv" else rows


@pytest.mark.parametrize("change", [all_words_odd, answered_taken_out, only_headings, lowest, highest])
def test_every_page_is_shown_to_every_role(
    tmp_path: Path,
    filled_file: Path,
    serve: Callable[[Path], Store],
    monkeypatch: pytest.MonkeyPatch,
    change: Callable[[str, Rows], Rows],
) -> None:
    folder = Path(shutil.copytree(FOLDER, tmp_path / "reference"))
    for path in folder.glob("*.csv"):
        path.write_text(as_text(change(path.name, rows_of(FOLDER / path.name))), encoding="utf-8")
    monkeypatch.setenv("OSF_REFERENCE", str(folder))
    store = serve(Path(shutil.copy(filled_file, tmp_path / "osf.duckdb")))
    members = [f"{MEMBER}{agency.label}" for agency in store.reference.agencies if agency.valid_to is None][-1:]

    for role in [STRATEGIST, COUNCIL, READER, *members]:
        for page, view in [*((page, "") for page in PAGES), ("Lägesbild", AS_MATRIX)]:
            if page == "Skatta" and role not in members:
                continue
            visitor = Visitor(role, page, address=urlencode({"view": view}))
            assert not visitor.crashes, (role, page, visitor.crashes)
            assert not PYTHON.search(visitor.words), (role, page, visitor.words[:3000])
            raw = [visitor.html[max(0, at.start() - 150) : at.end() + 60] for at in re.finditer("<b>[*]", visitor.html)]
            assert not raw, (role, page, raw[:3])
    told = Visitor(STRATEGIST, "Om").words.replace("\\", "")
    for file, name in store.reference.taken_out:
        assert f"står inte längre i {file}" in told
        assert name in told
    data.let_go()
