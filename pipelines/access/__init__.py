"""Who may do what, and what each role sees."""

from pipelines.access.actions import (
    ALLOWED,
    ANSWERS_VISIBLE,
    OPEN_TO_ALL,
    PICTURE_VISIBLE,
    Action,
    can_do,
    can_rate,
    can_see_answers,
    can_see_picture,
    check_action,
    check_is_somebody,
    check_rate,
    check_see_answers,
    check_see_picture,
)
from pipelines.access.exports import READ_BY, check_export, eyes_of, for_audience, rows_for, table_for
from pipelines.access.places import hidden_areas, is_told_less

__all__ = [
    "ALLOWED",
    "ANSWERS_VISIBLE",
    "OPEN_TO_ALL",
    "PICTURE_VISIBLE",
    "READ_BY",
    "Action",
    "can_do",
    "can_rate",
    "can_see_answers",
    "can_see_picture",
    "check_action",
    "check_export",
    "check_is_somebody",
    "check_rate",
    "check_see_answers",
    "check_see_picture",
    "eyes_of",
    "for_audience",
    "hidden_areas",
    "is_told_less",
    "rows_for",
    "table_for",
]
