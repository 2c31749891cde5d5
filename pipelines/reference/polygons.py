"""Polygons of areas: what is wrong with them, and how they are cut to the coast. Metres, SWEREF 99 TM (EPSG:3006).

The checks yield one Swedish sentence per problem, naming the area and what to do.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import combinations

import geopandas as gpd
import shapely

SQUARE_KM = 1_000_000
CRUMB_BEFORE_SIMPLIFYING = 0.02 * SQUARE_KM
CRUMB_AFTER_SIMPLIFYING = 0.03 * SQUARE_KM
SIMPLIFY_METRES = 30
OVERLAP_SHARE = 0.001
"""Of the smaller area: more than this is not a rounding of a shared border."""


def clipped(areas: gpd.GeoDataFrame, land: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """`areas` cut to the land and simplified, with shared borders kept shared and crumbs of land dropped."""
    coast = land.geometry.union_all()
    on_land = [_without_crumbs(area & coast, CRUMB_BEFORE_SIMPLIFYING) for area in areas.geometry]
    # Plain simplification opens slits between neighbours; this one moves a shared border once.
    simplified = shapely.coverage_simplify(on_land, SIMPLIFY_METRES)
    whole = [_without_crumbs(area, CRUMB_AFTER_SIMPLIFYING) for area in simplified]
    return areas.set_geometry(gpd.GeoSeries(whole, index=areas.index, crs=areas.crs))


def doubled(areas: gpd.GeoDataFrame) -> Iterable[str]:
    for area_id in areas.loc[areas["area_id"].duplicated(), "area_id"].unique():
        yield f"{area_id} finns på flera rader. Slå ihop dem till en (i QGIS: Upplös)."


def broken(areas: gpd.GeoDataFrame) -> Iterable[str]:
    for area_id, geometry in zip(areas["area_id"], areas.geometry, strict=True):
        if geometry is None or geometry.is_empty:
            yield f"{area_id} har ingen yta kvar. Kontrollera ytan, och kusten om den klipps."
        elif geometry.geom_type not in {"Polygon", "MultiPolygon"}:
            yield f"{area_id} är ingen yta. Välj ett lager med ytor."
        elif not geometry.is_valid:
            where = shapely.is_valid_reason(geometry).partition("[")[2].rstrip("]")
            yield f"{area_id} har en trasig gräns nära {where} (SWEREF 99 TM). Laga den, i QGIS: Reparera geometrier."


def overlapping(areas: gpd.GeoDataFrame) -> Iterable[str]:
    valid = areas[areas.geometry.is_valid & (areas.geometry.area > 0)]
    for (one_id, one), (other_id, other) in combinations(zip(valid["area_id"], valid.geometry, strict=True), 2):
        shared = (one & other).area if one.intersects(other) else 0
        if one_id != other_id and shared > OVERLAP_SHARE * min(one.area, other.area):
            yield f"{one_id} och {other_id} ligger över varandra. Rätta gränsen mellan dem."


def _without_crumbs(geometry: shapely.Geometry, square_metres: float) -> shapely.Geometry:
    parts = shapely.get_parts(shapely.get_parts(geometry))  # twice: a collection may hold a multipolygon
    return shapely.MultiPolygon([part for part in parts if part.area >= square_metres])
