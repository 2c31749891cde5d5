"""Reads polygons from any map file that OGR reads: GeoPackage, GeoJSON, Shapefile and more."""

from __future__ import annotations

from pathlib import Path

import geopandas as gpd
import pyogrio
from numpy import isfinite
from pyogrio.errors import DataSourceError
from pyproj import CRS
from shapely import box

from pipelines.errors import FileProblem
from pipelines.swedish import joined, listed

SWEREF = "EPSG:3006"
WGS84 = "EPSG:4326"


def read_map(path: Path, layer: str | None = None, *, near: gpd.GeoDataFrame | None = None) -> gpd.GeoDataFrame:
    """The features of one layer in SWEREF 99 TM (EPSG:3006), with the file's own columns.

    `near` keeps only the features that touch its bounding box; a coast for the whole world is then no burden. Raises
    FileProblem for a file or layer that cannot be read, no known coordinate system, or places outside Sweden.
    """
    _check_layer(path, layer)
    try:
        features = gpd.read_file(path, layer=layer, bbox=near)
    except (DataSourceError, OSError, ValueError) as error:
        raise FileProblem(
            f"{path.name} går inte att läsa som karta. Öppna den i t.ex. QGIS och spara om den."
        ) from error
    if not isinstance(features, gpd.GeoDataFrame) or features.geometry.isna().all():
        raise FileProblem(f"{path.name} har inga ytor här. Välj en kartfil med ytor över samma plats.")
    if features.crs is None:
        raise FileProblem(
            f"{path.name} säger inte vilket koordinatsystem den har. Spara om den med ett, t.ex. SWEREF 99 TM "
            "(EPSG:3006); till en Shapefile hör en .prj-fil."
        )
    _check_in_sweden(path, features)
    return features.to_crs(SWEREF)


def check_columns(path: Path, features: gpd.GeoDataFrame, *columns: str) -> None:
    """Raises FileProblem naming the missing columns and those there are."""
    missing = [column for column in columns if column not in features.columns]
    if missing:
        there = listed(str(column) for column in features.columns if column != features.geometry.name)
        raise FileProblem(f"{path.name} saknar kolumnen {joined(missing)}. Kolumner som finns: {there or 'inga'}.")


def _check_layer(path: Path, layer: str | None) -> None:
    if not path.exists():
        raise FileProblem(f"{path} finns inte. Kontrollera sökvägen.")
    try:
        layers = [str(name) for name in pyogrio.list_layers(path)[:, 0]]
    except (DataSourceError, OSError, ValueError) as error:
        raise FileProblem(
            f"{path.name} är ingen kartfil som går att läsa. Den ska vara GeoPackage, GeoJSON eller Shapefile "
            "(då med .shp, .shx, .dbf och .prj bredvid varandra)."
        ) from error
    if layer is not None and layer not in layers:
        raise FileProblem(f"{path.name} har inget lager {layer}. Lager som finns: {listed(layers)}.")
    if layer is None and len(layers) > 1:
        raise FileProblem(f"{path.name} har flera lager. Välj ett av dem: {listed(layers)}.")


def _check_in_sweden(path: Path, features: gpd.GeoDataFrame) -> None:
    """Swapped axes and a wrong coordinate system both put the places somewhere else."""
    bounds = features.to_crs(WGS84).total_bounds
    area_of_use = CRS(SWEREF).area_of_use
    if area_of_use is None or not isfinite(bounds).all() or not box(*bounds).intersects(box(*area_of_use.bounds)):
        raise FileProblem(
            f"{path.name} hamnar utanför Sverige. Koordinatsystemet i filen är troligen fel. Spara om den i rätt "
            "system, t.ex. SWEREF 99 TM (EPSG:3006)."
        )
