"""The longer review: which rounds it has, and what is counted in them."""

from __future__ import annotations

from datetime import date

import pytest

from pipelines.picture.review import Course, Part, Period, Reviewed, latest_period, summary, year_earlier, year_later
from pipelines.picture.rows import HistoryCell
from pipelines.reference import Reference
from tests.factories import a_row

GRABO = "0980R005"


def history(*rounds: tuple[str, str | None]) -> list[HistoryCell]:
    return [
        a_row(HistoryCell, round_id=round_id, area_id=GRABO, theme_id="drugs", level=level)
        for round_id, level in rounds
    ]


@pytest.mark.parametrize(("months", "start"), [(6, date(2026, 5, 6)), (12, date(2025, 11, 6))])
def test_a_period_ends_with_the_newest_published_round(months: int, start: date) -> None:
    rows = history(("2026-01-08", "normal"), ("2026-11-05", "normal"))

    assert latest_period(rows, months) == Period(start, date(2026, 11, 5))


def test_without_published_rounds_there_is_no_period() -> None:
    with pytest.raises(ValueError, match="no published round"):
        latest_period(history(), 6)


def test_both_days_of_a_period_count() -> None:
    period = Period(date(2026, 5, 6), date(2026, 11, 5))
    rows = history(("2026-05-05", None), ("2026-05-06", None), ("2026-11-05", None), ("2026-11-06", None))

    assert [row.round_id for row in period.of(rows)] == ["2026-05-06", "2026-11-05"]


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

    assert summary(rows, latest_period(rows, 6), reference) == [
        Reviewed(GRABO, "drugs", Course(3, 4, 2, "critical", "normal"), Course(1, 2, 1, "severe", "severe"))
    ]


def test_the_newest_level_is_missing_where_the_newest_round_has_none(reference: Reference) -> None:
    rows = history(("2026-09-01", "worrying"), ("2026-11-05", None))

    (found,) = summary(rows, latest_period(rows, 6), reference)

    assert found.now.newest_level is None
    assert found.now.worst_level == "worrying"


def test_a_cell_that_was_not_asked_about_last_year_has_nothing_to_compare_with(reference: Reference) -> None:
    rows = history(("2026-11-05", "normal"))

    (found,) = summary(rows, latest_period(rows, 6), reference)

    assert found.before is None


def test_a_row_of_one_part_is_about_the_other() -> None:
    (row,) = history(("2026-11-05", "normal"))

    assert Part.PLACE.of(row) == Part.THEME.other.of(row) == GRABO
    assert Part.THEME.of(row) == Part.PLACE.other.of(row) == "drugs"
