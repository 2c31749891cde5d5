"""What one row of each table that leaves this room says, so that a misspelt column is found before it is run.

None is what is missing: no level, no answer, or what the role may not see. Rows of a kind have the columns of the
model they come from; a test compares them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, kw_only=True)
class JudgedCell:
    """One row of the model `picture`: a place and a theme in a round, its level and what always stands beside it."""

    round_id: str
    area_id: str
    theme_id: str
    level: str | None
    basis: str
    ratings_count: int
    expected_ratings_count: int | None
    expected_count: int
    no_insight_count: int | None
    normal_count: int | None
    deviating_count: int | None
    worrying_count: int | None
    critical_count: int | None
    severe_count: int | None
    lowest_level: str | None
    highest_level: str | None
    worrying_share: float | None
    interpolated_median: float | None
    agreement: float | None
    agreement_label: str | None
    is_flagged: bool
    missing_agency_ids: tuple[str, ...] | None
    previous_round_id: str | None
    previous_level: str | None
    raised_count: int | None
    lowered_count: int | None
    same_count: int | None
    is_stable: bool | None
    deciding_agency_ids: tuple[str, ...] | None
    best_level: str | None
    worst_level: str | None
    worrying_rounds_count: int | None
    corrected_level: str | None
    corrected_rank: float | None


@dataclass(frozen=True, kw_only=True)
class PlaceSummary(JudgedCell):
    """One row of the model `place_summaries`: a place's worst theme, and how many of its themes have a level."""

    has_flag: bool
    judged_themes_count: int
    themes_count: int
    flagged_theme_ids: tuple[str, ...]
    judged_flagged_theme_ids: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class ThemeSummary(JudgedCell):
    """One row of the model `theme_summaries`: a theme's worst place, and how many of its places have a level."""

    has_flag: bool
    judged_areas_count: int
    areas_count: int
    flagged_area_ids: tuple[str, ...]
    judged_flagged_area_ids: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Change(JudgedCell):
    """One row of the model `changes`: a cell that went another way, was flagged or lost its level."""

    direction: str
    is_confirmed: bool
    level_steps: int | None
    paired_count: int | None
    is_raised_by_most: bool | None
    is_lowered_by_most: bool | None


@dataclass(frozen=True, kw_only=True)
class LensCell(JudgedCell):
    """A cell as the second lens shows it: `level` is the lens's, `joint_level` the joint picture's."""

    joint_level: str | None


@dataclass(frozen=True, kw_only=True)
class HistoryCell(JudgedCell):
    """One row of the model `history`: a cell of a published round, under the newest definition of place and theme."""

    method_version: str
    earlier_area_id: str
    is_valid_now: bool


@dataclass(frozen=True, kw_only=True)
class Signal(JudgedCell):
    """One row of the model `signals`: the cell behind it, why it was raised, and what was decided."""

    reason: str
    strength: int | None
    decision: str | None
    note: str | None
    decided_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class LensDifference:
    """One row of the model `lens_differences`: where the second lens shows another level, and why."""

    round_id: str
    area_id: str
    theme_id: str
    level: str | None
    corrected_level: str | None
    corrected_rank: float | None
    mean_rank: float
    mean_strictness: float
    agency_ids: tuple[str, ...]
    strictness: tuple[float, ...]
    is_by_strictness: bool


@dataclass(frozen=True, kw_only=True)
class CellAnswer:
    """One row of the model `cell_answers`: what an agency said in a cell, now and last time."""

    round_id: str
    agency_id: str
    area_id: str
    theme_id: str
    answer: str | None
    rank: int | None
    confidence: str | None
    outlook: str | None
    comment: str | None
    previous_answer: str | None


@dataclass(frozen=True, kw_only=True)
class FlaggingAnswer:
    """One row per answer at the flag's rank or worse; see `signals.flagging_answers`."""

    area_id: str
    theme_id: str
    agency_id: str
    answer: str


@dataclass(frozen=True, kw_only=True)
class Continued:
    """One row per place and theme on a later day, and each earlier place that it may be compared with."""

    area_id: str
    theme_id: str
    earlier_area_id: str


@dataclass(frozen=True, kw_only=True)
class Participation:
    """One row of the model `round_participation`: how far an agency has come in a round, never what it answered."""

    round_id: str
    agency_id: str
    expected_count: int
    answered_count: int
    beyond_count: int
    handed_in_at: datetime | None
    versions_count: int
    is_late: bool | None
    is_awaiting_approval: bool


@dataclass(frozen=True, kw_only=True)
class AgencyPart:
    """One row per agency: its part in the published rounds; see `picture.agencies`."""

    agency_id: str
    rounds_count: int
    answered_rounds_count: int
    on_time_rounds_count: int
    coverage: float | None
    compared_count: int
    median_steps: float | None


@dataclass(frozen=True, kw_only=True)
class CellTrend:
    """One row per place and theme: in how many rounds it has had a level, and what they show signs of."""

    area_id: str
    theme_id: str
    rounds_count: int
    sign: str | None
