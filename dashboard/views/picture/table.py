"""The rows of the table beside the map and the matrix."""

from __future__ import annotations

import pandas as pd

from dashboard.components.badges import level_badge
from dashboard.components.tables import Html
from dashboard.words.cells import Row, agreement, answered, level_words, missing, share, share_heading, spread
from dashboard.words.drawn import too_few_themes
from pipelines.reference import Reference


def table_columns(reference: Reference) -> list[str]:
    """The headings of the table."""
    share_of = share_heading(reference)
    return ["Plats", "Tema", "Nivå", "Förra", "Svar", "Spann", share_of, "Samsyn", "Flagga", "Saknas"]


def table_row(row: Row, reference: Reference) -> list[str]:
    """One row of the table beside a map or matrix, in the order of `table_columns`."""
    place, flagged = reference.area(str(row["area_id"])).display_name, reference.at_or_above("flag_rank")
    if too_few := too_few_themes(row):
        flag = flagged if row["has_flag"] else "–"
        return [place, too_few, Html(level_badge(None, reference)), *["–"] * 5, flag, "–"]
    return [
        place,
        reference.theme(str(row["theme_id"])).label,
        Html(level_badge(row["level"], reference)),
        "–" if pd.isna(row["previous_level"]) else level_words(row["previous_level"], reference),
        answered(row),
        spread(row, reference),
        share(row),
        agreement(row),
        flagged if row["is_flagged"] else "–",
        missing(row, reference),
    ]
