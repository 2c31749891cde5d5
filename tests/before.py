"""Stores as older versions of the program left them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import duckdb

from pipelines.ledger import schema
from tests.factories import NOW

ROW = "insert into ledger.entries select unnest(?)::uuid, 'hand_in', ?, 'strategist', null, unnest(?)"


def store_from_before_numbers(path: Path, notes: Mapping[str, str]) -> None:
    """A store whose entries had nothing but ids, made of times: entry_id → note, kept in this order."""
    with duckdb.connect() as connection:
        connection.execute(f"attach '{path}' as ledger")
        connection.execute(schema.SCHEMA_VERSIONS)
        for number, file in enumerate(sorted((schema.SQL / "ledger").glob("*.sql"))[:11], start=1):
            connection.execute(file.read_text(encoding="utf-8"))
            connection.execute("insert into ledger.schema_versions values (?, ?)", [number, file.stem])
        connection.execute(ROW, [[*notes], NOW.replace(tzinfo=None), [*notes.values()]])
