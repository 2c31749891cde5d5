"""Keeps of a table what this user may see: the rows of places that may be told of, and the columns that are listed."""

from __future__ import annotations

from collections.abc import Collection

import pandas as pd

from pipelines.access.actions import can_see_answers
from pipelines.access.columns import ROLES, TABLES, Shown
from pipelines.access.places import of_places_in_view
from pipelines.domain import MeasureStatus, Role, RoundState, User
from pipelines.reference import Reference

MEASURE_STATUSES = {
    Role.MEMBER: set(MeasureStatus),
    Role.STRATEGIST: set(MeasureStatus),
    Role.COUNCIL: set(MeasureStatus),
    Role.READER: {MeasureStatus.DECIDED, MeasureStatus.RUNNING, MeasureStatus.PAUSED, MeasureStatus.DONE},
}
"""The measures that each role is told of: what is proposed, or was stopped, is between those who plan."""

FLAGGED = {"flagged_theme_ids", "flagged_area_ids"}
"""Columns that name only the judged where answers are hidden, which `judged_` before the name has."""


def in_view(
    rows: pd.DataFrame,
    table: str,
    *,
    user: User,
    reference: Reference,
    state: RoundState = RoundState.PUBLISHED,
    described: Collection[str] = (),
) -> pd.DataFrame:
    """The rows and columns of a table (a name in `TABLES`) that the user may see of a round in this state.

    A column that is listed but hidden from the user is missing on every row; one that is not listed is left out. A role
    that is not listed gets no rows. `described` are columns whose own description says that this user sees them.
    """
    listed = {**TABLES[table], **dict.fromkeys(described, Shown.TO_ALL)}
    rows = of_places_in_view(rows, user, reference) if "area_id" in rows else rows
    rows = rows[[column for column in rows if column in listed]].copy()
    if user.role not in ROLES[Shown.TO_ALL]:
        return rows.iloc[:0]
    if table == "measures":
        rows = rows[rows["status"].isin(MEASURE_STATUSES[user.role])].reset_index(drop=True)
    sees_answers = can_see_answers(user, state)
    if "direction" in rows and not sees_answers:
        # A flag is all there is to such a change, and without a level it is one agency's answer.
        rows = rows[~((rows["direction"] == "flagged") & rows["level"].isna())].reset_index(drop=True)
    thin = rows["level"].isna() if "level" in rows and not sees_answers else pd.Series(False, rows.index)
    for column in rows:
        _hide(rows, str(column), listed[str(column)], user, sees_answers=sees_answers, thin=thin)
    return rows


def _hide(
    rows: pd.DataFrame, column: str, shown: Shown, user: User, *, sees_answers: bool, thin: pd.Series[bool]
) -> None:
    """Takes away, in place, what of a column the user may not see; `thin` are the cells without quorum."""
    if user.role not in ROLES[shown] or (shown is Shown.WITH_ANSWERS and not sees_answers):
        rows[column] = None
    elif shown is Shown.WHERE_JUDGED and column in FLAGGED:
        if not sees_answers:
            rows[column] = rows[f"judged_{column}"]
    elif shown is Shown.WHERE_JUDGED and not sees_answers:
        flagged = next(iter(FLAGGED & set(rows.columns)), None)
        has_flag = rows[f"judged_{flagged}"] != "" if column == "has_flag" and flagged else rows[column]
        rows[column] = has_flag & ~thin
    elif shown is Shown.WITH_NAMES and thin.any():
        rows.loc[thin, column] = None
