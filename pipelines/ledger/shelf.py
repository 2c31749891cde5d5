"""Connections that have their models, laid by when a store is let go and taken up by the next that is opened.

Building the models is most of what opening a store takes, and they are the same for every store; a program that opens
one store after another, as a check of a copy does, builds them once.
"""

from __future__ import annotations

import duckdb

LONGEST = 2
"""More than this many are not kept: a program has few stores open at once."""

_laid_by: list[duckdb.DuckDBPyConnection] = []


def take() -> duckdb.DuckDBPyConnection:
    """A connection without a ledger, with the models if one was laid by."""
    try:
        return _laid_by.pop()
    except IndexError:
        return duckdb.connect(
            ":memory:", config={"autoinstall_known_extensions": False, "autoload_known_extensions": False}
        )


def lay_by(connection: duckdb.DuckDBPyConnection) -> None:
    """Keeps a connection that has let go of its ledger, and that nobody has a cursor of."""
    if len(_laid_by) < LONGEST:
        _laid_by.append(connection)
    else:
        connection.close()
