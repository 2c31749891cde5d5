"""The store: entries in, tables out. The ledger is a catalog attached as `ledger`; the models are views in an in-memory
database beside it. Rows are only ever added.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar

import duckdb
import pandas as pd

from pipelines.domain import User
from pipelines.errors import StoreProblem
from pipelines.ledger import failures, integrity, memory
from pipelines.ledger.connected import Connect, Connected
from pipelines.ledger.entry import Entry, newest_entry, newest_number, plain_rows
from pipelines.ledger.kinds import EntryKind
from pipelines.reference import Reference
from pipelines.reference.remembered import Remembered

LOG = logging.getLogger(__name__)

TOLERANCE = timedelta(minutes=1)
"""Writers that wait for each other have looked at the clock in another order than they write."""

Rows = TypeVar("Rows")


class Store:
    """The ledger with its models. Safe to share between threads: a cursor per call, one writer at a time.

    Everything raises StoreProblem, in words, when the file or the disk fails; what failed is tried anew by the next.
    """

    def __init__(self, connect: Connect) -> None:
        self._open = Connected(connect)
        self.reference: Reference = self._open.reference
        self._writing = threading.RLock()
        self._is_in_entry = False
        self._newest_number, self._newest_id, self._newest_at = self._newest_entry()
        self._is_clock_told = False
        self._is_reference_remembered = False

    @property
    def path(self) -> Path | None:
        return self._open.file.path

    def read(self, sql: str, parameters: Sequence[Any] | Mapping[str, Any] = ()) -> pd.DataFrame:
        """The rows of one query, a column per column."""
        return self._asked(lambda cursor: cursor.execute(sql, parameters).df())

    def rows(self, sql: str, parameters: Sequence[Any] | Mapping[str, Any] = ()) -> list[dict[str, Any]]:
        """The rows of one query as plain values (None for missing), for building domain objects."""
        return self._asked(lambda cursor: plain_rows(cursor.execute(sql, parameters)))

    def _asked(self, ask: Callable[[duckdb.DuckDBPyConnection], Rows]) -> Rows:
        """What is read; a second time if the file had to be opened anew after something failed."""
        try:
            with self._open.cursor() as cursor:
                return ask(cursor)
        except duckdb.Error as error:
            LOG.warning("Could not read %s: %s", self.path, error)
            try:
                self._heal()
                with self._open.cursor() as cursor:
                    return ask(cursor)
            except duckdb.Error as again:
                raise failures.cannot_read(self.path) from again

    @contextmanager
    def entry(self, kind: EntryKind, *, by: User, at: datetime, note: str = "") -> Iterator[Entry]:
        """The only way to add rows: one entry, one transaction. Whatever is raised inside leaves the ledger untouched.

        Entries are written one at a time, so a check made inside the block still holds when the entry is kept. The
        number is given inside the write, from the newest that is kept, so no number is missing and no clock matters.
        StoreProblem says whether it was kept.

        Raises ValueError if there is no such kind: what models ask for by kind would never find the entry.
        """
        kind = EntryKind(kind)
        with self._writing:
            self._make_ready()
            with self._open.cursor() as cursor, failures.told_as_not_kept(self.path):
                cursor.begin()
                try:
                    self._is_in_entry = True
                    entry = Entry(cursor, newest_number(cursor) + 1)
                    yield entry
                    who = {"role": by.role.value, "agency_id": by.agency_id}
                    about = {"entry_number": entry.entry_number, "kind": kind.value, "recorded_at": at, "note": note}
                    entry.add("entries", [{**about, **who}])
                    self._remember_reference(entry)
                except BaseException:
                    _roll_back(cursor)
                    raise
                finally:
                    self._is_in_entry = False
                failed = _commit(cursor)
            if failed is not None:
                self._find_out(entry, failed)
            self._acknowledge(entry)
            self._look_at_the_clock(at)

    def _make_ready(self) -> None:
        """Lets the file say of itself that it is in use. Raises StoreProblem if nothing can be written."""
        try:
            self._heal()
            self._open.file.take_into_use(self._newest_number, self._newest_id)
        except (duckdb.Error, OSError, StoreProblem) as error:
            LOG.warning("Could not begin to write to %s: %s", self.path, error)
            raise failures.cannot_write(self.path, is_kept=False) from error

    def _find_out(self, entry: Entry, failed: duckdb.Error) -> None:
        """Returns if an entry whose commit failed is kept after all, else raises StoreProblem, telling what is known.

        The file is read anew, and written once more: what could not be forced to the disk may only be remembered.
        """
        LOG.error("Could not commit to %s: %s", self.path, failed)
        is_kept: bool | None = None
        try:
            self._heal()
            is_kept = self._newest_entry()[1] == entry.entry_id
            if is_kept:
                self._open.file.checkpoint()
        except (duckdb.Error, OSError, StoreProblem) as error:
            LOG.error("Could not find out what was kept in %s: %s", self.path, error)
            is_kept = None
        if not is_kept:
            raise failures.cannot_write(self.path, is_kept) from failed

    def _acknowledge(self, entry: Entry) -> None:
        self._newest_number, self._newest_id = entry.entry_number, entry.entry_id
        self._is_reference_remembered = True
        try:
            self._open.file.acknowledge(entry.entry_number, entry.entry_id)
        except OSError as error:
            LOG.warning("Entry %d is kept, but not told beside the file: %s", entry.entry_number, error)

    def _remember_reference(self, entry: Entry) -> None:
        """The first entry on this reference data says what has changed in it, so that what is judged can be told."""
        if not self._is_reference_remembered:
            memory.remember(entry, self.reference)

    def _heal(self) -> None:
        """Opens the file anew if it cannot be read, and counts anew. Raises duckdb.Error or StoreProblem."""
        with self._writing:
            if self._open.is_working():
                return
            if self._is_in_entry or self.path is None:  # by this thread, as the others wait; its entry cannot be kept
                raise failures.cannot_write(self.path, is_kept=False)
            self._open.open_anew()
            LOG.warning("%s was opened anew after a failure", self.path)
            self._newest_number, self._newest_id, self._newest_at = self._newest_entry()

    def _newest_entry(self) -> tuple[int, str, datetime | None]:
        with self._open.cursor() as cursor:
            return newest_entry(cursor)

    def remembered(self, until: object | None = None) -> list[Remembered]:
        """The reference rows that held when an entry (its id) was written, or last; empty if they are not known."""
        return self._asked(lambda cursor: memory.rows_held(cursor, until))

    def retell(self, other: Store, *, after: object | None, before: object, without: Collection[str]) -> None:
        """Adds the rows of another store's entries after one entry and before another, but for some of its tables.

        They keep their ids and times, so everything can be computed here as it stood there when `before` was written.
        """
        tables = other.tables - {*without}
        with self._writing, self._open.cursor() as cursor, other._open.cursor() as source:
            for table in sorted(tables):
                told = source.execute(
                    f"select * from ledger.{table} where entry_id < ? and (? is null or entry_id >= ?)",
                    [before, after, after],
                ).to_arrow_table()
                cursor.register("told", told)
                cursor.execute(f"insert into ledger.{table} by name select * from told")
                cursor.unregister("told")
            self._newest_number, self._newest_id, _ = newest_entry(cursor)

    @property
    def tables(self) -> set[str]:
        """The tables of the ledger whose rows belong to entries, `entries` too."""
        return self._asked(integrity.tables_of_entries)

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

    @property
    def unsettled_bytes(self) -> int:
        """How much of what is kept does not yet stand in the file itself, but in the .wal beside it."""
        return self._open.file.wal_bytes

    def settle(self) -> None:
        """Puts all that is kept in the file itself; for when it is calm. What fails is tried anew the next time."""
        with self._writing:
            try:
                self._open.file.checkpoint()
            except (duckdb.Error, OSError) as error:
                LOG.warning("%s is not settled: %s", self.path, error)

    def broken(self) -> list[str]:
        """What is wrong with the entries themselves, in words, and from which on: missing, twice, or rows without."""
        return self._asked(lambda cursor: [*integrity.wrong_order(cursor), *integrity.half_entries(cursor)])

    def check_writes(self) -> None:
        """Reads, and writes the newest acknowledgement anew: what a healthy store can do. Raises StoreProblem."""
        self.rows("select entry_number from ledger.entries order by entry_number desc limit 1")
        with self._writing:
            try:
                self._open.file.try_to_write()
            except OSError as error:
                raise failures.cannot_write(self.path, is_kept=False) from error

    def copy_to(self, path: Path) -> None:
        """A whole copy of the ledger as it is at this moment, in a new file. Raises StoreProblem."""
        with self._open.cursor() as cursor:
            try:
                self._open.file.copy_to(cursor, path)
            except (duckdb.Error, OSError) as error:
                LOG.exception("Could not copy to %s", path)
                path.unlink(missing_ok=True)
                raise failures.cannot_copy(path) from error

    def close(self) -> None:
        """Lets go of the file, with everything in it."""
        with self._writing:
            self._open.let_go()


def _commit(cursor: duckdb.DuckDBPyConnection) -> duckdb.Error | None:
    """Why it failed, if it did."""
    try:
        cursor.commit()
    except duckdb.Error as error:
        return error
    return None


def _roll_back(cursor: duckdb.DuckDBPyConnection) -> None:
    try:
        cursor.rollback()
    except duckdb.Error as error:
        LOG.debug("Nothing left to roll back: %s", error)
