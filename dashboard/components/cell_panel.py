"""What stands behind one cell of the picture: the facts, who said what, its history, and the measures against it."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from typing import Any

import pandas as pd
import streamlit as st

from dashboard import captions, data, session
from dashboard.components.badges import answer_badge, level_badge
from dashboard.components.charts import chart
from dashboard.components.glossary import explained
from dashboard.components.measure_form import start_from_cell
from dashboard.components.tables import Html, facts_table
from dashboard.figures import alt
from dashboard.figures.trends import lines
from pipelines.access import Action, can_do, can_see_answers
from pipelines.domain import Round
from pipelines.swedish import CONFIDENCE_WORDS, MEASURE_STATUS_WORDS, OUTLOOK_WORDS, STOCKHOLM, day


def show(round_: Round, area_id: str, theme_id: str) -> None:
    """Draws the panel of one place and theme in one round."""
    reference = data.reference()
    cells = data.cells(round_, session.user(), session.now())
    of_place = cells[cells["area_id"] == area_id]
    found = of_place[of_place["theme_id"] == theme_id].to_dict("records")
    place, theme = reference.area(area_id).display_name, reference.theme(theme_id).label
    st.header(f"{place} · {theme}")
    if not found:
        st.write(f"{theme} bedöms inte för {place}.")
    else:
        show_facts(found[0])
    left, right = st.columns([3, 2], gap="large")
    with left:
        if found:
            show_answers(round_, area_id, theme_id)
        show_history(area_id, theme_id)
    with right:
        show_other_themes(of_place, place)
        show_measures(round_, area_id, theme_id)


def show_facts(row: Mapping[Any, Any]) -> None:
    reference = data.reference()
    before = "" if pd.isna(row["previous_level"]) else f" Förra gången {level_badge(row['previous_level'], reference)}"
    flag = " <b>Minst en verksamhet har svarat kritiskt eller värre.</b>" if row["is_flagged"] else ""
    facts = "".join(
        f"<div><span>{explained(name)}</span>{escape(words)}</div>" for name, words in captions.facts(row, reference)
    )
    st.html(f'<p>{level_badge(row["level"], reference)}{before}{flag}</p><div class="cell-facts">{facts}</div>')


def show_answers(round_: Round, area_id: str, theme_id: str) -> None:
    """Who said what: only for those who may see it, and never before the round has closed."""
    st.subheader("Vad verksamheterna har svarat")
    user, at, reference = session.user(), session.now(), data.reference()
    if not can_see_answers(user, round_.state_at(at)):
        st.write("Vad varje verksamhet har svarat visas inte för din roll i det här skedet.")
        return
    rows = data.answers(round_, area_id, theme_id, user, at).to_dict("records")
    facts_table(
        "Nu och förra gången",
        ["Verksamhet", "Nu", "Förra", "Kommentar"],
        [
            [
                reference.agency(row["agency_id"]).label,
                Html(answer_badge(row["answer"], reference)),
                Html(answer_badge(row["previous_answer"], reference)),
                said_more(row),
            ]
            for row in rows
        ],
    )


def said_more(row: Mapping[Any, Any]) -> str:
    """Comment, how they know and where it is heading, whatever of it was said."""
    words = [
        "" if pd.isna(row["comment"]) else row["comment"],
        "" if pd.isna(row["outlook"]) else f"Utsikt: {OUTLOOK_WORDS[row['outlook']]}.",
        "" if pd.isna(row["confidence"]) else f"({CONFIDENCE_WORDS[row['confidence']]})",
    ]
    return " ".join(word for word in words if word)


def show_history(area_id: str, theme_id: str) -> None:
    st.subheader("Hur det har varit")
    reference, user = data.reference(), session.user()
    history = data.history(user)
    of_cell = history[(history["area_id"] == area_id) & (history["theme_id"] == theme_id)]
    if of_cell["level"].notna().sum() == 0:
        st.write("Det finns inga fastställda omgångar med underlag att visa ännu.")
        return
    key = (area_id, theme_id, user.role)
    areas = [reference.area(area_id)]
    figure = data.kept(
        "cell_history", key, lambda: lines(of_cell, areas, reference.levels, reference.events, theme_id=theme_id)
    )
    words = alt.trend(of_cell, areas, reference.levels, theme=reference.theme(theme_id), what="Linje")
    chart(figure, key=f"history_{area_id}_{theme_id}", alt=words)
    with st.expander("Som tabell"):
        rows = [
            [
                day(row["round_id"]),
                Html(level_badge(row["level"], reference)),
                captions.answered(row),
                captions.share(row),
            ]
            for row in of_cell.sort_values("round_id", ascending=False).to_dict("records")
        ]
        facts_table(
            "Fastställda omgångar, nyast först", ["Möte", "Nivå", "Svar", "Oroande eller värre"], rows, ["Svar"]
        )


def show_other_themes(of_place: pd.DataFrame, place: str) -> None:
    reference = data.reference()
    st.subheader(f"Alla teman i {place}")
    order = {theme.theme_id: number for number, theme in enumerate(reference.themes)}
    rows = sorted(of_place.to_dict("records"), key=lambda row: order[row["theme_id"]])
    facts_table(
        f"Nivåer i {place}",
        ["Tema", "Nivå", "Svar"],
        [
            [reference.theme(row["theme_id"]).label, Html(level_badge(row["level"], reference)), captions.answered(row)]
            for row in rows
        ],
        numbers=["Svar"],
    )


def show_measures(round_: Round, area_id: str, theme_id: str) -> None:
    """Measures against this problem, and the way to a new one."""
    st.subheader("Åtgärder")
    measures = data.measures(session.user(), session.now().astimezone(STOCKHOLM).date())
    here = measures[(measures["area_id"] == area_id) & (measures["theme_id"] == theme_id)]
    if here.empty:
        st.write("Det finns ingen åtgärd mot det här problemet i planen.")
    else:
        rows = [
            [row["title"], MEASURE_STATUS_WORDS[row["status"]], day(row["follow_up_on"].date())]
            for row in here.to_dict("records")
        ]
        facts_table("I åtgärdsplanen", ["Åtgärd", "Status", "Följs upp"], rows)
    if can_do(session.user(), Action.EDIT_PLAN) and st.button("Lägg till en åtgärd", icon=":material/add:"):
        start_from_cell(round_.round_id, area_id, theme_id)
        st.switch_page("views/plan.py")
