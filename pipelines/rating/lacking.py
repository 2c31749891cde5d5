"""Which answers lack the comment they need, asked of the ledger: what would count if it were handed in or approved."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pipelines.access import check_rate
from pipelines.domain import Cell, Rating, User
from pipelines.ledger import Store
from pipelines.rating.comment_rule import lacking
from pipelines.tables.rows import rows_of

Rows = Callable[[str, list[object]], list[dict[str, Any]]]


def lacking_when_handed_in(store: Store, round_id: str, agency_id: str, *, by: User) -> list[Rating]:
    """Those of the user's own agency's answers, saved or counting, that lack a comment. Raises AccessProblem."""
    check_rate(by, agency_id)
    return _lacking(store, "own_answers", round_id, agency_id)


def lacking_when_approved(store: Store, round_id: str, agency_id: str, *, by: User) -> list[Rating]:
    """Those of the answers that would count, if what waits in the user's own agency were approved, that lack a comment.

    Raises AccessProblem.
    """
    check_rate(by, agency_id)
    return _lacking(store, "requested_answers", round_id, agency_id)


def previous_answers(rows: Rows, round_id: str, agency_id: str) -> dict[Cell, str | None]:
    """(area_id, theme_id) → what the agency answered last time. `rows` asks the store, or an entry under way."""
    sql = "select area_id, theme_id, previous_answer from cell_answers where round_id = ? and agency_id = ?"
    return {(row["area_id"], row["theme_id"]): row["previous_answer"] for row in rows(sql, [round_id, agency_id])}


def _lacking(store: Store, model: str, round_id: str, agency_id: str) -> list[Rating]:
    sql = f"select * from {model} where round_id = ? and agency_id = ? and answer is not null"
    answers = rows_of(store.read(sql, [round_id, agency_id]), Rating)
    return lacking(answers, previous_answers(store.rows, round_id, agency_id), store.reference)
