"""Two rounds' pictures beside each other: which way each place, or each cell, has gone."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from pipelines.picture.rows import Continued, JudgedCell
from pipelines.reference import Reference

Key = tuple[str, ...]


class Direction(StrEnum):
    """Worst first; the last four are no change that can be told."""

    WORSE = "worse"
    BETTER = "better"
    LOST = "lost"
    REDEFINED = "redefined"
    ONLY_ONE = "only_one"
    SAME = "same"


NOT_COMPARED = {Direction.REDEFINED, Direction.ONLY_ONE}
"""The directions of what does not stand on the same definitions in both."""


@dataclass(frozen=True)
class Beside:
    """What stands in the newer picture beside the worst that it continues; None is what only one of them asked about.

    `area_id` is the place in the newer picture, or in the older where nothing continues it.
    """

    area_id: str
    then: JudgedCell | None
    now: JudgedCell | None
    direction: Direction


def compare(
    older: Sequence[JudgedCell],
    newer: Sequence[JudgedCell],
    continued: Iterable[Continued],
    reference: Reference,
    *,
    by_theme: bool,
) -> list[Beside]:
    """One row per place, or per place and theme, of the newer picture, and of the older what none continues.

    In the order of direction (Direction), then of the places; a place that continues others stands beside the worst of
    them. `continued` says what may be compared (`picture.continued`); what may not is `redefined`, and what only one of
    the rounds asked about `only_one`. Without a level on one side the direction is `lost`.
    """
    may_be_compared = {(row.area_id, row.theme_id, row.earlier_area_id) for row in continued}
    earlier_areas: dict[str, set[str]] = {}
    for area_id, _, earlier_area_id in may_be_compared:
        earlier_areas.setdefault(area_id, set()).add(earlier_area_id)
    before = {_key(row.area_id, row, by_theme=by_theme): row for row in older}
    rows, met = [], set[Key]()
    for now in newer:
        areas = sorted(earlier_areas.get(now.area_id, {now.area_id}))
        keys = [_key(area_id, now, by_theme=by_theme) for area_id in areas]
        met.update(keys)
        rows.append(_beside(now, [before[key] for key in keys if key in before], may_be_compared, reference))
    rows += [Beside(then.area_id, then, None, Direction.ONLY_ONE) for key, then in before.items() if key not in met]
    order = {area.area_id: area.sort_order for area in reference.areas}
    directions = list(Direction)
    return sorted(rows, key=lambda row: (directions.index(row.direction), order[row.area_id]))


def _key(area_id: str, row: JudgedCell, *, by_theme: bool) -> Key:
    return (area_id, row.theme_id) if by_theme else (area_id,)


def _beside(
    now: JudgedCell, found: Sequence[JudgedCell], may_be_compared: set[tuple[str, str, str]], reference: Reference
) -> Beside:
    """The row of what stands in the newer picture beside the worst that it continues."""
    if not found:
        return Beside(now.area_id, None, now, Direction.ONLY_ONE)
    then = max(found, key=lambda row: _rank(row, reference))
    pairs = {(now.area_id, row.theme_id, each.area_id) for each in found for row in (now, each)}
    if not pairs <= may_be_compared:
        return Beside(now.area_id, then, now, Direction.REDEFINED)
    ranks = _rank(then, reference), _rank(now, reference)
    if not all(ranks):
        return Beside(now.area_id, then, now, Direction.LOST)
    step = ranks[1] - ranks[0]
    direction = Direction.WORSE if step > 0 else Direction.BETTER if step < 0 else Direction.SAME
    return Beside(now.area_id, then, now, direction)


def _rank(row: JudgedCell, reference: Reference) -> int:
    """The level's rank, 0 without a level."""
    return 0 if row.level is None else reference.level(row.level).rank
