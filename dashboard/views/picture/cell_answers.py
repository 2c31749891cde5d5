"""Who said what in one cell, as dots over the scale and as a table: only for those who may see it."""

from __future__ import annotations

from collections.abc import Sequence

import plotly.graph_objects as go
import streamlit as st

from dashboard import data, session
from dashboard.components.badges import answer_badge
from dashboard.components.charts import chart
from dashboard.components.tables import Html, facts_html
from dashboard.figures.spread import spread, words
from pipelines.access import can_see_answers
from pipelines.domain import Confidence, Level, Outlook, Round
from pipelines.picture.rows import CellAnswer
from pipelines.swedish import CONFIDENCE_WORDS, OUTLOOK_WORDS


def show(round_: Round, area_id: str, theme_id: str, level: str | None) -> None:
    """Draws what each agency has answered, never before the round has closed; `level` is the joint one."""
    st.subheader("Vad verksamheterna har svarat")
    user, at = session.user(), session.now()
    if not can_see_answers(user, round_.state_at(at)):
        st.write("Vad varje verksamhet har svarat visas inte för din roll i det här skedet.")
        return

    def build() -> tuple[go.Figure | None, str, str]:
        rows = data.picture.answers(round_, area_id, theme_id, user, at)
        figure, alt = _figure(rows, level)
        return figure, alt, _table(rows)

    key = (round_.round_id, round_.state_at(at), area_id, theme_id, level, user)
    figure, alt, table = data.keep("cell_answers", key, build)
    if figure is not None:
        chart(figure, key=f"spread_{area_id}_{theme_id}", alt=alt)
    st.html(table)


def _figure(rows: Sequence[CellAnswer], level: str | None) -> tuple[go.Figure | None, str]:
    """The dots and their words; no figure where nobody has answered with a level."""
    reference = data.reference()
    rated = [
        (reference.agency(row.agency_id).label, row.answer) for row in rows if row.answer and row.answer in set(Level)
    ]
    if not rated:
        return None, ""
    return spread(rated, reference.levels, joint=level), words(rated, reference.levels)


def _table(rows: Sequence[CellAnswer]) -> str:
    reference = data.reference()
    shown = [
        [
            reference.agency(row.agency_id).label,
            Html(answer_badge(row.answer, reference)),
            Html(answer_badge(row.previous_answer, reference)),
            said_more(row),
        ]
        for row in rows
    ]
    return facts_html("Nu och förra gången", ["Verksamhet", "Nu", "Förra", "Kommentar"], shown)


def said_more(row: CellAnswer) -> str:
    """Comment, how they know and where it is heading, whatever of it was said."""
    said: list[str] = [
        row.comment or "",
        "" if row.outlook is None else f"Utsikt: {OUTLOOK_WORDS[Outlook(row.outlook)]}.",
        "" if row.confidence is None else f"({CONFIDENCE_WORDS[Confidence(row.confidence)]})",
    ]
    return " ".join(word for word in said if word)
