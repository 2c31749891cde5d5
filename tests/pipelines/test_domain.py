from datetime import UTC, timedelta

import pytest

from pipelines.domain import RoundState
from tests.factories import a_round, with_grace


def test_the_clock_opens_and_closes_a_round_to_the_second() -> None:
    round_ = a_round()
    second = timedelta(seconds=1)
    assert round_.state_at(round_.opens_at - second) is RoundState.PLANNED
    assert round_.state_at(round_.opens_at) is RoundState.OPEN
    assert round_.state_at(round_.closes_at - second) is RoundState.OPEN
    assert round_.state_at(round_.closes_at) is RoundState.CLOSED


def test_with_a_grace_period_a_round_is_open_to_its_end_but_late_from_the_deadline() -> None:
    round_ = with_grace()
    second = timedelta(seconds=1)
    moments = (round_.closes_at - second, round_.closes_at, round_.ends_at - second, round_.ends_at)
    assert [round_.state_at(moment) for moment in moments] == [*[RoundState.OPEN] * 3, RoundState.CLOSED]
    assert [round_.is_late_at(moment) for moment in moments] == [False, True, True, True]


@pytest.mark.parametrize(("round_id", "utc_hour"), [("2026-03-27", 11), ("2026-03-31", 10), ("2026-10-31", 11)])
def test_a_deadline_at_noon_stays_at_noon_through_the_change_to_and_from_summer_time(
    round_id: str, utc_hour: int
) -> None:
    assert a_round(round_id).closes_at.astimezone(UTC).hour == utc_hour
