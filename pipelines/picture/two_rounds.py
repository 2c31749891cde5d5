"""Two rounds' pictures beside each other: which way each place, or each cell, has gone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Any

import pandas as pd

from pipelines.reference import Reference

Row = Mapping[Any, Any]

COLUMNS = ["area_id", "area_then", "theme_then", "theme_now", "level_then", "level_now", "direction"]


class Direction(StrEnum):
    """Worst first; the last four are no change that can be told."""

    WORSE = "worse"
    BETTER = "better"
    LOST = "lost"
    REDEFINED = "redefined"
    ONLY_ONE = "only_one"
    SAME = "same"


NOT_COMPARED = [Direction.REDEFINED, Direction.ONLY_ONE]
"""The directions of what does not stand on the same definitions in both."""


def compare(
    older: pd.DataFrame, newer: pd.DataFrame, continued: pd.DataFrame, reference: Reference, *, keys: Sequence[str]
) -> pd.DataFrame:
    """One row per `keys` (area_id, or area_id and theme_id) of the newer picture, and of the older what none continues.

    `COLUMNS`, in the order of direction (Direction): a place that continues others stands beside the worst of them
    (`area_then`). `continued` says what may be compared (`picture.continued`); what may not is `redefined`, and what
    only one of the rounds asked about `only_one`. Without a level on one side the direction is `lost`.
    """
    may_be_compared = set(continued.itertuples(index=False, name=None))
    earlier_areas = continued.groupby("area_id")["earlier_area_id"].unique().to_dict()
    before = {tuple(row[key] for key in keys): row for row in older.to_dict("records")}
    rows, met = [], set()
    for now in newer.to_dict("records"):
        earlier_keys = [
            (area_id, *(now[key] for key in keys[1:]))
            for area_id in earlier_areas.get(now["area_id"], [now["area_id"]])
        ]
        found = [before[key] for key in earlier_keys if key in before]
        met.update(earlier_keys)
        rows.append(_beside(now, found, may_be_compared, reference))
    rows += [_row(None, then, Direction.ONLY_ONE) for key, then in before.items() if key not in met]
    order = {area.area_id: area.sort_order for area in reference.areas}
    directions = list(Direction)
    rows.sort(key=lambda row: (directions.index(row["direction"]), order[row["area_id"]]))
    return pd.DataFrame(rows, columns=COLUMNS)


def _beside(
    now: Row, found: Sequence[Row], may_be_compared: set[tuple[str, str, str]], reference: Reference
) -> dict[str, Any]:
    """The row of what stands in the newer picture beside the worst that it continues."""
    if not found:
        return _row(now, None, Direction.ONLY_ONE)
    then = max(found, key=lambda row: _rank(row, reference))
    pairs = {(now["area_id"], row["theme_id"], each["area_id"]) for each in found for row in (now, each)}
    if not pairs <= may_be_compared:
        return _row(now, then, Direction.REDEFINED)
    ranks = _rank(then, reference), _rank(now, reference)
    if not all(ranks):
        return _row(now, then, Direction.LOST)
    step = ranks[1] - ranks[0]
    return _row(now, then, Direction.WORSE if step > 0 else Direction.BETTER if step < 0 else Direction.SAME)


def _rank(row: Row, reference: Reference) -> int:
    """The level's rank, 0 without a level."""
    return 0 if pd.isna(row["level"]) else reference.level(row["level"]).rank


def _row(now: Row | None, then: Row | None, direction: Direction) -> dict[str, Any]:
    either = now or then or {}
    return {
        "area_id": either["area_id"],
        "area_then": then and then["area_id"],
        "theme_then": then and then["theme_id"],
        "theme_now": now and now["theme_id"],
        "level_then": then and then["level"],
        "level_now": now and now["level"],
        "direction": direction,
    }
