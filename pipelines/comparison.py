"""Two rounds' pictures beside each other: which way each place, or each cell, has gone."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from typing import Any

import pandas as pd

from pipelines.reference import Reference

Row = Mapping[Any, Any]


class Direction(StrEnum):
    """Worst first; the last three are no change that can be told."""

    WORSE = "worse"
    BETTER = "better"
    LOST = "lost"
    REDEFINED = "redefined"
    SAME = "same"


def compare(
    older: pd.DataFrame, newer: pd.DataFrame, days: tuple[date, date], reference: Reference, *, keys: list[str]
) -> pd.DataFrame:
    """One row per `keys` (area_id, or area_id and theme_id) of either picture: theme and level in each, and direction.

    Columns: area_id, theme_then, theme_now, level_then, level_now, direction (Direction), in that order of direction.
    `days` are the two meetings'. A level is never compared across a redefinition of the area or of the theme: the same
    row of both must be valid at both meetings. Without a level on one side the direction is `lost`.
    """
    sides = [
        rows[["area_id", "theme_id", "level"]]
        .rename(columns={"level": f"level_{when}"})
        .assign(**{f"theme_{when}": rows["theme_id"]})
        for rows, when in ((older, "then"), (newer, "now"))
    ]
    unused = [column for column in ("theme_id",) if column not in keys]
    both = sides[0].drop(columns=unused).merge(sides[1].drop(columns=unused), on=keys, how="outer")
    defined = [_definitions(day, reference) for day in days]
    directions = [_direction(row, defined, reference) for row in both.to_dict("records")]
    order = {area.area_id: area.sort_order for area in reference.areas}
    both = both.assign(direction=directions, place=both["area_id"].map(order))
    both["order"] = both["direction"].map(list(Direction).index)
    both = both.sort_values(["order", "place"], kind="stable").reset_index(drop=True)
    return both[["area_id", "theme_then", "theme_now", "level_then", "level_now", "direction"]]


def _definitions(day: date, reference: Reference) -> dict[str, Any]:
    """The rows of areas and themes that are valid on the day, by their ids."""
    areas = {area.area_id: area for area in reference.areas_on(day)}
    return areas | {theme.theme_id: theme for theme in reference.themes_on(day)}


def _direction(row: Row, defined: list[dict[str, Any]], reference: Reference) -> Direction:
    then, now = defined
    same_theme = row["theme_then"] == row["theme_now"]
    names = [row["area_id"], *([row["theme_now"]] if same_theme else [])]
    if any(then.get(name) != now.get(name) for name in names):
        return Direction.REDEFINED
    if pd.isna(row["level_then"]) or pd.isna(row["level_now"]):
        return Direction.LOST
    step = reference.level(row["level_now"]).rank - reference.level(row["level_then"]).rank
    return Direction.WORSE if step > 0 else Direction.BETTER if step < 0 else Direction.SAME
