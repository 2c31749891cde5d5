"""The review page in Word, read back."""

from __future__ import annotations

import struct
from collections.abc import Callable
from datetime import date, timedelta
from io import BytesIO
from typing import Any

import pytest
from docx import Document
from docx.oxml.ns import qn

from pipelines.documents.review import MOST_MEASURES, NO_MEASURES, review_page
from pipelines.documents.review_figure import draw
from pipelines.domain import Audience, MeasureStatus
from pipelines.picture.review import Part, Period
from pipelines.picture.rows import HistoryCell
from pipelines.plan import PlannedMeasure
from pipelines.reference import Reference
from tests.factories import COUNCIL, a_row

PERIOD = Period(date(2026, 5, 6), date(2026, 11, 5))
SUBJECTS = {"drugs": "Narkotika", "alcohol": "Alkohol"}
MEASURE = a_row(
    PlannedMeasure,
    title="Fältgrupp på kvällarna",
    owner_agency_id="culture_leisure",
    status=MeasureStatus.RUNNING,
    starts_on=date(2026, 6, 1),
    ends_on=date(2027, 5, 31),
    unseen=(),
)


@pytest.fixture
def history() -> list[HistoryCell]:
    days = [date(2025, 5, 8) + timedelta(days=28 * number) for number in range(20)]
    levels = ["normal", "worrying", None, "critical"]
    return [
        a_row(HistoryCell, round_id=day.isoformat(), area_id="0980R005", theme_id=theme_id, level=levels[number % 4])
        for number, day in enumerate(days)
        for theme_id in SUBJECTS
    ]


@pytest.fixture
def page(history: list[HistoryCell], reference: Reference) -> Callable[..., Any]:
    def make(*measures: PlannedMeasure, is_demo: bool = False) -> Any:
        content = review_page(
            "Halvårsgenomgång: Gråbo",
            "Gråbo",
            PERIOD,
            history,
            measures,
            subjects=SUBJECTS,
            of=Part.THEME,
            reference=reference,
            today=date(2026, 11, 6),
            by=COUNCIL,
            audience=Audience.COUNCIL,
            is_demo=is_demo,
        )
        return Document(BytesIO(content))

    return make


def words(document: Any) -> str:
    return "\n".join(paragraph.text for paragraph in document.paragraphs)


def test_the_page_says_what_it_is_and_for_which_time(page: Callable[..., Any]) -> None:
    document = page(MEASURE)

    assert document.core_properties.title == "Halvårsgenomgång: Gråbo"
    assert "6 maj 2026 – 5 november 2026, med samma tid året före bredvid." in words(document)
    assert "inte kommunens lägesbild enligt lagen (2023:196)" in words(document)
    assert document.styles.element.find(f".//{qn('w:lang')}").get(qn("w:val")) == "sv-SE"


def test_the_figure_has_a_text_for_those_who_do_not_see_it_and_one_that_explains_it(
    page: Callable[..., Any], reference: Reference
) -> None:
    document = page(MEASURE)

    (shape,) = document.inline_shapes
    assert shape._inline.docPr.get("descr").startswith(
        "Genomgång av Gråbo från 6 maj 2026 till 5 november 2026: 2 rader"
    )
    assert all(f"{level.symbol} {level.label}" in words(document) for level in reference.levels)


def test_the_table_has_a_row_for_each_with_the_year_before(page: Callable[..., Any]) -> None:
    (table,) = page().tables

    rows = [[cell.text for cell in row.cells] for row in table.rows]
    assert rows[0] == ["Tema", "Senast", "Sämst", "Omgångar på oroande eller värre", "Samma tid året före"]
    assert [row[0] for row in rows[1:]] == ["Narkotika", "Alkohol"]
    assert rows[1][2] == "◕ kritiskt"
    assert rows[1][3].endswith(" av 5")


def test_the_measures_are_listed_with_owner_status_and_time(page: Callable[..., Any]) -> None:
    assert "Fältgrupp på kvällarna. Kultur och fritid, pågår, 1 juni 2026 – 31 maj 2027" in words(page(MEASURE))
    assert NO_MEASURES in words(page())
    assert "Och 2 till, se åtgärdsplanen." in words(page(*[MEASURE] * (MOST_MEASURES + 2)))


def test_demo_data_are_called_invented_on_the_page(page: Callable[..., Any]) -> None:
    def header(document: Any) -> str:
        return str(document.sections[0].header.paragraphs[0].text)

    assert header(page(is_demo=True)) == "För rådet · Påhittade demodata"
    assert header(page()) == "För rådet"


@pytest.mark.parametrize("measures_count", [0, 3])
def test_the_figure_is_a_picture_that_leaves_room_for_the_table(
    history: list[HistoryCell], reference: Reference, measures_count: int
) -> None:
    many = {f"drugs{number}": "Plats" for number in range(20)} | SUBJECTS
    measures = [MEASURE] * measures_count

    picture = draw(history, measures, PERIOD, many, reference, of=Part.THEME)

    width, height = struct.unpack(">II", picture[16:24])
    assert picture.startswith(b"\x89PNG")
    assert height / width < 0.7


def test_a_first_review_has_nothing_beside_it(page: Callable[..., Any], history: list[HistoryCell]) -> None:
    assert "med samma tid året före bredvid" in words(page())
    history[:] = PERIOD.of(history)
    assert "ingen fastställd omgång från samma tid året före att jämföra med" in words(page())
