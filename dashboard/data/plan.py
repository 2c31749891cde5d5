"""The action plan."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from dashboard.data.kept import keep, store
from pipelines import plan
from pipelines.domain import Cell, User
from pipelines.plan import PlannedMeasure


def measures(user: User, today: date) -> Sequence[PlannedMeasure]:
    return keep("measures", (user, today), lambda: plan.measures(store(), user=user, today=today))


def measures_against(cell: Cell, user: User, today: date) -> list[PlannedMeasure]:
    """The measures in the plan against one place and theme."""
    return [measure for measure in measures(user, today) if (measure.area_id, measure.theme_id) == cell]
