"""What of the picture each role may see: the rows, and what in them stays hidden."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from pipelines.access.actions import Action, can_do, can_see_answers, hidden_areas
from pipelines.domain import AreaSuccession, Level, RoundState, User
from pipelines.ledger import Store

WHO_SAID_WHAT = [
    *(
        "interpolated_median",
        "agreement",
        "lowest_level",
        "highest_level",
        "best_level",
        "worst_level",
        "is_stable",
        "deciding_agency_ids",
    ),
    *(f"{name}_count" for name in (*Level, "no_insight", "raised", "lowered", "same")),
]
MOVES = ["paired_count", "is_raised_by_most", "is_lowered_by_most"]
"""The same of a change: how the counts above came to its direction."""
SHARES = ["worrying_share", "agreement_label"]
"""Beside a level and how many have answered, these often leave only one way in which few can have answered."""
SECOND_LENS = ["corrected_level", "corrected_rank"]


def in_view(store: Store, user: User, state: RoundState, rows: pd.DataFrame) -> pd.DataFrame:
    """The rows without what would tell this user which agency said what.

    Whoever may not see who has answered gets no names of those missing, and no shares. Whoever may not see the answers
    gets neither spread, counts nor what is as exact as counts, and nothing more of a cell without quorum: a few answers
    beside a few names are an answer.
    """
    rows = _without_small_places(rows, hidden_areas(user, store.reference), store.reference.successions)
    if not can_do(user, Action.SEE_WHO_ANSWERED):
        rows["missing_agency_ids"] = None
        rows[SHARES] = None
    if not can_do(user, Action.SEE_LENS):
        rows[SECOND_LENS] = None
    if not can_see_answers(user, state):
        if "direction" in rows:
            # A flag is all there is to such a change, and without a level it is one agency's answer.
            rows = rows[~((rows["direction"] == "flagged") & rows["level"].isna())].reset_index(drop=True)
            rows[MOVES] = None
        rows[WHO_SAID_WHAT] = None
        thin = rows["level"].isna()
        for flagged in {"flagged_theme_ids", "flagged_area_ids"} & set(rows.columns):
            rows[flagged] = rows[f"judged_{flagged}"]
            rows["has_flag"] = rows[flagged] != ""
        for flag in {"is_flagged", "has_flag"} & set(rows.columns):
            rows[flag] &= ~thin
        rows.loc[thin, [*SHARES, "missing_agency_ids"]] = None
    return rows


def _without_small_places(rows: pd.DataFrame, hidden: set[str], successions: Sequence[AreaSuccession]) -> pd.DataFrame:
    """The rows of places that are not hidden, without what they tell of a hidden place that they continue."""
    past = rows["earlier_area_id"] if "earlier_area_id" in rows else rows["area_id"]
    rows = rows[~(rows["area_id"].isin(hidden) | past.isin(hidden))].reset_index(drop=True)
    for row in successions:
        if row.old_area_id in hidden:
            continues = rows["area_id"] == row.new_area_id
            day = row.changed_on.isoformat()
            is_first = continues & (rows["previous_round_id"] < day) & (rows["round_id"] >= day)
            rows.loc[continues, "worrying_rounds_count"] = None
            rows.loc[is_first, "previous_level"] = None
            rows = rows[~is_first] if "direction" in rows else rows
    return rows
