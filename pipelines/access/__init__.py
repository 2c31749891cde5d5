"""Who may do what, and what each role sees."""

from pipelines.access.actions import (
    ALLOWED,
    ANSWERS_VISIBLE,
    PICTURE_VISIBLE,
    Action,
    can_do,
    can_rate,
    can_see_answers,
    can_see_area,
    can_see_picture,
    check_action,
    check_rate,
    check_see_answers,
    check_see_picture,
    hidden_areas,
)

__all__ = [
    "ALLOWED",
    "ANSWERS_VISIBLE",
    "PICTURE_VISIBLE",
    "Action",
    "can_do",
    "can_rate",
    "can_see_answers",
    "can_see_area",
    "can_see_picture",
    "check_action",
    "check_rate",
    "check_see_answers",
    "check_see_picture",
    "hidden_areas",
]
