"""The plan: each version of a measure is the one before, but for what the kind of its entry changes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields

from pipelines.audit.findings import Book, Finding, Row, Written
from pipelines.domain import NEXT_MEASURE_STATUS, Measure, MeasureStatus
from pipelines.ledger import EntryKind

EVERYTHING = {field.name for field in fields(Measure)}
KEPT = {
    EntryKind.ADD_MEASURE: set(),
    EntryKind.CHANGE_MEASURE: {"status", "status_reason", "follow_up"},
    EntryKind.CHANGE_MEASURE_STATUS: EVERYTHING - {"status", "status_reason"},
    EntryKind.FOLLOW_UP_MEASURE: EVERYTHING - {"follow_up", "follow_up_on"},
}
"""Kind of entry → what of a measure it leaves as it was."""


def found(book: Book) -> Iterator[Finding]:
    """Versions of measures that do not follow from the one before."""
    before: dict[str, Row] = {}
    for row in book.rows("select * from ledger.measures order by entry_id"):
        entry, earlier = book.entries.get(row["entry_id"]), before.get(row["measure_id"])
        before[row["measure_id"]] = row
        if entry is None or entry.kind not in KEPT:
            continue  # told already, by the rows or the kind of the entry
        if row["status"] not in set(MeasureStatus):
            yield Finding(entry.number, "har ett okänt ord i measures.status")
        elif (earlier is None) != (entry.kind == EntryKind.ADD_MEASURE):
            yield Finding(entry.number, "lägger inte till en åtgärd först, eller gör det igen")
        elif earlier and any(earlier[column] != row[column] for column in KEPT[EntryKind(entry.kind)]):
            yield Finding(entry.number, "har en åtgärd med andra uppgifter än de som gällde, utan att ändra dem")
        elif _jumps(earlier, row, entry):
            yield Finding(entry.number, "ger en åtgärd en status som den inte kunde få")


def _jumps(earlier: Row | None, row: Row, entry: Written) -> bool:
    status = MeasureStatus(row["status"])
    if earlier is None:
        return status is not MeasureStatus.PROPOSED
    if entry.kind != EntryKind.CHANGE_MEASURE_STATUS or earlier["status"] not in set(MeasureStatus):
        return False
    return status not in NEXT_MEASURE_STATUS[MeasureStatus(earlier["status"])]
