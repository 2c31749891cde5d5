"""Which places each role is told of, and what a table has to leave out for it to be so.

A place may be too small for what is said of it to leave OSF and the council, and a theme may be told of the whole
municipality alone. Both hold for all that is read, also for what was rated before it became so.
"""

from __future__ import annotations

from enum import StrEnum

import pandas as pd

from pipelines.domain import Area, AreaKind, AreaSuccession, Role, User
from pipelines.reference import Reference


class Told(StrEnum):
    """When a role is told of a place."""

    ALWAYS = "always"
    WHEN_LARGE = "when_large"
    NEVER = "never"


EVERY_PLACE = dict.fromkeys(
    (AreaKind.TOWN, AreaKind.COUNTRYSIDE, AreaKind.DISTRICT, AreaKind.WHOLE, AreaKind.POINT), Told.ALWAYS
)
PLACES: dict[Role, dict[AreaKind, Told]] = {
    Role.MEMBER: EVERY_PLACE,
    Role.STRATEGIST: EVERY_PLACE,
    Role.COUNCIL: EVERY_PLACE,
    Role.READER: {
        AreaKind.TOWN: Told.WHEN_LARGE,
        AreaKind.COUNTRYSIDE: Told.WHEN_LARGE,
        AreaKind.DISTRICT: Told.WHEN_LARGE,
        AreaKind.WHOLE: Told.ALWAYS,
        AreaKind.POINT: Told.NEVER,
    },
}
"""A role is told nothing of a kind of place that is not written here. The model `open_cells` is compared with it."""

SEE_PARTS_OF_WHOLE_ONLY = {Role.MEMBER, Role.STRATEGIST, Role.COUNCIL}
"""Who still sees what was said of single places in a theme that has become one of the whole municipality alone."""


def can_see_area(user: User, area: Area, small_place_population: int) -> bool:
    """False if nothing about the place is told to this user."""
    told = PLACES.get(user.role, {}).get(area.kind, Told.NEVER)
    is_large = area.population is not None and area.population >= small_place_population
    return told is Told.ALWAYS or (told is Told.WHEN_LARGE and is_large)


def hidden_areas(user: User, reference: Reference) -> set[str]:
    """The ids of the places that this user is told nothing of."""
    smallest = int(reference.setting("small_place_population"))
    return {area.area_id for area in reference.areas if not can_see_area(user, area, smallest)}


def hidden_themes(user: User, reference: Reference) -> set[str]:
    """The ids of the themes that this user is told of for the whole municipality alone."""
    if user.role in SEE_PARTS_OF_WHOLE_ONLY:
        return set()
    return {theme.theme_id for theme in reference.themes if reference.theme(theme.theme_id).is_whole_only}


def is_told_less(user: User, reference: Reference) -> bool:
    """True if summaries have to be made without what is hidden, or their levels would tell of it."""
    return bool(hidden_areas(user, reference) or hidden_themes(user, reference))


def of_places_in_view(rows: pd.DataFrame, user: User, reference: Reference) -> pd.DataFrame:
    """The rows of what the user is told of, by `area_id` and `theme_id`, without what they tell of a hidden place that
    they continue.
    """
    hidden, themes = hidden_areas(user, reference), hidden_themes(user, reference)
    past = rows["earlier_area_id"] if "earlier_area_id" in rows else rows["area_id"]
    rows = rows[~(rows["area_id"].isin(hidden) | past.isin(hidden))].reset_index(drop=True)
    if themes and "theme_id" in rows:
        wholes = {area.area_id for area in reference.areas if area.kind is AreaKind.WHOLE}
        is_part = rows["area_id"].notna() & ~rows["area_id"].isin(wholes)
        rows = rows[~(is_part & rows["theme_id"].isin(themes))].reset_index(drop=True)
    if "previous_round_id" in rows:
        for row in reference.successions:
            if row.old_area_id in hidden:
                rows = _without_hidden_past(rows, row)
    return rows


def _without_hidden_past(rows: pd.DataFrame, row: AreaSuccession) -> pd.DataFrame:
    continues = rows["area_id"] == row.new_area_id
    day = row.changed_on.isoformat()
    is_first = continues & (rows["previous_round_id"] < day) & (rows["round_id"] >= day)
    rows.loc[continues, "worrying_rounds_count"] = None
    rows.loc[is_first, "previous_level"] = None
    return rows[~is_first] if "direction" in rows else rows
