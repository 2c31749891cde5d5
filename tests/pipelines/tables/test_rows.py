"""What a table's rows become: plain values, lists as tuples, days as days, codes as what they stand for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd
import pytest

from pipelines.domain import MeasureStatus
from pipelines.tables.rows import rows_of


@dataclass(frozen=True)
class Anything:
    word: str | None
    count: int | None
    share: float | None
    at: object


@dataclass(frozen=True)
class Turned:
    ids: tuple[str, ...] | None
    shares: tuple[float, ...]
    on: date | None
    status: MeasureStatus


def test_what_is_missing_is_none_whatever_the_column_holds() -> None:
    frame = pd.DataFrame(
        {"word": ["a", None], "count": [1, None], "share": [0.5, float("nan")], "at": [pd.NaT, pd.NaT]}
    )
    frame["count"] = frame["count"].astype("Int64")

    assert rows_of(frame, Anything) == [Anything("a", 1, 0.5, None), Anything(None, None, None, None)]


def test_lists_are_tuples_days_are_days_and_codes_what_they_stand_for() -> None:
    frame = pd.DataFrame(
        {
            "ids": ["police,education", "", None],
            "shares": [np.array([0.5, 0.25]), np.array([]), np.array([1.0])],
            "on": pd.to_datetime(["2026-11-26", None, "2026-11-27"]),
            "status": ["running", "done", "done"],
        }
    )

    assert rows_of(frame, Turned) == [
        Turned(("police", "education"), (0.5, 0.25), date(2026, 11, 26), MeasureStatus.RUNNING),
        Turned((), (), None, MeasureStatus.DONE),
        Turned(None, (1.0,), date(2026, 11, 27), MeasureStatus.DONE),
    ]
    assert all(type(row.on) is date for row in rows_of(frame, Turned) if row.on)


def test_a_column_that_is_not_there_is_an_error_and_not_an_empty_value() -> None:
    with pytest.raises(KeyError):
        rows_of(pd.DataFrame({"word": ["a"]}), Anything)
