"""What one row of the plan says as it leaves this room: a measure, and what follows from the day and the role."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from pipelines.domain import Measure


@dataclass(frozen=True, kw_only=True)
class PlannedMeasure(Measure):
    """A measure as its newest version says; `created_at` is in UTC. A text named in `unseen` is hidden, and empty."""

    created_at: datetime
    is_overdue: bool
    is_followed_up: bool
    unseen: tuple[str, ...] = ()
