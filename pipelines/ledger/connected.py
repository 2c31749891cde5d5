"""The connection to the ledger and its models, and its cursors; made anew when something has failed for good.

After some failures, such as a disk that does not take what is forced to it, DuckDB refuses everything until the file
has been closed and opened again. Nobody may have a cursor open meanwhile: closing the last one closes the file once
more, and with it lets go of the lock that keeps other programs from it.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import duckdb

from pipelines.errors import StoreProblem
from pipelines.ledger.file import LedgerFile
from pipelines.reference import Reference

PATIENCE_SECONDS = 60
"""So long whoever opens anew waits for those who are reading; they have failed as well, or soon have."""


@dataclass(frozen=True)
class Opened:
    """A connection with the ledger attached, its file, and the reference data that were laid beside it."""

    connection: duckdb.DuckDBPyConnection
    file: LedgerFile
    reference: Reference


Connect = Callable[[], Opened]


class Connected:
    """A connection that can be replaced. Its cursors may be used from many threads, one at a time each."""

    def __init__(self, connect: Connect) -> None:
        self._connect = connect
        self._nobody_reads = threading.Condition()
        self._cursors_count = 0
        self._is_let_go = False
        self._use(connect())

    @property
    def file(self) -> LedgerFile:
        return self._opened.file

    @property
    def reference(self) -> Reference:
        return self._opened.reference

    @contextmanager
    def cursor(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """A cursor, closed afterwards. Raises duckdb.Error if the connection is closed."""
        with self._nobody_reads:
            cursor = self._asked.cursor()
            self._cursors_count += 1
        try:
            yield cursor
        finally:
            with self._nobody_reads:
                cursor.close()
                self._cursors_count -= 1
                self._nobody_reads.notify_all()

    def is_working(self) -> bool:
        """True if the ledger can be read."""
        try:
            with self.cursor() as cursor:
                cursor.execute("select entry_number from ledger.entries limit 1").fetchall()
            return True
        except duckdb.Error:
            return False

    def open_anew(self) -> None:
        """Lets go of the file as it is, and opens it as at the start, when nobody reads.

        Raises StoreProblem if that fails or the store has been closed, duckdb.Error if somebody does not stop reading;
        the next may try anew.
        """
        if self._is_let_go:
            raise StoreProblem("Lägesbild håller på att stängas. Ladda om sidan om en stund.")
        with self._nobody_reads:
            if not self._nobody_reads.wait_for(lambda: self._cursors_count == 0, PATIENCE_SECONDS):
                raise duckdb.Error("somebody is still reading")
            self._opened.connection.close()
            self._use(self._connect())

    def let_go(self) -> None:
        """Lets go of the file, with everything in it. Whoever asks afterwards, or is asking now, is refused."""
        if not self._is_let_go:
            self._is_let_go = True
            self._asked.close()
            self._opened.file.let_go()

    def _use(self, opened: Opened) -> None:
        self._opened = opened
        self._asked = opened.connection.cursor()
