"""The simulated rounds, and how the seasons move the themes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta

import numpy as np
from numpy.typing import NDArray

from pipelines.domain import Round, RoundKind
from pipelines.reference import Event, EventKind
from pipelines.swedish import STOCKHOLM

THURSDAY = 3
REVIEW_MONTHS = {6, 12}
CHRISTMAS = {(12, 24), (12, 25), (12, 26)}

SEASONS = (
    (EventKind.SCHOOL_TERM, "mental_ill_health", 70, 0.7),
    (EventKind.SCHOOL_TERM, "social_media_exposure", 70, 0.4),
    (EventKind.FESTIVAL, "alcohol", 35, 0.9),
    (EventKind.FESTIVAL, "drugs", 35, 0.5),
)
"""What follows such an event: kind, theme, how many levels at its start, and the days until nothing is left of it."""


def rounds_until(now: datetime, rounds_count: int, days_between: int) -> list[Round]:
    """Oldest first; the last one is open at `now` (aware), its meeting the first Thursday at least two days ahead.

    That meeting is 2-8 days away, so the round opened 2-8 days ago and is open until noon the day before the meeting.
    An earlier meeting that would fall at Christmas is held a week before. No round opens before the meeting before it.
    """
    earliest = now.astimezone(STOCKHOLM).date() + timedelta(days=2)
    last = earliest + timedelta(days=(THURSDAY - earliest.weekday()) % 7)
    meetings = [last - timedelta(days=days_between * back) for back in reversed(range(1, rounds_count))]
    if days_between > 7:
        meetings = [day - timedelta(days=7) if (day.month, day.day) in CHRISTMAS else day for day in meetings]
    meetings = [*meetings, last]
    before = [date.min, *meetings[:-1]]
    return [_round(*days, days_between) for days in zip(meetings, before, strict=True)]


def season_levels(events: Sequence[Event], rounds: Sequence[Round], theme_ids: Sequence[str]) -> NDArray[np.float64]:
    """Rounds × themes: how many levels the season adds. Outside the years of the events it adds nothing."""
    levels = np.zeros((len(rounds), len(theme_ids)))
    meetings = np.array([round_.round_id for round_ in rounds], dtype="datetime64[D]")
    for kind, theme_id, days, size in SEASONS:
        if theme_id not in theme_ids:
            continue
        starts = np.array([event.starts_on for event in events if event.kind is kind], dtype="datetime64[D]")
        days_since = (meetings[:, None] - starts[None, :]).astype(int)
        left = np.where(days_since >= 0, 1 - days_since / days, 0)
        levels[:, theme_ids.index(theme_id)] += size * np.clip(left, 0, 1).max(axis=1, initial=0)
    return levels


def _round(meeting: date, meeting_before: date, days_between: int) -> Round:
    is_review = meeting.month in REVIEW_MONTHS and (meeting - timedelta(days=days_between)).month != meeting.month
    return Round(
        meeting.isoformat(),
        RoundKind.HALF_YEAR_REVIEW if is_review else RoundKind.JOINT_PICTURE,
        opens_at=_utc(max(meeting - timedelta(days=10), meeting_before), time(8)),
        closes_at=_utc(meeting - timedelta(days=1), time(12)),
    )


def _utc(day: date, clock: time) -> datetime:
    return datetime.combine(day, clock, STOCKHOLM).astimezone(UTC)
