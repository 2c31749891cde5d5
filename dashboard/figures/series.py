"""What the trend figures share: the rows of one theme, gaps that stay gaps, and the words of a point.

`history` has one row per published round, area and theme; the interpolated median (1–5) and the worrying share (0–1)
are missing for whoever may not see them. The time axis runs over the rounds in which any of the chosen areas has a row.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import plotly.graph_objects as go

from dashboard.figures import style
from pipelines.domain import Area, LevelDescription
from pipelines.picture.rows import HistoryCell
from pipelines.swedish import answered, day, number


def rows(history: Sequence[HistoryCell], areas: Sequence[Area], theme_id: str) -> list[HistoryCell]:
    wanted = {area.area_id for area in areas}
    found = [row for row in history if row.theme_id == theme_id and row.area_id in wanted]
    return sorted(found, key=lambda row: row.round_id)


def round_ids(rows: Sequence[HistoryCell]) -> list[str]:
    return sorted({row.round_id for row in rows})


def empty() -> go.Figure:
    text = {"text": "Inga fastställda omgångar att visa än.", "showarrow": False, "font": {"color": style.MUTED}}
    place = {"xref": "paper", "yref": "paper", "x": 0.5, "y": 0.5}
    return style.figure(
        [], height=160, xaxis={"visible": False}, yaxis={"visible": False}, annotations=[{**text, **place}]
    )


def height(levels: Sequence[LevelDescription]) -> Callable[[HistoryCell], float]:
    """How high a round is drawn: at its interpolated median, or at the level itself where that is not shown."""
    ranks = {level.code.value: level.rank for level in levels}
    return lambda row: ranks[str(row.level)] if row.interpolated_median is None else row.interpolated_median


def height_text(levels: Sequence[LevelDescription]) -> Callable[[HistoryCell], str]:
    labels = {level.code.value: level.label for level in levels}
    return lambda row: (
        labels[str(row.level)]
        + ("" if row.interpolated_median is None else f", median {number(row.interpolated_median, 1)}")
    )


def values(
    rows: Mapping[str, HistoryCell], round_ids: Sequence[str], value: Callable[[HistoryCell], float]
) -> list[float | None]:
    return [round(float(value(rows[key])), 3) if has_level(rows.get(key)) else None for key in round_ids]


def has_level(row: HistoryCell | None) -> bool:
    return row is not None and row.level is not None


def point_texts(
    rows: Mapping[str, HistoryCell], round_ids: Sequence[str], text: Callable[[HistoryCell], str]
) -> list[str]:
    """What differs from point to point in the hover; `point_template` holds the rest once."""
    return [_point_text(rows[key], text) if has_level(rows.get(key)) else "" for key in round_ids]


def _point_text(row: HistoryCell, text: Callable[[HistoryCell], str]) -> str:
    return f"{day(row.round_id)}<br>{text(row)}<br>{answered(row)}"


def point_template(area: Area) -> str:
    return f"<b>{area.display_name}</b><br>%{{hovertext}} har bedömt<extra></extra>"
