"""Verification: every published round computed anew from the ledger's entries, and compared with what was published.

The entries are told again, in order, to an empty store in memory. Each round is computed as it stood when it was
published, from the answers and from what was just computed of the rounds before it.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC
from typing import Any

from pipelines.access import Action, check_action
from pipelines.domain import User
from pipelines.ledger import EntryKind, Store, open_store
from pipelines.rounds import FROZEN

PUBLISHINGS = "select round_id, entry_id, closes_at from ledger.rounds where state = 'published' order by entry_id"
IDS = ("round_id", "area_id", "theme_id", "agency_id")
SAME = 1e-9
"""Numbers nearer than this are the same: a sum may be added in another order."""

ADDED_LATER = (
    {
        *("is_stable", "deciding_agency_ids", "best_level", "worst_level"),
        *("worrying_rounds_count", "corrected_level", "corrected_rank"),
    },
    {"expected_ratings_count"},
)
"""The columns that each migration added to what is frozen; rounds published before it have none of them."""

Row = Mapping[str, Any]


@dataclass(frozen=True)
class VerifiedRound:
    """How a published round compares: ledger table → how many of its rows differ, are missing or are too many."""

    round_id: str
    method_version: str
    differences: Mapping[str, int]


def verify(store: Store, *, by: User) -> list[VerifiedRound]:
    """Every published round, oldest first, computed with the method and the reference data of today. AccessProblem."""
    check_action(by, Action.RUN_ROUNDS)
    verified = []
    with closing(open_store(None, store.reference)) as retold:
        told_until = None
        for publishing in store.rows(PUBLISHINGS):
            round_id, entry_id = publishing["round_id"], publishing["entry_id"]
            retold.retell(store, after=told_until, before=entry_id, without=FROZEN)
            computed = {table: retold.rows(sql, [round_id]) for table, sql in FROZEN.items()}
            frozen = {
                table: store.rows(f"select * from ledger.{table} where round_id = ?", [round_id]) for table in FROZEN
            }
            counts = {table: differing_count(frozen[table], computed[table]) for table in FROZEN}
            version = next((row["method_version"] for row in frozen["published_cells"]), "")
            verified.append(
                VerifiedRound(round_id, version, {table: count for table, count in counts.items() if count})
            )
            at = publishing["closes_at"].replace(tzinfo=UTC)
            with retold.entry(EntryKind.VERIFY, by=by, at=at) as entry:
                entry.add(
                    "published_cells", [{"method_version": version, **row} for row in computed["published_cells"]]
                )
                for table in FROZEN.keys() - {"published_cells"}:
                    entry.add(table, computed[table])
            told_until = entry_id
    return verified


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
