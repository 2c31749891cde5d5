"""A theme, a place and an agency are a row each: demo, pages, files and documents have them, and no code is changed."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Sequence
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook

from dashboard.views.trends.page import REVIEW, TREND_VIEW
from pipelines.domain import Role, Round, RoundState, User
from pipelines.files.ratings import REQUIRED_COLUMNS, parse_ratings
from pipelines.files.template import template
from pipelines.files.template_in import parse_template, read_template
from pipelines.ledger import Store, open_store
from pipelines.rating import own
from pipelines.rating.imports import import_ratings
from pipelines.reference import FOLDER, load
from pipelines.rounds import all_rounds
from pipelines.simulation import fill
from pipelines.tables.tables_in import read_rows
from tests.dashboard import filled_store
from tests.dashboard.conftest import SetClock
from tests.dashboard.offered import text_of
from tests.dashboard.visitor import PAGES, STRATEGIST, Visitor
from tests.factories import NOW
from tests.factories import STRATEGIST as BY

ROWS = {
    "themes.csv": ["loneliness,Ensamhet,Ofrivillig ensamhet bland unga.,false,2023-01-01,"],
    "areas.csv": ["marina,Marinan,Marinan,,point,,,90,2023-01-01,,18.3,57.6"],
    "agencies.csv": ["library,Biblioteket,Biblioteket,municipal,false,,"],
    "coverage.csv": [
        "police,*,loneliness,,",
        "education,*,loneliness,,",
        "library,*,loneliness,,",
        "library,marina,*,,",
    ],
}
THEME, PLACE, AGENCY = "Ensamhet", "Marinan", "Biblioteket"
ROUNDS_COUNT = 3


@pytest.fixture(scope="module")
def larger_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = Path(shutil.copytree(FOLDER, tmp_path_factory.mktemp("larger") / "reference"))
    for file, rows in ROWS.items():
        with (folder / file).open("a", encoding="utf-8") as lines:
            lines.writelines(f"{row}\n" for row in rows)
    return folder


@pytest.fixture(scope="module")
def larger_file(larger_folder: Path) -> Path:
    """The demo of the municipality with the new rows, from its last rounds on."""
    path = larger_folder.with_name("osf.duckdb")
    store = open_store(path, load(larger_folder))
    fill(store, now=NOW, rounds_count=ROUNDS_COUNT)
    where = {"area_id": "marina", "theme_id": "loneliness"}
    filled_store.add_measure(store, "Öppet på kvällarna", owner_agency_id="library", **where)
    store.close()
    return path


@pytest.fixture
def larger(
    larger_folder: Path,
    larger_file: Path,
    serve: Callable[[Path], Store],
    set_clock: SetClock,
    monkeypatch: pytest.MonkeyPatch,
) -> Store:
    monkeypatch.setenv("OSF_REFERENCE", str(larger_folder))
    store = serve(larger_file)
    set_clock(NOW)
    return store


def open_round(store: Store) -> Round:
    return next(round_ for round_ in all_rounds(store) if round_.state_at(NOW) is RoundState.OPEN)


@pytest.mark.usefixtures("larger")
@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("role", [STRATEGIST, f"Medlem: {AGENCY}"])
def test_every_page_stands_with_the_new_rows(role: str, page: str) -> None:
    visitor = Visitor(role, page)

    assert visitor.crashes == []


@pytest.mark.usefixtures("larger")
def test_the_strategist_sees_them() -> None:
    picture, now = Visitor(STRATEGIST, "Lägesbild"), Visitor(STRATEGIST, "Nu")

    assert {THEME, PLACE} <= {word for word in (THEME, PLACE) if word in picture.words + picture.sent}
    assert AGENCY in now.words


@pytest.mark.usefixtures("larger")
def test_the_new_agency_is_asked_about_both() -> None:
    visitor = Visitor(f"Medlem: {AGENCY}", "Skatta")

    assert THEME in visitor.words + visitor.sent
    assert PLACE in visitor.words + visitor.sent


def test_the_cell_has_a_joint_picture_and_a_history(larger: Store) -> None:
    visitor = Visitor(STRATEGIST, "Lägesbild", place=PLACE, theme=THEME)

    assert visitor.crashes == []
    assert f"{PLACE} · {THEME}" in visitor.words
    level = larger.rows("select count(level) as n from picture where area_id = 'marina' and theme_id = 'loneliness'")
    assert level == [{"n": ROUNDS_COUNT - 1}]


def test_the_template_goes_out_and_comes_in(larger: Store) -> None:
    round_, agency = open_round(larger), larger.reference.agency("library")
    cells = own.own_cells(larger, round_.round_id, agency.agency_id, user=User(Role.MEMBER, "library"))
    content = template(cells, {}, round_=round_, agency=agency, reference=larger.reference, by=BY, is_demo=True)
    assert {THEME, PLACE} <= {word for word in (THEME, PLACE) if word in text_of(content)}

    book = load_workbook(BytesIO(content))
    sheet = book.worksheets[0]
    row = next(row for row in sheet.iter_rows() if [cell.value for cell in row[:3]].count(PLACE) and has(row, THEME))
    row[3].value = "avvikande"
    filled_in = BytesIO()
    book.save(filled_in)
    ratings = parse_template(
        read_template(filled_in.getvalue(), "mall.xlsx"),
        cells=cells,
        round_=round_,
        agency=agency,
        reference=larger.reference,
    )
    assert [(rating.agency_id, rating.area_id, rating.theme_id) for rating in ratings] == [
        ("library", "marina", "loneliness")
    ]


def has(row: Sequence[object], word: str) -> bool:
    return any(getattr(cell, "value", None) == word for cell in row)


def test_a_file_with_them_is_read_in(larger_folder: Path, larger_file: Path, tmp_path: Path) -> None:
    store = open_store(Path(shutil.copy(larger_file, tmp_path / "osf.duckdb")), load(larger_folder))
    round_ = open_round(store)
    line = f"{round_.round_id};{AGENCY};{PLACE};{THEME};avvikande"
    content = f"round;agency;area;theme;level\n{line}\n".encode()
    rows = read_rows(content, "svar.csv", REQUIRED_COLUMNS)

    ratings = parse_ratings(rows, store.reference, {round_.round_id: round_})

    assert import_ratings(store, ratings, by=BY, at=NOW + timedelta(hours=1)).new_count == 1
    store.close()


@pytest.mark.usefixtures("larger")
def test_the_half_year_in_word_has_the_theme(files: dict[str, str]) -> None:
    visitor = Visitor(STRATEGIST, "Trender", address=f"{TREND_VIEW}={REVIEW}")

    assert visitor.crashes == []
    assert [name for name, text in files.items() if name.endswith(".docx") and THEME in text]


@pytest.mark.usefixtures("larger")
def test_the_plan_in_word_has_the_measure(files: dict[str, str]) -> None:
    visitor = Visitor(STRATEGIST, "Åtgärdsplan")

    assert visitor.crashes == []
    [text] = [text for name, text in files.items() if name.endswith(".docx")]
    assert all(word in text for word in (THEME, PLACE, AGENCY))
