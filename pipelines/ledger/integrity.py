"""Whether a store's file has everything it says, and is followed by what belongs to it. Read, never changed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

import duckdb

from pipelines.ledger.acknowledged import Acknowledged
from pipelines.ledger.entry import number_of
from pipelines.ledger.kinds import EntryKind

NUMBERS = "select count(*), coalesce(max(entry_number), 0), count(distinct entry_number) from ledger.entries"
MARK = "insert into ledger.file_states select coalesce(max(state_number), 0) + 1, ? from ledger.file_states"
"""Says in the file itself whether it is whole."""
FIRST_MISSING = """
    select coalesce(min(entry_number), 0) + 1 from ledger.entries
    where entry_number + 1 not in (select entry_number from ledger.entries)
"""
FIRST_TWICE = (
    "select min(entry_number) from ledger.entries group by entry_number having count(*) > 1 order by 1 limit 1"
)
IS_DEMO = "select bool_or(kind = ?) from ledger.entries"


@dataclass(frozen=True)
class FileState:
    """What a file says of itself: which store, how far it goes, and whether something stands in the .wal beside it.

    `store_id` is missing in one that was written before stores had ids, and `entries_count` in one before numbers.
    """

    store_id: str | None
    entry_number: int
    entries_count: int
    is_whole: bool


def attach_to_read(path: Path) -> duckdb.DuckDBPyConnection:
    """A connection with the file, and its .wal if any, as `ledger`; neither is changed. Raises duckdb.Error."""
    connection = duckdb.connect(":memory:", config={"autoinstall_known_extensions": False})
    try:
        quoted = str(path).replace("'", "''")
        connection.execute(f"attach '{quoted}' as ledger (type duckdb, read_only)")
    except BaseException:
        connection.close()
        raise
    return connection


def state_of(connection: duckdb.DuckDBPyConnection) -> FileState:
    """What the attached ledger says of itself. Raises duckdb.Error."""
    tables = tables_of(connection)
    if "identity" not in tables:
        return FileState(None, 0, 0, is_whole=True)
    identity = connection.execute("select store_id::varchar from ledger.identity").fetchone()
    marks = connection.execute("select is_whole from ledger.file_states order by state_number desc limit 1").fetchone()
    count, newest, _ = connection.execute(NUMBERS).fetchall()[0]
    return FileState(identity[0] if identity else None, newest, count, is_whole=marks is None or marks[0])


def tables_of(connection: duckdb.DuckDBPyConnection) -> set[str]:
    found = connection.execute("select table_name from duckdb_tables() where database_name = 'ledger'").fetchall()
    return {table for (table,) in found}


def tables_of_entries(connection: duckdb.DuckDBPyConnection) -> set[str]:
    """The tables of the attached ledger whose rows belong to entries, `entries` too."""
    sql = "select table_name from duckdb_columns() where database_name = 'ledger' and column_name = 'entry_id'"
    return {table for (table,) in connection.execute(sql).fetchall()}


def read_whole(connection: duckdb.DuckDBPyConnection) -> None:
    """Reads every row of the attached ledger: what is damaged anywhere in it is found. Raises duckdb.Error."""
    for table in sorted(tables_of(connection)):
        connection.execute(f"select bit_xor(hash({table})) from ledger.{table} as {table}").fetchall()


def problems(connection: duckdb.DuckDBPyConnection, acknowledged: Acknowledged | None) -> list[str]:
    """What is wrong with the order of an attached ledger, in words: entries missing, doubled, or of another store."""
    state = state_of(connection)
    if state.store_id is None:
        return []
    found, newest = wrong_order(connection), state.entry_number
    if acknowledged is None:
        if not state.is_whole:
            found.append(
                f"Poster efter {newest} kan saknas: filen är kopierad medan den användes, eller så är .wal borta."
            )
        return found
    if acknowledged.store_id != state.store_id:
        return [*found, "Filerna bredvid hör till ett annat lager."]
    if newest < acknowledged.entry_number:
        missing = acknowledged.entry_number - newest
        found.append(
            f"Från post {newest + 1} saknas det som skrivits: {missing} av {acknowledged.entry_number} poster är borta."
        )
    elif not _has(connection, acknowledged) and acknowledged.entry_number:
        found.append(
            f"Post {acknowledged.entry_number} är en annan än den som bekräftades: .wal är ur ett annat lager."
        )
    return found


def wrong_order(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """What is wrong with the numbers of an attached ledger, in words. They go from 1, each is there, and once."""
    count, newest, distinct = connection.execute(NUMBERS).fetchall()[0]
    if distinct < count:
        (twice,) = connection.execute(FIRST_TWICE).fetchall()[0]
        return [f"Från post {twice} finns två av samma nummer: något ur ett annat lager har blandats in."]
    if count < newest:
        (missing,) = connection.execute(FIRST_MISSING).fetchall()[0]
        return [f"Post {missing} saknas, och kanske fler: {newest - count} av {newest} poster är borta."]
    return []


def half_entries(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """Rows that belong to no entry, in words, and from which on. Rows are kept with their entry, or not at all."""
    found = []
    for table in sorted(tables_of_entries(connection)):
        count, first = connection.execute(
            f"select count(*), min(entry_id)::varchar from ledger.{table} "
            "where entry_id not in (select entry_id from ledger.entries)"
        ).fetchall()[0]
        if count:
            number = number_of(first)
            found.append(
                f"{'' if number is None else f'Från post {number}: '}{count} rader i {table} hör inte till någon post."
            )
    return found


def state_without_wal(path: Path) -> FileState | None:
    """What the file says without the .wal beside it; None if it cannot be read alone."""
    try:
        with _without_wal(path) as connection:
            return state_of(connection)
    except (duckdb.Error, OSError):
        return None


def is_demo(path: Path) -> bool | None:
    """Whether a file holds the invented municipality; None if nothing is written in it, or if it cannot be read."""
    for read in (_with_wal, _without_wal):
        try:
            with read(path) as connection:
                (found,) = connection.execute(IS_DEMO, [EntryKind.CREATE_DEMO]).fetchall()[0]
            return None if found is None else bool(found)
        except (duckdb.Error, OSError):
            continue
    return None


@contextmanager
def _with_wal(path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    with closing(attach_to_read(path)) as connection:
        yield connection


@contextmanager
def _without_wal(path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """The file alone, by another name that no .wal stands beside. Raises duckdb.Error and OSError."""
    alone = path.with_name(f"{path.name}.alone")
    alone.unlink(missing_ok=True)
    try:
        alone.hardlink_to(path)
        with closing(attach_to_read(alone)) as connection:
            yield connection
    finally:
        alone.unlink(missing_ok=True)


def _has(connection: duckdb.DuckDBPyConnection, acknowledged: Acknowledged) -> bool:
    sql = "select 1 from ledger.entries where entry_number = ? and entry_id = ?::uuid"
    return bool(connection.execute(sql, [acknowledged.entry_number, acknowledged.entry_id]).fetchone())
