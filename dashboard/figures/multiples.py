"""Small multiples: one little panel per place, all on the same scale. A gap in the picture is a gap in the line."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import plotly.graph_objects as go

from dashboard.figures import series, style, timeline
from pipelines.domain import Area, LevelDescription
from pipelines.picture.rows import HistoryCell
from pipelines.reference import Event

PANEL_HEIGHT = 104
TITLE_HEIGHT = 26
GAP = 0.03
"""Between columns, as a share of the width."""


def small_multiples(
    history: Sequence[HistoryCell],
    areas: Sequence[Area],
    levels: Sequence[LevelDescription],
    events: Sequence[Event],
    *,
    theme_id: str,
    columns: int = 3,
) -> go.Figure:
    """One panel per area: the interpolated median as a line, each round's level as a dot. Customdata is the area_id.

    The line runs through the levels where the median is not shown.
    `history` as in `series.py`. `columns` is 1 on a phone.
    """
    rows = series.rows(history, areas, theme_id)
    if not rows:
        return series.empty()
    round_ids = series.round_ids(rows)
    start, end = timeline.span(round_ids)
    plot_height = PANEL_HEIGHT * -(-len(areas) // columns)
    boxes = [_box(place, columns, plot_height) for place in range(len(areas))]
    traces, axes, shapes = [], {}, []
    for place, area in enumerate(areas):
        mine = {row.round_id: row for row in rows if row.area_id == area.area_id}
        suffix = str(place + 1) if place else ""
        traces.append(_panel(area, mine, round_ids, levels, suffix))
        axes[f"xaxis{suffix}"] = _months(start, end, boxes[place], suffix, is_lowest=place + columns >= len(areas))
        axes[f"yaxis{suffix}"] = _levels(levels, boxes[place], suffix, is_first=place % columns == 0)
        shapes += timeline.marks(events, start, end, xref=f"x{suffix}", yref=f"y{suffix} domain")
    return style.figure(
        traces,
        height=plot_height + 66,
        margin={"l": 4, "r": 10, "t": 4, "b": 62, "pad": 2},
        shapes=shapes,
        annotations=[
            *(_title(area, box) for area, box in zip(areas, boxes, strict=True)),
            timeline.caption(42),
        ],
        **axes,
    )


def _box(place: int, columns: int, plot_height: float) -> tuple[float, float, float, float]:
    """Left, bottom, right and top of a panel as shares of the plot, the title's room left free above."""
    line, column = divmod(place, columns)
    width = (1 - GAP * (columns - 1)) / columns
    left, top = column * (width + GAP), 1 - line * PANEL_HEIGHT / plot_height
    return left, max(0.0, top - PANEL_HEIGHT / plot_height), left + width, top - TITLE_HEIGHT / plot_height


def _panel(
    area: Area,
    rows: Mapping[str, HistoryCell],
    round_ids: Sequence[str],
    levels: Sequence[LevelDescription],
    suffix: str,
) -> Any:
    looks = [style.look_of(rows[key], levels) if series.has_level(rows.get(key)) else None for key in round_ids]
    return go.Scatter(
        x=list(round_ids),
        y=series.values(rows, round_ids, series.height(levels)),
        xaxis=f"x{suffix}",
        yaxis=f"y{suffix}",
        mode="lines+markers",
        connectgaps=False,
        line={"color": style.BORDER, "width": 1.3},
        marker={
            "size": 7.5,
            "opacity": 1,
            "color": [look.colour if look else style.PAPER for look in looks],
            "line": {"color": style.MUTED, "width": 0.8},
        },
        customdata=[area.area_id] * len(round_ids),
        hovertext=series.point_texts(rows, round_ids, series.height_text(levels)),
        hovertemplate=series.point_template(area),
        name=area.display_name,
        meta={"layer": "line", "area_id": area.area_id},
        **style.stay(),
    )


def _months(
    start: date, end: date, box: tuple[float, float, float, float], suffix: str, *, is_lowest: bool
) -> dict[str, Any]:
    own = {"domain": [box[0], box[2]], "anchor": f"y{suffix}", "showticklabels": is_lowest}
    return {**timeline.axis(start, end, most_ticks=5), **own}


def _levels(
    levels: Sequence[LevelDescription], box: tuple[float, float, float, float], suffix: str, *, is_first: bool
) -> dict[str, Any]:
    return {
        "domain": [box[1], box[3]],
        "anchor": f"x{suffix}",
        "range": [0.5, 5.5],
        "tickvals": [level.rank for level in levels],
        "ticktext": [level.short_label for level in levels],
        "tickfont": {"size": 10, "color": style.MUTED},
        "showticklabels": is_first,
        "automargin": True,
        "showgrid": True,
        "gridcolor": style.GRID,
    }


def _title(area: Area, box: tuple[float, float, float, float]) -> dict[str, Any]:
    return {
        "text": f"<b>{area.display_name}</b>",
        "xref": "paper",
        "yref": "paper",
        "x": box[0],
        "y": box[3],
        "xanchor": "left",
        "yanchor": "bottom",
        "yshift": 1,
        "showarrow": False,
        "font": {"size": 12.5, "color": style.INK},
    }
