"""The action plan: what is done about what the picture shows."""

from pipelines.plan.checks import FINISHED, Check, Remark, checks
from pipelines.plan.fields import FIELDS, Field, body, unseen_by
from pipelines.plan.measures import (
    add,
    change,
    change_status,
    measures,
    new_measure_id,
    record_follow_up,
    recorded_measure,
)
from pipelines.plan.rows import PlannedMeasure

__all__ = [
    "FIELDS",
    "FINISHED",
    "Check",
    "Field",
    "PlannedMeasure",
    "Remark",
    "add",
    "body",
    "change",
    "change_status",
    "checks",
    "measures",
    "new_measure_id",
    "record_follow_up",
    "recorded_measure",
    "unseen_by",
]
