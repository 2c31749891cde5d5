"""The review: a strip of levels for each place or theme, the same season the year before under it, and the measures."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

import plotly.graph_objects as go

from dashboard.figures import style, timeline
from dashboard.figures.matrix import tile_marker
from dashboard.figures.trends import extents
from pipelines.domain import LevelDescription
from pipelines.picture.review import Part, Period, year_later
from pipelines.picture.rows import HistoryCell
from pipelines.plan.rows import PlannedMeasure
from pipelines.reference import Event
from pipelines.swedish import answered, day

PAIR_HEIGHT, MEASURE_HEIGHT = 58, 30
NOW, BEFORE = -0.2, 0.24
"""Where the two strips of a row stand, from its middle."""
THICKNESS = {NOW: 0.44, BEFORE: 0.3}
AIR = timedelta(days=15)
"""Room for half a tile before the first round and after the last."""
LANE = (-1.0, -0.62)
"""Where school terms and festivals are shown, above the first row."""


def review(
    history: Sequence[HistoryCell],
    measures: Sequence[PlannedMeasure],
    hovers: Sequence[str],
    period: Period,
    subjects: Mapping[str, str],
    levels: Sequence[LevelDescription],
    events: Sequence[Event],
    *,
    of: Part,
) -> go.Figure:
    """One row per subject (id → name, all places or all themes as `of` says): this period's levels, last year's below.

    `history` has the rows of one theme or one place; the year before is drawn on this year's axis.
    Each of the measures is a bar under the strips, and says its own of `hovers` (HTML) when pointed at.
    """
    places = {subject: number for number, subject in enumerate(subjects)}
    now, before = period.of(history), period.year_before().of(history)
    rows_count = len(subjects) + len(measures) * MEASURE_HEIGHT / PAIR_HEIGHT
    ticks = {number + offset: words for number, name in enumerate(subjects.values()) for offset, words in _names(name)}
    if measures:
        ticks[len(subjects) - 0.2] = "<b>Åtgärder</b>"
    return style.figure(
        [
            *_strips(now, places, levels, of, NOW, lambda day: day),
            *_strips(before, places, levels, of, BEFORE, year_later),
            _measures(measures, hovers, period, len(subjects)),
            timeline.flags(events, period.starts_on - AIR, period.ends_on + AIR, sum(LANE) / 2),
        ],
        height=round(PAIR_HEIGHT * (rows_count + 0.6)) + 76,
        barmode="overlay",
        margin={"l": 4, "r": 12, "t": 4, "b": 70, "pad": 6},
        xaxis=timeline.axis(period.starts_on - AIR, period.ends_on + AIR),
        yaxis={
            "range": [rows_count - 0.45, LANE[0] - 0.05],
            "tickvals": list(ticks),
            "ticktext": list(ticks.values()),
            "tickfont": {"size": 12.5, "color": style.INK},
            "automargin": True,
        },
        shapes=timeline.marks(events, period.starts_on - AIR, period.ends_on + AIR, lane=LANE),
        annotations=[timeline.caption(42)],
    )


def _names(name: str) -> list[tuple[float, str]]:
    quiet = f'<span style="color:{style.MUTED};font-size:11px">året före</span>'
    return [(NOW, style.wrapped(name, 15)), (BEFORE, quiet)]


def _strips(
    rows: Sequence[HistoryCell],
    places: Mapping[str, int],
    levels: Sequence[LevelDescription],
    of: Part,
    offset: float,
    moved: Callable[[date], date],
) -> list[Any]:
    """The tiles of one of the two strips, a trace per look."""
    wanted = [row for row in rows if of.of(row) in places]
    if not wanted:
        return []
    days = {row.round_id: moved(date.fromisoformat(row.round_id)).isoformat() for row in wanted}
    spans = extents(sorted({*days.values()}))
    traces = []
    for look in style.looks(levels):
        mine = [row for row in wanted if style.look_of(row, levels) == look]
        if mine:
            ends = [spans[days[row.round_id]] for row in mine]
            traces.append(
                go.Bar(
                    orientation="h",
                    base=[start.isoformat(timespec="minutes") for start, _ in ends],
                    x=[length for _, length in ends],
                    y=[places[str(of.of(row))] + offset for row in mine],
                    width=THICKNESS[offset],
                    marker=tile_marker(look),
                    opacity=1,
                    text=[look.symbol] * len(mine),
                    textposition="inside",
                    insidetextanchor="middle",
                    textangle=0,
                    textfont={"size": 13 if offset == NOW else 11, "color": look.text_colour},
                    hovertext=[
                        f"{day(row.round_id)}<br>{look.symbol} {look.label}<br>{answered(row)} har bedömt"
                        for row in mine
                    ],
                    hoverinfo="text",
                    meta={"layer": "now" if offset == NOW else "before", "look": look.key},
                )
            )
    return traces


def _measures(measures: Sequence[PlannedMeasure], hovers: Sequence[str], period: Period, first: int) -> Any:
    """A bar per measure, as far as it lies in the period, with its title on it."""
    step = MEASURE_HEIGHT / PAIR_HEIGHT
    bars = [(max(each.starts_on, period.starts_on), min(each.ends_on, period.ends_on)) for each in measures]
    return go.Bar(
        orientation="h",
        base=[start.isoformat() for start, _ in bars],
        x=[max((end - start).days, 1) * 86_400_000 for start, end in bars],
        y=[first - 0.2 + step * number for number in range(len(measures))],
        width=step * 0.75,
        marker={"color": style.mixed(style.ACCENT, style.PAPER, 0.8), "line": {"color": style.ACCENT, "width": 1}},
        text=[each.title for each in measures],
        textposition="inside",
        insidetextanchor="start",
        constraintext="none",
        textangle=0,
        cliponaxis=False,
        textfont={"size": 12, "color": style.INK},
        hovertext=list(hovers),
        hoverinfo="text",
        meta={"layer": "measure"},
    )
