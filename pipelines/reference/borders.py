"""Borders of the areas: built from any map file, checked, kept in the municipality's folder and read from there.

SWEREF 99 TM (EPSG:3006, metres) in memory; WGS 84 with five decimals in the file.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import geopandas as gpd
import pandas as pd
from pyogrio.errors import DataSourceError

from pipelines.domain import KINDS_WITHOUT_POLYGON, Area, AreaKind
from pipelines.errors import FileProblem
from pipelines.reference.codes import near_misses
from pipelines.reference.municipality import Reference
from pipelines.reference.polygons import broken, clipped, doubled, overlapping
from pipelines.swedish import counted, listed
from pipelines.tables.headers import repeatable
from pipelines.tables.maps_in import WGS84, check_columns, read_map

FILE = "areas.geojson"


@dataclass(frozen=True)
class BuildResult:
    """Checked borders, and what a person should know about the file they came from.

    `areas`: one row per polygon area in the order they are shown; area_id, official_name, geometry (EPSG:3006).
    """

    areas: gpd.GeoDataFrame
    notes: list[str]


def load(folder: Path) -> gpd.GeoDataFrame:
    """One row per polygon area of a municipality's folder: area_id, geometry (EPSG:3006); no points, not the whole.

    Raises FileProblem if the file is missing, broken, lacks area_id, or has an area twice or with an invalid border.
    """
    if not (folder / FILE).exists():
        raise FileProblem(
            f"{folder / FILE} saknas, så kartan går inte att rita. Gör den med: python -m pipelines areas KARTFIL "
            f"--out {folder / FILE}"
        )
    return _read(folder / FILE)


def _read(path: Path) -> gpd.GeoDataFrame:
    areas = read_map(path)
    check_columns(path, areas, "area_id")
    _refuse(path, [*doubled(areas), *broken(areas)])
    return areas[["area_id", "geometry"]]


def with_points(areas: gpd.GeoDataFrame, reference: Reference) -> gpd.GeoDataFrame:
    """`areas` with one more row for each place that is, or was, a point, where it was last. Same columns and metres."""
    ids = dict.fromkeys(area.area_id for area in reference.areas if area.kind is AreaKind.POINT)
    places = [area for area in map(reference.area, ids) if area.kind is AreaKind.POINT]
    points = gpd.GeoDataFrame(
        {"area_id": [place.area_id for place in places]},
        geometry=gpd.points_from_xy([place.longitude for place in places], [place.latitude for place in places]),
        crs=WGS84,
    )
    return pd.concat([areas, points.to_crs(areas.crs)], ignore_index=True)


def missing_polygons(areas: gpd.GeoDataFrame, reference: Reference) -> list[str]:
    """One sentence for each area in areas.csv that should have a polygon and has none; empty if all have."""
    have = set(areas["area_id"])
    return [
        f"{area.area_id} ({area.official_name}) finns i areas.csv men saknar yta. Lägg till ytan, eller sätt kind "
        "till point eller whole."
        for area in _with_polygon(reference)
        if area.area_id not in have
    ]


def build(
    source: Path,
    *,
    code_column: str,
    name_column: str,
    reference: Reference,
    clip_to: Path | None = None,
    layer: str | None = None,
    clip_layer: str | None = None,
) -> BuildResult:
    """The borders of the areas in areas.csv, from any map file OGR reads, clipped to the land in `clip_to` if given.

    `layer` and `clip_layer` choose among the layers of each file. Raises FileProblem naming every area whose code is
    nearly right; and every broken, overlapping, doubled or missing one.
    """
    polygons = read_areas(source, code_column=code_column, name_column=name_column, layer=layer)
    wanted = {area.area_id: area for area in sorted(_with_polygon(reference), key=lambda area: area.sort_order)}
    _refuse(source, list(near_misses(polygons["area_id"], wanted.values(), code_column)))
    areas = polygons[polygons["area_id"].isin(wanted)].sort_values(
        "area_id", key=lambda ids: ids.map(list(wanted).index)
    )
    if areas.empty:
        raise FileProblem(
            f"{source.name}: ingen kod i kolumnen {code_column} finns i areas.csv. Ange kolumnen med områdenas koder. "
            f"I {code_column} står t.ex. {listed(filter(repeatable, polygons['area_id'].head(3)))}."
        )
    _refuse(source, _problems(areas, reference))
    if clip_to is not None:
        areas = clipped(areas, _land(clip_to, clip_layer, areas))
        _refuse(source, _problems(areas, reference))
    notes = [*_left_out(polygons, wanted), *_renamed(areas, wanted)]
    areas = areas.assign(official_name=[wanted[area_id].official_name for area_id in areas["area_id"]])
    return BuildResult(areas[["area_id", "official_name", "geometry"]].reset_index(drop=True), notes)


def read_areas(source: Path, *, code_column: str, name_column: str, layer: str | None) -> gpd.GeoDataFrame:
    """One row per polygon of any map file OGR reads: area_id, name_in_file, geometry (EPSG:3006).

    Raises FileProblem for a file that is no map or lacks one of the columns, or has an area without a code or a name.
    """
    features = read_map(source, layer)
    check_columns(source, features, code_column, name_column)
    for column in (code_column, name_column):
        if empty := int(features[column].isna().sum()):
            counting = counted(empty, "område", "områden")
            raise FileProblem(f"{source.name}: {counting} saknar värde i kolumnen {column}. Fyll i, eller ta bort dem.")
    names = {"area_id": features[code_column].astype(str), "name_in_file": features[name_column].astype(str)}
    return gpd.GeoDataFrame(names, geometry=features.geometry)


def check(source: Path, areas: gpd.GeoDataFrame) -> None:
    """Raises FileProblem naming every area of the map that is doubled, broken or overlaps another."""
    _refuse(source, [*doubled(areas), *broken(areas), *overlapping(areas)])


def write(result: BuildResult, out: Path) -> None:
    """Writes GeoJSON in WGS 84 with five decimals. `out` is replaced only by a file that can be read again."""
    draft = out.with_name(f".{out.name}")
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        result.areas.to_crs(WGS84).to_file(
            draft, driver="GeoJSON", layer="areas", engine="pyogrio", RFC7946="YES", COORDINATE_PRECISION=5
        )
        _read(draft)
        draft.replace(out)
    except (OSError, DataSourceError):
        raise FileProblem(f"{out} går inte att skriva. Välj en mapp där du får skriva.") from None
    finally:
        with suppress(OSError):
            draft.unlink(missing_ok=True)


def _current(reference: Reference) -> list[Area]:
    return [area for area in reference.areas if area.valid_to is None]


def _with_polygon(reference: Reference) -> list[Area]:
    return [area for area in _current(reference) if area.kind not in KINDS_WITHOUT_POLYGON]


def _land(path: Path, layer: str | None, areas: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    land = read_map(path, layer, near=areas, layer_option="--clip-layer")
    _refuse(path, list(broken(land.assign(area_id=[f"Yta {row}" for row in range(1, len(land) + 1)]))))
    return land


def _problems(areas: gpd.GeoDataFrame, reference: Reference) -> list[str]:
    return [*missing_polygons(areas, reference), *doubled(areas), *broken(areas), *overlapping(areas)]


def _left_out(polygons: gpd.GeoDataFrame, wanted: Mapping[str, Area]) -> Iterable[str]:
    others = polygons[~polygons["area_id"].isin(wanted)]
    if len(others):
        names = listed(others["name_in_file"].head(3)) + (" …" if len(others) > 3 else "")
        yield f"{counted(len(others), 'yta', 'ytor')} i filen finns inte i areas.csv och togs inte med: {names}"


def _renamed(areas: gpd.GeoDataFrame, wanted: Mapping[str, Area]) -> Iterable[str]:
    for area_id, name in zip(areas["area_id"], areas["name_in_file"], strict=True):
        if name != wanted[area_id].official_name:
            yield f"{area_id} heter {name} i filen men {wanted[area_id].official_name} i areas.csv."


def _refuse(path: Path, problems: list[str]) -> None:
    if problems:
        raise FileProblem("\n".join([f"{path.name} kan inte användas:", *(f"- {problem}" for problem in problems)]))
