"""The rounds: each row follows from the one before, as the kind of its entry says."""

from __future__ import annotations

from collections.abc import Iterator

from pipelines.audit.findings import Book, Finding, Row, Written
from pipelines.domain import RoundState
from pipelines.ledger import EntryKind

BECOMES = {
    EntryKind.ADD_ROUND: {RoundState.PLANNED},
    EntryKind.CLOSE_ROUND: {RoundState.CLOSED},
    EntryKind.PUBLISH_ROUND: {RoundState.PUBLISHED},
    EntryKind.EXTEND_ROUND: {RoundState.PLANNED, RoundState.OPEN},
    EntryKind.REOPEN_ROUND: {RoundState.OPEN},
    EntryKind.WITHDRAW_ROUND: {RoundState.WITHDRAWN},
}
"""Kind of entry → the states that it records."""

MOVES_DEADLINE = {EntryKind.EXTEND_ROUND, EntryKind.REOPEN_ROUND}


def found(book: Book) -> Iterator[Finding]:
    """Rows of rounds that do not follow from the one before."""
    before: dict[str, Row] = {}
    for row in book.rows("select * from ledger.rounds order by entry_id"):
        entry, earlier = book.entries.get(row["entry_id"]), before.get(row["round_id"])
        if entry is None or entry.kind not in BECOMES:
            continue  # told already, by the rows or the kind of the entry
        if row["state"] not in BECOMES[EntryKind(entry.kind)]:
            yield Finding(entry.number, f"säger något annat om omgången {row['round_id']} än sitt slag")
        if (earlier is None) != (entry.kind == EntryKind.ADD_ROUND):
            yield Finding(entry.number, f"lägger inte till omgången {row['round_id']} först, eller gör det igen")
        if earlier and _differs(earlier, row, entry):
            yield Finding(entry.number, f"har andra tider för omgången {row['round_id']} än de som gällde")
        if earlier and entry.kind == EntryKind.PUBLISH_ROUND and not _has_closed(earlier, entry):
            yield Finding(entry.number, f"fastställer omgången {row['round_id']} innan den hade stängt")
        if earlier and entry.kind == EntryKind.WITHDRAW_ROUND and _has_opened(earlier, entry):
            yield Finding(entry.number, f"återtar omgången {row['round_id']}, som redan hade öppnat")
        if earlier and earlier["state"] == RoundState.PUBLISHED:
            yield Finding(entry.number, f"ändrar omgången {row['round_id']}, som redan var fastställd")
        before[row["round_id"]] = row
        if row["state"] == RoundState.WITHDRAWN:
            del before[row["round_id"]]  # its day is free: what comes next is another round


def _differs(earlier: Row, row: Row, entry: Written) -> bool:
    kept = {"kind", "opens_at"} if entry.kind in MOVES_DEADLINE else {"kind", "opens_at", "closes_at", "grace_ends_at"}
    return any(earlier[column] != row[column] for column in kept)


def _has_opened(earlier: Row, entry: Written) -> bool:
    return bool(earlier["state"] != RoundState.PLANNED or entry.at >= earlier["opens_at"])


def _has_closed(earlier: Row, entry: Written) -> bool:
    ends_at = earlier["grace_ends_at"] or earlier["closes_at"]
    return bool(earlier["state"] == RoundState.CLOSED or entry.at >= ends_at)
