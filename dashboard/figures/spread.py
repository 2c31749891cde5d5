"""The spread of one cell: a dot per agency over the level it has answered, the joint level marked."""

from __future__ import annotations

from collections.abc import Sequence

import plotly.graph_objects as go

from dashboard.figures import style
from pipelines.domain import LevelDescription
from pipelines.swedish import counted, listed

DOT = 22
STEP = 28
"""Pixels from one dot to the one above."""

Answer = tuple[str, str]
"""The agency's name, and the code of the level it has answered."""


def spread(answers: Sequence[Answer], levels: Sequence[LevelDescription], *, joint: str | None) -> go.Figure:
    """The levels from left to right, worst last, and above each a dot for every agency that has answered it.

    `joint` is the code of the joint level, if there is one. Pointed at, a dot says its agency.
    """
    by_level = {level.code.value: [name for name, answer in answers if answer == level.code] for level in levels}
    highest = max(map(len, by_level.values()), default=0)
    top = max(highest, 2)
    columns = {level.code.value: column for column, level in enumerate(levels)}
    return style.figure(
        [
            go.Scatter(
                x=[columns[level.code.value]] * len(names),
                y=list(range(len(names))),
                mode="markers",
                marker={
                    "size": DOT,
                    "opacity": 1,
                    "color": level.colour,
                    "line": {"color": style.mixed(level.colour, style.INK, 0.45), "width": 1.2},
                },
                hovertext=[f"<b>{name}</b><br>{level.symbol} {level.label}" for name in names],
                hoverinfo="text",
                name=level.label,
                meta={"layer": "dot", "level": level.code.value},
            )
            for level in levels
            if (names := by_level[level.code.value])
        ],
        height=STEP * top + 84,
        margin={"l": 4, "r": 4, "t": 28, "b": 46, "pad": 4},
        xaxis={
            "range": [-0.5, len(levels) - 0.5],
            "tickvals": list(columns.values()),
            "ticktext": [f"{level.symbol}<br>{level.label}" for level in levels],
            "tickangle": 0,
            "tickfont": {"size": 12, "color": style.INK},
            "showline": True,
            "linecolor": style.GRID,
        },
        yaxis={"range": [-0.6, top - 0.4], "visible": False},
        shapes=[] if joint is None else [_band(columns[joint])],
        annotations=[] if joint is None else [_band_label(columns[joint])],
    )


def words(answers: Sequence[Answer], levels: Sequence[LevelDescription]) -> str:
    """What the figure shows, for those who do not see it: 'Spridning av 4 svar: avvikande: Polisen; …'."""
    by_level = [(level.label, [name for name, answer in answers if answer == level.code]) for level in levels]
    told = "; ".join(f"{label}: {listed(names)}" for label, names in by_level if names)
    return f"Spridning av {counted(len(answers), 'svar', 'svar')}. {told}."


def _band(column: int) -> dict[str, object]:
    edges = {"x0": column - 0.47, "x1": column + 0.47, "y0": 0, "y1": 1, "yref": "paper"}
    return {"type": "rect", "layer": "below", "fillcolor": style.TERM, "line": {"width": 0}, **edges}


def _band_label(column: int) -> dict[str, object]:
    place = {"x": column, "y": 1, "yref": "paper", "yanchor": "bottom", "xanchor": "center", "yshift": 4}
    text = {"text": "gemensam nivå", "showarrow": False, "font": {"size": 11.5, "color": style.MUTED}}
    return {**place, **text}
