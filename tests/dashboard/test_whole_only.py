"""A theme becomes one of the whole municipality alone: what was said of single places is gone from readers everywhere.

It was rated place by place, published, and has a measure; then its row in themes.csv is changed.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from dashboard.views.trends.page import REVIEW, TREND_VIEW
from pipelines import picture, plan
from pipelines.access import eyes_of
from pipelines.documents.plan import action_plan
from pipelines.documents.review import review_page
from pipelines.domain import Audience
from pipelines.ledger import Store
from pipelines.picture.exports import exported_cells
from pipelines.picture.review import Part, latest_period
from pipelines.picture.rows import Continued, HistoryCell, JudgedCell
from pipelines.picture.two_rounds import compare
from pipelines.plan.behind import levels_behind, running_in
from pipelines.reference import FOLDER
from pipelines.tables.rows import rows_of
from tests.dashboard.conftest import SetClock
from tests.dashboard.filled_store import GRABO, OPEN, OVERDUE, PUBLISHED
from tests.dashboard.offered import text_of
from tests.dashboard.visitor import COUNCIL, POLICE, READER, STRATEGIST, Visitor
from tests.factories import NOW, after_closing
from tests.factories import READER as THE_READER
from tests.factories import STRATEGIST as BY

TILE = rf"[\"{GRABO}\",\"drugs\"]"
"""The cell as the browser is told of it in a matrix."""

VISITS = {
    "Nu": ("Nu", ""),
    "the map of the theme": ("Lägesbild", "theme=drugs"),
    "the place": ("Lägesbild", f"area={GRABO}"),
    "the matrix": ("Lägesbild", "view=Matris"),
    "two rounds": ("Lägesbild", f"round={OPEN}&other={PUBLISHED}&view=Matris"),
    "two rounds of the theme": ("Lägesbild", f"round={OPEN}&other={PUBLISHED}&theme=drugs"),
    "Trender": ("Trender", ""),
    "the review": ("Trender", f"{TREND_VIEW}={REVIEW}"),
    "Åtgärdsplan": ("Åtgärdsplan", ""),
}


@pytest.fixture
def changed(
    published_file: Path,
    tmp_path: Path,
    serve: Callable[[Path], Store],
    set_clock: SetClock,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Store]:
    """Both rounds are published, and drugs are followed for the whole municipality alone since."""
    folder = Path(shutil.copytree(FOLDER, tmp_path / "reference"))
    themes = (folder / "themes.csv").read_text(encoding="utf-8").splitlines()
    themes = [row.replace(",false,", ",true,") if row.startswith("drugs,") else row for row in themes]
    (folder / "themes.csv").write_text("\n".join(themes) + "\n", encoding="utf-8")
    monkeypatch.setenv("OSF_REFERENCE", str(folder))
    store = serve(Path(shutil.copy(published_file, tmp_path / "osf.duckdb")))
    set_clock(after_closing())
    yield store
    store.close()


def told(visitor: Visitor) -> list[str]:
    """Every way in which the page tells of drugs in Gråbo."""
    tables = [dict(zip(head, row, strict=True)) for head, *rows in map(_texts, visitor._tables()) for row in rows]
    cells = [row for row in tables if row.get("Plats") == "Gråbo" and row.get("Tema") == "Narkotika"]
    said = [row for row in tables if next(iter(row.values())).startswith(("Gråbo · Narkotika", OVERDUE))]
    written = [text for text in ("Gråbo** · Narkotika", "Gråbo · Narkotika", OVERDUE, TILE) if text in visitor.sent]
    return [*map(str, cells), *map(str, said), *written]


def _texts(table: object) -> list[list[str]]:
    return [["".join(cell.itertext()) for cell in row] for row in table.iter("tr")]  # type: ignore[attr-defined]


@pytest.mark.usefixtures("changed")
def test_no_page_tells_a_reader_of_a_single_place_in_the_theme() -> None:
    for name, (page, address) in VISITS.items():
        visitor = Visitor(READER, page, address=address)
        assert not visitor.crashes, name
        assert told(visitor) == [], name


@pytest.mark.usefixtures("changed")
def test_a_reader_who_asks_for_the_cell_by_its_address_is_told_that_it_is_not_asked_about() -> None:
    visitor = Visitor(READER, "Lägesbild", address=f"area={GRABO}&theme=drugs")

    assert "Narkotika bedöms inte för Gråbo." in visitor.words
    assert "Det finns inga fastställda omgångar med underlag att visa ännu." in visitor.words
    assert OVERDUE not in visitor.sent
    assert TILE not in visitor.sent


@pytest.mark.usefixtures("changed")
@pytest.mark.parametrize("role", [STRATEGIST, COUNCIL, POLICE])
def test_those_who_work_with_it_still_see_what_was_said(role: str) -> None:
    for name in ("Nu", "the matrix", "two rounds", "Åtgärdsplan"):
        page, address = VISITS[name]
        assert told(Visitor(role, page, address=address)), name
    assert TILE in Visitor(role, "Lägesbild", address="view=Matris").sent


@pytest.mark.parametrize(("audience", "is_told"), [(Audience.COUNCIL, True), (Audience.OPEN, False)])
def test_files_and_documents_tell_of_it_only_to_those_who_may_see_it(
    changed: Store, audience: Audience, is_told: bool
) -> None:
    """The plan and the review in Word are made of what the eyes of those they are for see; so is an export."""
    eyes, reference = eyes_of(BY, audience), changed.reference
    measures = plan.measures(changed, user=eyes, today=NOW.date())
    history = rows_of(picture.history(changed, user=eyes), HistoryCell)
    how: dict[str, Any] = {"reference": reference, "today": NOW.date(), "by": BY, "audience": audience}
    behind = levels_behind(measures, history)
    words = text_of(action_plan(measures, **how, is_demo=False, levels_behind=behind))
    assert (OVERDUE in words) is is_told
    assert ("Gemensam bild 29 oktober 2026" in words) is is_told

    period = latest_period(history, 6)
    here = [row for row in history if row.area_id == GRABO]
    assert ("drugs" in {row.theme_id for row in here}) is is_told
    shown = {row.theme_id: reference.theme(row.theme_id).label for row in here}
    running = running_in(measures, Part.PLACE, GRABO, period)
    content = review_page(
        "Halvårsgenomgång: Gråbo",
        "Gråbo",
        period,
        here,
        running,
        subjects=shown,
        of=Part.THEME,
        **how,
        is_demo=False,
    )
    assert ("Narkotika" in text_of(content)) is (OVERDUE in text_of(content)) is is_told

    cells = exported_cells(changed, PUBLISHED, audience, by=BY, at=after_closing())
    assert ((GRABO, "drugs") in set(zip(cells["area_id"], cells["theme_id"], strict=True))) is is_told
    assert ("gotland", "drugs") in set(zip(cells["area_id"], cells["theme_id"], strict=True))


def test_two_rounds_beside_each_other_hold_no_single_place_for_a_reader(changed: Store) -> None:
    days = date.fromisoformat(PUBLISHED), date.fromisoformat(OPEN)
    for user, is_told in ((BY, True), (THE_READER, False)):
        older, newer = (
            rows_of(picture.cells(changed, day.isoformat(), user=user, at=after_closing()), JudgedCell) for day in days
        )
        continued = rows_of(picture.continued(changed, *days, user=user), Continued)
        found = compare(older, newer, continued, changed.reference, by_theme=True)
        cells = {(side.area_id, side.theme_id) for row in found for side in (row.then, row.now) if side}
        assert ((GRABO, "drugs") in cells) is is_told
