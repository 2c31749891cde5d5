"""The longer review: a period of six or twelve months, and the same season the year before, from published rounds."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Protocol

import pandas as pd

from pipelines.picture.rows import HistoryCell
from pipelines.reference import Reference
from pipelines.tables.rows import of_each_cell


class OfCell(Protocol):
    """A row about a place and a theme, if it is about any."""

    @property
    def area_id(self) -> str | None: ...

    @property
    def theme_id(self) -> str | None: ...


class Part(StrEnum):
    """One part of a cell: what is reviewed, and then the other is what each row of the review is."""

    PLACE = "place"
    THEME = "theme"

    @property
    def other(self) -> Part:
        return Part.THEME if self is Part.PLACE else Part.PLACE

    def of(self, row: OfCell) -> str | None:
        """The id of the row's place or theme."""
        return row.area_id if self is Part.PLACE else row.theme_id


@dataclass(frozen=True)
class Period:
    """Both days count."""

    starts_on: date
    ends_on: date

    def year_before(self) -> Period:
        return Period(year_earlier(self.starts_on), year_earlier(self.ends_on))

    def of(self, rows: Iterable[HistoryCell]) -> list[HistoryCell]:
        """The rows whose round is in the period."""
        first, last = self.starts_on.isoformat(), self.ends_on.isoformat()
        return [row for row in rows if first <= row.round_id <= last]


@dataclass(frozen=True)
class Course:
    """How a cell has been in a period: `judged_count` of `rounds_count` rounds had a joint level.

    `worrying_count` of them were *oroande* or worse. `newest_level` is missing where the newest round had none,
    whatever the one before had.
    """

    judged_count: int
    rounds_count: int
    worrying_count: int
    worst_level: str | None
    newest_level: str | None


@dataclass(frozen=True)
class Reviewed:
    """One row per place and theme of a period, and the same season the year before, if it was asked about then."""

    area_id: str
    theme_id: str
    now: Course
    before: Course | None


def latest_period(history: Iterable[HistoryCell], months: int) -> Period:
    """So many months back from the newest published round. Raises ValueError without any."""
    newest = max((row.round_id for row in history), default=None)
    if newest is None:
        raise ValueError("there is no published round")
    end = pd.Timestamp(newest)
    start = end - pd.DateOffset(months=months) + pd.Timedelta(days=1)
    return Period(start.date(), end.date())


def year_earlier(day: date) -> date:
    """The same day of the year before; 28 February for a leap day."""
    return (pd.Timestamp(day) - pd.DateOffset(years=1)).date()


def year_later(day: date) -> date:
    """The same day of the year after: where a day of the year before stands on this year's axis."""
    return (pd.Timestamp(day) + pd.DateOffset(years=1)).date()


def summary(history: Sequence[HistoryCell], period: Period, reference: Reference) -> list[Reviewed]:
    """One row per place and theme that was asked about in the period, in the order of their ids."""
    now = of_each_cell(period.of(history))
    before = of_each_cell(period.year_before().of(history))
    return [
        Reviewed(*cell, _course(rows, reference), _course(before[cell], reference) if cell in before else None)
        for cell, rows in sorted(now.items())
    ]


def _course(rows: Sequence[HistoryCell], reference: Reference) -> Course:
    levels = [reference.level(row.level) for row in rows if row.level is not None]
    worrying = int(reference.setting("worrying_rank"))
    worst = max(levels, key=lambda level: level.rank, default=None)
    return Course(
        judged_count=len(levels),
        rounds_count=len(rows),
        worrying_count=sum(level.rank >= worrying for level in levels),
        worst_level=worst.code.value if worst else None,
        newest_level=max(rows, key=lambda row: row.round_id).level,
    )
