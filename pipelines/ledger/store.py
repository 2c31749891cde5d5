"""The only module that opens DuckDB: entries in, tables out, models built.

The ledger is a catalog attached as `ledger`; the models are views in an in-memory database beside it. Rows are only
ever added.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd

from pipelines.domain import User
from pipelines.ledger.entry import Entry, plain_rows
from pipelines.ledger.kinds import EntryKind
from pipelines.ledger.schema import attach, build_models, check_is_ours, load_reference, migrate
from pipelines.reference import Reference

LOG = logging.getLogger(__name__)

TOLERANCE = timedelta(minutes=1)
"""Writers that wait for each other have looked at the clock in another order than they write."""


class Store:
    """The ledger with its models. Safe to share between threads: a cursor per call, one writer at a time."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, reference: Reference) -> None:
        self._connection = connection
        self._writing = threading.RLock()
        self._newest_number = newest_number(connection)
        self._newest_at = newest_time(connection)
        self._is_clock_told = False
        self.reference = reference

    def read(self, sql: str, parameters: Sequence[Any] | Mapping[str, Any] = ()) -> pd.DataFrame:
        """The rows of one query, a column per column."""
        with self._connection.cursor() as cursor:
            return cursor.execute(sql, parameters).df()

    def rows(self, sql: str, parameters: Sequence[Any] | Mapping[str, Any] = ()) -> list[dict[str, Any]]:
        """The rows of one query as plain values (None for missing), for building domain objects."""
        with self._connection.cursor() as cursor:
            return plain_rows(cursor.execute(sql, parameters))

    @contextmanager
    def entry(self, kind: EntryKind, *, by: User, at: datetime, note: str = "") -> Iterator[Entry]:
        """The only way to add rows: one entry, one transaction. Whatever is raised inside leaves the ledger untouched.

        Entries are written one at a time, so a check made inside the block still holds when the entry is kept. The
        number is given inside the write, from the newest that is kept, so no number is missing and no clock matters.

        Raises ValueError if there is no such kind: what models ask for by kind would never find the entry.
        """
        kind = EntryKind(kind)
        with self._writing, self._connection.cursor() as cursor:
            cursor.begin()
            try:
                entry = Entry(cursor, newest_number(cursor) + 1)
                yield entry
                who = {"role": by.role.value, "agency_id": by.agency_id}
                about = {"entry_number": entry.entry_number, "kind": kind.value, "recorded_at": at, "note": note}
                entry.add("entries", [{**about, **who}])
            except BaseException:
                cursor.rollback()
                raise
            cursor.commit()
            self._newest_number = entry.entry_number
            self._look_at_the_clock(at)

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
            self._newest_number = newest_number(cursor)

    @property
    def version(self) -> int:
        """The number of the newest entry: what caches are keyed on. Known here, as nobody else writes to the file."""
        return self._newest_number

    def is_behind(self, at: datetime) -> bool:
        """True if this moment is earlier than the time of some entry, so the clock is wrong, or was then.

        Entries are in order all the same; the times shown are not to be trusted.
        """
        return self._newest_at is not None and at < self._newest_at - TOLERANCE

    def _look_at_the_clock(self, at: datetime) -> None:
        """Says in the log, once until it is right again, that the clock is behind the newest entry."""
        is_behind = self.is_behind(at)
        if is_behind and not self._is_clock_told:
            LOG.warning(
                "The clock (%s) is behind the newest entry (%s). Entries are kept in order.", at, self._newest_at
            )
        self._is_clock_told = is_behind
        self._newest_at = max(at, self._newest_at or at)

    @property
    def is_demo(self) -> bool:
        """True if the store was filled with the invented municipality."""
        return bool(self.rows("select 1 from ledger.entries where kind = ? limit 1", [EntryKind.CREATE_DEMO]))

    def close(self) -> None:
        self._connection.close()


def newest_number(connection: duckdb.DuckDBPyConnection) -> int:
    """The number of the newest entry, 0 if there is none."""
    newest = connection.execute("select coalesce(max(entry_number), 0) from ledger.entries").fetchone()
    assert newest is not None
    return int(newest[0])


def newest_time(connection: duckdb.DuckDBPyConnection) -> datetime | None:
    newest = connection.execute("select max(recorded_at) from ledger.entries").fetchone()
    return newest[0].replace(tzinfo=UTC) if newest and newest[0] else None


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
