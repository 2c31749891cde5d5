"""Each kind of entry writes in certain tables, and certain roles write it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from pipelines.access.actions import ALLOWED, Action
from pipelines.audit.findings import Book, Finding
from pipelines.domain import Role
from pipelines.ledger import EntryKind
from pipelines.rounds import FROZEN
from pipelines.swedish import listed


@dataclass(frozen=True)
class Shape:
    """What an entry of a kind must have rows in, what it may have rows in as well, and what its writer was allowed."""

    action: Action | None
    needed: frozenset[str] = frozenset()
    allowed: frozenset[str] = frozenset()


def _shape(action: Action | None, *needed: str, also: tuple[str, ...] = ()) -> Shape:
    return Shape(action, frozenset(needed), frozenset({*needed, *also, "reference_rows"}))


SHAPES: dict[EntryKind, Shape] = {
    EntryKind.CREATE_DEMO: _shape(Action.RUN_ROUNDS),
    EntryKind.FINISH_DEMO: _shape(Action.RUN_ROUNDS),
    EntryKind.ADD_ROUND: _shape(Action.RUN_ROUNDS, "rounds"),
    EntryKind.CLOSE_ROUND: _shape(Action.RUN_ROUNDS, "rounds"),
    EntryKind.PUBLISH_ROUND: _shape(Action.RUN_ROUNDS, "rounds", also=tuple(FROZEN)),
    EntryKind.EXTEND_ROUND: _shape(Action.RUN_ROUNDS, "rounds"),
    EntryKind.REOPEN_ROUND: _shape(Action.RUN_ROUNDS, "rounds"),
    EntryKind.WITHDRAW_ROUND: _shape(Action.RUN_ROUNDS, "rounds"),
    EntryKind.OPEN_PICTURE: _shape(None, "picture_views"),
    EntryKind.SEND_REMINDER: _shape(Action.RUN_ROUNDS, "reminders"),
    EntryKind.SAVE_RATINGS: _shape(Action.RATE, also=("ratings",)),
    EntryKind.HAND_IN: _shape(Action.RATE, "submissions", also=("ratings",)),
    EntryKind.IMPORT_RATINGS: _shape(Action.IMPORT_RATINGS, also=("ratings", "submissions")),
    EntryKind.ASK_APPROVAL: _shape(Action.RATE, "approval_requests"),
    EntryKind.APPROVE: _shape(Action.RATE, "submissions", also=("ratings",)),
    EntryKind.SEND_BACK: _shape(Action.RATE, "returned_requests"),
    EntryKind.DECIDE_SIGNAL: _shape(Action.DECIDE_SIGNALS, "signal_decisions"),
    EntryKind.VERIFY: _shape(Action.RUN_ROUNDS, also=tuple(FROZEN)),
    EntryKind.ADD_MEASURE: _shape(Action.EDIT_PLAN, "measures"),
    EntryKind.CHANGE_MEASURE: _shape(Action.EDIT_PLAN, "measures"),
    EntryKind.CHANGE_MEASURE_STATUS: _shape(Action.EDIT_PLAN, "measures"),
    EntryKind.FOLLOW_UP_MEASURE: _shape(Action.EDIT_PLAN, "measures"),
}
"""Older programs kept imports and savings of nothing, so those need no rows."""


def found(book: Book) -> Iterator[Finding]:
    """Entries of no kind, by no role that may, with rows where their kind has none or without those it has."""
    tables = _tables_of(book)
    for entry_id, entry in book.entries.items():
        if entry.kind not in set(EntryKind):
            yield Finding(entry.number, "är av ett slag som inte finns")
            continue
        shape, has = SHAPES[EntryKind(entry.kind)], tables.get(entry_id, set())
        if others := has - shape.allowed:
            yield Finding(entry.number, f"har rader som inte hör till dess slag ({listed(sorted(others))})")
        if lacking := shape.needed - has:
            yield Finding(entry.number, f"saknar sina rader ({listed(sorted(lacking))})")
        may = ALLOWED[shape.action] if shape.action else set(Role)
        if entry.role not in may or (entry.role == Role.MEMBER) != bool(entry.agency_id):
            yield Finding(entry.number, "är skriven av någon som inte får göra det")


def _tables_of(book: Book) -> dict[object, set[str]]:
    """The tables that each entry, by its id, has rows in."""
    tables: dict[object, set[str]] = {}
    for table in book.tables - {"entries"}:
        for row in book.rows(f"select distinct entry_id from ledger.{table}"):
            tables.setdefault(row["entry_id"], set()).add(table)
    return tables
