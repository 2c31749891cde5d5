"""Tables as files to take along: CSV, Excel, Parquet and GeoPackage. Bytes out, no database."""

from __future__ import annotations

import tempfile
from enum import StrEnum
from pathlib import Path

import geopandas as gpd
import pandas as pd

from pipelines.domain import Audience
from pipelines.errors import ContentProblem
from pipelines.swedish import AUDIENCE_MARKS, DEMO_MARK
from pipelines.tables.formulas import neutral
from pipelines.tables.xlsx_out import workbook_bytes

REAL_MARK = "Lägesbild"


class TableFormat(StrEnum):
    CSV = "csv"
    XLSX = "xlsx"
    PARQUET = "parquet"
    GPKG = "gpkg"


def write_table(table: pd.DataFrame, format: TableFormat, areas: gpd.GeoDataFrame | None = None) -> bytes:
    """The table as a file that is opened by double-clicking in Sweden, and can be read again by `tables_in`.

    csv: `;` between columns, decimal comma, UTF-8 with BOM: what Excel with Swedish settings expects. A text that a
    spreadsheet could run as a formula begins with an apostrophe. xlsx: text is text, never a formula. parquet: as is.
    gpkg: every row, with the geometry of its `area_id` (or `area`) in `areas` (columns area_id, geometry) or with none.
    Raises ContentProblem if a map is asked for a table without places.
    """
    if format == TableFormat.CSV:
        return _csv(table)
    if format == TableFormat.XLSX:
        return workbook_bytes(table)
    if format == TableFormat.PARQUET:
        return table.to_parquet(index=False)
    return _geopackage(table, areas)


def marked(table: pd.DataFrame, audience: Audience, *, is_demo: bool) -> pd.DataFrame:
    """The table with two columns more, which say on every row whether the data are invented (`data_origin`) and whom
    the file is for (`audience`).
    """
    return table.assign(data_origin=DEMO_MARK if is_demo else REAL_MARK, audience=AUDIENCE_MARKS[audience])


def _csv(table: pd.DataFrame) -> bytes:
    harmless = table.map(lambda value: neutral(value) if isinstance(value, str) else value)
    text = harmless.to_csv(index=False, sep=";", decimal=",", lineterminator="\r\n")
    return text.encode("utf-8-sig")


def _geopackage(table: pd.DataFrame, areas: gpd.GeoDataFrame | None) -> bytes:
    place = next((column for column in ("area_id", "area") if column in table.columns), None)
    if areas is None or place is None:
        raise ContentProblem("Tabellen har inga platser att rita. Välj csv, xlsx eller parquet.")
    shapes = areas.set_index("area_id").geometry
    placed = gpd.GeoDataFrame(table, geometry=gpd.GeoSeries(table[place].map(shapes), crs=areas.crs))
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "table.gpkg"
        placed.to_file(file, driver="GPKG", layer="lagesbild")
        return file.read_bytes()
