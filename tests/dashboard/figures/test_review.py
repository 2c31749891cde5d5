from __future__ import annotations

from datetime import date
from typing import Any

import plotly.graph_objects as go
import pytest

from dashboard.figures.review import review
from pipelines.picture.review import Part, Period
from pipelines.picture.rows import HistoryCell
from pipelines.plan import PlannedMeasure
from pipelines.reference import Reference
from tests.factories import a_row

PERIOD = Period(date(2026, 6, 27), date(2026, 12, 26))
SUBJECTS = {"drugs": "Narkotika", "alcohol": "Alkohol"}


@pytest.fixture
def draw(history: list[HistoryCell], reference: Reference) -> Any:
    def make(*measures: PlannedMeasure) -> go.Figure:
        rows = [row for row in history if row.area_id == "gotland"]
        return review(
            rows, measures, ["x"] * len(measures), PERIOD, SUBJECTS, reference.levels, reference.events, of=Part.THEME
        )

    return make


def layer(figure: go.Figure, name: str) -> list[Any]:
    return [trace for trace in figure.data if trace.meta["layer"] == name]


def test_this_period_and_the_same_season_last_year_stand_over_each_other(draw: Any) -> None:
    figure = draw()

    now = {(base, y) for trace in layer(figure, "now") for base, y in zip(trace.base, trace.y, strict=True)}
    before = {(base, y) for trace in layer(figure, "before") for base, y in zip(trace.base, trace.y, strict=True)}
    assert len(now) == 2 * 13
    assert len(before) == 2 * 13
    assert all(base >= "2026-06" for base, _ in before)  # on this year's axis
    assert {round(y) for _, y in now} == {round(y) for _, y in before} == {0, 1}
    assert max(y for _, y in now if round(y) == 0) < min(y for _, y in before)


def test_a_tile_of_last_year_says_its_own_day(draw: Any) -> None:
    said = "".join(text for trace in layer(draw(), "before") for text in trace.hovertext)

    assert "2025" in said
    assert "2026" not in said


def test_a_measure_is_a_bar_from_start_to_end_within_the_period(draw: Any) -> None:
    start, end = date(2026, 10, 1), date(2027, 5, 31)
    measure = a_row(PlannedMeasure, title="Fältgrupp", starts_on=start, ends_on=end)
    (bars,) = layer(draw(measure), "measure")

    assert bars.base[0] == "2026-10-01"
    assert bars.x[0] == (PERIOD.ends_on - start).days * 86_400_000
    assert bars.text[0] == "Fältgrupp"


def test_terms_and_festivals_are_on_the_axis(draw: Any) -> None:
    kinds = [shape.type for shape in draw().layout.shapes]

    assert kinds.count("rect") >= 1
    assert kinds.count("line") == 2
