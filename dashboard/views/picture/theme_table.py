"""The themes weighed together over the places: a table beside the joint picture."""

from __future__ import annotations

from dashboard import data, session
from dashboard.components.badges import level_badge
from dashboard.components.tables import Html, facts_html
from pipelines.domain import Round
from pipelines.picture.rows import ThemeSummary
from pipelines.reference import fill
from pipelines.swedish import listed

COLUMNS = ["Tema", "Nivå", "Värsta plats", "Platser med underlag", "[Flag_rank] i"]
CAPTION = "Teman, sammanvägt: den värsta platsen; ett lugnt läge bara om minst [calm_share] av platserna har underlag"


def html(round_: Round) -> str:
    """Each theme's worst place among those that the user may see, in the order of the themes."""
    found = {row.theme_id: row for row in data.picture.themes(round_, session.user(), session.now())}
    themes = data.reference().themes_on(round_.meeting_on)
    rows = [[theme.label, *_words(found[theme.theme_id])] for theme in themes if theme.theme_id in found]
    caption, *columns = [fill(text, data.reference()) for text in (CAPTION, *COLUMNS)]
    return facts_html(caption, columns, rows, ["Platser med underlag"])


def _words(row: ThemeSummary) -> list[str]:
    reference = data.reference()
    level = Html(level_badge(row.level, reference))
    worst = reference.area(row.area_id).display_name if row.level is not None else "–"
    flagged = [reference.area(area_id).display_name for area_id in row.flagged_area_ids]
    judged = f"{row.judged_areas_count} av {row.areas_count}"
    return [level, worst, judged, listed(flagged) or "–"]
