"""What the joint picture says: one function per question. Access and the round's state decide; SQL models answer.

Every function returns a DataFrame; a missing level, answer or share is missing, never a value.
"""

from __future__ import annotations

from datetime import datetime

import pandas as pd

from pipelines.access import (
    check_see_picture,
    is_told_less,
    visibility,
)
from pipelines.domain import Level, RoundState, User
from pipelines.ledger import Store
from pipelines.rounds import recorded_round


def cells(store: Store, round_id: str, *, user: User, at: datetime) -> pd.DataFrame:
    """One row per area and theme of the round that the user may see: the columns of the model `picture`.

    Raises AccessProblem while the round's picture is hidden from the role.
    """
    state = _check_visible(store, round_id, user, at)
    # The model `picture` would say the same of a published round, but work out the others first.
    frozen = "(select * exclude (entry_id, method_version) from ledger.published_cells)"
    source = frozen if state is RoundState.PUBLISHED else "picture"
    rows = store.read(f"select * from {source} where round_id = ? order by area_id, theme_id", [round_id])
    return visibility.in_view(rows, "cells", user=user, reference=store.reference, state=state)


def places(store: Store, round_id: str, *, user: User, at: datetime) -> pd.DataFrame:
    """One row per area: its worst theme, `has_flag` and `judged_themes_count` (the model `place_summaries`)."""
    state = _check_visible(store, round_id, user, at)
    sql = "select * from place_summaries where round_id = ? and is_open = ? order by area_id"
    rows = store.read(sql, [round_id, is_told_less(user, store.reference)])
    return visibility.in_view(rows, "places", user=user, reference=store.reference, state=state)


def themes(store: Store, round_id: str, *, user: User, at: datetime) -> pd.DataFrame:
    """One row per theme: its worst place among those the user may see, `has_flag` and `judged_areas_count`.

    The columns are those of the model `theme_summaries`.
    """
    state = _check_visible(store, round_id, user, at)
    sql = "select * from theme_summaries where round_id = ? and is_open = ? order by theme_id"
    rows = store.read(sql, [round_id, is_told_less(user, store.reference)])
    return visibility.in_view(rows, "themes", user=user, reference=store.reference, state=state)


def changes(store: Store, round_id: str, *, user: User, at: datetime) -> pd.DataFrame:
    """One row per cell that changed or is flagged (model `changes`), most important first: a proposal for the meeting.

    Worse, then flagged, then lost for want of answers, then better; confirmed before not, what is lost from its worst
    level on, then the larger share at or above worrying.
    """
    state = _check_visible(store, round_id, user, at)
    rows = store.read("select * from changes where round_id = ?", [round_id])
    rows = visibility.in_view(rows, "changes", user=user, reference=store.reference, state=state)
    # Ordered by what is left to see, so that the order does not tell what is hidden.
    lost = (
        rows["previous_level"].where(rows["direction"] == "lost").map({level: rank for rank, level in enumerate(Level)})
    )
    order = rows.assign(direction=rows["direction"].map(DIRECTIONS.index), lost=lost)
    keys = ["direction", "is_confirmed", "lost", "worrying_share", "area_id", "theme_id"]
    is_rising = [True, False, False, False, True, True]
    return rows.loc[order.sort_values(keys, ascending=is_rising).index].reset_index(drop=True)


DIRECTIONS = ["worse", "flagged", "lost", "better"]
"""Of a change, most important first."""


def _check_visible(store: Store, round_id: str, user: User, at: datetime) -> RoundState:
    state = recorded_round(store, round_id).state_at(at)
    check_see_picture(user, state)
    return state
