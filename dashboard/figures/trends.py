"""Trends of the published rounds: strip, lines and shares. A gap in the picture is a gap in the figure.

What `history` holds is told in `series.py`. Every figure shows one theme.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from functools import partial
from itertools import pairwise
from typing import Any

import plotly.graph_objects as go

from dashboard.figures import series, style, timeline
from dashboard.figures.matrix import tile_marker
from dashboard.figures.style import Look
from pipelines.domain import Area, LevelDescription
from pipelines.picture.rows import HistoryCell
from pipelines.reference import Event
from pipelines.swedish import answered, day, percent

ROW_HEIGHT = 30
LINES_HEIGHT = 360
MOST_LINES = 6
LANE = (-1.15, -0.65)
"""Where the strip shows school terms and festivals, above its first row."""

LINE_COLOURS = (style.ACCENT, "#7B4A9E", "#1E8A8A", "#5F6B73", "#3C54C4", "#9A6B4F")
LINE_DASHES = ("solid", "dash", "dot", "dashdot", "longdash", "longdashdot")
LINE_SYMBOLS = ("circle", "square", "diamond", "triangle-up", "cross", "x")


def strip(
    history: Sequence[HistoryCell],
    areas: Sequence[Area],
    levels: Sequence[LevelDescription],
    events: Sequence[Event],
    *,
    theme_id: str,
) -> go.Figure:
    """Areas × rounds: one tile per place and round in the level's colour. Customdata is [area_id, round_id]."""
    rows = series.rows(history, areas, theme_id)
    if not rows:
        return series.empty()
    round_ids = series.round_ids(rows)
    start, end = timeline.span(round_ids)
    lines = {area.area_id: number for number, area in enumerate(areas)}
    spans = extents(round_ids)
    names = {area.area_id: area.display_name for area in areas}
    tiles = [
        _tiles(look, mine, lines, names, spans)
        for look in style.looks(levels)
        if (mine := [row for row in rows if style.look_of(row, levels) == look])
    ]
    return style.figure(
        [*tiles, timeline.flags(events, start, end, sum(LANE) / 2)],
        height=ROW_HEIGHT * (len(areas) + 1) + 84,
        barmode="overlay",
        margin={"l": 4, "r": 12, "t": 8, "b": 70, "pad": 6},
        xaxis=timeline.axis(start, end),
        yaxis={
            "range": [len(areas) - 0.5, LANE[0] - 0.1],
            "tickvals": list(lines.values()),
            "ticktext": [style.wrapped(area.display_name, 16) for area in areas],
            "tickfont": {"size": 12.5, "color": style.INK},
            "automargin": True,
        },
        shapes=timeline.marks(events, start, end, lane=LANE),
        uniformtext={"minsize": 9, "mode": "hide"},
        annotations=[timeline.caption(42)],
    )


def lines(
    history: Sequence[HistoryCell],
    areas: Sequence[Area],
    levels: Sequence[LevelDescription],
    events: Sequence[Event],
    *,
    theme_id: str,
) -> go.Figure:
    """The median of at most six areas, worse upward, with the level words on the axis; gaps are broken.

    It is interpolated, or the level itself where that is not shown.
    """
    words = {
        "range": [0.8, 5.35],
        "tickvals": [level.rank for level in levels],
        "ticktext": [f"{level.symbol} {level.label}" for level in levels],
    }
    value, text = series.height(levels), series.height_text(levels)
    return _lines_over_time(history, areas, events, theme_id, value, words, 5.35, text)


def shares(
    history: Sequence[HistoryCell], areas: Sequence[Area], events: Sequence[Event], *, theme_id: str, worrying: str
) -> go.Figure:
    """The share of ratings that are `worrying` ('oroande eller värre'), in percent, of at most six areas; gaps are
    broken."""
    percents = {
        "range": [-0.02, 1.08],
        "tickvals": [0, 0.25, 0.5, 0.75, 1],
        "ticktext": [percent(share) for share in (0, 0.25, 0.5, 0.75, 1)],
    }
    return _lines_over_time(
        history, areas, events, theme_id, _share, percents, 1.08, partial(_share_text, worrying=worrying)
    )


def extents(round_ids: Sequence[str]) -> dict[str, tuple[datetime, int]]:
    """Where each round's tile begins and how many milliseconds it is long.

    A tile reaches almost half-way to its neighbours, but no longer than is usual, so that a missing round is a gap.
    """
    days = [datetime.fromisoformat(round_id) for round_id in round_ids]
    gaps = [later - earlier for earlier, later in pairwise(days)] or [timedelta(days=14)]
    usual = sorted(gaps)[len(gaps) // 2]
    before = [usual, *(min(gap, usual) for gap in gaps)]
    after = [*(min(gap, usual) for gap in gaps), usual]
    starts = [day - 0.46 * gap for day, gap in zip(days, before, strict=False)]
    ends = [day + 0.46 * gap for day, gap in zip(days, after, strict=False)]
    lengths = [round((end - start).total_seconds() * 1000) for start, end in zip(starts, ends, strict=True)]
    return dict(zip(round_ids, zip(starts, lengths, strict=True), strict=True))


def _tiles(
    look: Look,
    rows: Sequence[HistoryCell],
    lines: Mapping[str, int],
    names: Mapping[str, str],
    extents: Mapping[str, tuple[datetime, int]],
) -> Any:
    return go.Bar(
        orientation="h",
        base=[extents[row.round_id][0].isoformat(timespec="minutes") for row in rows],
        x=[extents[row.round_id][1] for row in rows],
        y=[lines[row.area_id] for row in rows],
        width=0.84,
        marker=tile_marker(look),
        texttemplate=look.symbol,
        textposition="inside",
        insidetextanchor="middle",
        textangle=0,
        textfont={"size": 13, "color": look.text_colour},
        customdata=[[row.area_id, row.round_id] for row in rows],
        hovertext=[f"<b>{names[row.area_id]}</b><br>{day(row.round_id)}<br>{answered(row)}" for row in rows],
        hovertemplate=f"%{{hovertext}} har bedömt<br>{look.symbol} {look.label}<extra></extra>",
        name=look.label,
        meta={"layer": "tile", "look": look.key},
        **style.stay(look.text_colour),
    )


def _share(row: HistoryCell) -> float:
    assert row.worrying_share is not None  # a cell with a level has one, for whoever is shown this figure
    return row.worrying_share


def _share_text(row: HistoryCell, *, worrying: str) -> str:
    return f"{percent(_share(row))} {worrying}"


def _lines_over_time(
    history: Sequence[HistoryCell],
    areas: Sequence[Area],
    events: Sequence[Event],
    theme_id: str,
    value: Callable[[HistoryCell], float],
    scale: dict[str, Any],
    top: float,
    text: Callable[[HistoryCell], str],
) -> go.Figure:
    rows = series.rows(history, areas, theme_id)
    if not rows:
        return series.empty()
    round_ids = series.round_ids(rows)
    start, end = timeline.span(round_ids)
    traces = []
    for number_, area in enumerate(areas[:MOST_LINES]):
        mine = {row.round_id: row for row in rows if row.area_id == area.area_id}
        traces.append(_line(area, mine, round_ids, value, text, number_))
    return style.figure(
        [*traces, timeline.flags(events, start, end, top)],
        height=LINES_HEIGHT,
        showlegend=True,
        legend={
            "orientation": "h",
            "x": 0,
            "xanchor": "left",
            "y": 1.04,
            "yanchor": "bottom",
            "itemclick": False,
            "itemdoubleclick": False,
        },
        margin={"l": 4, "r": 12, "t": 60, "b": 70, "pad": 6},
        xaxis=timeline.axis(start, end),
        yaxis={**scale, "showgrid": True, "gridcolor": style.GRID, "automargin": True},
        shapes=timeline.marks(events, start, end),
        annotations=[timeline.caption(42)],
    )


def _line(
    area: Area,
    rows: Mapping[str, HistoryCell],
    round_ids: Sequence[str],
    value: Callable[[HistoryCell], float],
    text: Callable[[HistoryCell], str],
    number_: int,
) -> Any:
    """A line over all rounds of the figure; a round in which the place has no level breaks it."""
    look = number_ % MOST_LINES
    return go.Scatter(
        x=list(round_ids),
        y=series.values(rows, round_ids, value),
        mode="lines+markers",
        connectgaps=False,
        line={"color": LINE_COLOURS[look], "width": 2.2, "dash": LINE_DASHES[look]},
        marker={"symbol": LINE_SYMBOLS[look], "size": 6, "color": LINE_COLOURS[look]},
        name=area.display_name,
        customdata=[[area.area_id, round_id] for round_id in round_ids],
        hovertext=series.point_texts(rows, round_ids, text),
        hovertemplate=series.point_template(area),
        meta={"layer": "line", "area_id": area.area_id},
        **style.stay(),
    )
