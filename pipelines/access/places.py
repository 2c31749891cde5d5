"""Which places each role is told of, and what a table has to leave out for it to be so.

What is too small, and what is told of the whole municipality alone, is said in `reference/open_places`.
"""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from pipelines.domain import AreaKind, AreaSuccession, Role, User
from pipelines.reference import Reference
from pipelines.reference.open_places import TOLD_TO_ANYBODY, Told, is_part_of_a_whole, untold_areas

EVERY_PLACE = dict.fromkeys(
    (AreaKind.TOWN, AreaKind.COUNTRYSIDE, AreaKind.DISTRICT, AreaKind.WHOLE, AreaKind.POINT), Told.ALWAYS
)
PLACES: dict[Role, Mapping[AreaKind, Told]] = {
    Role.MEMBER: EVERY_PLACE,
    Role.STRATEGIST: EVERY_PLACE,
    Role.COUNCIL: EVERY_PLACE,
    Role.READER: TOLD_TO_ANYBODY,
}
"""A role is told nothing of a kind of place that is not written here, and summaries are made for these two alone."""

SEE_PARTS_OF_WHOLE_ONLY = {Role.MEMBER, Role.STRATEGIST, Role.COUNCIL}
"""Who still sees what was said of single places in a theme that has become one of the whole municipality alone."""


def hidden_areas(user: User, reference: Reference) -> set[str]:
    """The ids of the places that this user is told nothing of."""
    return untold_areas(PLACES.get(user.role, {}), reference)


def is_told_less(user: User, reference: Reference) -> bool:
    """True if summaries have to be made without what is hidden, or their levels would tell of it."""
    return bool(hidden_areas(user, reference)) or user.role not in SEE_PARTS_OF_WHOLE_ONLY


def of_places_in_view(rows: pd.DataFrame, user: User, reference: Reference) -> pd.DataFrame:
    """The rows of what the user is told of, by `area_id` and `theme_id`, without what they tell of a hidden place that
    they continue.
    """
    hidden = hidden_areas(user, reference)
    past = rows["earlier_area_id"] if "earlier_area_id" in rows else rows["area_id"]
    rows = rows[~(rows["area_id"].isin(hidden) | past.isin(hidden))].reset_index(drop=True)
    if user.role not in SEE_PARTS_OF_WHOLE_ONLY and "theme_id" in rows:
        cells = list(zip(_ids(rows["area_id"]), _ids(rows["theme_id"]), strict=True))
        parts = {cell for cell in set(cells) if is_part_of_a_whole(*cell, reference)}
        is_shown = pd.Series([cell not in parts for cell in cells], rows.index, dtype=bool)
        rows = rows[is_shown].reset_index(drop=True)
    if "previous_round_id" in rows:
        for row in reference.successions:
            if row.old_area_id in hidden:
                rows = _without_hidden_past(rows, row)
    return rows


def _ids(column: pd.Series[str]) -> list[str | None]:
    return [None if pd.isna(each) else each for each in column]


def _without_hidden_past(rows: pd.DataFrame, row: AreaSuccession) -> pd.DataFrame:
    continues = rows["area_id"] == row.new_area_id
    day = row.changed_on.isoformat()
    is_first = continues & (rows["previous_round_id"] < day) & (rows["round_id"] >= day)
    rows.loc[continues, "worrying_rounds_count"] = None
    rows.loc[is_first, "previous_level"] = None
    return rows[~is_first] if "direction" in rows else rows
