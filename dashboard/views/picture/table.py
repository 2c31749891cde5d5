"""The rows of the table beside the map and the matrix."""

from __future__ import annotations

from dashboard.components.badges import level_badge
from dashboard.components.tables import Html
from dashboard.words.cells import agreement, answered, level_words, missing, share, share_heading, spread
from dashboard.words.drawn import has_flag, too_few_themes
from pipelines.picture.rows import JudgedCell
from pipelines.reference import Reference


def table_columns(reference: Reference) -> list[str]:
    """The headings of the table."""
    share_of = share_heading(reference)
    return ["Plats", "Tema", "Nivå", "Förra", "Svar", "Spann", share_of, "Samsyn", "Flagga", "Saknas"]


def table_row(row: JudgedCell, reference: Reference) -> list[str]:
    """One row of the table beside a map or matrix, in the order of `table_columns`."""
    place, flagged = reference.area(row.area_id).display_name, reference.at_or_above("flag_rank")
    if too_few := too_few_themes(row):
        flag = flagged if has_flag(row) else "–"
        return [place, too_few, Html(level_badge(None, reference)), *["–"] * 5, flag, "–"]
    return [
        place,
        reference.theme(row.theme_id).label,
        Html(level_badge(row.level, reference)),
        "–" if row.previous_level is None else level_words(row.previous_level, reference),
        answered(row),
        spread(row, reference),
        share(row),
        agreement(row),
        flagged if row.is_flagged else "–",
        missing(row, reference),
    ]
