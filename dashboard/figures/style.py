"""How every figure looks: ink, paper, the one accent, the slim template, the looks of levels and of what is no level.

A level's words, colours and symbol come from `levels.csv` through LevelDescription; none of them is written here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import plotly.graph_objects as go

from dashboard.figures.drawn import Drawn, State, WithLevel
from pipelines.domain import LevelDescription
from pipelines.swedish import HIDDEN_SMALL_PLACE, INSUFFICIENT

FONT = 'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Liberation Sans", Arial, sans-serif'
INK = "#1B2733"
MUTED = "#52626A"
ACCENT = "#1F5673"
PAPER = "#FFFFFF"
GRID = "#DFE5E8"
BORDER = "#7F8F96"
HATCH = "#8D999F"
HATCH_PAPER = "#EEF1F2"
TERM = "#EAF1F5"

CONFIG: dict[str, Any] = {"displayModeBar": False, "scrollZoom": False, "doubleClick": False, "showTips": False}
"""What every chart is shown with: no tool bar, no zoom by wheel or double click."""


@dataclass(frozen=True)
class Look:
    """How one level, or one state that is not a level, is drawn. `pattern` is Plotly's name of a fill pattern."""

    key: str
    label: str
    short_label: str
    colour: str
    text_colour: str
    symbol: str
    outline: str
    pattern: str = ""

    @property
    def sign(self) -> str:
        """Symbol and short word, for a cell: '◑ Oro'; where a pattern is the symbol, only the word."""
        return self.short_label if self.pattern else f"{self.symbol} {self.short_label}".strip()


NOT_A_LEVEL: dict[State, Look] = {
    State.INSUFFICIENT: Look("insufficient", INSUFFICIENT, "saknas", HATCH_PAPER, MUTED, "▨", HATCH, "/"),
    State.HIDDEN: Look("hidden", HIDDEN_SMALL_PLACE, "bara OSF", "#DDE4EA", "#43545E", "⊘", "#8C9BA6", "."),
    State.NONE: Look("none", "bedöms inte", "", PAPER, MUTED, "", "#B6C1C6"),
}


def looks(levels: Sequence[LevelDescription]) -> list[Look]:
    """The five levels, best first, then the states that are not levels: the rows of a legend."""
    return [*(_level_look(level) for level in levels), *NOT_A_LEVEL.values()]


def look_of(row: WithLevel, levels: Sequence[LevelDescription]) -> Look:
    """How one row looks. Raises KeyError for an unknown level."""
    state = state_of(row)
    if state is not State.LEVEL:
        return NOT_A_LEVEL[state]
    return {level.code.value: _level_look(level) for level in levels}[str(row.level)]


def state_of(row: WithLevel) -> State:
    """The state of what is drawn; of a row of the picture a level if there is one, and otherwise `INSUFFICIENT`."""
    if isinstance(row, Drawn):
        return row.state
    return State.INSUFFICIENT if row.level is None else State.LEVEL


def is_flagged(row: Drawn) -> bool:
    """True if it is flagged; a hidden place shows no flag either."""
    return row.state is not State.HIDDEN and row.is_flagged


def is_split(row: Drawn) -> bool:
    """True if the agencies see it so differently that it is split; a hidden place shows nothing of it."""
    return row.state is not State.HIDDEN and row.agreement_label == "split"


def flag(x: float, y: float, *, right: float, up: float) -> dict[str, Any]:
    """The sign of what is flagged, as an annotation so many pixels to the right of a point and above it."""
    return {
        "text": "<b>!</b>",
        "x": x,
        "y": y,
        "xshift": right,
        "yshift": up,
        "showarrow": False,
        "width": 11,
        "height": 13,
        "borderpad": 1,
        "bgcolor": INK,
        "bordercolor": PAPER,
        "borderwidth": 1,
        "font": {"size": 12, "color": PAPER},
        "name": "flag",
    }


def _level_look(level: LevelDescription) -> Look:
    return Look(
        level.code.value,
        level.label,
        level.short_label,
        level.colour,
        level.text_colour,
        level.symbol,
        mixed(level.colour, INK, 0.45),
    )


def mixed(colour: str, other: str, share: float) -> str:
    """`colour` with `share` (0–1) of `other` mixed in; both and the answer are written '#RRGGBB'."""
    pairs = zip(_channels(colour), _channels(other), strict=True)
    return "#" + "".join(f"{round(first * (1 - share) + second * share):02X}" for first, second in pairs)


def _channels(colour: str) -> list[int]:
    return [int(colour[start : start + 2], 16) for start in (1, 3, 5)]


def wrapped(text: str, width: int) -> str:
    """The text with `<br>` where it is longer than `width` characters: at spaces and after dashes, never in a word."""
    lines = [""]
    for word in text.replace("–", "–\u200b ").split(" "):
        glue = "" if not lines[-1] or lines[-1].endswith("–\u200b") else " "
        if lines[-1] and len(lines[-1] + glue + word) > width:
            lines.append(word)
        else:
            lines[-1] += glue + word
    return "<br>".join(lines).replace("\u200b", "")


def stay(colour: str | None = None) -> dict[str, Any]:
    """Settings of a selectable trace, so that a click fades nothing; `colour` is that of the trace's text."""
    kept: dict[str, Any] = {"marker": {"opacity": 1}}
    if colour:
        kept["textfont"] = {"color": colour}
    return {"selected": kept, "unselected": kept}


_AXIS: dict[str, Any] = {
    "showgrid": False,
    "zeroline": False,
    "showline": False,
    "fixedrange": True,
    "ticks": "",
    "tickfont": {"size": 12, "color": MUTED},
}

TEMPLATE = go.layout.Template(
    layout={
        "font": {"family": FONT, "size": 13, "color": INK},
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "margin": {"l": 8, "r": 8, "t": 8, "b": 8, "pad": 4},
        "dragmode": False,
        "hovermode": "closest",
        "separators": ", ",
        "showlegend": False,
        "hoverlabel": {
            "bgcolor": PAPER,
            "bordercolor": BORDER,
            "align": "left",
            "font": {"family": FONT, "size": 13, "color": INK},
        },
        "xaxis": _AXIS,
        "yaxis": _AXIS,
    }
)


class Drawing(go.Figure):  # type: ignore[misc]
    """A finished figure. It is never changed, so what the browser gets is worked out once, not on every rerun."""

    @cached_property
    def _as_dict(self) -> dict[str, Any]:
        finished: dict[str, Any] = super().to_dict()
        return finished

    def to_dict(self) -> dict[str, Any]:
        return self._as_dict


def figure(traces: Sequence[Any], **layout: Any) -> Drawing:
    """A figure with our template and nothing of Plotly's own."""
    return Drawing(data=list(traces), layout=go.Layout(template=TEMPLATE, **layout))
