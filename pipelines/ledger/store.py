"""The only module that opens DuckDB: entries in, tables out, models built.

The ledger is a catalog attached as `ledger`; the models are views in an in-memory database beside it. Rows are only
ever added.
"""

from __future__ import annotations

import threading
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
from uuid_utils.compat import uuid7

from pipelines.domain import User
from pipelines.ledger.arrow import arrow_table, in_utc
from pipelines.ledger.schema import attach, build_models, check_is_ours, load_reference, migrate
from pipelines.reference import Reference


class Entry:
    """One change under way: rows added here are kept together with the entry, or not at all."""

    def __init__(self, cursor: duckdb.DuckDBPyConnection, entry_id: str) -> None:
        self._cursor = cursor
        self.entry_id = entry_id

    def add(self, table: str, rows: Sequence[Mapping[str, Any]]) -> None:
        """Adds rows to a ledger table, by column name. Aware times are stored as UTC."""
        if not rows:
            return
        arrow_rows = arrow_table([{"entry_id": self.entry_id, **in_utc(row)} for row in rows])
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
    attach(connection, path)
    check_is_ours(connection, path)
    migrate(connection, path)
    load_reference(connection, reference)
    build_models(connection)
    return Store(connection, reference)
