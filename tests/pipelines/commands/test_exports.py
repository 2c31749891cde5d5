"""Tables written by the command line: every column that was promised, nothing that a spreadsheet would run."""

from __future__ import annotations

from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest
from openpyxl import load_workbook

from pipelines.ledger import EntryKind
from tests import golden
from tests.factories import NOW, ROUND_ID, STRATEGIST, add_round, after_closing, rate
from tests.pipelines.commands.conftest import Run, opened_store

PROMISED = """
    round_id area_id theme_id level basis ratings_count expected_count no_insight_count lowest_level highest_level
    worrying_share agreement agreement_label previous_level raised_count lowered_count same_count is_flagged
"""
FORMULA = "=cmd|' /C calc'!A0"
FORMATS = ["csv", "xlsx", "parquet", "gpkg"]


@pytest.fixture
def closed_rounds(monkeypatch: pytest.MonkeyPatch) -> None:
    """The golden rounds, the second of them closed, with a comment that a spreadsheet would run."""
    with opened_store() as store:
        golden.fill(store)
        rate(store, agency_id="voluntary", area_id="0980R005", theme_id="alcohol", comment=FORMULA)
    monkeypatch.setenv("OSF_NOW", after_closing().isoformat())


def read(file: Path) -> pd.DataFrame:
    if file.suffix == ".csv":
        return pd.read_csv(file, sep=";", decimal=",", encoding="utf-8-sig")
    return {".xlsx": pd.read_excel, ".parquet": pd.read_parquet, ".gpkg": gpd.read_file}[file.suffix](file)


@pytest.mark.usefixtures("closed_rounds")
@pytest.mark.parametrize("file_format", FORMATS)
def test_the_picture_goes_out_whole_in_every_format(run: Run, tmp_path: Path, file_format: str) -> None:
    file = tmp_path / f"bild.{file_format}"

    said = run("export", "picture", "--round", ROUND_ID, "--format", file_format, "--out", str(file))

    assert said == f"71 rader skrivna till {file}.\n"
    table = read(file)
    assert set(PROMISED.split()) <= set(table.columns)
    assert not {"corrected_level", "corrected_rank"} & set(table.columns)  # the second lens is never the joint picture
    assert len(table) == 71
    assert set(table["data_origin"]) == {"Lägesbild"}
    cells = table.set_index(["area_id", "theme_id"])
    grabo = cells.loc["0980R005", "drugs"]
    assert (grabo["level"], grabo["basis"], grabo["ratings_count"]) == ("worrying", "quorum", 4)
    assert grabo["worrying_share"] == pytest.approx(0.5)
    north = cells.loc["0980R003", "threats_extortion"]
    assert pd.isna(north["level"])
    assert north["basis"] == "insufficient"
    assert bool(north["is_flagged"])


@pytest.mark.usefixtures("closed_rounds")
def test_the_map_file_has_a_place_for_every_row_that_has_one(run: Run, tmp_path: Path) -> None:
    run("export", "picture", "--round", ROUND_ID, "--format", "gpkg", "--out", str(tmp_path / "bild.gpkg"))

    table = gpd.read_file(tmp_path / "bild.gpkg")

    assert table.crs == "EPSG:3006"
    assert set(table[table.geometry.isna()]["area_id"]) == {"gotland"}
    assert set(table[table["area_id"] == "ostercentrum"].geom_type) == {"Point"}


@pytest.mark.usefixtures("closed_rounds")
def test_a_formula_goes_out_as_words(run: Run, tmp_path: Path) -> None:
    for file_format in FORMATS:
        file = tmp_path / f"svar.{file_format}"
        run("export", "ratings", "--round", ROUND_ID, "--format", file_format, "--out", str(file))

    assert f";'{FORMULA};" in (tmp_path / "svar.csv").read_text(encoding="utf-8-sig")
    sheet = load_workbook(tmp_path / "svar.xlsx").active
    assert sheet is not None
    found = [cell for row in sheet.iter_rows() for cell in row if cell.value == FORMULA]
    assert [cell.data_type for cell in found] == ["s"]
    assert FORMULA in set(read(tmp_path / "svar.parquet")["comment"])


@pytest.mark.usefixtures("closed_rounds")
@pytest.mark.parametrize("file_format", ["csv", "xlsx"])
def test_what_goes_out_comes_in_again_as_nothing_new(run: Run, tmp_path: Path, file_format: str) -> None:
    file = tmp_path / f"svar.{file_format}"
    run("export", "ratings", "--round", ROUND_ID, "--format", file_format, "--out", str(file))

    said = run("import", "ratings", str(file), "--late", "Prov.")

    assert said == "Inget nytt: alla 21 svar fanns redan i bilden.\n"


@pytest.mark.usefixtures("closed_rounds")
def test_what_goes_out_comes_in_whole_in_another_store(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, again = tmp_path / "svar.csv", tmp_path / "igen.csv"
    run("export", "ratings", "--round", ROUND_ID, "--out", str(first))
    monkeypatch.setenv("OSF_STORE", str(tmp_path / "annan.duckdb"))
    monkeypatch.setenv("OSF_NOW", NOW.isoformat())
    with opened_store() as store:
        add_round(store)

    assert "21 svar inlästa." in run("import", "ratings", str(first))

    monkeypatch.setenv("OSF_NOW", after_closing().isoformat())
    run("export", "ratings", "--round", ROUND_ID, "--out", str(again))
    assert again.read_bytes() == first.read_bytes()


@pytest.mark.parametrize("file_format", FORMATS)
def test_invented_data_are_called_invented_on_every_row(
    run: Run, tmp_path: Path, file_format: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with opened_store() as store:
        with store.entry(EntryKind.CREATE_DEMO, by=STRATEGIST, at=NOW):
            pass
        add_round(store)
    monkeypatch.setenv("OSF_NOW", after_closing().isoformat())
    file = tmp_path / f"bild.{file_format}"

    run("export", "picture", "--round", ROUND_ID, "--format", file_format, "--out", str(file))

    assert set(read(file)["data_origin"]) == {"Påhittade demodata"}


@pytest.mark.parametrize("what", ["picture", "ratings"])
def test_an_open_round_is_hidden_also_from_the_command_line(run: Run, tmp_path: Path, what: str) -> None:
    with opened_store() as store:
        add_round(store)
    file = tmp_path / "bild.csv"

    said = run("export", what, "--round", ROUND_ID, "--out", str(file), exit_code=1)

    assert said.endswith(".\n")
    assert "Traceback" not in said
    assert not file.exists()


def test_a_round_that_does_not_exist_is_named(run: Run, tmp_path: Path) -> None:
    assert "Det finns ingen omgång 2026-11-26." in run(
        "export", "picture", "--round", ROUND_ID, "--out", str(tmp_path / "a.csv"), exit_code=1
    )


@pytest.mark.usefixtures("closed_rounds")
def test_a_folder_that_does_not_exist_is_named(run: Run, tmp_path: Path) -> None:
    out = tmp_path / "ingen" / "bild.csv"

    said = run("export", "picture", "--round", ROUND_ID, "--out", str(out), exit_code=1)

    assert said == f"{out} går inte att skriva. Finns mappen, och får du skriva där?\n"
