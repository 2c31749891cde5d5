"""What agencies answered: told twice, by themselves, while the round took answers, in words that there are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator

from pipelines.audit.findings import Book, Finding
from pipelines.domain import NO_INSIGHT, Confidence, Level, Outlook, Role, SignalDecision

WORDS: dict[tuple[str, str], Collection[str | None]] = {
    ("ratings", "answer"): {*Level, NO_INSIGHT, None},
    ("ratings", "confidence"): {*Confidence, None},
    ("ratings", "outlook"): {*Outlook, None},
    ("signal_decisions", "decision"): {*SignalDecision},
}
"""(table, column) → what may stand there."""

IDS = {
    "agencies.csv": (
        "agency_id",
        ("ratings", "submissions", "published_agencies", "published_strictness", "reminders"),
    ),
    "areas.csv": ("area_id", ("ratings", "published_cells", "published_signals", "signal_decisions", "measures")),
    "themes.csv": ("theme_id", ("ratings", "published_cells", "published_signals", "signal_decisions", "measures")),
}
"""File → its id, and the tables that are about something in it."""

UNTIMELY = "har svar från en tid då omgången inte tog emot dem, eller som inte var sena när det sägs"

OF_AN_AGENCY = ("ratings", "submissions", "approval_requests")
"""Tables in which a member writes about its own agency alone."""


def found(book: Book) -> Iterator[Finding]:
    """Answers that are not what was saved, untimely, in words that there are not, or for another agency."""
    altered = Counter(row["entry_id"] for row in book.rows("select entry_id from altered_answers"))
    for entry_id, count in altered.items():
        if entry_id in book.entries:
            yield Finding(book.entries[entry_id].number, f"har {count} svar som inte är det som hade sparats")
    for row in book.rows("select entry_id from untimely_answers"):
        yield Finding(book.entries[row["entry_id"]].number, UNTIMELY)
    yield from _unknown_words(book)
    yield from _anothers(book)
    yield from _unknown_ids(book)


def _unknown_words(book: Book) -> Iterator[Finding]:
    for (table, column), allowed in WORDS.items():
        for row in book.rows(f"select distinct entry_id, {column} as word from ledger.{table}"):
            if row["word"] not in allowed and row["entry_id"] in book.entries:
                yield Finding(book.entries[row["entry_id"]].number, f"har ett okänt ord i {table}.{column}")


def _anothers(book: Book) -> Iterator[Finding]:
    for table in OF_AN_AGENCY:
        for row in book.rows(f"select distinct entry_id, agency_id from ledger.{table}"):
            entry = book.entries.get(row["entry_id"])
            if entry and entry.role == Role.MEMBER and entry.agency_id != row["agency_id"]:
                yield Finding(entry.number, "har svar för en annan verksamhet än den som skrev")


def _unknown_ids(book: Book) -> Iterator[Finding]:
    """Ids that no reference data has had since it was remembered; what was written before that is not known."""
    remembered = book.rows("select distinct file, row_key, entry_id from ledger.reference_rows")
    since = min(
        (book.entries[row["entry_id"]].number for row in remembered if row["entry_id"] in book.entries), default=0
    )
    for file, (column, tables) in IDS.items():
        known = {row["row_key"].partition("/")[0] for row in remembered if row["file"] == file}
        for table in tables if known else ():
            for row in book.rows(f"select distinct entry_id, {column} as id from ledger.{table}"):
                entry = book.entries.get(row["entry_id"])
                if entry and entry.number >= since and row["id"] is not None and row["id"] not in known:
                    yield Finding(entry.number, f"nämner något som aldrig har funnits i {file}, i {table}")
