"""The store's file while a program has it open: attached with care, whole again when it is let go.

While it is used three files stand beside it: what DuckDB has not yet put in the file (.wal), what has been acknowledged
(.newest), and the last whole copy (.whole), kept until the file has been opened after it was last changed. When it is
let go there is one file again. Nothing is attached to be written before it has been read and found to have everything.
"""

from __future__ import annotations

import logging
import secrets
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import duckdb

from pipelines.errors import StoreProblem
from pipelines.ledger import failures, integrity, shelf
from pipelines.ledger.acknowledged import Acknowledged
from pipelines.ledger.copies import copy_file
from pipelines.ledger.private import keep_private
from pipelines.swedish import listed

LOG = logging.getLogger(__name__)

NEVER = "1 TB"
"""No write waits for a checkpoint: they are made when it is calm."""


@dataclass(frozen=True)
class Beside:
    """The names of what may stand beside a store's file."""

    path: Path

    def named(self, end: str) -> Path:
        return self.path.with_name(f"{self.path.name}.{end}")

    @property
    def wal(self) -> Path:
        return self.named("wal")

    @property
    def newest(self) -> Path:
        return self.named("newest")

    @property
    def whole(self) -> Path:
        return self.named("whole")

    def all(self) -> list[Path]:
        return [self.path, self.wal, self.newest, self.whole]

    def left_by_a_kill(self) -> list[Path]:
        """Copies that were under way when a program was killed: never read, and as large as the store itself."""
        trial = Beside(self.named("trial"))
        copies = [self.whole, self.named("whole.new"), *trial.all()]
        unfinished = [copy.with_name(f"{copy.name}.unfinished") for copy in copies]
        return [self.named("whole.new"), self.named("alone"), *trial.all(), *unfinished]


class LedgerFile:
    """The attached file of a connection; in memory if there is no path. Its methods are called one at a time."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, path: Path | None) -> None:
        self.path = path
        self._connection = connection
        self._store_id = ""
        self._is_used = False
        self._is_made_here = False

    def attach(self) -> None:
        """Attaches the file, made if missing. Raises StoreProblem, with nothing changed, if something is wrong with it.

        One that was broken by a kill in the midst of a checkpoint is replaced by the last whole copy and its .wal, if
        these have everything that was acknowledged.
        """
        if self.path is None:
            self._connection.execute("attach ':memory:' as ledger")
            return
        beside = Beside(self.path)
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            keep_private(self.path)
            stands_alone = not any(each.exists() for each in beside.all()[1:])
            if not stands_alone:
                _look_or_rescue(beside)
            self._is_made_here = not self.path.exists()
            self._attach()
            if stands_alone and (found := integrity.problems(self._connection, None)):
                raise _incomplete(self.path, found)
        except (duckdb.Error, OSError) as error:
            LOG.warning("Cannot open %s: %s", self.path, error)
            raise failures.cannot_open(self.path) from error

    def _attach(self) -> None:
        quoted = str(self.path).replace("'", "''")
        self._connection.execute(f"attach '{quoted}' as ledger (type duckdb)")
        self._connection.execute(f"set checkpoint_threshold = '{NEVER}'")
        self._connection.execute("pragma disable_checkpoint_on_shutdown")

    def give_up(self) -> None:
        """Closes a file that could not be made ready; one that was made here is taken away, as nothing is in it yet."""
        self._connection.close()
        if self.path is None or not self._is_made_here or failures.is_held(self.path):
            return
        for made in (self.path, Beside(self.path).wal):
            made.unlink(missing_ok=True)

    def know(self) -> None:
        """Takes in, when the tables are there, which store this is, and whether it was left in use."""
        state = integrity.state_of(self._connection)
        self._store_id = state.store_id or ""
        self._is_used = not state.is_whole

    def keep_whole(self) -> None:
        """Keeps a copy of the file as it is, before it is changed. Raises OSError."""
        if self.path is not None:
            copy_file(self.path, Beside(self.path).whole)

    def take_into_use(self, entry_number: int, entry_id: str) -> None:
        """Before the first entry: keeps a whole copy, and lets the file itself say that there is more beside it."""
        if self.path is None or self._is_used:
            return
        self.keep_whole()
        Acknowledged(self._store_id, entry_number, entry_id).write(Beside(self.path).newest)
        self._mark(is_whole=False)
        self._connection.execute("checkpoint ledger")
        self._is_used = True

    def acknowledge(self, entry_number: int, entry_id: str) -> None:
        """Tells beside the file that the entry is kept. Raises OSError."""
        if self.path is not None:
            Acknowledged(self._store_id, entry_number, entry_id).write(Beside(self.path).newest)

    def checkpoint(self) -> None:
        """Puts what stands in the .wal in the file, and keeps an opened copy of it. Raises duckdb.Error, OSError."""
        if self.path is None or not self._is_used:
            return
        beside = Beside(self.path)
        if not beside.whole.exists():
            self.keep_whole()
        self._connection.execute("checkpoint ledger")
        new = beside.named("whole.new")
        copy_file(self.path, new)
        with closing(integrity.attach_to_read(new)) as connection:
            integrity.state_of(connection)
        new.replace(beside.whole)

    def let_go(self) -> None:
        """Makes the file whole and closes it; what stood beside it goes when the file has been opened anew.

        What cannot be done is said in the log and left for the next who opens: nothing is lost by it.
        """
        if self.path is None:
            self._connection.execute("detach ledger")
            shelf.lay_by(self._connection)
            return
        beside = Beside(self.path)
        try:
            if self._is_used or beside.wal.exists():
                if not beside.whole.exists():
                    self.keep_whole()
                if self._is_used:
                    self._mark(is_whole=True)
                self._connection.execute("checkpoint ledger")
            for left in beside.left_by_a_kill():
                left.unlink(missing_ok=True)
            self._connection.execute("detach ledger")
            _tidy(beside)
            shelf.lay_by(self._connection)
        except (duckdb.Error, OSError, StoreProblem) as error:
            LOG.warning("%s was not made whole, and is when it is opened next: %s", self.path, error)
            self._connection.close()

    def try_to_write(self) -> None:
        """Writes what a healthy disk takes, on the same disk. Raises OSError."""
        if self.path is None:
            return
        trial = Beside(self.path).named("trial-write")
        try:
            Acknowledged(self._store_id, 0, "-").write(trial)
        finally:
            trial.unlink(missing_ok=True)

    def copy_to(self, cursor: duckdb.DuckDBPyConnection, path: Path) -> None:
        """Copies the ledger, as one transaction sees it, to a new file that says of itself that it is whole."""
        quoted = str(path).replace("'", "''")
        copy = f"copy_{secrets.token_hex(8)}"  # two copies may be made at once
        cursor.execute(f"attach '{quoted}' as {copy} (type duckdb)")
        try:
            cursor.execute(f"copy from database ledger to {copy}")
            cursor.execute(f"insert into {copy}.file_states select max(state_number) + 1, true from {copy}.file_states")
            cursor.execute(f"checkpoint {copy}")
        finally:
            cursor.execute(f"detach {copy}")

    @property
    def wal_bytes(self) -> int:
        """How much stands in the .wal."""
        try:
            return Beside(self.path).wal.stat().st_size if self.path is not None else 0
        except FileNotFoundError:
            return 0

    def _mark(self, *, is_whole: bool) -> None:
        self._connection.execute(integrity.MARK, [is_whole])


def look(path: Path) -> list[str]:
    """What is wrong with a store that is not open, in words. Raises duckdb.Error if it cannot be read."""
    beside = Beside(path)
    acknowledged = Acknowledged.read(beside.newest)
    with closing(integrity.attach_to_read(path)) as connection:
        found = integrity.problems(connection, acknowledged)
        if beside.wal.exists():
            found += integrity.half_entries(connection)
    alone = integrity.state_without_wal(path) if beside.wal.exists() and acknowledged is None else None
    if alone is not None and alone.store_id is not None and alone.is_whole:
        found.append(f"{beside.wal.name} hör inte hit: filen är hel utan den.")
    return found


def _look_or_rescue(beside: Beside) -> None:
    """Raises StoreProblem if something is wrong, duckdb.Error if it cannot be read and the whole copy does not help."""
    try:
        if not beside.path.exists():
            raise FileNotFoundError(beside.path)
        found = look(beside.path)
    except (duckdb.Error, FileNotFoundError) as error:
        if failures.is_held(beside.path) or not beside.whole.exists() or not _rescue(beside):
            if isinstance(error, FileNotFoundError):
                raise _incomplete(beside.path, [f"Filen är borta, men {_names(beside)} finns kvar."]) from error
            raise
        return
    if found:
        raise _incomplete(beside.path, found)


def _incomplete(path: Path, found: list[str]) -> StoreProblem:
    wal = f"Finns rätt {path.name}.wal kvar någonstans: lägg tillbaka den bredvid filen. Annars: "
    return StoreProblem(
        f"{path} är inte hel. {' '.join(found)} {wal}{failures.FROM_COPY[0].lower()}{failures.FROM_COPY[1:]} "
        "Inget är ändrat."
    )


def _names(beside: Beside) -> str:
    return listed(each.name for each in beside.all() if each.exists())


def _rescue(beside: Beside) -> bool:
    """Puts the last whole copy with the .wal in place of a file that cannot be opened, if nothing is lost by it."""
    trial = Beside(beside.named("trial"))
    copy_file(beside.whole, trial.path)
    for theirs, ours in ((beside.wal, trial.wal), (beside.newest, trial.newest)):
        if theirs.exists():
            copy_file(theirs, ours)
    try:
        is_good = not look(trial.path)
    except duckdb.Error:
        is_good = False
    if is_good:
        if beside.path.exists():
            beside.path.replace(beside.named("damaged"))
        trial.path.replace(beside.path)
        LOG.warning("%s could not be opened after a stop; the whole copy and its .wal were used", beside.path)
    for left in trial.all():
        left.unlink(missing_ok=True)
    return is_good


def _tidy(beside: Beside) -> None:
    """Opens the file that was let go, then takes away what stood beside it. Raises duckdb.Error if it cannot."""
    with closing(integrity.attach_to_read(beside.path)) as connection:
        if integrity.state_of(connection).is_whole and not beside.wal.exists():
            beside.whole.unlink(missing_ok=True)
            beside.newest.unlink(missing_ok=True)
