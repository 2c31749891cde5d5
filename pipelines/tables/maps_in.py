"""Reads polygons from any map file that OGR reads: GeoPackage, GeoJSON, Shapefile and more."""

from __future__ import annotations

from pathlib import Path

import geopandas as gpd
import pyogrio
from numpy import isfinite
from pyogrio.errors import DataLayerError, DataSourceError
from pyproj import CRS, Transformer
from pyproj.exceptions import ProjError
from shapely import box, force_2d

from pipelines.errors import FileProblem
from pipelines.swedish import joined, listed

SWEREF = "EPSG:3006"
WGS84 = "EPSG:4326"
NO_SHAPES = "{} har inga ytor här. Välj en kartfil med ytor över samma plats."


def read_map(
    path: Path,
    layer: str | None = None,
    *,
    near: gpd.GeoDataFrame | None = None,
    layer_option: str = "--layer",
) -> gpd.GeoDataFrame:
    """The features of one layer in SWEREF 99 TM (EPSG:3006), flat, with the file's own columns.

    `near` keeps only the features that touch its bounding box; a coast for the whole world is then no burden.
    `layer_option` is how a layer is chosen, for the message. Raises FileProblem for a file or layer that cannot be
    read, no known coordinate system, or places outside Sweden.
    """
    layer = _chosen_layer(path, layer, layer_option)
    try:
        crs = pyogrio.read_info(path, layer=layer)["crs"]
        _check_crs(path, crs)
        features = gpd.read_file(path, layer=layer, bbox=near)
    except (DataSourceError, DataLayerError, OSError, ValueError) as error:
        raise FileProblem(
            f"{path.name} går inte att läsa som karta. Öppna den i t.ex. QGIS och spara om den."
        ) from error
    if not isinstance(features, gpd.GeoDataFrame) or features.geometry.isna().all():
        raise FileProblem(NO_SHAPES.format(path.name))
    _check_in_sweden(path, features)
    features = features.to_crs(SWEREF)
    # Map programs write heights and measures that nobody asked for; nothing that draws or compares wants them.
    return features.set_geometry(gpd.GeoSeries(force_2d(features.geometry), index=features.index, crs=features.crs))


def check_columns(path: Path, features: gpd.GeoDataFrame, *columns: str) -> None:
    """Raises FileProblem naming the missing columns and those there are."""
    missing = [column for column in columns if column not in features.columns]
    if missing:
        there = listed(str(column) for column in features.columns if column != features.geometry.name)
        raise FileProblem(f"{path.name} saknar kolumnen {joined(missing)}. Kolumner som finns: {there or 'inga'}.")


def _chosen_layer(path: Path, layer: str | None, layer_option: str) -> str:
    """The layer to read: the one that was asked for, or the only one with shapes."""
    if not path.exists():
        raise FileProblem(f"{path} finns inte. Kontrollera sökvägen.")
    try:
        found = [(str(name), shape) for name, shape in pyogrio.list_layers(path)]
    except (DataSourceError, OSError, ValueError) as error:
        raise FileProblem(
            f"{path.name} är ingen kartfil som går att läsa. Den ska vara GeoPackage, GeoJSON eller Shapefile "
            "(då med .shp, .shx, .dbf och .prj bredvid varandra)."
        ) from error
    layers = [name for name, shape in found if shape is not None]  # a table of map styles has none
    if layer is not None and layer not in layers:
        there = f"Lager som finns: {listed(layers)}" if layers else "Filen har inget lager med ytor"
        raise FileProblem(f"{path.name} har inget lager {layer} med ytor. {there}.")
    if layer is None and len(layers) > 1:
        raise FileProblem(f"{path.name} har flera lager. Välj ett av dem med {layer_option}: {listed(layers)}.")
    if not layers:
        raise FileProblem(NO_SHAPES.format(path.name))
    return layer or layers[0]


def _check_crs(path: Path, written: str | None) -> None:
    """A file that says nothing, and one whose coordinates are local and known to nobody, cannot be put in place."""
    try:
        crs = CRS.from_user_input(written) if written else None
        if crs is not None and (crs.is_geographic or crs.is_projected or crs.is_geocentric):
            Transformer.from_crs(crs, SWEREF)
            return
    except ProjError:
        pass
    raise FileProblem(
        f"{path.name} säger inte vilket koordinatsystem den har, eller ett som är lokalt och inte går att placera. "
        "Spara om den med ett, t.ex. SWEREF 99 TM (EPSG:3006); till en Shapefile hör en .prj-fil."
    )


def _check_in_sweden(path: Path, features: gpd.GeoDataFrame) -> None:
    """Swapped axes and a wrong coordinate system both put the places somewhere else."""
    bounds = features.to_crs(WGS84).total_bounds
    area_of_use = CRS(SWEREF).area_of_use
    if area_of_use is None or not isfinite(bounds).all() or not box(*bounds).intersects(box(*area_of_use.bounds)):
        raise FileProblem(
            f"{path.name} hamnar utanför Sverige. Koordinatsystemet i filen är troligen fel. Spara om den i rätt "
            "system, t.ex. SWEREF 99 TM (EPSG:3006)."
        )
