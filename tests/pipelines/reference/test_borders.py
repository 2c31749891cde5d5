from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest
from shapely import Point, Polygon, box
from shapely.affinity import translate

from pipelines.errors import FileProblem
from pipelines.reference import FOLDER, Reference, borders

LAND_SQUARE_KM = {
    "0980R001": 0.68,
    "0980R002": 774,
    "0980R003": 994,
    "0980R004": 984,
    "0980R005": 1.89,
    "0980R006": 10.3,
    "0980R007": 19.7,
    "0980R008": 13.6,
    "0980R009": 12.0,
    "0980R010": 7.5,
    "0980R011": 309,
    "0980R012": 19.7,
}
BINGEBY, SOUTH, GRABO, ROMA = "0980R001", "0980R004", "0980R005", "0980R009"


@pytest.fixture
def source(reference: Reference) -> gpd.GeoDataFrame:
    """The real borders as they might come from elsewhere: other column names, EPSG:3006."""
    shapes = borders.load(FOLDER)
    names = [reference.area(area_id).official_name for area_id in shapes["area_id"]]
    return shapes.rename(columns={"area_id": "kod"}).assign(namn=names)


def build(path: Path, reference: Reference, **options: Path | str) -> borders.BuildResult:
    columns = {"code_column": "kod", "name_column": "namn"}
    return borders.build(path, reference=reference, **{**columns, **options})  # type: ignore[arg-type]


def geopackage(source: gpd.GeoDataFrame, folder: Path) -> Path:
    source.to_file(folder / "source.gpkg")
    return folder / "source.gpkg"


def reshaped(source: gpd.GeoDataFrame, area_id: str, shape: object) -> gpd.GeoDataFrame:
    shapes = [shape if code == area_id else old for code, old in zip(source["kod"], source.geometry, strict=True)]
    return source.set_geometry(gpd.GeoSeries(shapes, index=source.index, crs=source.crs))


def shape_of(shapes: gpd.GeoDataFrame, area_id: str, column: str = "area_id") -> Polygon:
    return shapes.set_index(column).geometry[area_id]


def refusal(path: Path, reference: Reference, **options: Path | str) -> str:
    with pytest.raises(FileProblem) as problem:
        build(path, reference, **options)
    return str(problem.value)


def test_the_real_borders_have_the_known_land_areas(reference: Reference) -> None:
    shapes = borders.load(FOLDER)
    assert list(shapes.columns) == ["area_id", "geometry"]
    assert shapes.crs == "EPSG:3006"
    square_km = (shapes.set_index("area_id").area / 1e6).to_dict()
    assert square_km == {area_id: pytest.approx(known, rel=0.02) for area_id, known in LAND_SQUARE_KM.items()}
    assert borders.missing_polygons(shapes, reference) == []


def test_bingeby_is_a_hole_in_its_neighbour() -> None:
    shapes = borders.load(FOLDER)
    bingeby = shape_of(shapes, BINGEBY)
    neighbour = shape_of(shapes, "0980R007")
    holes = [Polygon(ring) for part in neighbour.geoms for ring in part.interiors]
    assert any(hole.intersection(bingeby).area > 0.99 * bingeby.area for hole in holes)
    assert neighbour.intersection(bingeby).area < 0.001 * bingeby.area


def test_points_can_be_added(reference: Reference) -> None:
    places = borders.with_points(borders.load(FOLDER), reference)
    point = shape_of(places, "ostercentrum")
    assert len(places) == 13
    assert isinstance(point, Point)
    assert shape_of(places, "0980R007").contains(point)


@pytest.mark.parametrize(
    ("name", "crs"),
    [("a.gpkg", "EPSG:3006"), ("a.shp", "EPSG:3006"), ("a.geojson", "EPSG:4326"), ("a.gpkg", "EPSG:3857")],
)
def test_any_map_file_in_any_coordinate_system(
    name: str, crs: str, source: gpd.GeoDataFrame, reference: Reference, tmp_path: Path
) -> None:
    source.to_crs(crs).to_file(tmp_path / name)
    result = build(tmp_path / name, reference)
    assert list(result.areas.columns) == ["area_id", "official_name", "geometry"]
    assert result.areas.crs == "EPSG:3006"
    assert result.notes == []
    assert shape_of(result.areas, ROMA).symmetric_difference(shape_of(source, ROMA, "kod")).area < 100


def test_what_is_written_is_what_is_kept_in_data(reference: Reference, tmp_path: Path) -> None:
    result = borders.build(
        FOLDER / borders.FILE, code_column="area_id", name_column="official_name", reference=reference
    )
    borders.write(result, tmp_path / "areas.geojson")
    assert (tmp_path / "areas.geojson").read_bytes() == (FOLDER / borders.FILE).read_bytes()
    assert [path.name for path in tmp_path.iterdir()] == ["areas.geojson"]


def test_the_written_file_is_wgs84_with_five_decimals(
    source: gpd.GeoDataFrame, reference: Reference, tmp_path: Path
) -> None:
    borders.write(build(geopackage(source, tmp_path), reference), tmp_path / "new" / "areas.geojson")
    features = json.loads((tmp_path / "new" / "areas.geojson").read_text(encoding="utf-8"))["features"]
    assert features[0]["properties"] == {"area_id": "0980R007", "official_name": "Innerstaden-Visby norra"}
    longitude, latitude = features[0]["geometry"]["coordinates"][0][0][0]
    assert (round(longitude, 5), round(latitude, 5)) == (longitude, latitude)
    assert 18 < longitude < 19.5
    assert 56.8 < latitude < 58.1


def test_clipping_cuts_the_sea_away_and_keeps_shared_borders(
    source: gpd.GeoDataFrame, reference: Reference, tmp_path: Path
) -> None:
    land = source.geometry.union_all()
    south = shape_of(source, SOUTH, "kod")
    west, bottom, east, _ = land.bounds
    far_out = south.union(box(west - 20_000, bottom - 20_000, east, bottom + 15_000).difference(land))
    crumb = box(west - 10_000, bottom - 10_000, west - 9_900, bottom - 9_900)
    gpd.GeoSeries([land, crumb], crs=source.crs).to_crs(4326).to_file(tmp_path / "coast.geojson")
    path = geopackage(reshaped(source, SOUTH, far_out), tmp_path)

    result = build(path, reference, clip_to=tmp_path / "coast.geojson").areas

    assert shape_of(result, SOUTH).area == pytest.approx(south.area, rel=0.01)
    assert not shape_of(result, SOUTH).intersects(crumb)
    assert result.area.sum() == pytest.approx(result.geometry.union_all().area, rel=1e-6)
    assert result.get_coordinates().shape[0] <= source.get_coordinates().shape[0]


def test_an_area_that_is_all_sea_is_named(source: gpd.GeoDataFrame, reference: Reference, tmp_path: Path) -> None:
    land = source[source["kod"] != GRABO]
    land.to_file(tmp_path / "coast.gpkg")
    assert f"{GRABO} har ingen yta kvar" in refusal(
        geopackage(source, tmp_path), reference, clip_to=tmp_path / "coast.gpkg"
    )


def test_every_problem_is_named_at_once(source: gpd.GeoDataFrame, reference: Reference, tmp_path: Path) -> None:
    bow_tie = Polygon([(700_000, 6_380_000), (702_000, 6_382_000), (702_000, 6_380_000), (700_000, 6_382_000)])
    moved = translate(shape_of(source, ROMA, "kod"), 200, 0)
    broken = reshaped(reshaped(source, GRABO, bow_tie), ROMA, moved)
    broken = broken[broken["kod"] != "0980R010"]
    text = refusal(geopackage(broken, tmp_path), reference)
    assert f"{GRABO} har en trasig gräns nära 701000 6381000" in text
    assert "0980R009 och 0980R002 ligger över varandra" in text
    assert "0980R010 (Slite) finns i areas.csv men saknar yta" in text
    assert text.count("\n- ") == 3


def test_an_area_on_two_rows_is_named(source: gpd.GeoDataFrame, reference: Reference, tmp_path: Path) -> None:
    doubled = pd.concat([source, source[source["kod"] == ROMA]])
    assert f"{ROMA} finns på flera rader" in refusal(geopackage(doubled, tmp_path), reference)


def test_an_area_may_lack_a_polygon_if_it_is_a_point(
    source: gpd.GeoDataFrame, reference: Reference, tmp_path: Path
) -> None:
    with_point = tuple(
        replace(area, kind=type(area.kind).POINT, longitude=18.4, latitude=57.5) if area.area_id == ROMA else area
        for area in reference.areas
    )
    path = geopackage(source[source["kod"] != ROMA], tmp_path)
    assert len(build(path, replace(reference, areas=with_point)).areas) == 11


def test_other_polygons_and_other_names_are_noted(
    source: gpd.GeoDataFrame, reference: Reference, tmp_path: Path
) -> None:
    others = source.head(5).assign(kod=[f"0114R00{number}" for number in range(5)], namn="Annan ort")
    renamed = source.assign(namn=source["namn"].replace("Roma", "Roma med omnejd"))
    notes = build(geopackage(pd.concat([renamed, others]), tmp_path), reference).notes
    assert notes == [
        "5 ytor i filen finns inte i areas.csv och togs inte med: Annan ort, Annan ort, Annan ort …",
        "0980R009 heter Roma med omnejd i filen men Roma i areas.csv.",
    ]


def test_missing_columns_are_named_with_those_there_are(
    source: gpd.GeoDataFrame, reference: Reference, tmp_path: Path
) -> None:
    text = refusal(geopackage(source, tmp_path), reference, code_column="regsokod")
    assert "saknar kolumnen regsokod. Kolumner som finns: kod, namn." in text


def test_the_wrong_column_is_explained(source: gpd.GeoDataFrame, reference: Reference, tmp_path: Path) -> None:
    assert "ingen kod i kolumnen namn" in refusal(geopackage(source, tmp_path), reference, code_column="namn")


def test_a_file_without_coordinate_system_is_refused(
    source: gpd.GeoDataFrame, reference: Reference, tmp_path: Path
) -> None:
    source.to_file(tmp_path / "a.shp")
    (tmp_path / "a.prj").unlink()
    assert "säger inte vilket koordinatsystem" in refusal(tmp_path / "a.shp", reference)


def test_a_file_that_says_the_wrong_coordinate_system_is_refused(
    source: gpd.GeoDataFrame, reference: Reference, tmp_path: Path
) -> None:
    path = geopackage(source.set_crs("EPSG:4326", allow_override=True), tmp_path)
    assert "hamnar utanför Sverige" in refusal(path, reference)


def test_a_file_with_several_layers_asks_which(source: gpd.GeoDataFrame, reference: Reference, tmp_path: Path) -> None:
    path = tmp_path / "a.gpkg"
    source.to_file(path, layer="regso")
    source.head(1).to_file(path, layer="annat")
    assert "flera lager. Välj ett av dem med --layer: regso, annat" in refusal(path, reference)
    assert "inget lager finns_ej med ytor. Lager som finns: regso, annat" in refusal(path, reference, layer="finns_ej")
    assert len(build(path, reference, layer="regso").areas) == 12


def test_what_is_no_map_is_refused(reference: Reference, tmp_path: Path) -> None:
    (tmp_path / "rubbish.gpkg").write_bytes(b"\x00\x01rubbish" * 1000)
    (tmp_path / "table.csv").write_text("kod,namn\n0980R001,Bingeby\n", encoding="utf-8")
    assert "ingen kartfil" in refusal(tmp_path / "rubbish.gpkg", reference)
    assert "har inga ytor" in refusal(tmp_path / "table.csv", reference)
    assert "finns inte" in refusal(tmp_path / "nowhere.gpkg", reference)


def test_a_file_that_cannot_be_loaded_never_replaces_a_good_one(
    source: gpd.GeoDataFrame, reference: Reference, tmp_path: Path
) -> None:
    good = build(geopackage(source, tmp_path), reference)
    borders.write(good, tmp_path / "areas.geojson")
    before = (tmp_path / "areas.geojson").read_bytes()
    doubled = borders.BuildResult(pd.concat([good.areas, good.areas]), [])
    with pytest.raises(FileProblem, match="flera rader"):
        borders.write(doubled, tmp_path / "areas.geojson")
    assert (tmp_path / "areas.geojson").read_bytes() == before


def test_the_products_own_file_is_checked_when_loaded(tmp_path: Path) -> None:
    with pytest.raises(FileProblem, match="saknas, så kartan går inte att rita"):
        borders.load(tmp_path)


@pytest.mark.parametrize(
    ("written", "why"),
    [
        ("980R005", "tappat nollan först"),
        ("00980R005", "nollor först skiljer"),
        ("0980r005", "stora och små bokstäver"),
        (" 0980R005", "mellanslag"),
        ("0980 R005", "mellanslag"),
        ("0980R005.0", "fått .0"),
        ("980R005.0", "fått .0"),
    ],
)
def test_a_code_that_is_nearly_right_is_pointed_out_as_that(
    source: gpd.GeoDataFrame, reference: Reference, tmp_path: Path, written: str, why: str
) -> None:
    nearly = source.assign(kod=source["kod"].replace(GRABO, written))
    text = refusal(geopackage(nearly, tmp_path), reference)
    assert f"{GRABO} (Gråbo) står som ”{written}” i kolumnen kod: " in text
    assert why in text
    assert "saknar yta" not in text


def test_codes_that_are_numbers_throughout_are_pointed_out_too(
    source: gpd.GeoDataFrame, reference: Reference, tmp_path: Path
) -> None:
    areas = [
        replace(area, area_id=f"0{area.area_id[5:]}") if area.area_id.startswith("0980R") else area
        for area in reference.areas
    ]
    numbers = source.assign(kod=source["kod"].str[5:].astype(int))
    text = refusal(geopackage(numbers, tmp_path), replace(reference, areas=tuple(areas)))
    assert text.count("tappat nollan först") == 12
