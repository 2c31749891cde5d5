"""The longer review: which rounds it has, and what is counted in them."""

from __future__ import annotations

from datetime import date
from typing import Any

import pandas as pd
import pytest

from pipelines.picture.review import Period, latest_period, summary, year_earlier, year_later
from pipelines.reference import Reference

GRABO = "0980R005"


def history(*rounds: tuple[str, str | None]) -> pd.DataFrame:
    return pd.DataFrame(
        [{"round_id": round_id, "area_id": GRABO, "theme_id": "drugs", "level": level} for round_id, level in rounds]
    )


@pytest.mark.parametrize(("months", "start"), [(6, date(2026, 5, 6)), (12, date(2025, 11, 6))])
def test_a_period_ends_with_the_newest_published_round(months: int, start: date) -> None:
    rows = history(("2026-01-08", "normal"), ("2026-11-05", "normal"))

    assert latest_period(rows, months) == Period(start, date(2026, 11, 5))


def test_without_published_rounds_there_is_no_period() -> None:
    with pytest.raises(ValueError, match="no published round"):
        latest_period(history().reindex(columns=["round_id"]), 6)


def test_both_days_of_a_period_count() -> None:
    period = Period(date(2026, 5, 6), date(2026, 11, 5))
    rows = history(("2026-05-05", None), ("2026-05-06", None), ("2026-11-05", None), ("2026-11-06", None))

    assert list(period.of(rows)["round_id"]) == ["2026-05-06", "2026-11-05"]


def test_the_year_before_is_the_same_season_also_in_a_leap_year() -> None:
    assert Period(date(2026, 5, 6), date(2026, 11, 5)).year_before() == Period(date(2025, 5, 6), date(2025, 11, 5))
    assert year_earlier(date(2028, 2, 29)) == date(2027, 2, 28)
    assert year_later(date(2028, 2, 29)) == date(2029, 2, 28)


def test_a_summary_counts_rounds_and_never_means_levels(reference: Reference) -> None:
    rows = history(
        ("2025-06-01", None),
        ("2025-09-01", "severe"),
        ("2026-05-10", "critical"),
        ("2026-07-01", None),
        ("2026-09-01", "worrying"),
        ("2026-11-05", "normal"),
    )

    (found,) = summary(rows, latest_period(rows, 6), reference).to_dict("records")

    expected: dict[str, Any] = {
        "area_id": GRABO,
        "theme_id": "drugs",
        "judged_count": 3,
        "rounds_count": 4,
        "worrying_count": 2,
        "worst_level": "critical",
        "newest_level": "normal",
        "judged_count_before": 1,
        "rounds_count_before": 2,
        "worrying_count_before": 1,
        "worst_level_before": "severe",
        "newest_level_before": "severe",
    }
    assert found == expected


def test_the_newest_level_is_missing_where_the_newest_round_has_none(reference: Reference) -> None:
    rows = history(("2026-09-01", "worrying"), ("2026-11-05", None))

    (found,) = summary(rows, latest_period(rows, 6), reference).to_dict("records")

    assert pd.isna(found["newest_level"])
    assert found["worst_level"] == "worrying"


def test_a_cell_that_was_not_asked_about_last_year_has_nothing_to_compare_with(reference: Reference) -> None:
    rows = history(("2026-11-05", "normal"))

    (found,) = summary(rows, latest_period(rows, 6), reference).to_dict("records")

    assert pd.isna(found["judged_count_before"])
