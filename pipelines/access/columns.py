"""The list of what comes out of each table, column by column, and for whom. What is not listed is hidden from all."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from pipelines.access.actions import ALLOWED, ANSWERS_VISIBLE, Action
from pipelines.domain import Role


class Shown(StrEnum):
    """To whom a column is shown, of those who may see the table at all.

    Of a cell without quorum the names, and that it was judged, are told only with the answers: a few answers beside a
    few names are answers, and one flag may be one agency's. What is shown to its agency is asked for by each of them
    alone (`check_rate`).
    """

    TO_ALL = "to_all"
    WITH_NAMES = "with_names"
    WITH_ANSWERS = "with_answers"
    WHERE_JUDGED = "where_judged"
    IN_LENS = "in_lens"
    TO_ITS_AGENCY = "to_its_agency"


ROLES: Mapping[Shown, set[Role]] = {
    Shown.TO_ALL: {Role.MEMBER, Role.STRATEGIST, Role.COUNCIL, Role.READER},
    Shown.WITH_NAMES: ALLOWED[Action.SEE_WHO_ANSWERED],
    Shown.WITH_ANSWERS: {role for role, states in ANSWERS_VISIBLE.items() if states},
    Shown.WHERE_JUDGED: {Role.MEMBER, Role.STRATEGIST, Role.COUNCIL, Role.READER},
    Shown.IN_LENS: ALLOWED[Action.SEE_LENS],
    Shown.TO_ITS_AGENCY: ALLOWED[Action.RATE],
}
"""The roles that a column may be shown to; a new role sees nothing until it is written here."""

Listed = Mapping[str, Shown]


def listed(shown: Shown, columns: str) -> dict[str, Shown]:
    return dict.fromkeys(columns.split(), shown)


CELLS: Listed = {
    **listed(Shown.TO_ALL, "round_id area_id theme_id level basis ratings_count expected_count expected_ratings_count"),
    **listed(Shown.TO_ALL, "previous_round_id previous_level worrying_rounds_count"),
    **listed(Shown.WHERE_JUDGED, "is_flagged"),
    # Beside a level and how many have answered, the shares often leave one way in which few can have answered.
    **listed(Shown.WITH_NAMES, "missing_agency_ids worrying_share agreement_label"),
    # The rest is as exact as who said what.
    **listed(Shown.WITH_ANSWERS, "normal_count deviating_count worrying_count critical_count severe_count"),
    **listed(
        Shown.WITH_ANSWERS, "no_insight_count raised_count lowered_count same_count interpolated_median agreement"
    ),
    **listed(Shown.WITH_ANSWERS, "lowest_level highest_level best_level worst_level is_stable deciding_agency_ids"),
    **listed(Shown.IN_LENS, "corrected_level corrected_rank"),
}
PLACES: Listed = {
    **CELLS,
    **listed(Shown.TO_ALL, "judged_themes_count themes_count judged_flagged_theme_ids"),
    **listed(Shown.WHERE_JUDGED, "has_flag flagged_theme_ids"),
}
THEMES: Listed = {
    **CELLS,
    **listed(Shown.TO_ALL, "judged_areas_count areas_count judged_flagged_area_ids"),
    **listed(Shown.WHERE_JUDGED, "has_flag flagged_area_ids"),
}
CHANGES: Listed = {
    **CELLS,
    **listed(Shown.TO_ALL, "level_steps direction is_confirmed"),
    **listed(Shown.WITH_ANSWERS, "paired_count is_raised_by_most is_lowered_by_most"),
}
SIGNALS: Listed = {
    **CELLS,
    **listed(Shown.TO_ALL, "reason decision note decided_at"),
    **listed(Shown.WITH_ANSWERS, "strength"),
}
HISTORY: Listed = {**CELLS, **listed(Shown.TO_ALL, "method_version earlier_area_id is_valid_now")}
TREND_SIGNS: Listed = listed(Shown.TO_ALL, "area_id theme_id rounds_count sign")
CONTINUED: Listed = listed(Shown.TO_ALL, "area_id theme_id earlier_area_id")
CELLS_THROUGH_LENS: Listed = {**CELLS, **listed(Shown.IN_LENS, "level joint_level")}
LENS: Listed = listed(
    Shown.IN_LENS,
    "round_id area_id theme_id level corrected_level corrected_rank mean_rank mean_strictness agency_ids strictness "
    "is_by_strictness",
)
ANSWERS: Listed = listed(
    Shown.WITH_ANSWERS,
    "round_id agency_id area_id theme_id answer rank confidence outlook comment previous_answer",
)
FLAGGING_ANSWERS: Listed = listed(Shown.WITH_ANSWERS, "area_id theme_id agency_id answer")
RATINGS: Listed = listed(Shown.WITH_ANSWERS, "round agency area theme level confidence outlook comment is_settled")
OWN_RATINGS: Listed = listed(
    Shown.TO_ITS_AGENCY, "round_id agency_id area_id theme_id answer confidence outlook comment is_settled"
)
OWN_ANSWERS: Listed = {**OWN_RATINGS, **listed(Shown.TO_ITS_AGENCY, "is_counting entry_id answered_at")}
OWN_CELLS: Listed = listed(Shown.TO_ITS_AGENCY, "area_id theme_id previous_answer")
ASKED_CELLS: Listed = listed(Shown.WITH_NAMES, "area_id theme_id previous_answer")
PARTICIPATION: Listed = listed(
    Shown.WITH_NAMES,
    "round_id agency_id expected_count answered_count beyond_count handed_in_at versions_count is_late "
    "is_awaiting_approval",
)
AGENCIES: Listed = listed(
    Shown.TO_ALL,
    "agency_id rounds_count answered_rounds_count on_time_rounds_count coverage compared_count median_steps",
)
MEASURES: Listed = listed(
    Shown.TO_ALL,
    "measure_id owner_agency_id starts_on ends_on follow_up_on status round_id area_id theme_id created_at is_overdue "
    "is_followed_up",
)
"""But for the texts of a measure: the description of each says who sees it."""

TABLES: Mapping[str, Listed] = {
    "cells": CELLS,
    "places": PLACES,
    "themes": THEMES,
    "changes": CHANGES,
    "signals": SIGNALS,
    "history": HISTORY,
    "trend_signs": TREND_SIGNS,
    "continued": CONTINUED,
    "cells_through_lens": CELLS_THROUGH_LENS,
    "lens": LENS,
    "answers": ANSWERS,
    "flagging_answers": FLAGGING_ANSWERS,
    "ratings": RATINGS,
    "own_ratings": OWN_RATINGS,
    "own_answers": OWN_ANSWERS,
    "own_cells": OWN_CELLS,
    "asked_cells": ASKED_CELLS,
    "participation": PARTICIPATION,
    "agencies": AGENCIES,
    "measures": MEASURES,
}
"""Every table that comes out, by the name it is asked for with."""
