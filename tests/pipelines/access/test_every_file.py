"""Every file that is made, for every audience, of rows that were read with the strategist's eyes: it holds no more than
those it is for may see, whoever made it and whatever it was given.
"""

from __future__ import annotations

import ast
import io
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd
import pytest
from docx import Document

from pipelines import picture, plan
from pipelines.access import columns, exports
from pipelines.config import ROOT
from pipelines.documents import review_figure
from pipelines.documents.plan import EMPTY, action_plan
from pipelines.documents.review import review_page
from pipelines.domain import Audience, Level, Measure, MeasureStatus, Rating, Role, RoundState
from pipelines.errors import AccessProblem
from pipelines.files.exported_table import Exported, exported_table
from pipelines.ledger import Store
from pipelines.picture.review import Part, latest_period
from pipelines.picture.rows import HistoryCell
from pipelines.plan.behind import levels_behind
from pipelines.plan.fields import FIELDS
from pipelines.reference import borders
from pipelines.swedish import AGREEMENT_WORDS
from pipelines.tables.rows import rows_of
from pipelines.tables.tables_out import TableFormat
from tests.factories import ROUND_ID, STRATEGIST, a_round, add_round, after_closing, publish, rate, while_open
from tests.pipelines.files import templates

BIG, SMALL = "0980R005", "0980R006"
AGENCIES = ("police", "education", "culture_leisure", "social_services", "housing", "health")
DAY = date(2026, 12, 1)
TITLES = {
    ("running", BIG): "Fritidsgård på lördagar",
    ("proposed", BIG): "Belysning vid torget",
    ("running", SMALL): "Grannsamverkan i byn",
    ("proposed", SMALL): "Vuxna vid skolan",
}
"""Status and place → the measure against it."""
SEES_ALL = {Audience.OSF: True, Audience.COUNCIL: True, Audience.OPEN: False}


@pytest.fixture
def filled(store: Store) -> Store:
    """A published round with answers of a small place, and one that a reader is told of; a measure of each kind."""
    add_round(store)
    known = {agency.agency_id for agency in store.reference.agencies}
    for agency_id in known.intersection(AGENCIES):
        for area_id in (BIG, SMALL):
            rate(store, agency_id=agency_id, area_id=area_id, theme_id="drugs", level=Level.NORMAL)
    publish(store)
    for (status, area_id), title in TITLES.items():
        texts = (title, "Problem", "Orsaken", "Mål", "Indikator", "police", "Chef")
        cell: dict[str, Any] = {"round_id": ROUND_ID, "area_id": area_id, "theme_id": "drugs"}
        measure = Measure(f"{status} {area_id}", *texts, DAY, DAY, DAY, **cell)
        plan.add(store, measure, by=STRATEGIST, at=while_open())
        if status == "running":
            for each in (MeasureStatus.DECIDED, MeasureStatus.RUNNING):
                plan.change_status(store, measure.measure_id, each, "Beslut.", by=STRATEGIST, at=while_open())
    return store


def history(store: Store) -> list[HistoryCell]:
    return rows_of(picture.history(store, user=STRATEGIST), HistoryCell)


def word_plan(store: Store, audience: Audience) -> str:
    measures = plan.measures(store, user=STRATEGIST, today=DAY)
    return text_of(
        action_plan(
            measures,
            reference=store.reference,
            today=DAY,
            by=STRATEGIST,
            audience=audience,
            is_demo=False,
            levels_behind=levels_behind(measures, history(store)),
        )
    )


def word_review(store: Store, audience: Audience, of: Part, chosen_id: str) -> str:
    """Of one theme in its places, or one place with its themes."""
    rows = [row for row in history(store) if of.other.of(row) == chosen_id]
    reference = store.reference
    places = {row.area_id: reference.area(row.area_id).display_name for row in rows}
    names = {**places, **{row.theme_id: reference.theme(row.theme_id).label for row in rows}}
    content = review_page(
        f"Genomgång: {names.get(chosen_id)}",
        names[chosen_id],
        latest_period(rows, 6),
        rows,
        plan.measures(store, user=STRATEGIST, today=DAY),
        subjects={of.of(row) or "": names[of.of(row) or ""] for row in rows},
        of=of,
        reference=reference,
        today=DAY,
        by=STRATEGIST,
        audience=audience,
        is_demo=False,
    )
    return text_of(content)


def text_of(content: bytes) -> str:
    document = Document(io.BytesIO(content))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    alts = [str(shape._inline.docPr.get("descr")) for shape in document.inline_shapes]
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells, *alts])


def table(store: Store, name: Exported, audience: Audience, file_format: TableFormat, state: RoundState) -> bytes:
    read = {Exported.CELLS: picture.cells, Exported.RATINGS: picture.counting_ratings}[name]
    return exported_table(
        read(store, ROUND_ID, user=STRATEGIST, at=after_closing()),
        name,
        file_format,
        reference=store.reference,
        state=state,
        by=STRATEGIST,
        audience=audience,
        is_demo=False,
        areas=borders.with_points(borders.load(store.reference.folder), store.reference),
    )


@pytest.mark.parametrize("audience", Audience)
def test_the_plan_in_word_holds_the_measures_its_audience_may_see(filled: Store, audience: Audience) -> None:
    words = word_plan(filled, audience)
    told = {cell for cell, title in TITLES.items() if title in words}
    assert told == (set(TITLES) if SEES_ALL[audience] else {("running", BIG)})
    assert "Gemensam bild 26 november 2026" in words
    assert any(f"({agreement})" in words for agreement in AGREEMENT_WORDS.values()) is SEES_ALL[audience]


@pytest.mark.parametrize("audience", Audience)
@pytest.mark.parametrize("name", FIELDS)
def test_a_text_that_one_of_the_audience_may_not_see_is_in_no_plan_for_it(
    filled: Store, monkeypatch: pytest.MonkeyPatch, audience: Audience, name: str
) -> None:
    measures = plan.measures(filled, user=STRATEGIST, today=DAY)
    marked = [replace(measure, **{name: "Hemligt ord"}) for measure in measures]
    monkeypatch.setitem(FIELDS, name, replace(FIELDS[name], seen_by=frozenset({Role.STRATEGIST, Role.COUNCIL})))
    monkeypatch.setattr(plan, "measures", lambda *_, **__: marked)
    assert ("Hemligt ord" in word_plan(filled, audience)) is (audience is Audience.COUNCIL)


def test_a_plan_of_which_nothing_may_be_told_says_that_it_is_empty(filled: Store) -> None:
    rows = [row for row in plan.measures(filled, user=STRATEGIST, today=DAY) if row.area_id == SMALL]
    how: dict[str, Any] = {"reference": filled.reference, "today": DAY, "by": STRATEGIST, "is_demo": False}
    assert EMPTY in text_of(action_plan(rows, audience=Audience.OPEN, **how))


@pytest.mark.parametrize("audience", Audience)
def test_the_review_of_a_theme_holds_the_places_and_measures_its_audience_may_see(
    filled: Store, monkeypatch: pytest.MonkeyPatch, audience: Audience
) -> None:
    drawn, draw = [], review_figure.draw

    def noted(rows: Any, measures: Any, period: Any, subjects: Any, *how: Any, **named: Any) -> bytes:
        drawn.extend([*rows, *measures, *subjects])
        return draw(rows, measures, period, subjects, *how, **named)

    monkeypatch.setattr(review_figure, "draw", noted)
    words = word_review(filled, audience, Part.PLACE, "drugs")
    small = filled.reference.area(SMALL).display_name
    assert filled.reference.area(BIG).display_name in words
    assert TITLES["running", BIG] in words
    for hidden in (small, *(title for cell, title in TITLES.items() if cell != ("running", BIG))):
        assert (hidden in words) is SEES_ALL[audience]
    assert (SMALL in {getattr(each, "area_id", each) for each in drawn}) is SEES_ALL[audience]
    assert ("4 åtgärder" in words) is SEES_ALL[audience]


@pytest.mark.parametrize("audience", Audience)
def test_a_review_of_a_place_that_is_hidden_from_its_audience_is_not_made(filled: Store, audience: Audience) -> None:
    if SEES_ALL[audience]:
        assert word_review(filled, audience, Part.THEME, SMALL)
    else:
        with pytest.raises(AccessProblem, match="Välj en annan krets"):
            word_review(filled, audience, Part.THEME, SMALL)


READ: dict[TableFormat, Callable[[io.BytesIO], pd.DataFrame]] = {
    TableFormat.CSV: lambda file: pd.read_csv(file, sep=";", decimal=",", encoding="utf-8-sig"),
    TableFormat.XLSX: pd.read_excel,
    TableFormat.PARQUET: pd.read_parquet,
    TableFormat.GPKG: gpd.read_file,
}


@pytest.mark.parametrize("file_format", TableFormat)
@pytest.mark.parametrize("audience", Audience)
def test_a_table_holds_the_rows_and_columns_its_audience_may_see(
    filled: Store, audience: Audience, file_format: TableFormat
) -> None:
    found = READ[file_format](io.BytesIO(table(filled, Exported.CELLS, audience, file_format, RoundState.PUBLISHED)))
    marks = {"data_origin", "audience", "geometry"}
    for column in set(found.columns) - marks:
        assert exports.READ_BY[audience] <= columns.ROLES[columns.CELLS[column]]
    assert BIG in set(found["area_id"])
    assert (SMALL in set(found["area_id"])) is SEES_ALL[audience]


@pytest.mark.parametrize("state", RoundState)
@pytest.mark.parametrize("audience", Audience)
@pytest.mark.parametrize("name", Exported)
def test_a_table_is_made_only_where_its_audience_may_see_it(
    filled: Store, audience: Audience, name: Exported, state: RoundState
) -> None:
    shown = {
        Exported.CELLS: {
            Audience.OSF: {RoundState.CLOSED, RoundState.PUBLISHED},
            Audience.COUNCIL: {RoundState.CLOSED, RoundState.PUBLISHED},
            Audience.OPEN: {RoundState.PUBLISHED},
        },
        Exported.RATINGS: {
            Audience.OSF: {RoundState.CLOSED, RoundState.PUBLISHED},
            Audience.COUNCIL: {RoundState.PUBLISHED},
            Audience.OPEN: set(),
        },
    }
    if state in shown[name][audience]:
        assert table(filled, name, audience, TableFormat.CSV, state)
    else:
        with pytest.raises(AccessProblem):
            table(filled, name, audience, TableFormat.CSV, state)


def test_a_template_that_is_not_the_agencys_own_to_make_holds_no_answers() -> None:
    """A template is for OSF, and answers so far are seen by the agency alone, in whatever state the round is."""
    answer = Rating(ROUND_ID, "police", BIG, "drugs", "critical", comment="Hemligt ord.")
    police = templates.REFERENCE.agency("police")

    def words(given: Rating, **how: Any) -> str:
        content = templates.template(
            templates.cells(),
            {(given.area_id, given.theme_id): given},
            **{"round_": a_round(), "agency": police, "reference": templates.REFERENCE, "is_demo": False, **how},
        )
        return str([[cell.value for cell in row] for row in templates.opened(content)["Bedömning"].rows])

    police_user = templates.member("police")
    assert "Hemligt ord" in words(answer, by=police_user)
    assert "Hemligt ord" not in words(answer, by=STRATEGIST)
    assert "Hemligt ord" not in words(replace(answer, agency_id="education"), by=police_user)
    assert "Hemligt ord" not in words(replace(answer, round_id="2026-11-12"), by=police_user)


def test_bytes_are_made_of_a_table_in_one_place() -> None:
    """What makes a file of a table asks whom it is for: nobody goes round it."""
    asking = [path for room in ("pipelines", "dashboard") for path in (ROOT / room).rglob("*.py") if calls(path)]
    assert [path.relative_to(ROOT).as_posix() for path in asking] == ["pipelines/files/exported_table.py"]


def calls(path: Path) -> bool:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return any(
        isinstance(node, ast.ImportFrom) and "write_table" in {n.name for n in node.names} for node in ast.walk(tree)
    )
