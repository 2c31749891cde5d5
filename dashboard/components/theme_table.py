"""The themes weighed together over the places: a table beside the joint picture, folded away."""

from __future__ import annotations

from typing import Any

import streamlit as st

from dashboard import data, session
from dashboard.components.badges import level_badge
from dashboard.components.tables import Html, facts_html
from pipelines.domain import Round

TITLE = "Teman, sammanvägt"
COLUMNS = ["Tema", "Nivå", "Värsta plats", "Platser med underlag", "Kritiskt eller värre i"]


def show(round_: Round) -> None:
    """Each theme's worst place among those that the user may see, in the order of the themes."""
    user, at = session.user(), session.now()

    def build() -> str:
        found = {row["theme_id"]: row for row in data.themes(round_, user, at).to_dict("records")}
        themes = data.reference().themes_on(round_.meeting_on)
        rows = [[theme.label, *_words(found[theme.theme_id])] for theme in themes if theme.theme_id in found]
        caption = "Varje tema visar sin värsta plats; ett lugnt läge visas om minst hälften av platserna har underlag"
        return facts_html(caption, COLUMNS, rows, ["Platser med underlag"])

    with st.expander(TITLE):
        st.html(data.kept("theme_table", (round_.round_id, round_.state_at(at), user), build))


def _words(row: dict[Any, Any]) -> list[str]:
    reference = data.reference()
    level = Html(level_badge(row["level"], reference))
    worst = reference.area(row["area_id"]).display_name if isinstance(row["level"], str) else "–"
    flagged = [reference.area(area_id).display_name for area_id in row["flagged_area_ids"].split(",") if area_id]
    judged = f"{row['judged_areas_count']} av {row['areas_count']}"
    return [level, worst, judged, ", ".join(flagged) or "–"]
