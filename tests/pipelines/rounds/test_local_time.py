"""Times on the clock in Sweden, also in the nights when it is moved."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from pipelines.errors import ContentProblem
from pipelines.rounds import in_sweden

NIGHT = datetime(2027, 10, 31)


@pytest.mark.parametrize("minutes", [0, 30, 59])
def test_the_hour_that_comes_twice_is_asked_about(minutes: int) -> None:
    with pytest.raises(ContentProblem, match="två gånger den 31 oktober 2027"):
        in_sweden(NIGHT.replace(hour=2, minute=minutes))


@pytest.mark.parametrize(("hour", "hours_before"), [(1, 2), (3, 1)])
def test_the_hours_beside_it_are_taken(hour: int, hours_before: int) -> None:
    moment = in_sweden(NIGHT.replace(hour=hour))

    assert moment.astimezone(UTC).replace(tzinfo=None) == NIGHT.replace(hour=hour) - timedelta(hours=hours_before)


def test_a_skipped_hour_is_refused_and_a_time_with_its_zone_is_taken() -> None:
    with pytest.raises(ContentProblem, match="är aldrig 02:30"):
        in_sweden(datetime(2027, 3, 28, 2, 30))
    assert in_sweden(datetime(2027, 10, 31, 0, 30, tzinfo=UTC)).hour == 2
