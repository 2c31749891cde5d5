"""The ledger's tables are made, the reference data laid beside it, and the models built over both."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, fields
from functools import cache
from graphlib import TopologicalSorter
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from pipelines.domain import (
    ROUND_POWERS,
    Agency,
    Area,
    AreaSuccession,
    LevelDescription,
    LevelDescriptor,
    Theme,
)
from pipelines.errors import StoreProblem
from pipelines.ledger.arrow import arrow_table
from pipelines.ledger.failures import ELSEWHERE
from pipelines.ledger.integrity import tables_of
from pipelines.reference import Coverage, Event, Reference
from pipelines.reference.open_places import OpenCell, open_cells

SQL = Path(__file__).parents[1] / "sql"

TYPES = {"int": pa.int64(), "float": pa.float64(), "bool": pa.bool_(), "date": pa.date32()}
"""What a field's type is in Arrow; everything else is text."""

SCHEMA_VERSIONS = "create table if not exists ledger.schema_versions (number integer not null, name varchar not null)"


@cache
def model_files() -> dict[str, str]:
    """Model name → SQL text, in an order in which they can be built."""
    texts = {path.stem: path.read_text(encoding="utf-8") for path in sorted((SQL / "models").rglob("*.sql"))}
    reads = {name: (_mentioned(text) & texts.keys()) - {name} for name, text in texts.items()}
    return {name: texts[name] for name in TopologicalSorter(reads).static_order()}


def _mentioned(sql: str) -> set[str]:
    """What the query reads from; `ledger` for any table of the ledger."""
    return set(re.findall(r"\b(?:from|join)\s+(\w+)", re.sub(r"--.*", "", sql)))


def check_is_ours(connection: duckdb.DuckDBPyConnection, path: Path | None) -> None:
    """An empty file becomes a store; one with other tables is somebody else's."""
    tables = tables_of(connection)
    if tables and "schema_versions" not in tables:
        raise StoreProblem(f"{path} går inte att öppna som Lägesbilds lager: den har andra tabeller. {ELSEWHERE}")


def missing_migrations(connection: duckdb.DuckDBPyConnection, path: Path | None) -> list[Path]:
    """The schema files that have not been run, in order. StoreProblem if the store has seen newer ones."""
    files = {int(file.name.split("_")[0]): file for file in sorted((SQL / "ledger").glob("*.sql"))}
    done: set[int] = set()
    if "schema_versions" in tables_of(connection):
        done = {number for (number,) in connection.execute("select number from ledger.schema_versions").fetchall()}
    if done - files.keys():
        raise StoreProblem(
            f"{path} är skriven av en nyare version av Lägesbild. Hämta den nyaste versionen och försök igen."
        )
    return [files[number] for number in sorted(files.keys() - done)]


def migrate(connection: duckdb.DuckDBPyConnection, files: Sequence[Path]) -> None:
    """Runs the schema files, each of them whole or not at all."""
    connection.execute(SCHEMA_VERSIONS)
    for file in files:
        connection.begin()
        connection.execute(file.read_text(encoding="utf-8"))
        number = int(file.name.split("_")[0])
        connection.execute("insert into ledger.schema_versions values (?, ?)", [number, file.stem])
        connection.commit()


def load_reference(connection: duckdb.DuckDBPyConnection, reference: Reference) -> None:
    """Puts the reference rows in tables named as their files; `method` is one row with a column per setting.

    Beside them lie `round_kinds`, what each kind of round does, as `domain` says it, and `open_cells`, what anybody may
    be told of, as `reference.open_places` says it.
    """
    _create(connection, "levels", LevelDescription, reference.levels)
    _create(connection, "level_descriptors", LevelDescriptor, reference.descriptors)
    _create(connection, "areas", Area, reference.areas)
    _create(connection, "area_successions", AreaSuccession, reference.successions)
    _create(connection, "themes", Theme, reference.themes)
    _create(connection, "agencies", Agency, reference.agencies)
    _create(connection, "coverage", Coverage, reference.coverage)
    _create(connection, "calendar", Event, reference.events)
    method = {
        row.setting: _number(row.value) if row.setting != "method_version" else row.value for row in reference.settings
    }
    _create_from(connection, "method", [method])
    kinds = [{"kind": kind.value, **asdict(powers)} for kind, powers in ROUND_POWERS.items()]
    _create_from(connection, "round_kinds", kinds)
    _create(connection, "open_cells", OpenCell, open_cells(reference))


def _create_from(connection: duckdb.DuckDBPyConnection, table: str, rows: Sequence[Mapping[str, Any]]) -> None:
    arrow_rows = arrow_table(rows)  # noqa: F841 - read by name in the SQL below
    connection.execute(f"create or replace table {table} as select * from arrow_rows")


def _create(connection: duckdb.DuckDBPyConnection, table: str, row_type: type, rows: Sequence[Any]) -> None:
    """A table without rows still has the columns of its row type, and a column without values the field's own type."""
    columns = {}
    for field in fields(row_type):
        values = pa.array([getattr(row, field.name) for row in rows])
        kind = TYPES.get(str(field.type).removesuffix(" | None"), pa.string())
        columns[field.name] = values.cast(kind) if pa.types.is_null(values.type) else values
    arrow_rows = pa.table(columns)  # noqa: F841 - read by name in the SQL below
    connection.execute(f"create or replace table {table} as select * from arrow_rows")


def _number(text: str) -> int | float:
    return float(text) if "." in text else int(text)


def build_models(connection: duckdb.DuckDBPyConnection) -> None:
    """A model of reference data alone cannot change while the store is open, so it is worked out once.

    The others are built on a new connection only: see `shelf`.
    """
    standing = {name for (name,) in connection.execute("select view_name from duckdb_views()").fetchall()}
    moving = {"ledger"}
    for name, text in model_files().items():
        if not _mentioned(text) & moving:
            connection.execute(f"create or replace table {name} as\n{text}")
            continue
        moving.add(name)
        if name not in standing:
            connection.execute(f"create view {name} as\n{text}")
