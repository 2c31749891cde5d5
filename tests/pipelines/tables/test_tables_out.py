from __future__ import annotations

import io
from dataclasses import astuple
from datetime import UTC, datetime
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest
from openpyxl import load_workbook

from pipelines.domain import Audience, Confidence, Outlook, Rating
from pipelines.errors import ContentProblem
from pipelines.files.ratings import REQUIRED_COLUMNS, parse_ratings
from pipelines.reference import Reference, borders
from pipelines.tables.tables_in import read_rows
from pipelines.tables.tables_out import TableFormat, marked, write_table
from tests.factories import a_round

ATTACK = "=cmd|' /C calc'!A0"
TABLE = pd.DataFrame(
    {
        "area_id": ["0980R005", "ostercentrum", "gotland", None],
        "level": ["worrying", None, "normal", "severe"],
        "worrying_share": [0.25, None, -0.5, 1.0],
        "ratings_count": [4, 0, 3, 12],
        "is_flagged": [True, False, False, True],
        "comment": [ATTACK, "-2 mot i fjol", 'åäö; "citat"', "rad\nrad"],
    }
)
RATINGS = [
    Rating("2026-11-26", "police", "0980R005", "drugs", "worrying", Confidence.SECOND_HAND, Outlook.WORSE, ATTACK),
    Rating("2026-11-26", "education", "gotland", "sexual_violence", "no_insight", comment="'=inte en formel"),
    Rating("2026-11-26", "county_board", "gotland", "alcohol", "normal", comment='Lugnt; "som vanligt",\när det.'),
]


FILE_COLUMNS = [*REQUIRED_COLUMNS, "confidence", "outlook", "comment"]


@pytest.fixture
def places(reference: Reference) -> gpd.GeoDataFrame:
    return borders.with_points(borders.load(reference.folder), reference)


def test_csv_opens_right_in_swedish_excel() -> None:
    content = write_table(TABLE, TableFormat.CSV)
    assert content.startswith(b"\xef\xbb\xbf")
    lines = content.decode("utf-8-sig").split("\r\n")
    assert lines[0] == "area_id;level;worrying_share;ratings_count;is_flagged;comment"
    assert lines[1] == f"0980R005;worrying;0,25;4;True;'{ATTACK}"
    assert lines[3] == 'gotland;normal;-0,5;3;False;"åäö; ""citat"""'


def test_csv_is_read_again_as_it_was() -> None:
    rows = read_rows(write_table(TABLE, TableFormat.CSV), "fil.csv", list(TABLE.columns))
    assert [row.values["comment"] for row in rows] == TABLE["comment"].tolist()


def test_excel_has_text_and_no_formula() -> None:
    sheet = load_workbook(io.BytesIO(write_table(TABLE, TableFormat.XLSX))).worksheets[0]
    attack, below = sheet["F2"], sheet["F3"]
    assert (attack.value, attack.data_type, attack.quotePrefix) == (ATTACK, "s", True)
    assert (below.value, below.data_type) == ("-2 mot i fjol", "s")
    assert [sheet["C2"].value, sheet["C3"].value, sheet["D2"].value, sheet["E2"].value] == [0.25, None, 4, True]
    assert sheet["A1"].font.bold
    assert sheet.freeze_panes == "A2"


def test_excel_takes_times_and_odd_characters() -> None:
    table = pd.DataFrame(
        {"at": [pd.Timestamp(datetime(2026, 11, 21, 9, 0, tzinfo=UTC)), pd.NaT], "text": ["a\x0bb", pd.NA]}
    )
    sheet = load_workbook(io.BytesIO(write_table(table, TableFormat.XLSX))).worksheets[0]
    assert sheet["A2"].value == datetime(2026, 11, 21, 10, 0)
    assert [sheet["B2"].value, sheet["A3"].value, sheet["B3"].value] == ["ab", None, None]


def test_parquet_keeps_everything_as_it_is() -> None:
    pd.testing.assert_frame_equal(pd.read_parquet(io.BytesIO(write_table(TABLE, TableFormat.PARQUET))), TABLE)


def test_geopackage_has_every_row_with_its_place(places: gpd.GeoDataFrame, tmp_path: Path) -> None:
    (tmp_path / "a.gpkg").write_bytes(write_table(TABLE, TableFormat.GPKG, places))
    back = gpd.read_file(tmp_path / "a.gpkg")
    assert back.crs == "EPSG:3006"
    assert [shape.geom_type if shape else None for shape in back.geometry] == ["MultiPolygon", "Point", None, None]
    pd.testing.assert_frame_equal(pd.DataFrame(back.drop(columns="geometry")), TABLE, check_dtype=False)
    assert back.area.iloc[0] == pytest.approx(1.89e6, rel=0.02)


def test_ratings_as_a_file_has_them_have_places_too(places: gpd.GeoDataFrame, tmp_path: Path) -> None:
    table = pd.DataFrame([astuple(rating)[: len(FILE_COLUMNS)] for rating in RATINGS], columns=FILE_COLUMNS)
    (tmp_path / "a.gpkg").write_bytes(write_table(table, TableFormat.GPKG, places))
    assert gpd.read_file(tmp_path / "a.gpkg").geometry.isna().tolist() == [False, True, True]


def test_a_table_without_places_is_no_map(places: gpd.GeoDataFrame) -> None:
    with pytest.raises(ContentProblem, match="Välj csv, xlsx eller parquet"):
        write_table(TABLE.drop(columns="area_id"), TableFormat.GPKG, places)


@pytest.mark.parametrize("format", TableFormat)
def test_an_empty_table_is_still_a_file(format: TableFormat, places: gpd.GeoDataFrame) -> None:
    assert write_table(TABLE.head(0), format, places)


@pytest.mark.parametrize("format", [TableFormat.CSV, TableFormat.XLSX])
def test_exported_ratings_can_be_imported_again(format: TableFormat, reference: Reference) -> None:
    table = pd.DataFrame([astuple(rating)[: len(FILE_COLUMNS)] for rating in RATINGS], columns=FILE_COLUMNS)
    content = write_table(marked(table, Audience.OSF, is_demo=False), format)
    rows = read_rows(content, f"fil.{format}", REQUIRED_COLUMNS)
    assert parse_ratings(rows, reference, {"2026-11-26": a_round()}) == RATINGS


def test_every_row_says_whether_it_is_invented() -> None:
    assert set(marked(TABLE, Audience.OSF, is_demo=True)["data_origin"]) == {"Påhittade demodata"}
    assert set(marked(TABLE, Audience.OSF, is_demo=False)["data_origin"]) == {"Lägesbild"}
    assert "data_origin" not in TABLE


@pytest.mark.parametrize("audience", Audience)
def test_every_row_says_whom_the_file_is_for(audience: Audience) -> None:
    words = {Audience.OSF: "För OSF", Audience.COUNCIL: "För rådet", Audience.OPEN: "Öppen"}
    assert set(marked(TABLE, audience, is_demo=False)["audience"]) == {words[audience]}
