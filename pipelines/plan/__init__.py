"""The action plan: what is done about what the picture shows."""

from pipelines.plan.checks import FINISHED, PAST_FOLLOW_UP, WITHOUT_PROBLEM_OR_CAUSE, checks
from pipelines.plan.fields import FIELDS, Field, body
from pipelines.plan.measures import (
    add,
    change,
    change_status,
    measures,
    new_measure_id,
    record_follow_up,
    recorded_measure,
)

__all__ = [
    "FIELDS",
    "FINISHED",
    "PAST_FOLLOW_UP",
    "WITHOUT_PROBLEM_OR_CAUSE",
    "Field",
    "add",
    "body",
    "change",
    "change_status",
    "checks",
    "measures",
    "new_measure_id",
    "record_follow_up",
    "recorded_measure",
]
