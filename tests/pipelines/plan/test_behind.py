"""The level behind a measure, and which measures ran in a period."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from pipelines.picture.review import Part, Period
from pipelines.picture.rows import HistoryCell
from pipelines.plan import PlannedMeasure
from pipelines.plan.behind import levels_behind, running_in
from tests.factories import a_row

CELL = {"round_id": "2026-10-29", "area_id": "a", "theme_id": "drugs"}
PERIOD = Period(date(2026, 5, 1), date(2026, 10, 31))


def measure(
    measure_id: str, starts_on: str = "2026-01-01", ends_on: str = "2026-12-31", **facts: Any
) -> PlannedMeasure:
    times = {"starts_on": date.fromisoformat(starts_on), "ends_on": date.fromisoformat(ends_on)}
    return a_row(PlannedMeasure, **{"measure_id": measure_id, "title": measure_id, **CELL, **times, **facts})


def test_a_measure_has_the_level_of_the_cell_it_grew_out_of() -> None:
    cell = a_row(HistoryCell, **CELL, level="critical")
    history = [cell, replace(cell, round_id="2026-11-26", level="normal")]
    measures = [measure("one"), measure("two", round_id=None), measure("three", area_id="b")]

    assert levels_behind(measures, history) == {"one": cell}


def test_a_measure_runs_in_a_period_that_it_touches() -> None:
    measures = [
        measure("begins on the last day", "2026-10-31", "2026-12-31"),
        measure("before", "2026-01-01", "2026-04-30"),
        measure("ends on the first day", "2026-01-01", "2026-05-01"),
        measure("after", "2026-11-01", "2026-12-31"),
        measure("elsewhere", area_id="b"),
    ]

    found = running_in(measures, Part.PLACE, "a", PERIOD)

    assert [each.measure_id for each in found] == ["ends on the first day", "begins on the last day"]
    assert running_in(measures, Part.THEME, "alcohol", PERIOD) == []
