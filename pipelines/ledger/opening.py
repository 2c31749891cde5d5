"""A store is opened: its file attached with care, its tables brought up to date, its models built."""

from __future__ import annotations

import logging
from functools import partial
from pathlib import Path

import duckdb

from pipelines.errors import StoreProblem
from pipelines.ledger import failures, shelf
from pipelines.ledger.connected import Opened
from pipelines.ledger.file import LedgerFile
from pipelines.ledger.integrity import tables_of
from pipelines.ledger.memory import with_ended_rows
from pipelines.ledger.schema import build_models, check_is_ours, load_reference, migrate, missing_migrations
from pipelines.ledger.store import Store
from pipelines.reference import Reference

LOG = logging.getLogger(__name__)


def open_store(path: Path | None, reference: Reference) -> Store:
    """A store on the file at `path` (made if missing), or in memory if None.

    Raises StoreProblem if the file is open in another program, is not a store, is damaged or lacks what it should have,
    was written by a newer program, or is another municipality's than the folder; then nothing has been changed, but for
    tables that the last kind of file lacked.
    """
    return Store(partial(_connect, path, reference))


def _connect(path: Path | None, reference: Reference) -> Opened:
    """The ledger attached to a new connection, with all that stands beside it. Raises StoreProblem."""
    connection = shelf.take()
    file = LedgerFile(connection, path)
    try:
        file.attach()
        _bring_up_to_date(connection, file)
        reference = with_ended_rows(connection, path, reference)
        load_reference(connection, reference)
        build_models(connection)
        return Opened(connection, file, reference)
    except StoreProblem:
        file.give_up()
        raise
    except (duckdb.Error, OSError) as error:
        LOG.exception("Cannot open %s", path)
        connection.close()
        if path is None:
            raise
        why = failures.cannot_open(path)
        file.give_up()
        raise why from error


def _bring_up_to_date(connection: duckdb.DuckDBPyConnection, file: LedgerFile) -> None:
    """Runs what is missing, and puts it in the file itself, of which a whole copy is kept so long."""
    check_is_ours(connection, file.path)
    if missing := missing_migrations(connection, file.path):
        if tables_of(connection):
            file.keep_whole()
        try:
            migrate(connection, missing)
        except duckdb.ProgrammingError as error:  # a statement that cannot be run, on any disk
            LOG.exception("Cannot bring %s up to date", file.path)
            raise failures.cannot_update(file.path) from error
        connection.execute("checkpoint ledger")
    file.know()
