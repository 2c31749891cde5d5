"""The second lens: the picture with each agency's usual strictness taken out, for the strategist.

It is never what is shown first, and says what it is in its heading, legend, figure and table.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from html import escape
from typing import Any, TypeVar

import plotly.graph_objects as go
import streamlit as st

from dashboard import data, session, words
from dashboard.components.badges import disagreement_mark, flag_mark, legend, level_badge
from dashboard.components.charts import clickable_chart
from dashboard.components.glossary import explained, explanation
from dashboard.components.tables import Html, facts_html
from dashboard.figures import alt
from dashboard.figures.drawn import Drawn
from dashboard.figures.maps import Panel, area_map, panels
from dashboard.figures.matrix import matrix
from dashboard.views.picture.joint_picture import WORST_THEME, Choice, OnClick
from pipelines.access import Action, can_do
from pipelines.domain import Round
from pipelines.picture.rows import LensCell, LensDifference
from pipelines.reference import Reference
from pipelines.swedish import listed, number

JOINT, CORRECTED = "Gemensam bild", "Stränghet borträknad"
TITLE = "Med verksamheternas vanliga stränghet borträknad"
EXPLANATION = (
    "En andra blick på samma svar, inte den gemensamma bilden. Några verksamheter svarar alltid lite högre eller lägre "
    "än de andra. Här dras det ifrån varje svar, och nivån är den som ligger närmast svarens medelvärde."
)
WITHOUT_LENS = "Omgången fastställdes innan strängheten räknades, så det finns ingen andra blick på den."
NAMED_COUNT = 3
SMALLEST_NAMED = 0.1
"""How much an agency must usually differ, in levels, to be named as a reason."""

Shown = TypeVar("Shown", bound=Drawn)


def is_chosen(choice: Choice) -> bool:
    """Lets whoever may see it choose the lens, and says whether it is chosen. Two rounds are compared without it."""
    if choice.other or not can_do(session.user(), Action.SEE_LENS):
        return False
    lenses, meaning = [JOINT, CORRECTED], explanation(CORRECTED)
    chosen = st.segmented_control("Nivåer", lenses, default=JOINT, required=True, key="picture_lens", help=meaning)
    return chosen == CORRECTED


def show(choice: Choice, *, as_matrix: bool, on_place: OnClick, on_cell: OnClick) -> None:
    """The picture through the lens: a map of one theme, or a matrix where that is asked for or no theme is chosen."""
    cells = data.picture.cells_through_lens(choice.round_, session.user(), session.now())
    st.subheader(TITLE)
    st.write(EXPLANATION)
    st.html(legend(data.reference(), f"{TITLE}.", disagreement_mark(), flag_mark(data.reference())))
    if all(row.level is None for row in cells) and any(row.joint_level for row in cells):
        st.info(WITHOUT_LENS)
        return
    of_theme = [row for row in cells if choice.theme_id in (WORST_THEME, row.theme_id)]
    if as_matrix or choice.theme_id == WORST_THEME:
        with st.container(key="wide-only"):
            _show_matrix(choice, cells, on_cell)
        if choice.theme_id == WORST_THEME:
            with st.container(key="narrow-only"):
                st.info("Välj ett tema ovan, så visas det på kartan.")
    else:
        _show_map(choice, of_theme, on_place)
    _show_table(choice, cells if as_matrix else of_theme)


def show_differences(round_: Round) -> None:
    """Where the lens shows another level than the joint picture, and which agencies' habits are the reason."""
    user, at = session.user(), session.now()
    if not can_do(user, Action.SEE_LENS):
        return

    def build() -> tuple[int, str]:
        reference = data.reference()
        rows = data.picture.lens(round_, user, at)
        columns = ["Plats", "Tema", JOINT, CORRECTED, "Varför"]
        table = facts_html(f"Andra nivåer {TITLE.lower()}", columns, [_difference(row, reference) for row in rows])
        return len(rows), table

    count, table = data.keep("lens_differences", (round_.round_id, round_.state_at(at), user), build)
    with st.expander(f"Där nivån blir en annan med strängheten borträknad ({count})"):
        if count:
            st.html(table)
        else:
            st.write("Ingen ruta får en annan nivå när verksamheternas vanliga stränghet räknas bort.")


def of_cell(round_: Round, area_id: str, theme_id: str) -> str:
    """HTML: one cell's level through the lens, and why where it is another; empty for whoever may not see it."""
    user, at, reference = session.user(), session.now(), data.reference()
    if not can_do(user, Action.SEE_LENS):
        return ""
    levels = {(row.area_id, row.theme_id): row.level for row in data.picture.cells_through_lens(round_, user, at)}
    level = levels.get((area_id, theme_id))
    if level is None:
        return ""
    differences = {(row.area_id, row.theme_id): row for row in data.picture.lens(round_, user, at)}
    difference = differences.get((area_id, theme_id))
    text = why(difference, reference) if difference else "Samma nivå som den gemensamma."
    return f"<p>{explained(CORRECTED)}: {level_badge(level, reference)} {escape(text)}</p>"


def why(row: LensDifference, reference: Reference) -> str:
    """'Svarens medelvärde 2,60 blir 2,30. Försiktigt räknat ligger de oftast så här långt från de andra: Trygghet…'"""
    before, after = number(row.mean_rank, 2), number(row.corrected_rank or 0, 2)
    if not row.is_by_strictness:
        return f"Inte strängheten: svarens medelvärde, {before}, ligger närmare en annan nivå än det mittersta svaret."
    pairs = zip(row.agency_ids, row.strictness, strict=True)
    moving = [(agency_id, steps) for agency_id, steps in pairs if steps * row.mean_strictness >= 0]
    named = [(agency_id, steps) for agency_id, steps in moving if abs(steps) >= SMALLEST_NAMED][:NAMED_COUNT]
    text = [
        f"{reference.agency(agency_id).short_label} {number(abs(steps), 2)} {'över' if steps > 0 else 'under'}"
        for agency_id, steps in named or moving[:1]
    ]
    apart = f"Försiktigt räknat ligger de oftast så här långt från de andra: {listed(text)}."
    return f"Svarens medelvärde {before} blir {after}. {apart}"


def _difference(row: LensDifference, reference: Reference) -> list[str]:
    return [
        reference.area(row.area_id).display_name,
        reference.theme(row.theme_id).label,
        Html(level_badge(row.level, reference)),
        Html(level_badge(row.corrected_level, reference)),
        why(row, reference),
    ]


def _show_map(choice: Choice, rows: Sequence[LensCell], on_place: OnClick) -> None:
    reference, round_ = data.reference(), choice.round_
    subject = f"{reference.theme(choice.theme_id).label}, {TITLE.lower()}"
    drawn = panels(reference.description)
    for column, panel in zip(st.columns(len(drawn)), drawn, strict=True):

        def build(panel: Panel = panel) -> tuple[go.Figure, str]:
            places = _labelled(words.drawn.on_map(rows, round_, reference, data.municipality.points(), set()))
            borders, description = data.municipality.borders(), reference.description
            figure = area_map(places, borders, reference.levels, description, panel=panel, selected=choice.area_id)
            return figure, alt.area_map(places, reference.levels, subject=subject, where=words.drawn.where(reference))

        figure, text = data.keep("lens_map", (panel, *_key(choice), choice.area_id), build)
        with column:
            clickable_chart(figure, key=f"lens_map_{panel}", alt=text, on_click=on_place)


def _show_matrix(choice: Choice, cells: Sequence[LensCell], on_cell: OnClick) -> None:
    reference, meeting_on = data.reference(), choice.round_.meeting_on
    selected = (choice.area_id, choice.theme_id) if choice.area_id else None

    def build() -> tuple[go.Figure, str]:
        shown = _labelled(words.drawn.in_matrix(cells, choice.round_, reference, set()))
        areas, themes = reference.areas_on(meeting_on), reference.themes_on(meeting_on)
        figure = matrix(shown, areas, themes, reference.levels, selected=selected)
        return figure, f"{TITLE}. {alt.matrix(shown, areas, themes, reference.levels)}"

    figure, text = data.keep("lens_matrix", (*_key(choice), choice.area_id), build)
    clickable_chart(figure, key="lens_matrix", alt=text, on_click=on_cell)


def _labelled(drawn: Sequence[Shown]) -> list[Shown]:
    """What is drawn, with what is said when a mark is pointed at beginning with which lens it is."""
    return [replace(each, text=f"<i>{CORRECTED}</i><br>{each.text}") for each in drawn]


def _show_table(choice: Choice, cells: Sequence[LensCell]) -> None:
    reference = data.reference()

    def build() -> str:
        rows = sorted(cells, key=words.drawn.area_order(reference))
        return facts_html(TITLE, ["Plats", "Tema", CORRECTED, JOINT], [_table_row(row, reference) for row in rows])

    with st.expander("Samma fakta, som tabell"):
        st.html(data.keep("lens_table", (*_key(choice), len(cells)), build))


def _table_row(row: LensCell, reference: Reference) -> Sequence[str]:
    names = [reference.area(row.area_id).display_name, reference.theme(row.theme_id).label]
    return [*names, *(Html(level_badge(level, reference)) for level in (row.level, row.joint_level))]


def _key(choice: Choice) -> tuple[Any, ...]:
    return choice.round_.round_id, choice.round_.state_at(session.now()), choice.theme_id
