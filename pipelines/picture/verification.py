"""Verification: every published round computed anew from the ledger's entries, and compared with what was published.

The entries are told again, in order, to an empty store in memory. Each round is computed as it stood when it was
published, on the reference data that held then, from the answers and from what was just computed of the rounds before.
So a changed reference is told from a changed past.
"""

from __future__ import annotations

import logging
import math
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC
from itertools import groupby
from typing import Any

from pipelines.access import Action, check_action
from pipelines.domain import User
from pipelines.ledger import EntryKind, Store, open_store
from pipelines.reference import Reference
from pipelines.reference.remembered import Remembered, as_remembered, in_words, restored
from pipelines.rounds import FROZEN

LOG = logging.getLogger(__name__)

PUBLISHINGS = "select round_id, entry_id, closes_at from ledger.rounds where state = 'published' order by entry_id"
IDS = ("round_id", "area_id", "theme_id", "agency_id")
AFTER_ALL = "ffffffff-ffff-ffff-ffff-ffffffffffff"
SAME = 1e-9
"""Numbers nearer than this are the same: a sum may be added in another order."""

CELL = ("round_id", "area_id", "theme_id")
COUNTED = (
    *("ratings_count", "no_insight_count", "normal_count", "deviating_count", "worrying_count"),
    *("critical_count", "severe_count"),
)
"""What of a cell follows from its answers alone, whatever the method and the reference data say."""

ADDED_LATER = (
    {
        *("is_stable", "deciding_agency_ids", "best_level", "worst_level"),
        *("worrying_rounds_count", "corrected_level", "corrected_rank"),
    },
    {"expected_ratings_count"},
)
"""The columns that each migration added to what is frozen; rounds published before it have none of them."""

Row = Mapping[str, Any]
Computed = Mapping[str, Sequence[Row]]
"""Table that publishing freezes → its rows of one round."""


@dataclass(frozen=True)
class VerifiedRound:
    """How a published round compares: ledger table → how many of its rows differ, are missing or are too many.

    `altered_cells_count`: in how many cells the answers are counted otherwise, which no rule and no reference data can
    explain. `reference_changes`: what has changed since in the reference data it was judged against, file by file; None
    if what that was is not known, as for a round that was published before it was remembered.
    """

    round_id: str
    method_version: str
    differences: Mapping[str, int]
    altered_cells_count: int
    reference_changes: tuple[str, ...] | None


def verify(store: Store, *, by: User) -> list[VerifiedRound]:
    """Every published round, oldest first, computed with the rules of today on the reference data that it was judged
    against; where that is not known, on the oldest that is. AccessProblem.
    """
    check_action(by, Action.RUN_ROUNDS)
    verified = _all_at_once(store)
    if verified is not None and not any(round_.differences for round_ in verified):
        return verified
    return _one_after_the_other(store, by=by)


def _all_at_once(store: Store) -> list[VerifiedRound] | None:
    """All rounds computed together, each from the answers and from what is frozen of those before it.

    To ask once for all of them costs little more than to ask for one. If none differs, then each was computed from what
    is right. If some do, only telling it anew in order says which: another may have been computed from a wrong one, or
    something may have come in between. None if answers came to a round after it was published.
    """
    if store.rows("select 1 from rounds_answered_late limit 1"):
        return None
    publishings = store.rows(PUBLISHINGS)
    frozen = {table: _by_round(store.rows(f"select * from ledger.{table}")) for table in FROZEN}
    oldest, verified = _oldest_reference(store), []
    held_by_round = {row["round_id"]: store.remembered(row["entry_id"]) for row in publishings}
    for held, alike in groupby(held_by_round.items(), key=lambda each: each[1]):
        round_ids = [round_id for round_id, _ in alike]
        with closing(open_store(None, _reference(held, store.reference) if held else oldest)) as retold:
            retold.retell(store, after=None, before=AFTER_ALL, without={"reference_rows"})
            retold.rows("delete from ledger.rounds where state = 'published'")
            computed = {table: _by_round(retold.rows(_of_all(sql), [round_ids])) for table, sql in FROZEN.items()}
            for round_id in round_ids:
                version = retold.reference.setting("method_version") if held else _version(store, round_id)
                of_round = _with_version({table: rows.get(round_id, []) for table, rows in computed.items()}, version)
                then = {table: rows.get(round_id, []) for table, rows in frozen.items()}
                verified.append(_verified(store, round_id, then, of_round, held))
    return verified


def _of_all(sql: str) -> str:
    return sql.replace("round_id = ?", "round_id in (select unnest(?))")


def _by_round(rows: Sequence[Row]) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = {}
    for row in rows:
        found.setdefault(row["round_id"], []).append(row)
    return found


def _one_after_the_other(store: Store, *, by: User) -> list[VerifiedRound]:
    """Each round computed as it stood when it was published, from what was just computed of those before it."""
    verified = []
    oldest = _oldest_reference(store)
    retold, told_until = open_store(None, oldest), None
    try:
        for publishing in store.rows(PUBLISHINGS):
            round_id, entry_id = publishing["round_id"], publishing["entry_id"]
            held = store.remembered(entry_id)
            retold = _on(retold, _reference(held, store.reference) if held else oldest)
            retold.retell(store, after=told_until, before=entry_id, without={*FROZEN, "reference_rows"})
            version = retold.reference.setting("method_version") if held else _version(store, round_id)
            computed = _with_version({table: retold.rows(sql, [round_id]) for table, sql in FROZEN.items()}, version)
            then = {
                table: store.rows(f"select * from ledger.{table} where round_id = ?", [round_id]) for table in FROZEN
            }
            verified.append(_verified(store, round_id, then, computed, held))
            # Later rounds are compared with what was just computed, so one that was altered does not accuse them.
            with retold.entry(EntryKind.VERIFY, by=by, at=publishing["closes_at"].replace(tzinfo=UTC)) as entry:
                for table, rows in computed.items():
                    entry.add(table, rows)
            told_until = entry_id
    finally:
        retold.close()
    return verified


def _oldest_reference(store: Store) -> Reference:
    first = store.rows("select min(entry_id) as entry_id from ledger.reference_rows")[0]["entry_id"]
    return _reference(store.remembered(first), store.reference) if first else store.reference


def _reference(held: Sequence[Remembered], today: Reference) -> Reference:
    """What held then; that of today where somebody has written something else over it, so that the rounds differ."""
    try:
        return restored(held, today)
    except ValueError as error:
        LOG.warning("A remembered row of the reference data cannot be read: %s", error)
        return today


def _on(retold: Store, reference: Reference) -> Store:
    """What has been told so far, on this reference data."""
    if retold.reference == reference:
        return retold
    other = open_store(None, reference)
    other.retell(retold, after=None, before=AFTER_ALL, without=())
    retold.close()
    return other


def _verified(
    store: Store, round_id: str, frozen: Computed, computed: Computed, held: Sequence[Remembered]
) -> VerifiedRound:
    counts = {table: differing_count(frozen[table], computed[table]) for table in FROZEN}
    version = computed["published_cells"][0]["method_version"] if computed["published_cells"] else ""
    changes = tuple(in_words(held, as_remembered(store.reference))) if held else None
    altered = differing_count(_counted(frozen["published_cells"]), _counted(computed["published_cells"]))
    return VerifiedRound(
        round_id, version, {table: count for table, count in counts.items() if count}, altered, changes
    )


def _counted(cells: Sequence[Row]) -> list[Row]:
    """How many gave each answer in each cell that somebody has answered."""
    counts = [{name: row[name] for name in (*CELL, *COUNTED)} for row in cells]
    return [row for row in counts if any(row[name] for name in COUNTED)]


def _with_version(computed: Computed, version: str) -> Computed:
    return {**computed, "published_cells": [{"method_version": version, **row} for row in computed["published_cells"]]}


def _version(store: Store, round_id: str) -> str:
    """The version of the method that a round says it was published with; for when what held then is not known."""
    rows = store.rows("select method_version from ledger.published_cells where round_id = ? limit 1", [round_id])
    return str(rows[0]["method_version"]) if rows else ""


def differing_count(frozen: Sequence[Row], computed: Sequence[Row]) -> int:
    """How many rows differ or stand twice. Where all that a migration added is empty, the round is older than that."""
    newer = {
        name
        for added in ADDED_LATER
        for name in added
        if all(row.get(name) is None for row in frozen for name in added)
    }
    then, now = _by_id(frozen), _by_id(computed)
    return (
        len(frozen)
        - len(then)
        + sum(
            1
            for key in then.keys() | now.keys()
            if key not in then or key not in now or _differs(then[key], now[key], without=newer)
        )
    )


def _by_id(rows: Sequence[Row]) -> dict[tuple[Any, ...], Row]:
    return {tuple(row.get(name) for name in IDS): row for row in rows}


def _differs(then: Row, now: Row, *, without: set[str]) -> bool:
    return any(not _is_same(then.get(name), value) for name, value in now.items() if name not in without)


def _is_same(then: Any, now: Any) -> bool:
    if isinstance(then, float) and isinstance(now, float):
        return math.isclose(then, now, rel_tol=SAME, abs_tol=SAME)
    return bool(then == now)
