"""What stands between the plan and the picture: the level behind a measure, and the measures of a period."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import pandas as pd

from pipelines.picture.rows import HistoryCell

PROBLEM = ["round_id", "area_id", "theme_id"]
"""Which cell of the picture a measure answers to."""


def levels_behind(measures: pd.DataFrame, history: Iterable[HistoryCell]) -> dict[str, HistoryCell]:
    """measure_id → the cell of a published round that the measure grew out of; measures without one are left out."""
    cells = {(cell.round_id, cell.area_id, cell.theme_id): cell for cell in history}
    return {
        row["measure_id"]: cells[key]
        for row in measures.to_dict("records")
        if (key := tuple(row[name] for name in PROBLEM)) in cells
    }


def running_in(measures: pd.DataFrame, column: str, subject_id: str, first: date, last: date) -> pd.DataFrame:
    """The measures against a place or a theme (`column`: area_id or theme_id) that ran, or were to run, some time from
    `first` to `last` (both count); by start, then title."""
    if measures.empty:
        return measures
    is_inside = (measures["starts_on"] <= pd.Timestamp(last)) & (measures["ends_on"] >= pd.Timestamp(first))
    return measures[is_inside & (measures[column] == subject_id)].sort_values(["starts_on", "title"])
