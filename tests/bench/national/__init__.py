"""The whole country's cells and changes, computed by DuckDB, polars, pandas and numpy from the same file of answers.

290 municipalities, twelve areas and six themes in each, eleven agencies that are expected to rate every cell. An
answer is a row of small whole numbers; nobody answers the same cell twice. Each engine is written as its own experts
would and gives the same rows: `COLUMNS`, one per cell with an answer. A level is its rank, 0 where there is none.
"""

from __future__ import annotations

MUNICIPALITIES_COUNT = 290
AREAS_COUNT = 12 * MUNICIPALITIES_COUNT
THEMES_COUNT = 6
AGENCIES_COUNT = 11

NO_INSIGHT = 6
"""The code of an answer without a rank; the others are the ranks 1-5."""

QUORUM_RATINGS_COUNT, QUORUM_SHARE, AGREEMENT_MINIMUM_COUNT = 3, 0.5, 3
WORRYING_RANK, FLAG_RANK = 3, 4
"""As in data/reference/method.csv; a test compares what comes out with the product's own models."""

KEY = ["round_id", "area_id", "theme_id"]
LEVEL_COUNTS = ["normal_count", "deviating_count", "worrying_count", "critical_count", "severe_count"]
COLUMNS = [
    *KEY,
    *LEVEL_COUNTS,
    "no_insight_count",
    "ratings_count",
    "level",
    "lowest_rank",
    "highest_rank",
    "worrying_share",
    "is_flagged",
    "agreement",
    "previous_level",
    "raised_count",
    "lowered_count",
    "same_count",
]
