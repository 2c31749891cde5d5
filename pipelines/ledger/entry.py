"""One entry: its number, the id made of it, and the rows that are kept with it."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import duckdb

from pipelines.ledger.arrow import arrow_table, in_utc

AFTER_ALL_TIMES = 1 << 47
"""Above the 48 bits of time in any UUIDv7 that this program may meet, which entries had for their ids before."""

UUID_8 = 0x8 << 76 | 0b10 << 62
"""The version and the variant of an id that is made in a way of one's own (RFC 9562, section 5.8)."""
LEFT_TO_CHANCE = ((1 << 80) - 1) ^ (0xF << 76 | 0b11 << 62)


class NothingToKeep(Exception):
    """Raised in an entry that has nothing to keep and is not written; whoever began the entry catches it."""


class Entry:
    """One change under way: rows added here are kept together with the entry, or not at all."""

    def __init__(self, cursor: duckdb.DuckDBPyConnection, entry_number: int) -> None:
        self._cursor = cursor
        self.entry_number = entry_number
        self.entry_id = id_of(entry_number)

    def add(self, table: str, rows: Sequence[Mapping[str, Any]]) -> None:
        """Adds rows to a ledger table, by column name. Aware times are stored as UTC."""
        if not rows:
            return
        arrow_rows = arrow_table([{"entry_id": self.entry_id, **in_utc(row)} for row in rows])
        self._cursor.register("arrow_rows", arrow_rows)
        self._cursor.execute(f"insert into ledger.{table} by name select * from arrow_rows")
        self._cursor.unregister("arrow_rows")

    def rows(self, sql: str, parameters: Sequence[Any] | Mapping[str, Any] = ()) -> list[dict[str, Any]]:
        """As `Store.rows`, of the ledger as it will be with what has been added here: for checks of the whole."""
        return plain_rows(self._cursor.execute(sql, parameters))


def plain_rows(result: duckdb.DuckDBPyConnection) -> list[dict[str, Any]]:
    """The rows of a result as plain values, None for missing."""
    columns = [column[0] for column in result.description]
    return [dict(zip(columns, row, strict=True)) for row in result.fetchall()]


def newest_number(connection: duckdb.DuckDBPyConnection) -> int:
    """The number of the newest entry, 0 if there is none."""
    (number,) = connection.execute("select coalesce(max(entry_number), 0) from ledger.entries").fetchall()[0]
    return int(number)


def newest_entry(connection: duckdb.DuckDBPyConnection) -> tuple[int, str, datetime | None]:
    """The number and id of the newest entry (0 and empty if there is none), and the latest time of any (UTC)."""
    sql = "select coalesce(max(entry_id)::varchar, ''), max(recorded_at) from ledger.entries"
    entry_id, at = connection.execute(sql).fetchall()[0]
    return newest_number(connection), entry_id, at and at.replace(tzinfo=UTC)


def id_of(entry_number: int) -> str:
    """A new id: ids are in the order of their numbers, and after all ids that were made of times.

    What a row knows of its entry is the id, so models ask for the newest with `arg_max(…, entry_id)` and never meet a
    clock. The rest of the id is left to chance, since the numbers of all stores are the same.
    """
    return str(UUID(int=(AFTER_ALL_TIMES + entry_number) << 80 | UUID_8 | secrets.randbits(80) & LEFT_TO_CHANCE))


def number_of(entry_id: str) -> int | None:
    """The number that an id was made of; None if it was made of a time, as before there were numbers."""
    number = (UUID(entry_id).int >> 80) - AFTER_ALL_TIMES
    return number if number > 0 else None
