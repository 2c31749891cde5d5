"""Maps as map programs write them: what is accepted can be drawn, and what cannot be placed is told."""

from __future__ import annotations

from pathlib import Path

import geopandas as gpd
import pyogrio
import pytest
import shapely

from pipelines.errors import FileProblem
from pipelines.reference import Reference, borders
from pipelines.tables.maps_in import read_map

LOCAL = 'LOCAL_CS["Local",UNIT["Meter",1.0]]'
COLUMNS = {"code_column": "kod", "name_column": "namn"}


@pytest.fixture
def source(reference: Reference) -> gpd.GeoDataFrame:
    found = borders.load(reference.folder)
    names = [reference.area(area_id).official_name for area_id in found["area_id"]]
    return found.rename(columns={"area_id": "kod"}).assign(namn=names)


def with_codes(source: gpd.GeoDataFrame, change: object) -> gpd.GeoDataFrame:
    return source.assign(kod=[change(code) for code in source["kod"]])  # type: ignore[operator]


def test_heights_are_dropped_and_what_is_written_can_be_drawn(
    source: gpd.GeoDataFrame, reference: Reference, tmp_path: Path
) -> None:
    high = source.set_geometry(shapely.force_3d(source.geometry, 7.0))
    high.to_file(tmp_path / "high.gpkg")

    result = borders.build(tmp_path / "high.gpkg", reference=reference, **COLUMNS)
    borders.write(result, tmp_path / "out.geojson")

    assert not read_map(tmp_path / "out.geojson").has_z.any()
    assert len(shapely.coverage_simplify(result.areas.geometry.to_numpy(), 150)) == len(source)


def test_a_file_with_heights_is_flat_when_it_is_read(source: gpd.GeoDataFrame, tmp_path: Path) -> None:
    source.set_geometry(shapely.force_3d(source.geometry)).to_crs(4326).to_file(tmp_path / "high.geojson")

    assert not read_map(tmp_path / "high.geojson").has_z.any()


def test_coordinates_that_nobody_knows_are_told_for_the_areas_and_for_the_coast(
    source: gpd.GeoDataFrame, reference: Reference, tmp_path: Path
) -> None:
    source.to_file(tmp_path / "known.gpkg")
    for name in ("local.shp", "nothing.shp"):
        source.to_file(tmp_path / name)
    (tmp_path / "local.prj").write_text(LOCAL, encoding="ascii")
    (tmp_path / "nothing.prj").unlink()

    for name in ("local.shp", "nothing.shp"):
        with pytest.raises(FileProblem, match=f"{name} säger inte vilket koordinatsystem"):
            borders.build(tmp_path / name, reference=reference, **COLUMNS)
        with pytest.raises(FileProblem, match=f"{name} säger inte vilket koordinatsystem"):
            borders.build(tmp_path / "known.gpkg", reference=reference, clip_to=tmp_path / name, **COLUMNS)


def test_the_layer_of_the_coast_is_chosen_by_itself(
    source: gpd.GeoDataFrame, reference: Reference, tmp_path: Path
) -> None:
    source.to_file(tmp_path / "areas.gpkg")
    coast = tmp_path / "coast.gpkg"
    land = gpd.GeoDataFrame(geometry=[source.geometry.union_all()], crs=source.crs)
    land.to_file(coast, layer="land")
    land.assign(geometry=land.buffer(-20_000)).to_file(coast, layer="lakes")

    with pytest.raises(FileProblem, match=r"coast.gpkg har flera lager. Välj ett av dem med --clip-layer: land, lakes"):
        borders.build(tmp_path / "areas.gpkg", reference=reference, clip_to=coast, **COLUMNS)
    result = borders.build(tmp_path / "areas.gpkg", reference=reference, clip_to=coast, clip_layer="land", **COLUMNS)
    assert len(result.areas) == len(source)


def test_a_table_without_shapes_is_no_layer_to_choose(
    source: gpd.GeoDataFrame, reference: Reference, tmp_path: Path
) -> None:
    path = tmp_path / "a.gpkg"
    source.to_file(path, layer="regso")
    pyogrio.write_dataframe(source[["namn"]], path, layer="layer_styles")

    assert len(borders.build(path, reference=reference, **COLUMNS).areas) == len(source)
    with pytest.raises(FileProblem, match=r"inget lager layer_styles med ytor. Lager som finns: regso"):
        borders.build(path, reference=reference, layer="layer_styles", **COLUMNS)
