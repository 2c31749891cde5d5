"""Who has answered what, once it may be seen, and how much each agency takes part."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import pandas as pd

from pipelines.access import (
    Action,
    check_action,
    check_see_answers,
    visibility,
)
from pipelines.domain import Role, User
from pipelines.ledger import Store
from pipelines.rounds import recorded_round


def answers(store: Store, round_id: str, area_id: str, theme_id: str, *, user: User, at: datetime) -> pd.DataFrame:
    """One row per agency expected in the cell or answering: the columns of the model `cell_answers`.

    Worst first, then no insight, then those that have not answered. Raises AccessProblem while hidden from the role.
    """
    state = recorded_round(store, round_id).state_at(at)
    check_see_answers(user, state)
    sql = (
        "select * from cell_answers where round_id = ? and area_id = ? and theme_id = ? "
        "order by rank desc nulls last, answer is null, agency_id"
    )
    rows = store.read(sql, [round_id, area_id, theme_id])
    return visibility.in_view(rows, "answers", user=user, reference=store.reference, state=state)


def counting_ratings(store: Store, round_id: str, *, user: User, at: datetime) -> pd.DataFrame:
    """One row per rating that counts in the round, with the columns that an import reads: round, agency, area, theme,
    level, confidence, outlook, comment, is_settled. Raises AccessProblem while hidden from the role.
    """
    state = recorded_round(store, round_id).state_at(at)
    check_see_answers(user, state)
    sql = (
        "select round_id as round, agency_id as agency, area_id as area, theme_id as theme, answer as level, "
        "confidence, outlook, comment, is_settled from counting_answers where round_id = ? "
        "order by agency_id, area_id, theme_id"
    )
    rows = store.read(sql, [round_id])
    return visibility.in_view(rows, "ratings", user=user, reference=store.reference, state=state)


def participation(store: Store, round_id: str, *, user: User) -> pd.DataFrame:
    """One row per agency: the columns of the model `round_participation`. The first to hand in stands first."""
    check_action(user, Action.SEE_WHO_ANSWERED)
    sql = """
        select * from round_participation
        where round_id = ? order by handed_in_entry_id nulls last, agency_id
    """
    rows = store.read(sql, [round_id])
    return visibility.in_view(rows, "participation", user=user, reference=store.reference)


def agencies(store: Store, *, user: User, round_ids: Sequence[str] | None = None) -> pd.DataFrame:
    """One row per agency over the published rounds, or those of them that are named; a member sees its own alone.

    rounds_count, answered_rounds_count, on_time_rounds_count; coverage (0-1, the share of what was expected of it);
    compared_count, the ratings in cells with a level, and median_steps, how many levels above (+) or below (-) that
    level one of them lies on average; missing without any.
    """
    check_action(user, Action.SEE_AGENCIES)
    chosen = "true" if round_ids is None else f"round_id in ({','.join('?' * len(round_ids)) or 'null'})"
    sql = f"""
        select
            agency_id,
            count(*) as rounds_count,
            count(*) filter (answered_count > 0) as answered_rounds_count,
            count(*) filter (is_on_time) as on_time_rounds_count,
            sum(answered_count) / nullif(sum(expected_count), 0) as coverage,
            sum(compared_count)::bigint as compared_count,
            sum(median_steps) / nullif(sum(compared_count), 0) as median_steps
        from ledger.published_agencies
        where {chosen}
        group by agency_id
        order by agency_id
    """
    rows = store.read(sql, list(round_ids or []))
    if user.role is Role.MEMBER:
        rows = rows[rows["agency_id"] == user.agency_id].reset_index(drop=True)
    return visibility.in_view(rows, "agencies", user=user, reference=store.reference)


def without_level_so_far(store: Store, round_id: str, *, user: User) -> tuple[int, int]:
    """How many cells of the round have too few answers for a level so far, and how many are asked about.

    For whoever runs the rounds, also while it is open: it says nothing of what was answered. Raises AccessProblem.
    """
    check_action(user, Action.RUN_ROUNDS)
    counted = "count(*) filter (level is null) as without_count, count(*) as cells_count"
    sql = f"select {counted} from picture where round_id = ?"
    (row,) = store.rows(sql, [round_id])
    return int(row["without_count"]), int(row["cells_count"])
