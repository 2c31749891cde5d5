"""The matrix: places as rows, themes as columns, and in each cell the level's colour, symbol and short word."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import plotly.graph_objects as go

from dashboard.figures import style
from dashboard.figures.drawn import DrawnCell, State
from dashboard.figures.style import Look
from pipelines.domain import Area, LevelDescription, Theme

ROW_HEIGHT = 42
TILE = (0.93, 0.76)
RING = (0.97, 0.9)
WORSE, BETTER = "▲", "▼"


def matrix(
    cells: Sequence[DrawnCell],
    areas: Sequence[Area],
    themes: Sequence[Theme],
    levels: Sequence[LevelDescription],
    *,
    selected: tuple[str, str] | None,
    is_narrow: bool = False,
) -> go.Figure:
    """Areas × themes in the order given; a cell without a row in `cells` is not expected and stays empty.

    Every tile has [area_id, theme_id] as customdata; `selected` is such a pair. Tiles are bars, as wide as the page
    allows and patterned where there is no level. `is_narrow` is for half a page: smaller words, clear of the flags.
    """
    columns = {theme.theme_id: number for number, theme in enumerate(themes)}
    lines = {area.area_id: number for number, area in enumerate(areas)}
    rows = [row for row in cells if row.area_id in lines and row.theme_id in columns]
    spots = {_key(row): (columns[row.theme_id], lines[row.area_id]) for row in rows}
    split = [spots[_key(row)] for row in rows if style.is_split(row)]
    flagged = [spots[_key(row)] for row in rows if style.is_flagged(row)]
    size, width = (11.5, 11) if is_narrow else (12.5, 13)
    titles = [style.wrapped(theme.label, width) for theme in themes]
    head = max(title.count("<br>") for title in titles) + 1
    return style.figure(
        [_rings(split), *_tiles(rows, spots, levels, is_narrow=is_narrow)],
        height=ROW_HEIGHT * len(areas) + 18 * head + 24,
        barmode="overlay",
        margin={"l": 4, "r": 4, "t": 18 * head + 16, "b": 4, "pad": 6},
        xaxis={
            "side": "top",
            "range": [-0.5, len(themes) - 0.5],
            "tickvals": list(columns.values()),
            "ticktext": titles,
            "tickangle": 0,
            "tickfont": {"size": size, "color": style.INK},
        },
        yaxis={
            "range": [len(areas) - 0.5, -0.5],
            "tickvals": list(lines.values()),
            "ticktext": [style.wrapped(area.display_name, 16) for area in areas],
            "tickfont": {"size": 12.5, "color": style.INK},
            "automargin": True,
        },
        annotations=[
            style.flag(column + TILE[0] / 2, line, right=-7 if is_narrow else -10, up=0) for column, line in flagged
        ],
        shapes=[*_rules(areas), *_selection(selected, columns, lines)],
    )


def _key(row: DrawnCell) -> tuple[str, str]:
    return row.area_id, row.theme_id


def _tiles(
    rows: Sequence[DrawnCell],
    spots: Mapping[tuple[str, str], tuple[int, int]],
    levels: Sequence[LevelDescription],
    *,
    is_narrow: bool,
) -> list[Any]:
    """One trace per look that is in use, in the order of the legend."""
    traces = []
    for look in style.looks(levels):
        mine = [row for row in rows if style.look_of(row, levels) == look]
        if mine:
            trace = _tile_trace(look, mine, [spots[_key(row)] for row in mine], levels, is_narrow=is_narrow)
            traces.append(trace)
    return traces


def _tile_trace(
    look: Look,
    rows: Sequence[DrawnCell],
    spots: Sequence[tuple[int, int]],
    levels: Sequence[LevelDescription],
    *,
    is_narrow: bool,
) -> Any:
    return go.Bar(
        orientation="h",
        base=[column - TILE[0] / 2 for column, _ in spots],
        x=[TILE[0]] * len(spots),
        y=[line for _, line in spots],
        width=TILE[1],
        marker=tile_marker(look),
        text=[f"{look.sign} {_arrow(row, levels)}".strip() for row in rows],
        textposition="inside",
        insidetextanchor="start" if is_narrow else "middle",
        textangle=0,
        constraintext="none",
        textfont={"size": 11.5 if is_narrow else 14, "color": look.text_colour},
        customdata=[[row.area_id, row.theme_id] for row in rows],
        hovertext=[row.text for row in rows],
        hoverinfo="text",
        name=look.label,
        meta={"layer": "cell", "look": look.key},
        **style.stay(look.text_colour),
    )


def tile_marker(look: Look) -> dict[str, Any]:
    """A bar's fill: the look's colour, and its pattern where it is not a level."""
    marker: dict[str, Any] = {"color": look.colour, "line": {"width": 0}}
    if look.pattern:
        marker["pattern"] = {
            "shape": look.pattern,
            "fgcolor": style.mixed(look.outline, style.PAPER, 0.5),
            "bgcolor": look.colour,
            "size": 7,
            "solidity": 0.15,
            "fillmode": "replace",
        }
    return marker


def _arrow(row: DrawnCell, levels: Sequence[LevelDescription]) -> str:
    """Worse or better than the previous round's level, if both rounds have one."""
    ranks = {level.code.value: level.rank for level in levels}
    if row.state is not State.LEVEL or row.previous_level is None:
        return ""
    step = ranks[str(row.level)] - ranks[row.previous_level]
    return WORSE if step > 0 else BETTER if step < 0 else ""


def _rings(spots: Sequence[tuple[int, int]]) -> Any:
    """Rings round the split, with paper between ring and tile so that they show against every level, also in grey."""
    return go.Bar(
        orientation="h",
        base=[column - RING[0] / 2 for column, _ in spots],
        x=[RING[0]] * len(spots),
        y=[line for _, line in spots],
        width=RING[1],
        marker={"color": style.PAPER, "line": {"color": style.INK, "width": 2}, "cornerradius": 12},
        hoverinfo="skip",
        meta={"layer": "split"},
        **style.stay(),
    )


def _rules(areas: Sequence[Area]) -> list[dict[str, Any]]:
    line = {"color": style.GRID, "width": 1}
    place = {"xref": "paper", "x0": 0, "x1": 1, "layer": "below", "type": "line", "line": line}
    return [{**place, "y0": number + 0.5, "y1": number + 0.5} for number in range(len(areas) - 1)]


def _selection(
    selected: tuple[str, str] | None, columns: Mapping[str, int], lines: Mapping[str, int]
) -> list[dict[str, Any]]:
    if selected is None or selected[0] not in lines or selected[1] not in columns:
        return []
    column, line = columns[selected[1]], lines[selected[0]]
    corners = {"x0": column - 0.495, "x1": column + 0.495, "y0": line - 0.47, "y1": line + 0.47}
    return [{"type": "rect", "line": {"color": style.ACCENT, "width": 4}, **corners}]
