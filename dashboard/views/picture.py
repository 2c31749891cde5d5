"""Lägesbild: the shared picture of one round as a map and as a matrix, and the choice of what to look at."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import plotly.graph_objects as go
import streamlit as st

from dashboard import captions, data, session
from dashboard.components import cell_panel, change_list
from dashboard.components.arrival import arrive, leave_for
from dashboard.components.badges import ARROWS, disagreement_mark, flag_mark, legend, level_badge
from dashboard.components.charts import clickable_chart
from dashboard.components.glossary import explanation
from dashboard.components.tables import Html, facts_html, facts_table
from dashboard.figures import alt
from dashboard.figures.maps import Panel, area_map
from dashboard.figures.matrix import matrix
from pipelines.access import can_see_answers, hidden_areas
from pipelines.domain import Round
from pipelines.swedish import ROUND_STATE_WORDS, day

WORST_THEME = "worst"
SHOWN_CHANGES = 5
MOST_SPLIT = 12
AS_MAP, AS_MATRIX = "Karta", "Matris"
PANEL = "cell-panel"


def page() -> None:
    st.title("Lägesbild")
    rounds = data.visible_rounds(session.user(), session.now())
    if not rounds:
        st.info("Ingen omgång har stängt ännu. Bilden är dold för alla tills dess, så att ingen färgas av andras svar.")
        return
    lead = st.container()
    round_, theme_id, area_id, view = choose(rounds)
    with lead:
        show_changes(round_, is_newest=round_ == rounds[0])
        show_disagreement(round_)
    notes = [disagreement_mark(), flag_mark(), *([ARROWS] if view == AS_MATRIX else [])]
    hidden = hidden_areas(session.user(), data.reference())
    st.html(legend(data.reference(), *notes, with_hidden=bool(hidden)))
    if view == AS_MATRIX:
        show_matrix(round_, theme_id, area_id)
    else:
        show_map(round_, theme_id, area_id)
    if area_id:
        with st.container(key=PANEL):
            cell_panel.show(round_, area_id, theme_of(round_, area_id, theme_id))
        arrive()
    else:
        st.info("Välj en plats i listan, på kartan eller i matrisen, så visas vad som ligger bakom.")


def show_changes(round_: Round, *, is_newest: bool) -> None:
    """What changed to this round, the wrong way first, before any map; all of it stands on Nu with its reasons."""
    user, at = session.user(), session.now()

    def build() -> tuple[str, list[change_list.Button]]:
        found = data.changes(round_, user, at).to_dict("records")
        words = f"{change_list.count_words(found)} sedan omgången före." if found else "Inget har ändrats."
        more = f" De {SHOWN_CHANGES} första av {len(found)}:" if len(found) > SHOWN_CHANGES else ""
        return words + more, change_list.strip(found[:SHOWN_CHANGES])

    words, buttons = data.kept("change_strip", (round_.round_id, round_.state_at(at), user), build)
    st.html(f'<h2 class="strip">Har ändrats till {day(round_.round_id)}</h2><p class="strip">{words}</p>')
    change_list.show_strip(buttons, choose_cell)
    if is_newest:
        st.page_link("views/now.py", label="Alla ändringar och varför, på Nu", icon=":material/arrow_forward:")


def show_disagreement(round_: Round) -> None:
    """Where the organisations see it most differently, for those who may see what each of them has answered."""
    user, at = session.user(), session.now()
    if not can_see_answers(user, round_.state_at(at)):
        return

    def build() -> list[change_list.Button]:
        return change_list.split_strip(data.cells(round_, user, at))

    buttons = data.kept("split_strip", (round_.round_id, round_.state_at(at), user), build)
    if buttons:
        with st.expander(f"Där vi är oense ({len(buttons)})"):
            change_list.show_strip(buttons[:MOST_SPLIT], choose_cell)


def choose(rounds: list[Round]) -> tuple[Round, str, str | None, str]:
    """The round, theme, place and way of showing; kept from one page to the next."""
    reference = data.reference()
    by_id = {round_.round_id: round_ for round_ in rounds}
    words = data.kept("round_words", tuple(rounds), lambda: round_words(rounds))
    session.adopt_from_address(session.ROUND, by_id)
    session.adopt_from_address(session.VIEW, [AS_MAP, AS_MATRIX])
    left, middle, right, far_right = st.columns([3, 3, 3, 2], vertical_alignment="bottom")
    round_id = left.selectbox(
        "Omgång",
        list(by_id),
        format_func=words.__getitem__,
        key=session.ROUND,
        persist_state="session",
        help=explanation("Omgång"),
    )
    round_ = by_id[round_id]
    themes = {theme.theme_id: theme.label for theme in reference.themes_on(round_.meeting_on)}
    session.adopt_from_address(session.THEME, themes)
    theme_id = middle.selectbox(
        "Tema",
        [WORST_THEME, *themes],
        format_func=lambda theme_id: themes.get(theme_id, "Sammanvägt: värsta temat"),
        key=session.THEME,
        persist_state="session",
        help=explanation("Sammanvägt"),
    )
    hidden = hidden_areas(session.user(), reference)
    areas = [area.area_id for area in reference.areas_on(round_.meeting_on) if area.area_id not in hidden]
    if session.adopt_from_address(session.AREA, areas):
        leave_for(PANEL)
    area_id = right.selectbox(
        "Plats",
        areas,
        index=None,
        format_func=lambda area_id: reference.area(area_id).display_name,
        placeholder="Välj en plats",
        key=session.AREA,
        persist_state="session",
    )
    view = far_right.segmented_control(
        "Visa som", [AS_MAP, AS_MATRIX], default=AS_MAP, required=True, key=session.VIEW, persist_state="session"
    )
    shown = {session.ROUND: round_id, session.THEME: theme_id, session.AREA: area_id, session.VIEW: view}
    session.show_in_address(**shown)
    return round_, theme_id, area_id, view


def round_words(rounds: list[Round]) -> dict[str, str]:
    """round_id → '29 oktober 2026 (fastställd)'."""
    at = session.now()
    return {round_.round_id: f"{day(round_.round_id)} ({ROUND_STATE_WORDS[round_.state_at(at)]})" for round_ in rounds}


def shown_rows(round_: Round, theme_id: str) -> pd.DataFrame:
    """One row per place: its worst theme, or the chosen theme."""
    if theme_id == WORST_THEME:
        return data.places(round_, session.user(), session.now())
    cells = data.cells(round_, session.user(), session.now())
    return cells[cells["theme_id"] == theme_id]


def theme_of(round_: Round, area_id: str, theme_id: str) -> str:
    """The chosen theme, or the place's worst."""
    if theme_id != WORST_THEME:
        return theme_id
    places = data.places(round_, session.user(), session.now())
    worst = places[places["area_id"] == area_id]["theme_id"].to_list()
    return str(worst[0] if worst else data.reference().themes_on(round_.meeting_on)[0].theme_id)


def show_map(round_: Round, theme_id: str, area_id: str | None) -> None:
    """The island beside Visby, then the same facts as a table."""
    reference, user = data.reference(), session.user()
    subject = "varje plats värsta tema" if theme_id == WORST_THEME else reference.theme(theme_id).label
    if theme_id == WORST_THEME:
        st.caption("Varje plats visar sitt värsta tema. Välj en plats för att se vilket.")
    rows = shown_rows(round_, theme_id)
    left, right = st.columns(2)
    for column, panel in ((left, Panel.ISLAND), (right, Panel.VISBY)):

        def build(panel: Panel = panel) -> tuple[go.Figure, str]:
            places = captions.on_map(rows, round_, reference, data.points(), hidden_areas(user, reference))
            figure = area_map(places, data.borders(), reference.levels, panel=panel, selected=area_id)
            return figure, alt.area_map(places, reference.levels, subject=subject)

        key = (panel, round_.round_id, round_.state_at(session.now()), theme_id, area_id, user.role)
        figure, words = data.kept("map", key, build)
        with column:
            clickable_chart(figure, key=f"map_{panel}", alt=words, on_click=choose_place)
    show_table("Samma fakta som kartan", round_, theme_id, rows)


def show_matrix(round_: Round, theme_id: str, area_id: str | None) -> None:
    """Places by themes; on a narrow screen a list of one theme instead."""
    reference, user = data.reference(), session.user()
    cells = data.cells(round_, user, session.now())
    selected = (area_id, theme_id) if area_id else None

    def build() -> tuple[go.Figure, str]:
        shown = captions.in_matrix(cells, round_, reference, hidden_areas(user, reference))
        areas, themes = reference.areas_on(round_.meeting_on), reference.themes_on(round_.meeting_on)
        figure = matrix(shown, areas, themes, reference.levels, selected=selected)
        return figure, alt.matrix(shown, areas, themes, reference.levels)

    key = (round_.round_id, round_.state_at(session.now()), selected, user.role)
    figure, words = data.kept("matrix", key, build)
    with st.container(key="wide-only"):
        clickable_chart(figure, key="matrix", alt=words, on_click=choose_cell)
    with st.container(key="narrow-only"):
        rows = [
            [reference.area(row["area_id"]).display_name, Html(level_badge(row["level"], reference))]
            for row in shown_rows(round_, theme_id).to_dict("records")
        ]
        facts_table("På en liten skärm visas ett tema i taget. Byt tema ovan.", ["Plats", "Nivå"], rows)
    show_table("Samma fakta som matrisen", round_, theme_id, cells)


def show_table(title: str, round_: Round, theme_id: str, rows: pd.DataFrame) -> None:
    """The facts of a map or matrix as a table."""
    reference = data.reference()

    def build() -> str:
        order = {area.area_id: area.sort_order for area in reference.areas}
        ordered = sorted(rows.to_dict("records"), key=lambda row: order[row["area_id"]])
        shown = [captions.table_row(row, reference) for row in ordered]
        return facts_html("Den gemensamma bilden", captions.TABLE_COLUMNS, shown, ["Svar", "Oroande eller värre"])

    key = (title, round_.round_id, round_.state_at(session.now()), theme_id, session.user().role)
    with st.expander(f"{title}, som tabell"):
        st.html(data.kept("picture_table", key, build))


def choose_place(area_id: str) -> None:
    session.remember(**{session.AREA: area_id})
    leave_for(PANEL)


def choose_cell(cell: Sequence[str]) -> None:
    session.remember(**{session.AREA: cell[0], session.THEME: cell[1]})
    leave_for(PANEL)


if __name__ == "__main__":
    page()
