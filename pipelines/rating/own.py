"""What an agency sees of its own answers, handed in or not. Nobody else sees it."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from pipelines.access import (
    check_rate,
)
from pipelines.domain import User
from pipelines.ledger import Store


def own_answers(store: Store, round_id: str, agency_id: str, *, user: User) -> pd.DataFrame:
    """One row per answer the user's own agency has given in the round, handed in or not."""
    check_rate(user, agency_id)
    return store.read("select * from own_answers where round_id = ? and agency_id = ?", [round_id, agency_id])


def requested_answers(store: Store, round_id: str, agency_id: str, *, user: User) -> pd.DataFrame:
    """One row per answer that would count if what waits for approval in the user's own agency were approved."""
    check_rate(user, agency_id)
    sql = "select * from requested_answers where round_id = ? and agency_id = ? and answer is not null"
    return store.read(sql, [round_id, agency_id])


def own_history(store: Store, agency_id: str, round_ids: Sequence[str], *, user: User) -> pd.DataFrame:
    """One row per round, area and theme: what counts of the user's own agency's answers, newest round first."""
    check_rate(user, agency_id)
    # The rounds are written out as parameters, so that only their rows are read.
    sql = f"""
        select round_id, area_id, theme_id, answer, confidence, outlook, comment, is_settled
        from counting_answers
        where agency_id = ? and round_id in ({", ".join("?" * len(round_ids))})
        order by round_id desc, area_id, theme_id
    """
    return store.read(sql, [agency_id, *round_ids])


def own_cells(store: Store, round_id: str, agency_id: str, *, user: User) -> pd.DataFrame:
    """One row per area and theme the user's own agency is expected to rate, with `previous_answer`, in order."""
    check_rate(user, agency_id)
    return _asked_of(store, round_id, agency_id)


def _asked_of(store: Store, round_id: str, agency_id: str) -> pd.DataFrame:
    sql = "select area_id, theme_id, previous_answer from cell_answers where round_id = ? and agency_id = ?"
    order = {area.area_id: area.sort_order for area in store.reference.areas}
    order |= {theme.theme_id: number for number, theme in enumerate(store.reference.themes)}
    cells = store.read(sql, [round_id, agency_id])
    return cells.sort_values(["area_id", "theme_id"], key=lambda ids: ids.map(order)).reset_index(drop=True)
