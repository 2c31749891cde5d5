"""What the demo's files tell of, compared with the municipality and with what somebody has written since."""

from __future__ import annotations

import csv

from pipelines.errors import ContentProblem
from pipelines.ledger import EntryKind, Store
from pipelines.reference import ANY, Reference
from pipelines.simulation.written import FOLDER

COLUMNS = {
    "area_id": "area_id",
    "theme_id": "theme_id",
    "agency_id": "agency_id",
    "owner_agency_id": "agency_id",
}
"""Column in a file of the demo → what it is an id of."""


def check_is_of(reference: Reference) -> None:
    """Raises ContentProblem if the demo tells of places, themes or agencies that the municipality does not have."""
    known = {
        "area_id": {area.area_id for area in reference.areas},
        "theme_id": {theme.theme_id for theme in reference.themes},
        "agency_id": {agency.agency_id for agency in reference.agencies},
    }
    told = {kind: _told(kind) for kind in known}
    if any(told[kind] - known[kind] - {ANY, ""} for kind in known):
        raise ContentProblem(
            f"Demon handlar om platser, teman och verksamheter som inte finns i {reference.folder}. Gör den med den "
            "mapp som följer med, utan OSF_REFERENCE. En egen kommun öppnas tom, med: make start FOLDER=mappen"
        )


def written_by_hand(store: Store) -> int | None:
    """How many entries have been written in a demo since it was made, but for that its picture was looked at.

    None if it does not say where it ended.
    """
    (row,) = store.rows(
        "select max(entry_number) as finished from ledger.entries where kind = ?", [EntryKind.FINISH_DEMO]
    )
    if row["finished"] is None:
        return None
    (since,) = store.rows(
        "select count(*) as written from ledger.entries where entry_number > ? and kind <> ?",
        [row["finished"], EntryKind.OPEN_PICTURE],
    )
    return int(since["written"])


def _told(kind: str) -> set[str]:
    """The ids of a kind in all files of the demo."""
    found: set[str] = set()
    for file in FOLDER.glob("*.csv"):
        with file.open(encoding="utf-8-sig", newline="") as lines:
            for row in csv.DictReader(lines):
                found |= {row[column] for column, of in COLUMNS.items() if of == kind and column in row}
    return found
