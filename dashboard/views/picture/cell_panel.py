"""What stands behind one cell of the picture: the facts, how sure they are, who said what, the past, the measures."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

import streamlit as st

from dashboard import data, session, words
from dashboard.components import signal_list, trend_signs
from dashboard.components.badges import level_badge
from dashboard.components.charts import chart
from dashboard.components.glossary import explained
from dashboard.components.measure_form import start_from_cell
from dashboard.components.messages import plain
from dashboard.components.tables import Html, facts_table
from dashboard.figures import alt
from dashboard.figures.trends import lines
from dashboard.views.picture import cell_answers, strictness_lens
from pipelines.access import Action, can_do
from pipelines.domain import Round
from pipelines.picture.rows import JudgedCell
from pipelines.reference import fill
from pipelines.swedish import MEASURE_STATUS_WORDS, day

FLAGGED = '<span class="sample flag">!</span> Minst en verksamhet har svarat [flag_rank].'


def show(round_: Round, area_id: str, theme_id: str) -> None:
    """Draws the panel of one place and theme in one round."""
    reference = data.reference()
    cells = data.picture.cells(round_, session.user(), session.now())
    of_place = [row for row in cells if row.area_id == area_id]
    found = next((row for row in of_place if row.theme_id == theme_id), None)
    place, theme = reference.area(area_id).display_name, reference.theme(theme_id).label
    st.header(plain(f"{place} · {theme}"))
    if found is None:
        st.write(plain(f"{theme} bedöms inte för {place}."))
    else:
        show_facts(found)
        show_certainty(found, strictness_lens.of_cell(round_, area_id, theme_id))
    left, right = st.columns([3, 2], gap="large")
    with left:
        if found:
            cell_answers.show(round_, area_id, theme_id, found.level)
        signal_list.show_for_cell(round_, area_id, theme_id)
        show_history(area_id, theme_id)
    with right:
        show_other_themes(of_place, place)
        show_measures(round_, area_id, theme_id)


def show_facts(row: JudgedCell) -> None:
    reference = data.reference()
    before = "" if row.previous_level is None else f" Förra gången {level_badge(row.previous_level, reference)}"
    flag = f" <b>{fill(FLAGGED, reference)}</b>" if row.is_flagged else ""
    facts = "".join(
        f"<div><span>{explained(name)}</span>{escape(text)}</div>" for name, text in words.cells.facts(row, reference)
    )
    level = f"{explained('Gemensam nivå')} {level_badge(row.level, reference)}"
    st.html(f'<p>{level}{before}{flag}</p><div class="cell-facts">{facts}</div>')


def show_certainty(row: JudgedCell, through_lens: str) -> None:
    """How easily the level would have been another, and for how long it has been worrying, in sentences; and last what
    the second lens (HTML) shows."""
    sentences = [
        ("Stabilitet", words.cells.stability(row, data.reference())),
        ("Bäst och värst", words.cells.best_and_worst(row, data.reference())),
        ("I rad", words.cells.in_a_row(row, data.reference())),
    ]
    lines = "".join(f"<p>{explained(name)}: {escape(text)}</p>" for name, text in sentences if text)
    if lines + through_lens:
        st.html(f'<div class="certainty">{lines}{through_lens}</div>')


def show_history(area_id: str, theme_id: str) -> None:
    st.subheader("Hur det har varit")
    reference, user = data.reference(), session.user()
    trend_signs.show_of([reference.area(area_id)], reference.theme(theme_id))
    of_cell = data.picture.history_of((area_id, theme_id), user)
    if all(row.level is None for row in of_cell):
        st.write("Det finns inga fastställda omgångar med underlag att visa ännu.")
        return
    key = (area_id, theme_id, user.role)
    areas = [reference.area(area_id)]
    figure = data.keep(
        "cell_history", key, lambda: lines(of_cell, areas, reference.levels, reference.events, theme_id=theme_id)
    )
    text = alt.trend(of_cell, areas, reference.levels, theme=reference.theme(theme_id), what="Linje")
    chart(figure, key=f"history_{area_id}_{theme_id}", alt=text)
    with st.expander("Som tabell"):
        rows = [
            [
                day(row.round_id),
                Html(level_badge(row.level, reference)),
                words.cells.answered(row),
                words.cells.share(row),
            ]
            for row in reversed(of_cell)
        ]
        facts_table(
            "Fastställda omgångar, nyast först",
            ["Möte", "Nivå", "Svar", words.cells.share_heading(reference)],
            rows,
            ["Svar"],
        )


def show_other_themes(of_place: Sequence[JudgedCell], place: str) -> None:
    reference = data.reference()
    st.subheader(plain(f"Alla teman i {place}"))
    order = {theme.theme_id: number for number, theme in enumerate(reference.themes)}
    rows = sorted(of_place, key=lambda row: order[row.theme_id])
    facts_table(
        f"Nivåer i {place}",
        ["Tema", "Nivå", "Svar"],
        [
            [
                reference.theme(row.theme_id).label,
                Html(level_badge(row.level, reference)),
                words.cells.answered(row),
            ]
            for row in rows
        ],
        numbers=["Svar"],
    )


def show_measures(round_: Round, area_id: str, theme_id: str) -> None:
    """Measures against this problem, and the way to a new one."""
    st.subheader("Åtgärder")
    here = data.plan.measures_against((area_id, theme_id), session.user(), session.today())
    if not here:
        st.write("Det finns ingen åtgärd mot det här problemet i planen.")
    else:
        rows = [[measure.title, MEASURE_STATUS_WORDS[measure.status], day(measure.follow_up_on)] for measure in here]
        facts_table("I åtgärdsplanen", ["Åtgärd", "Status", "Följs upp"], rows)
    if can_do(session.user(), Action.EDIT_PLAN) and st.button("Lägg till en åtgärd", icon=":material/add:"):
        start_from_cell(round_.round_id, area_id, theme_id)
        st.switch_page("views/plan/page.py")
