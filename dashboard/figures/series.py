"""What the trend figures share: the rows of one theme, gaps that stay gaps, and the words of a point.

`history` has one row per published round, area and theme: round_id (ISO date), area_id, theme_id, level (code or
missing), ratings_count, expected_ratings_count, expected_count, interpolated_median (1–5) and worrying_share (0–1),
both missing for whoever may not see them, and, where a place is hidden, state (State). The time axis runs over the
rounds in which any of the chosen areas has a row.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from dashboard.figures import style
from dashboard.figures.style import State
from pipelines import swedish
from pipelines.domain import Area, LevelDescription
from pipelines.swedish import day, number

Row = Mapping[Any, Any]


def rows(history: pd.DataFrame, areas: Sequence[Area], theme_id: str) -> list[Row]:
    wanted = {area.area_id for area in areas}
    rows: list[Row] = [*history[history["theme_id"] == theme_id].sort_values("round_id").to_dict("records")]
    return [row for row in rows if row["area_id"] in wanted]


def round_ids(rows: Sequence[Row]) -> list[str]:
    return sorted({str(row["round_id"]) for row in rows})


def empty() -> go.Figure:
    text = {"text": "Inga fastställda omgångar att visa än.", "showarrow": False, "font": {"color": style.MUTED}}
    place = {"xref": "paper", "yref": "paper", "x": 0.5, "y": 0.5}
    return style.figure(
        [], height=160, xaxis={"visible": False}, yaxis={"visible": False}, annotations=[{**text, **place}]
    )


def height(levels: Sequence[LevelDescription]) -> Callable[[Row], float]:
    """How high a round is drawn: at its interpolated median, or at the level itself where that is not shown."""
    ranks = {level.code.value: level.rank for level in levels}
    return lambda row: ranks[row["level"]] if pd.isna(row["interpolated_median"]) else row["interpolated_median"]


def height_text(levels: Sequence[LevelDescription]) -> Callable[[Row], str]:
    labels = {level.code.value: level.label for level in levels}
    return lambda row: (
        labels[row["level"]]
        + ("" if pd.isna(row["interpolated_median"]) else f", median {number(row['interpolated_median'], 1)}")
    )


def values(rows: Mapping[str, Row], round_ids: Sequence[str], value: Callable[[Row], float]) -> list[float | None]:
    return [round(float(value(rows[key])), 3) if has_level(rows.get(key)) else None for key in round_ids]


def has_level(row: Row | None) -> bool:
    return row is not None and style.state_of(row) is State.LEVEL


def point_texts(rows: Mapping[str, Row], round_ids: Sequence[str], text: Callable[[Row], str]) -> list[str]:
    """What differs from point to point in the hover; `point_template` holds the rest once."""
    return [_point_text(rows[key], text) if has_level(rows.get(key)) else "" for key in round_ids]


def _point_text(row: Row, text: Callable[[Row], str]) -> str:
    return f"{day(row['round_id'])}<br>{text(row)}<br>{answered(row)}"


def point_template(area: Area) -> str:
    return f"<b>{area.display_name}</b><br>%{{hovertext}} har bedömt<extra></extra>"


def answered(row: Row) -> str:
    """'4 av 7': how many of those expected have rated the cell."""
    return swedish.answered(row["ratings_count"], row["expected_ratings_count"], row["expected_count"])
