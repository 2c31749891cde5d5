"""New borders by the command line, from a map file as somebody would have it."""

from __future__ import annotations

from pathlib import Path

import geopandas as gpd
import pytest
from shapely import Polygon

from pipelines.reference import FOLDER, borders
from tests.pipelines.commands.conftest import Run

COLUMNS = ("--code-column", "kod", "--name-column", "namn")


@pytest.fixture(scope="module")
def source() -> gpd.GeoDataFrame:
    """The product's own polygons as another map file has them."""
    return (
        gpd.read_file(FOLDER / borders.FILE)
        .rename(columns={"area_id": "kod", "official_name": "namn"})
        .to_crs("EPSG:3006")
    )


def test_a_geopackage_becomes_the_borders(run: Run, tmp_path: Path, source: gpd.GeoDataFrame) -> None:
    source.to_file(tmp_path / "regso.gpkg")
    out = tmp_path / "areas.geojson"

    said = run("areas", str(tmp_path / "regso.gpkg"), *COLUMNS, "--out", str(out))

    assert said == f"12 områden skrivna till {out}.\n"
    assert len(borders.load(tmp_path)) == 12


def test_what_does_not_match_is_noted(run: Run, tmp_path: Path, source: gpd.GeoDataFrame) -> None:
    source.assign(namn=source["namn"].replace("Roma", "Roma kyrkby")).to_file(tmp_path / "regso.gpkg")

    said = run("areas", str(tmp_path / "regso.gpkg"), *COLUMNS, "--out", str(tmp_path / "areas.geojson"))

    assert "Obs: 0980R009 heter Roma kyrkby i filen men Roma i areas.csv." in said


def test_broken_geometry_is_refused_by_name_and_nothing_is_written(
    run: Run, tmp_path: Path, source: gpd.GeoDataFrame
) -> None:
    bow_tie = Polygon([(700_000, 6_380_000), (702_000, 6_382_000), (702_000, 6_380_000), (700_000, 6_382_000)])
    broken = source.copy()
    broken.loc[broken["kod"] == "0980R005", "geometry"] = bow_tie
    broken[broken["kod"] != "0980R010"].to_file(tmp_path / "regso.gpkg")
    out = tmp_path / "areas.geojson"

    said = run("areas", str(tmp_path / "regso.gpkg"), *COLUMNS, "--out", str(out), exit_code=1)

    assert "0980R005 har en trasig gräns nära 701000 6381000" in said
    assert "0980R010 (Slite) finns i areas.csv men saknar yta" in said
    assert not out.exists()


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("skräp.gpkg", b"\x00\x01skr\xc3\xa4p" * 1000, "ingen kartfil som går att läsa"),
        ("tom.geojson", b"", "ingen kartfil som går att läsa"),
    ],
)
def test_what_is_no_map_is_refused(run: Run, tmp_path: Path, name: str, content: bytes, message: str) -> None:
    (tmp_path / name).write_bytes(content)

    assert message in run("areas", str(tmp_path / name), "--out", str(tmp_path / "areas.geojson"), exit_code=1)


def test_a_file_that_is_not_there_is_named(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "finns-inte.gpkg"

    assert f"{file} finns inte." in run("areas", str(file), "--out", str(tmp_path / "a.geojson"), exit_code=1)


def test_a_folder_that_does_not_exist_is_made(run: Run, tmp_path: Path, source: gpd.GeoDataFrame) -> None:
    source.to_file(tmp_path / "regso.gpkg")
    out = tmp_path / "ny" / "areas.geojson"

    run("areas", str(tmp_path / "regso.gpkg"), *COLUMNS, "--out", str(out))

    assert out.exists()
