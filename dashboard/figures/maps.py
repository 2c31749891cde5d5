"""The map: areas as filled polygons in SWEREF 99 TM, with a round badge per place on top. Fetches nothing.

The badges carry the area_id and can be chosen; a fill only explains itself when pointed at.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum
from html import escape
from typing import Any

import geopandas
import numpy as np
import plotly.graph_objects as go
import shapely
from shapely.geometry import Polygon, box

from dashboard.figures import anchors, labels, style
from dashboard.figures.anchors import BADGE, HEIGHT, Bounds
from dashboard.figures.drawn import DrawnPlace
from dashboard.figures.style import Look
from pipelines.domain import AreaKind, LevelDescription
from pipelines.reference import CloseUp, Description

RING = BADGE + 10
"""The width in pixels of the ring round the badge of a place where the agencies are split."""


class Panel(StrEnum):
    WHOLE = "whole"
    CLOSE_UP = "close_up"


TOLERANCE = 0.0012
MARGIN = {Panel.WHOLE: 0.028, Panel.CLOSE_UP: 0.056}
"""How much a border may be moved to have fewer corners, and the air round the areas: shares of the panel's longer side,
so that a small municipality is drawn as finely as a large one."""


def panels(description: Description) -> list[Panel]:
    """What the map of the municipality is drawn in: the whole, and a close-up if it has one."""
    return [Panel.WHOLE, *([Panel.CLOSE_UP] if description.close_up else [])]


def area_map(
    places: Sequence[DrawnPlace],
    borders: geopandas.GeoDataFrame,
    levels: Sequence[LevelDescription],
    description: Description,
    *,
    panel: Panel,
    selected: str | None,
) -> go.Figure:
    """The map of the whole, or of what the close-up shows, with one badge per place that has room in the panel.

    `borders`: area_id and geometry in EPSG:3006. `selected` is an area_id. Every badge has its area_id as customdata.
    """
    rows = {row.area_id: row for row in places}
    close_up = description.close_up
    near = _close_up_view(borders, rows, close_up)
    view = near if panel is Panel.CLOSE_UP and near else _view(borders.geometry.to_numpy(), Panel.WHOLE)
    frame = near if panel is Panel.WHOLE else None
    shapes = _shapes(borders, rows, view)
    shown = {area_id: shape for area_id, shape in _clipped(shapes, view).items() if not shape.is_empty}
    spots = anchors.anchors(
        _with_badge(rows, panel, close_up if near else None), shown, view, box(*frame) if frame else Polygon()
    )
    return style.figure(
        [
            *(_fill(rows[area_id], shown[area_id], levels) for area_id in _largest_first(shown, shapes)),
            *([_outline(shown[selected])] if selected in shown else []),
            *_badges(rows, spots, levels, selected),
        ],
        height=HEIGHT,
        margin={"l": 0, "r": 0, "t": 0, "b": 0},
        xaxis={"range": [view[0], view[2]], "visible": False, "constrain": "range"},
        yaxis={"range": [view[1], view[3]], "visible": False, "constrain": "range", "scaleanchor": "x"},
        shapes=_frame(frame),
        annotations=[
            *_names(rows, spots, view, frame),
            *_frame_label(frame, close_up),
            *_flags(rows, spots),
            *_attribution(description),
        ],
    )


def _with_badge(rows: Mapping[str, DrawnPlace], panel: Panel, close_up: CloseUp | None) -> dict[str, DrawnPlace]:
    """What the close-up shows has its badges there, and the whole municipality has its own on the whole."""
    if panel is Panel.CLOSE_UP:
        return {area_id: row for area_id, row in rows.items() if row.kind is not AreaKind.WHOLE}
    return {area_id: row for area_id, row in rows.items() if not (close_up and area_id in close_up.area_ids)}


def _largest_first(shown: Mapping[str, Any], shapes: Mapping[str, Any]) -> list[str]:
    """So that a small place in a hole of a larger one lies on top of it."""
    return sorted(shown, key=lambda area_id: (-shapes[area_id].area, area_id))


def _close_up_view(
    borders: geopandas.GeoDataFrame, rows: Mapping[str, DrawnPlace], close_up: CloseUp | None
) -> Bounds | None:
    """What the close-up shows, or None where the municipality has none or none of its areas are drawn."""
    ids = rows.keys() & close_up.area_ids if close_up else set()
    shapes = borders.geometry[borders["area_id"].isin(ids)].to_numpy()
    return _view(shapes, Panel.CLOSE_UP) if len(shapes) else None


def _view(shapes: Any, panel: Panel) -> Bounds:
    west, south, east, north = (float(side) for side in shapely.total_bounds(shapes))
    return anchors.grown((west, south, east, north), MARGIN[panel] * max(east - west, north - south))


def _longer_side(bounds: Bounds) -> float:
    return max(bounds[2] - bounds[0], bounds[3] - bounds[1])


def _shapes(borders: geopandas.GeoDataFrame, rows: Mapping[str, DrawnPlace], view: Bounds) -> dict[str, Any]:
    """The areas' polygons with no more corners than can be seen; neighbours still share their border."""
    simple = shapely.coverage_simplify(borders.geometry.to_numpy(), TOLERANCE * _longer_side(view))
    shapes = {
        str(area_id): shapely.make_valid(shape) for area_id, shape in zip(borders["area_id"], simple, strict=True)
    }
    return {area_id: shapes[area_id] for area_id in rows if area_id in shapes}


def _clipped(shapes: Mapping[str, Any], view: Bounds) -> dict[str, Any]:
    """The polygons within what can come into sight when the panel is wider or taller than the view."""
    sight = box(*anchors.grown(view, view[2] - view[0]))
    return {area_id: shapely.intersection(shape, sight) for area_id, shape in shapes.items()}


def _fill(row: DrawnPlace, shape: Any, levels: Sequence[LevelDescription]) -> Any:
    look = style.look_of(row, levels)
    colour = _tinted(look, row)
    return _lines(
        shape,
        fill="toself",
        fillcolor=colour,
        fillpattern={"shape": look.pattern, "fgcolor": look.outline, "bgcolor": colour, "size": 6, "solidity": 0.25}
        if look.pattern
        else None,
        line={"color": style.BORDER, "width": 0.8},
        hoveron="fills",
        hoverinfo="text",
        text=row.text,
        name=row.display_name,
        meta={"layer": "area", "area_id": row.area_id, "look": look.key},
    )


def _tinted(look: Look, row: DrawnPlace) -> str:
    """The countryside is most of the ink and holds few people, so it gets a lighter tint of the same hue."""
    return style.mixed(look.colour, style.PAPER, 0.5) if row.kind is AreaKind.COUNTRYSIDE else look.colour


def _outline(shape: Any) -> Any:
    line = {"color": style.ACCENT, "width": 3}
    return _lines(shape, line=line, hoverinfo="skip", meta={"layer": "selection"})


def _lines(shape: Any, **settings: Any) -> Any:
    """A trace along every ring of a shape, outer rings one way and holes the other, with a gap between rings."""
    gap = [[np.nan, np.nan]]
    rings = [
        part
        for polygon in shapely.get_parts(shapely.orient_polygons(shape))
        if isinstance(polygon, Polygon)
        for ring in [polygon.exterior, *polygon.interiors]
        for part in (np.asarray(ring.coords).round(), gap)
    ]
    # As arrays they go to the browser packed: a third of the size, and far cheaper for the server to write.
    corners = np.concatenate(rings)[:-1].astype(np.float32)
    return go.Scatter(x=corners[:, 0].copy(), y=corners[:, 1].copy(), mode="lines", **settings)


def _badges(
    rows: Mapping[str, DrawnPlace], spots: Mapping[str, Any], levels: Sequence[LevelDescription], selected: str | None
) -> list[Any]:
    """Under each badge a rim of paper, with a ring for the split; then one trace per look, the worst on top."""
    split = [area_id for area_id in spots if style.is_split(rows[area_id])]
    whole = [area_id for area_id in spots if area_id not in split]
    traces = [
        _discs([spots[area_id] for area_id in whole], "rim", BADGE + 5, {"width": 0}),
        _discs([spots[area_id] for area_id in split], "split", RING, {"color": style.INK, "width": 2.5}),
    ]
    for look in [*style.NOT_A_LEVEL.values(), *style.looks(levels)[: len(levels)]]:
        ids = [area_id for area_id in spots if style.look_of(rows[area_id], levels) == look]
        if ids:
            traces.append(_badge_trace(look, ids, rows, spots, selected))
    return traces


def _flags(rows: Mapping[str, DrawnPlace], spots: Mapping[str, Any]) -> list[dict[str, Any]]:
    """A sign at the shoulder of each flagged badge."""
    flagged = [spot for area_id, spot in spots.items() if style.is_flagged(rows[area_id])]
    return [style.flag(round(spot.x), round(spot.y), right=BADGE / 2 - 1, up=BADGE / 2 - 2) for spot in flagged]


def _discs(spots: Sequence[Any], layer: str, size: float, line: dict[str, Any]) -> Any:
    return go.Scatter(
        x=[round(spot.x) for spot in spots],
        y=[round(spot.y) for spot in spots],
        mode="markers",
        marker={"size": size, "color": style.PAPER, "opacity": 1, "line": line},
        hoverinfo="skip",
        meta={"layer": layer},
        **style.stay(),
    )


def _badge_trace(
    look: Look, ids: Sequence[str], rows: Mapping[str, DrawnPlace], spots: Mapping[str, Any], selected: str | None
) -> Any:
    return go.Scatter(
        x=[round(spots[area_id].x) for area_id in ids],
        y=[round(spots[area_id].y) for area_id in ids],
        mode="markers+text",
        marker={
            "size": BADGE,
            "color": look.colour,
            "opacity": 1,
            "line": {
                "color": [style.ACCENT if area_id == selected else look.outline for area_id in ids],
                "width": [4 if area_id == selected else 1.2 for area_id in ids],
            },
        },
        text=[look.symbol] * len(ids),
        textposition="middle center",
        textfont={"size": 18, "color": look.text_colour},
        customdata=list(ids),
        hovertext=[rows[area_id].text for area_id in ids],
        hoverinfo="text",
        name=look.label,
        meta={"layer": "badge", "look": look.key},
        **style.stay(look.text_colour),
    )


def _names(
    rows: Mapping[str, DrawnPlace], spots: Mapping[str, Any], view: Bounds, frame: Bounds | None
) -> list[dict[str, Any]]:
    """The places' names; the countryside chooses its side last and is written in a quieter ink."""
    quiet = {area_id for area_id in spots if rows[area_id].kind is AreaKind.COUNTRYSIDE}
    points = {area_id: (spots[area_id].x, spots[area_id].y) for area_id in sorted(spots, key=lambda key: key in quiet)}
    names = {area_id: style.wrapped(rows[area_id].display_name, 14) for area_id in points}
    taken = [box(*frame)] if frame else []
    placed = labels.place(points, names, view, anchors.metres_per_pixel(view), badge=RING, taken=taken)
    return [label.annotation(style.MUTED if area_id in quiet else style.INK) for area_id, label in placed.items()]


def _frame(frame: Bounds | None) -> list[dict[str, Any]]:
    if frame is None:
        return []
    corners = {"x0": round(frame[0]), "y0": round(frame[1]), "x1": round(frame[2]), "y1": round(frame[3])}
    return [{"type": "rect", "line": {"color": style.INK, "width": 1.2}, **corners}]


def _frame_label(frame: Bounds | None, close_up: CloseUp | None) -> list[dict[str, Any]]:
    """The name of the close-up, west of its frame."""
    if frame is None or close_up is None:
        return []
    place = {"x": round(frame[0]), "y": round(frame[3]), "xanchor": "right", "yanchor": "top", "xshift": -4}
    return [
        {
            **place,
            "text": f"<b>{escape(close_up.title)}</b>",
            "showarrow": False,
            "font": {"size": 12, "color": style.INK},
        }
    ]


def _attribution(description: Description) -> list[dict[str, Any]]:
    """What the licence of the borders asks for."""
    if not description.borders_attribution:
        return []
    place = {
        "text": escape(description.borders_attribution),
        "xref": "paper",
        "yref": "paper",
        "x": 1,
        "y": 0,
        "xanchor": "right",
        "yanchor": "bottom",
        "xshift": -3,
        "showarrow": False,
        "font": {"size": 10.5, "color": style.MUTED},
        "bgcolor": "rgba(255,255,255,0.8)",
    }
    return [place]
