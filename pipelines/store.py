"""The only module that opens DuckDB: entries in, tables out, models built.

The ledger is a catalog attached as `ledger`; the models are views in an in-memory database beside it. Rows are only
ever added.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import fields
from datetime import UTC, datetime
from graphlib import TopologicalSorter
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import pyarrow as pa
from uuid_utils.compat import uuid7

from pipelines.domain import Agency, Area, AreaSuccession, LevelDescription, LevelDescriptor, Theme, User
from pipelines.errors import StoreInUse, StoreProblem
from pipelines.reference import Coverage, Event, Reference

SQL = Path(__file__).parent / "sql"
SCHEMA_VERSIONS = "create table if not exists ledger.schema_versions (number integer not null, name varchar not null)"


class Entry:
    """One change under way: rows added here are kept together with the entry, or not at all."""

    def __init__(self, cursor: duckdb.DuckDBPyConnection, entry_id: str) -> None:
        self._cursor = cursor
        self.entry_id = entry_id

    def add(self, table: str, rows: Sequence[Mapping[str, Any]]) -> None:
        """Adds rows to a ledger table, by column name. Aware times are stored as UTC."""
        if not rows:
            return
        arrow_rows = _arrow([{"entry_id": self.entry_id, **_in_utc(row)} for row in rows])
        self._cursor.register("arrow_rows", arrow_rows)
        self._cursor.execute(f"insert into ledger.{table} by name select * from arrow_rows")
        self._cursor.unregister("arrow_rows")


class Store:
    """The ledger with its models. Safe to share between threads: a cursor per call, one writer at a time."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, reference: Reference) -> None:
        self._connection = connection
        self._writing = threading.RLock()
        self._entries_count = self._count_entries()
        self.reference = reference

    def read(self, sql: str, parameters: Sequence[Any] | Mapping[str, Any] = ()) -> pd.DataFrame:
        """The rows of one query, a column per column."""
        with self._connection.cursor() as cursor:
            return cursor.execute(sql, parameters).df()

    def rows(self, sql: str, parameters: Sequence[Any] | Mapping[str, Any] = ()) -> list[dict[str, Any]]:
        """The rows of one query as plain values (None for missing), for building domain objects."""
        with self._connection.cursor() as cursor:
            result = cursor.execute(sql, parameters)
            columns = [column[0] for column in result.description]
            return [dict(zip(columns, row, strict=True)) for row in result.fetchall()]

    @contextmanager
    def entry(self, kind: str, *, by: User, at: datetime, note: str = "") -> Iterator[Entry]:
        """The only way to add rows: one entry, one transaction. Whatever is raised inside leaves the ledger untouched.

        Entries are written one at a time, so a check made inside the block still holds when the entry is kept, and the
        order of `entry_id` (UUIDv7) is the order in which entries were kept.
        """
        with self._writing, self._connection.cursor() as cursor:
            entry = Entry(cursor, str(uuid7()))
            cursor.begin()
            try:
                yield entry
                who = {"role": by.role.value, "agency_id": by.agency_id}
                entry.add("entries", [{"kind": kind, "recorded_at": at, **who, "note": note}])
            except BaseException:
                cursor.rollback()
                raise
            cursor.commit()
            self._entries_count += 1

    def retell(self, other: Store, *, after: object | None, before: object, without: Collection[str]) -> None:
        """Adds the rows of another store's entries after one entry and before another, but for some of its tables.

        They keep their ids and times, so everything can be computed here as it stood there when `before` was written.
        """
        sql = (
            "select table_name from duckdb_tables() where database_name = 'ledger' and table_name <> 'schema_versions'"
        )
        tables = {str(row["table_name"]) for row in other.rows(sql)} - {*without}
        with self._writing, self._connection.cursor() as cursor, other._connection.cursor() as source:
            for table in sorted(tables):
                told = source.execute(
                    f"select * from ledger.{table} where entry_id < ? and (? is null or entry_id >= ?)",
                    [before, after, after],
                ).to_arrow_table()
                cursor.register("told", told)
                cursor.execute(f"insert into ledger.{table} by name select * from told")
                cursor.unregister("told")
            self._entries_count = self._count_entries()

    @property
    def version(self) -> int:
        """The number of entries: what caches are keyed on. Counted here, since nobody else writes to an open file."""
        return self._entries_count

    @property
    def is_demo(self) -> bool:
        """True if the store was filled with the invented municipality."""
        return bool(self.rows("select 1 from ledger.entries where kind = 'create_demo' limit 1"))

    def _count_entries(self) -> int:
        return int(self.rows("select count(*) as entries_count from ledger.entries")[0]["entries_count"])

    def close(self) -> None:
        self._connection.close()


def open_store(path: Path | None, reference: Reference) -> Store:
    """A store on the file at `path` (made if missing), or in memory if None.

    Raises StoreProblem if the file is open in another program, is not a store, or was written by a newer program.
    """
    connection = duckdb.connect(":memory:", config={"autoinstall_known_extensions": False})
    _attach(connection, path)
    _check_is_ours(connection, path)
    _migrate(connection, path)
    _load_reference(connection, reference)
    _build_models(connection)
    return Store(connection, reference)


def model_files() -> dict[str, str]:
    """Model name → SQL text, in an order in which they can be built."""
    texts = {path.stem: path.read_text(encoding="utf-8") for path in sorted((SQL / "models").glob("*.sql"))}
    reads = {
        name: {other for other in texts if other != name and _mentions(text, other)} for name, text in texts.items()
    }
    return {name: texts[name] for name in TopologicalSorter(reads).static_order()}


def _mentions(sql: str, model: str) -> bool:
    code = re.sub(r"--.*", "", sql)
    return re.search(rf"\b(from|join)\s+{model}\b", code) is not None


def _attach(connection: duckdb.DuckDBPyConnection, path: Path | None) -> None:
    try:
        if path is not None:
            path.parent.mkdir(parents=True, exist_ok=True)
        # ATTACH takes no parameters, so the path is quoted by hand.
        quoted = (str(path) if path else ":memory:").replace("'", "''")
        connection.execute(f"attach '{quoted}' as ledger")
    except duckdb.IOException as error:
        if "lock" in str(error).lower():
            raise StoreInUse(
                f"{path} är öppen i ett annat program, troligen lägesbildens webbsida (make run). "
                "Stoppa den först, eller peka ut en annan fil med OSF_STORE."
            ) from error
        raise StoreProblem(_not_ours(path)) from error
    except OSError as error:
        raise StoreProblem(f"{path} går inte att skapa eller läsa. Kontrollera mappen och dina rättigheter.") from error


def _check_is_ours(connection: duckdb.DuckDBPyConnection, path: Path | None) -> None:
    """An empty file becomes a store; one with other tables is somebody else's."""
    found = connection.execute("select table_name from duckdb_tables() where database_name = 'ledger'").fetchall()
    tables = {table for (table,) in found}
    if tables and "schema_versions" not in tables:
        raise StoreProblem(_not_ours(path))


def _not_ours(path: Path | None) -> str:
    return (
        f"{path} går inte att öppna som Lägesbilds lager. Är det rätt fil? Peka ut en annan med OSF_STORE, "
        "eller flytta undan filen så skapas ett nytt lager."
    )


def _migrate(connection: duckdb.DuckDBPyConnection, path: Path | None) -> None:
    files = {int(file.name.split("_")[0]): file for file in sorted((SQL / "ledger").glob("*.sql"))}
    connection.execute(SCHEMA_VERSIONS)
    done = {number for (number,) in connection.execute("select number from ledger.schema_versions").fetchall()}
    if done - files.keys():
        raise StoreProblem(
            f"{path} är skriven av en nyare version av Lägesbild. Hämta den nyaste versionen och försök igen."
        )
    for number in sorted(files.keys() - done):
        connection.begin()
        connection.execute(files[number].read_text(encoding="utf-8"))
        connection.execute("insert into ledger.schema_versions values (?, ?)", [number, files[number].stem])
        connection.commit()


def _load_reference(connection: duckdb.DuckDBPyConnection, reference: Reference) -> None:
    """Puts the reference rows in tables named as their files; `method` is one row with a column per setting."""
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
    arrow_rows = _arrow([method])  # noqa: F841 - read by name in the SQL below
    connection.execute("create table method as select * from arrow_rows")


def _create(connection: duckdb.DuckDBPyConnection, table: str, row_type: type, rows: Sequence[Any]) -> None:
    """A table without rows still has the columns of its row type."""
    columns = {field.name: [getattr(row, field.name) for row in rows] for field in fields(row_type)}
    arrow_rows = _typed(pa.table(columns))  # noqa: F841 - read by name in the SQL below
    connection.execute(f"create table {table} as select * from arrow_rows")


def _arrow(rows: Sequence[Mapping[str, Any]]) -> pa.Table:
    return _typed(pa.Table.from_pylist(list(rows)))


def _typed(table: pa.Table) -> pa.Table:
    """A column with no value at all has no type of its own; as text it can be cast to what the SQL expects."""
    return table.cast(
        pa.schema([field.with_type(pa.string()) if pa.types.is_null(field.type) else field for field in table.schema])
    )


def _number(text: str) -> int | float:
    return float(text) if "." in text else int(text)


def _build_models(connection: duckdb.DuckDBPyConnection) -> None:
    """A model of reference data alone cannot change while the store is open, so it is worked out once."""
    moving = {"ledger"}
    for name, text in model_files().items():
        if any(_mentions(text, source) for source in moving):
            moving.add(name)
            connection.execute(f"create view {name} as\n{text}")
        else:
            connection.execute(f"create table {name} as\n{text}")


def _in_utc(row: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: value.astimezone(UTC).replace(tzinfo=None) if isinstance(value, datetime) and value.tzinfo else value
        for name, value in row.items()
    }
