"""The time axis that all trend figures share: Swedish months, school terms as bands, festivals as thin lines."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import plotly.graph_objects as go

from dashboard.figures import style
from pipelines.reference import Event, EventKind
from pipelines.swedish import day, month

STEPS = (1, 2, 3, 6, 12, 24, 60)
"""Months between two ticks; the first that gives few enough ticks."""


def span(round_ids: Sequence[str]) -> tuple[date, date]:
    """The first and the last day of the axis: the rounds with some air. Raises ValueError without rounds."""
    first, last = date.fromisoformat(min(round_ids)), date.fromisoformat(max(round_ids))
    air = timedelta(days=max(10, (last - first).days // 40))
    return first - air, last + air


def axis(start: date, end: date, *, most_ticks: int = 9) -> dict[str, Any]:
    """A Plotly x axis from start to end with Swedish month names; the year stands under January and the first month."""
    ticks = _ticks(start, end, most_ticks)
    return {
        "type": "date",
        "range": [start.isoformat(), end.isoformat()],
        "tickvals": [tick.isoformat() for tick in ticks],
        "ticktext": [_tick_text(tick, is_first=number == 0) for number, tick in enumerate(ticks)],
        "tickangle": 0,
        "showline": True,
        "linecolor": style.GRID,
    }


def _ticks(start: date, end: date, most: int) -> list[date]:
    numbers = range(start.year * 12 + start.month - 1, end.year * 12 + end.month)
    firsts = [date(number // 12, number % 12 + 1, 1) for number in numbers]
    seen = [first for first in firsts if start <= first <= end]
    for step in STEPS:
        ticks = [tick for tick in seen if (tick.year * 12 + tick.month - 1) % step == 0]
        if len(ticks) <= most:
            return ticks
    return seen[:1]


def _tick_text(tick: date, *, is_first: bool) -> str:
    return f"{month(tick)}<br>{tick.year}" if is_first or tick.month == 1 else month(tick)


def marks(
    events: Sequence[Event],
    start: date,
    end: date,
    *,
    xref: str = "x",
    yref: str = "paper",
    lane: tuple[float, float] | None = None,
) -> list[dict[str, Any]]:
    """Shapes below the data: a light band per school term, a thin dotted line in the middle of each festival.

    With `lane` the bands keep to a strip between two values of the y axis, where no tile lies over them.
    """
    band: dict[str, Any] = {"yref": "y", "y0": lane[0], "y1": lane[1]} if lane else {}
    shapes: list[dict[str, Any]] = []
    for event in _within(events, start, end):
        place = {"xref": xref, "yref": yref, "y0": 0, "y1": 1, "layer": "below"}
        if event.kind is EventKind.SCHOOL_TERM:
            ends = {"x0": max(event.starts_on, start).isoformat(), "x1": min(event.ends_on, end).isoformat()}
            shapes.append({"type": "rect", "fillcolor": style.TERM, "line": {"width": 0}, **place, **band, **ends})
        else:
            middle = _middle(event).isoformat()
            line = {"color": style.MUTED, "width": 1, "dash": "dot"}
            shapes.append({"type": "line", "line": line, "x0": middle, "x1": middle, **place})
    return shapes


def flags(events: Sequence[Event], start: date, end: date, height: float) -> Any:
    """Small marks at `height` on the y axis that name each festival when pointed at."""
    festivals = [event for event in _within(events, start, end) if event.kind is EventKind.FESTIVAL]
    return go.Scatter(
        x=[_middle(event).isoformat() for event in festivals],
        y=[height] * len(festivals),
        mode="markers",
        marker={"symbol": "diamond", "size": 9, "color": style.MUTED, "opacity": 1},
        hovertext=[f"<b>{event.event}</b><br>{day(event.starts_on)} – {day(event.ends_on)}" for event in festivals],
        hoverinfo="text",
        cliponaxis=False,
        showlegend=False,
        meta={"layer": "festivals"},
        **style.stay(),
    )


def caption(y: float) -> dict[str, Any]:
    """What bands and lines mean, `y` pixels under the plot."""
    return {
        "text": "Ljusblått: skoltermin · prickat: festival",
        "xref": "paper",
        "yref": "paper",
        "x": 0,
        "y": 0,
        "xanchor": "left",
        "yanchor": "top",
        "yshift": -y,
        "showarrow": False,
        "font": {"size": 11.5, "color": style.MUTED},
    }


def _middle(event: Event) -> date:
    return event.starts_on + (event.ends_on - event.starts_on) / 2


def _within(events: Sequence[Event], start: date, end: date) -> list[Event]:
    return [event for event in events if event.ends_on >= start and event.starts_on <= end]
