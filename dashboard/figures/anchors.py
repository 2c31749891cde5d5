"""Where the badges of a map stand: in the roomiest spot of their area, never over each other, never cut by the edge."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import combinations
from typing import Any

import shapely
from shapely.geometry import Point, box

from dashboard.figures.drawn import DrawnPlace
from pipelines.domain import AreaKind

BADGE = 31
"""The width of a badge in pixels; a finger needs 28."""
HEIGHT = 620
NARROWEST = 350
"""The width in pixels for which badges and names are placed; on anything wider there is only more room between them."""

Bounds = tuple[float, float, float, float]
FIXED = {AreaKind.POINT, AreaKind.WHOLE}


def anchors(rows: Mapping[str, DrawnPlace], shown: Mapping[str, Any], view: Bounds, taken: Any) -> dict[str, Any]:
    """One point per row that has room for a badge outside `taken`: in its polygon in `shown`, at its own easting and
    northing (kind `point`), or in a free corner of the view (kind `whole`). Metres, EPSG:3006.
    """
    room = box(*grown(view, -0.8 * BADGE * metres_per_pixel(view))).difference(taken)
    spots: dict[str, Any] = {}
    for area_id, row in rows.items():
        if row.kind is AreaKind.POINT:
            if row.easting is not None and row.northing is not None:
                spots[area_id] = Point(row.easting, row.northing)
        elif row.kind is AreaKind.WHOLE:
            spots[area_id] = _free_corner(view, list(shown.values()))
        elif area_id in shown and (spot := _roomiest(shown[area_id], room, view)):
            spots[area_id] = spot
    fixed = {area_id for area_id in spots if rows[area_id].kind in FIXED}
    return _apart(spots, fixed, (BADGE + 1) * metres_per_pixel(view))


def metres_per_pixel(view: Bounds) -> float:
    """At the narrowest width, or at the height if that is what limits the scale."""
    return max((view[2] - view[0]) / NARROWEST, (view[3] - view[1]) / HEIGHT)


def grown(bounds: Bounds, margin: float) -> Bounds:
    return bounds[0] - margin, bounds[1] - margin, bounds[2] + margin, bounds[3] + margin


def _roomiest(shape: Any, room: Any, view: Bounds) -> Any:
    """The middle of the largest circle in the part of the shape in sight; None for a slice too thin for a badge."""
    part = shapely.intersection(shape, room)
    if part.area == 0:
        return None
    radius = shapely.maximum_inscribed_circle(part, tolerance=20)
    is_slice = part.area < 0.5 * shape.area
    return None if is_slice and radius.length < BADGE * metres_per_pixel(view) else Point(radius.coords[0])


def _free_corner(view: Bounds, land: Sequence[Any]) -> Any:
    """The corner of the view farthest from land, moved in so that the badge is whole."""
    west, south, east, north = grown(view, -1.1 * BADGE * metres_per_pixel(view))
    corners = [Point(west, north), Point(east, south), Point(west, south), Point(east, north)]
    return max(corners, key=shapely.union_all(land).distance)


def _apart(spots: Mapping[str, Any], fixed: set[str], distance: float) -> dict[str, Any]:
    """The spots with those closer than `distance` (metres) pushed apart; a fixed one stays where it is."""
    moved = dict(spots)
    for _ in range(8):
        for first, second in combinations(sorted(moved), 2):
            gap = moved[first].distance(moved[second])
            movable = [area_id for area_id in (first, second) if area_id not in fixed]
            if gap >= distance or gap == 0 or not movable:
                continue
            step = (distance - gap) / len(movable) / gap
            east, north = (moved[second].x - moved[first].x) * step, (moved[second].y - moved[first].y) * step
            for area_id in movable:
                sign = 1 if area_id == second else -1
                moved[area_id] = Point(moved[area_id].x + sign * east, moved[area_id].y + sign * north)
    return moved
