"""A new municipality's folder: made whole or not at all, and never over anything."""

from __future__ import annotations

from pathlib import Path

import geopandas as gpd
import pytest
from shapely import box

from pipelines import reference as reference_data
from pipelines.config import ROOT
from pipelines.reference import FOLDER, gaps
from pipelines.reference.start import LEFT_TO_DO
from tests.factories import add_round
from tests.pipelines.commands.conftest import Run, opened_store

COLUMNS = ("--code-column", "kod", "--name-column", "namn")


def a_map(path: Path, **columns: list[object]) -> Path:
    shapes = [box(550_000 + 10_000 * number, 6_650_000, 560_000 + 10_000 * number, 6_660_000) for number in range(3)]
    rows: dict[str, list[object]] = {
        "kod": ["1999B", "1999A", "2000A"],
        "namn": ["Åsen", "Hamnen", "Grannbyn"],
        **columns,
    }
    gpd.GeoDataFrame(rows, geometry=shapes, crs="EPSG:3006").to_file(path, layer="omraden")
    return path


@pytest.fixture
def source(tmp_path: Path) -> Path:
    return a_map(tmp_path / "karta.gpkg")


def start(run: Run, folder: Path, source: Path, *more: str, exit_code: int = 0) -> str:
    words = ["start", str(folder), "--name", "Vikstads kommun", "--areas", str(source), *COLUMNS, *more]
    return run(*words, exit_code=exit_code)


def test_the_folder_can_be_read_and_has_the_areas_of_the_map_below_the_whole(
    run: Run, tmp_path: Path, source: Path
) -> None:
    start(run, tmp_path / "ny" / "vikstad", source, "--code-prefix", "1999", "--layer", "omraden")

    made = reference_data.load(tmp_path / "ny" / "vikstad")
    assert made.description.name == "Vikstads kommun"
    assert [(area.area_id, area.display_name, area.parent_id) for area in made.areas] == [
        ("kommunen", "Hela kommunen", None),
        ("1999A", "Hamnen", "kommunen"),
        ("1999B", "Åsen", "kommunen"),
    ]
    assert made.whole.official_name == "Vikstads kommun"
    assert not made.agencies
    assert not made.coverage
    assert made.description.close_up is None
    assert len(gaps(made)) == 5
    assert [path.name for path in (tmp_path / "ny").iterdir()] == ["vikstad"]


def test_nothing_is_left_to_fill_in_in_the_folder_that_the_product_carries() -> None:
    assert gaps(reference_data.load(FOLDER)) == []


def test_it_can_be_made_in_a_folder_that_is_there_and_empty(run: Run, tmp_path: Path, source: Path) -> None:
    (tmp_path / "vikstad").mkdir()

    start(run, tmp_path / "vikstad", source)

    assert (tmp_path / "vikstad" / "areas.geojson").exists()


def test_a_folder_with_anything_in_it_is_left_as_it_is(run: Run, tmp_path: Path, source: Path) -> None:
    (tmp_path / "vikstad").mkdir()
    (tmp_path / "vikstad" / "anteckning.txt").write_text("Rör inte.", encoding="utf-8")

    assert "finns redan och är inte tom" in start(run, tmp_path / "vikstad", source, exit_code=1)
    assert "finns redan och är inte tom" in start(run, source, source, exit_code=1)
    assert [path.name for path in (tmp_path / "vikstad").iterdir()] == ["anteckning.txt"]


def test_it_can_be_made_where_one_stands(
    run: Run, tmp_path: Path, source: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stands = tmp_path / "Min kommun"
    stands.mkdir()
    monkeypatch.chdir(stands)

    told = start(run, Path(), source)

    assert reference_data.load(stands).description.name == "Vikstads kommun"
    assert f"make start FOLDER='{stands}'" in told
    assert f"make start FOLDER='{stands}'" in Path(LEFT_TO_DO).read_text(encoding="utf-8")  # where one still stands
    assert "finns redan och är inte tom" in start(run, Path(), source, exit_code=1)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["Min kommun", "karta.gpkg"]


@pytest.mark.parametrize(
    "folder", [ROOT, ROOT / "data", FOLDER, ROOT / "data" / "vikstad", ROOT / "pipelines" / "vikstad", ROOT / "vikstad"]
)
def test_nothing_is_written_in_the_product_itself(run: Run, folder: Path, source: Path) -> None:
    before = {path for place in (ROOT, folder.parent) for path in place.iterdir()}

    assert f"Välj en ny mapp utanför {ROOT}" in start(run, folder, source, exit_code=1)
    assert {path for place in (ROOT, folder.parent) for path in place.iterdir()} == before


@pytest.mark.parametrize("name", ["", "  ", "–", "a" * 1000])
def test_a_municipality_has_a_name(run: Run, tmp_path: Path, source: Path, name: str) -> None:
    told = start(run, tmp_path / "vikstad", source, "--name", name, exit_code=1)

    assert "Kommunen behöver ett namn med bokstäver" in told
    assert '--name "Vikstads kommun"' in told
    assert not (tmp_path / "vikstad").exists()


@pytest.mark.parametrize(
    ("columns", "more", "expected"),
    [
        ({"kod": ["1", "1", "2"]}, [], "1 finns på flera rader"),
        ({"kod": ["1", None, "2"]}, [], "1 område saknar värde i kolumnen kod"),
        ({"namn": ["Åsen", None, None]}, [], "2 områden saknar värde i kolumnen namn"),
        ({}, ["--code-prefix", "0980"], "ingen kod i kod börjar med 0980"),
        ({}, ["--layer", "vägar"], "har inget lager vägar"),
        ({}, ["--code-column", "nummer"], "saknar kolumnen nummer"),
        ({"kod": ["kommunen", "1", "2"]}, [], "två rader för kommunen"),
        ({"namn": ["Åsen", "–", "Byn"]}, [], "Rätta kartan karta.gpkg"),
    ],
)
def test_a_map_that_cannot_be_used_is_refused_and_nothing_is_left_behind(
    run: Run, tmp_path: Path, columns: dict[str, list[object]], more: list[str], expected: str
) -> None:
    source = a_map(tmp_path / "karta.gpkg", **columns)

    told = start(run, tmp_path / "vikstad", source, *more, exit_code=1)

    assert expected in told
    assert ".unfinished" not in told
    assert [path.name for path in tmp_path.iterdir() if path.is_dir()] == []


def test_a_store_is_not_opened_with_the_folder_of_another(
    run: Run, tmp_path: Path, source: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with opened_store() as store:
        add_round(store)
    start(run, tmp_path / "vikstad", source)
    monkeypatch.setenv("OSF_REFERENCE", str(tmp_path / "vikstad"))

    said = run("rounds", "list", exit_code=1)

    assert f"{tmp_path / 'vikstad'} är en annan kommuns mapp än den som {tmp_path / 'osf.duckdb'}" in said


def test_borders_are_written_nowhere_unless_one_says_where(run: Run, source: Path) -> None:
    before = (FOLDER / "areas.geojson").read_bytes()

    assert "--out" in run("areas", str(source), *COLUMNS, exit_code=2)
    assert (FOLDER / "areas.geojson").read_bytes() == before
