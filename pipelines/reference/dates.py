"""Rows with dates: which of them hold on a day, and what must be true of them together.

The checks yield one Swedish sentence per problem: file, row and what to do.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import combinations, pairwise
from typing import Protocol, TypeVar

from pipelines.domain import ALWAYS, Agency, Area, AreaSuccession, LevelDescriptor, Theme

DatedRow = TypeVar("DatedRow", Agency, Area, Theme, LevelDescriptor)
DAY = timedelta(days=1)


class Dated(Protocol):
    @property
    def valid_from(self) -> date: ...
    @property
    def valid_to(self) -> date | None: ...


@dataclass(frozen=True)
class Days:
    """Days alone, for what has no row with days."""

    valid_from: date
    valid_to: date | None


ALL_DAYS = Days(ALWAYS, None)


def is_valid_on(row: Dated, day: date) -> bool:
    """True if the row is valid on the day; both ends count."""
    return row.valid_from <= day and (row.valid_to is None or day <= row.valid_to)


def newest(rows: Iterable[DatedRow], key: str, value: str) -> DatedRow:
    """The newest row whose `key` is `value`. Raises KeyError if there is none."""
    found = [row for row in rows if getattr(row, key) == value]
    if not found:
        raise KeyError(value)
    return max(found, key=lambda row: row.valid_from)


def check_overlaps(file: str, rows: Iterable[tuple[str, Dated]]) -> Iterable[str]:
    """Rows of (id, row) that end before they begin, or hold at the same time as another of the same id."""
    of_id: dict[str, list[Dated]] = {}
    for row_id, row in rows:
        of_id.setdefault(row_id, []).append(row)
        if row.valid_to is not None and row.valid_to < row.valid_from:
            yield f"{file}: {row_id} slutar gälla före den börjar. Rätta valid_from eller valid_to."
    for row_id, same in of_id.items():
        for first, second in combinations(same, 2):
            start = max(first.valid_from, second.valid_from)
            if is_valid_on(first, start) and is_valid_on(second, start):
                when = "" if start == ALWAYS else f" ({start})"
                yield (
                    f"{file}: två rader för {row_id} gäller samtidigt{when}. Behåll en, eller sätt valid_to på den "
                    "äldre."
                )


def check_gaps(file: str, rows: Sequence[tuple[str, Dated]]) -> Iterable[str]:
    """Ids among rows of (id, row) without a row that still holds, or with days between two of them."""
    for row_id in dict.fromkeys(row_id for row_id, _ in rows):
        in_order = sorted((row for other_id, row in rows if other_id == row_id), key=lambda row: row.valid_from)
        for before, after in pairwise(in_order):
            if before.valid_to is not None and before.valid_to + DAY < after.valid_from:
                yield f"{file}: {row_id} saknar rad från {before.valid_to + DAY}. Låt raderna gälla i följd."
        if in_order[-1].valid_to is not None:
            yield f"{file}: {row_id} har ingen rad som gäller tills vidare. Töm valid_to på den nyaste."


def check_successions(
    successions: Sequence[AreaSuccession], areas: Sequence[Area], numbers: Sequence[int]
) -> Iterable[str]:
    """Successions between areas that do not end and begin on that day. `numbers` are those of their rows."""
    for number, row in zip(numbers, successions, strict=True):
        where = f"area_successions.csv rad {number}"
        if (row.old_area_id, row.changed_on - DAY) not in {(area.area_id, area.valid_to) for area in areas}:
            yield (
                f"{where}: i areas.csv slutar ingen rad för ”{row.old_area_id}” gälla {row.changed_on - DAY}. "
                "Sätt valid_to till dagen före bytet, eller rätta raden."
            )
        if (row.new_area_id, row.changed_on) not in {(area.area_id, area.valid_from) for area in areas}:
            yield (
                f"{where}: i areas.csv börjar ingen rad för ”{row.new_area_id}” gälla {row.changed_on}. "
                "Sätt valid_from till dagen för bytet, eller rätta raden."
            )
