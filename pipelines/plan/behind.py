"""What stands between the plan and the picture: the level behind a measure, and the measures of a period."""

from __future__ import annotations

from collections.abc import Iterable

from pipelines.picture.review import Part, Period
from pipelines.picture.rows import HistoryCell
from pipelines.plan.rows import PlannedMeasure


def levels_behind(measures: Iterable[PlannedMeasure], history: Iterable[HistoryCell]) -> dict[str, HistoryCell]:
    """measure_id → the cell of a published round that the measure grew out of; measures without one are left out."""
    cells = {(cell.round_id, cell.area_id, cell.theme_id): cell for cell in history}
    return {
        measure.measure_id: cells[problem]
        for measure in measures
        if (problem := (measure.round_id, measure.area_id, measure.theme_id)) in cells
    }


def running_in(measures: Iterable[PlannedMeasure], part: Part, subject_id: str, period: Period) -> list[PlannedMeasure]:
    """The measures against a place or a theme (`part`) that ran, or were to run, some time in the period; by start,
    then title."""
    found = [
        measure
        for measure in measures
        if part.of(measure) == subject_id
        and measure.starts_on <= period.ends_on
        and measure.ends_on >= period.starts_on
    ]
    return sorted(found, key=lambda measure: (measure.starts_on, measure.title))
