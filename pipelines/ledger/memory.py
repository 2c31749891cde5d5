"""What the ledger remembers of the reference data: the rows that held when each entry was written."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import duckdb

from pipelines.errors import StoreProblem
from pipelines.ledger.entry import Entry, plain_rows
from pipelines.ledger.schema import model_files
from pipelines.reference import Reference
from pipelines.reference.ended import Written, of_another_municipality, with_ended
from pipelines.reference.remembered import Remembered, as_remembered, changes
from pipelines.swedish import either

HELD_UNTIL = """
    select file, row_key, arg_max(row_number, entry_id) as row_number, arg_max_null(content, entry_id) as content
    from ledger.reference_rows
    where $until::uuid is null or entry_id <= $until::uuid
    group by file, row_key
"""


LAST_KNOWN = """
    select file, row_key, arg_max(row_number, entry_id) as row_number, arg_max(content, entry_id) as content
    from ledger.reference_rows
    group by file, row_key
"""


NAMED_AREAS = 3
"""So many places are named when a folder is another municipality's."""


def with_ended_rows(connection: duckdb.DuckDBPyConnection, path: Path | None, reference: Reference) -> Reference:
    """The reference data with what has been taken out of it though the ledger has something about it; see `ended`.

    Raises StoreProblem if the folder has none of the areas that the ledger has: they are two municipalities.
    """
    written = [Written(**row) for row in plain_rows(connection.execute(model_files()["written_ids"]))]
    last = [Remembered(**row) for row in plain_rows(connection.execute(LAST_KNOWN))]
    if names := of_another_municipality(reference, written, last):
        raise _not_together(path, reference.folder, names)
    return with_ended(reference, written, last)


def _not_together(path: Path | None, folder: Path, names: list[str]) -> StoreProblem:
    return StoreProblem(
        f"{folder} är en annan kommuns mapp än den som {path or 'lagret'} hör till: ingen av lagrets platser, t.ex. "
        f"{either(names[:NAMED_AREAS])}, finns i mappens areas.csv. Peka ut rätt mapp med OSF_REFERENCE, eller en "
        "annan fil med OSF_STORE. Är alla platser utbytta: lägg tillbaka de gamla raderna, med en dag i valid_to."
    )


def rows_held(connection: duckdb.DuckDBPyConnection, until: object | None = None) -> list[Remembered]:
    """The rows that held when an entry was written, or last; empty if they are not known."""
    found = plain_rows(connection.execute(HELD_UNTIL, {"until": until}))
    return [Remembered(**row) for row in found if row["content"] is not None]


def remember(entry: Entry, reference: Reference) -> None:
    """Adds what has changed in the reference data since an entry was last written."""
    before = [Remembered(**row) for row in entry.rows(HELD_UNTIL, {"until": None}) if row["content"] is not None]
    entry.add("reference_rows", [asdict(row) for row in changes(before, as_remembered(reference))])
