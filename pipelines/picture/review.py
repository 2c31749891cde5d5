"""The longer review: a period of six or twelve months, and the same season the year before, from published rounds."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd

from pipelines.reference import Reference

SUMMARY = ["judged_count", "rounds_count", "worrying_count", "worst_level", "newest_level"]
"""What is told of a cell in a period; the same of the year before has `_before` added."""


@dataclass(frozen=True)
class Period:
    """Both days count."""

    starts_on: date
    ends_on: date

    def year_before(self) -> Period:
        return Period(year_earlier(self.starts_on), year_earlier(self.ends_on))

    def of(self, rows: pd.DataFrame) -> pd.DataFrame:
        """The rows whose round is in the period."""
        first, last = self.starts_on.isoformat(), self.ends_on.isoformat()
        return rows[(rows["round_id"] >= first) & (rows["round_id"] <= last)]


def latest_period(history: pd.DataFrame, months: int) -> Period:
    """So many months back from the newest published round. Raises ValueError without any."""
    if history.empty:
        raise ValueError("there is no published round")
    end = pd.Timestamp(history["round_id"].max())
    start = end - pd.DateOffset(months=months) + pd.Timedelta(days=1)
    return Period(start.date(), end.date())


def year_earlier(day: date) -> date:
    """The same day of the year before; 28 February for a leap day."""
    return (pd.Timestamp(day) - pd.DateOffset(years=1)).date()


def year_later(day: date) -> date:
    """The same day of the year after: where a day of the year before stands on this year's axis."""
    return (pd.Timestamp(day) + pd.DateOffset(years=1)).date()


def summary(history: pd.DataFrame, period: Period, reference: Reference) -> pd.DataFrame:
    """One row per area and theme of the period: `SUMMARY`, and the same of the same season the year before.

    `judged_count` of `rounds_count` rounds had a joint level; `worrying_count` of them were *oroande* or worse.
    `newest_level` is missing where the newest of them had none, whatever the one before had.
    """
    now = _summed(period.of(history), reference)
    before = _summed(period.year_before().of(history), reference)
    return now.join(before.add_suffix("_before")).reset_index()


def _summed(rows: pd.DataFrame, reference: Reference) -> pd.DataFrame:
    ranks = {level.code.value: level.rank for level in reference.levels}
    codes = {level.rank: level.code.value for level in reference.levels}
    worrying = int(reference.setting("worrying_rank"))
    ranked = rows.assign(rank=rows["level"].map(ranks)).sort_values("round_id")
    cells = ranked.groupby(["area_id", "theme_id"])
    summed: dict[str, Any] = {
        "judged_count": cells["rank"].count(),
        "rounds_count": cells["round_id"].count(),
        "worrying_count": cells["rank"].agg(lambda each: int((each >= worrying).sum())),
        "worst_level": cells["rank"].max().map(codes),
        "newest_level": cells["level"].last(skipna=False),
    }
    return pd.DataFrame(summed)[SUMMARY]
