"""The joint picture of a round, as a map or a matrix with the same facts as a table, alone or beside another."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import plotly.graph_objects as go
import streamlit as st

from dashboard import data, session, words
from dashboard.components.badges import level_badge
from dashboard.components.charts import clickable_chart
from dashboard.components.messages import plain
from dashboard.components.tables import Html, facts_html
from dashboard.figures import alt
from dashboard.figures.maps import Panel, area_map, panels
from dashboard.figures.matrix import matrix
from dashboard.views.picture import theme_table, two_rounds
from dashboard.views.picture.table import table_columns, table_row
from pipelines.access import hidden_areas
from pipelines.domain import Round
from pipelines.picture.rows import JudgedCell
from pipelines.swedish import day

WORST_THEME = "worst"

OnClick = Callable[[Any], None]


@dataclass(frozen=True)
class Choice:
    """What is looked at: a round, perhaps one to compare it with, a theme or each place's worst, perhaps a place."""

    round_: Round
    other: Round | None
    theme_id: str
    area_id: str | None

    @property
    def rounds(self) -> list[Round]:
        """The round and the one it is compared with, the older first."""
        return sorted([self.round_, *([self.other] if self.other else [])], key=lambda round_: round_.round_id)


def show_map(choice: Choice, on_click: OnClick) -> None:
    """The whole beside its close-up; of two rounds the older to the left, each with the close-up below the whole."""
    if choice.theme_id == WORST_THEME:
        st.caption("Varje plats visar sitt värsta tema. Välj en plats för att se vilket.")
    drawn = panels(data.reference().description)
    columns = st.columns(2 if choice.other else len(drawn))
    for side, round_ in enumerate(choice.rounds):
        _show_heading(columns[side], choice, round_)
        for place, panel in enumerate(drawn):
            figure, text = _map(choice, round_, panel)
            with columns[side if choice.other else place]:
                clickable_chart(figure, key=_name(f"map_{panel}", choice, round_), alt=text, on_click=on_click)
    if choice.other:
        two_rounds.show(*_sides(choice), subject=_subject(choice), by_theme=False)
    else:
        has_themes = choice.theme_id == WORST_THEME
        _show_table("Samma fakta som kartan", choice, by_place(choice.round_, choice.theme_id), has_themes=has_themes)


def show_matrix(choice: Choice, on_click: OnClick) -> None:
    """Places by themes; on a narrow screen a list of one theme instead."""
    with st.container(key="wide-only"):
        columns = st.columns(len(choice.rounds))
        for side, round_ in enumerate(choice.rounds):
            _show_heading(columns[side], choice, round_)
            figure, text = _matrix(choice, round_)
            with columns[side]:
                clickable_chart(figure, key=_name("matrix", choice, round_), alt=text, on_click=on_click)
    with st.container(key="narrow-only"):
        _show_one_theme(choice)
    if choice.other:
        two_rounds.show(*_all_cells(choice), subject="Alla rutor", by_theme=True)
    else:
        _show_table("Samma fakta som matrisen", choice, cells_of(choice.round_), has_themes=True)


def cells_of(round_: Round) -> Sequence[JudgedCell]:
    """One row per cell of the round."""
    return data.picture.cells(round_, session.user(), session.now())


def by_place(round_: Round, theme_id: str) -> Sequence[JudgedCell]:
    """One row per place: its worst theme, or the chosen theme."""
    if theme_id == WORST_THEME:
        return data.picture.places(round_, session.user(), session.now())
    return [row for row in cells_of(round_) if row.theme_id == theme_id]


def _sides(choice: Choice) -> tuple[two_rounds.Side, two_rounds.Side]:
    """The older and the newer round with one row per place."""
    older, newer = (two_rounds.Side(round_, by_place(round_, choice.theme_id)) for round_ in choice.rounds)
    return older, newer


def _all_cells(choice: Choice) -> tuple[two_rounds.Side, two_rounds.Side]:
    """The older and the newer round with one row per cell."""
    older, newer = (two_rounds.Side(round_, cells_of(round_)) for round_ in choice.rounds)
    return older, newer


def _subject(choice: Choice) -> str:
    return (
        "Varje plats värsta tema" if choice.theme_id == WORST_THEME else data.reference().theme(choice.theme_id).label
    )


def _name(chart: str, choice: Choice, round_: Round) -> str:
    """The key of a chart; the round that is compared with has charts of its own."""
    return chart if round_ == choice.round_ else f"{chart}_other"


def _show_heading(column: Any, choice: Choice, round_: Round) -> None:
    if choice.other:
        column.html(f'<h2 class="strip">{day(round_.round_id)}</h2>')


def _map(choice: Choice, round_: Round, panel: Panel) -> tuple[go.Figure, str]:
    reference, user = data.reference(), session.user()

    def build() -> tuple[go.Figure, str]:
        rows, hidden = by_place(round_, choice.theme_id), hidden_areas(user, reference)
        places = words.drawn.on_map(rows, round_, reference, data.municipality.points(), hidden)
        borders, description = data.municipality.borders(), reference.description
        figure = area_map(places, borders, reference.levels, description, panel=panel, selected=choice.area_id)
        return figure, alt.area_map(
            places, reference.levels, subject=_subject(choice), where=words.drawn.where(reference)
        )

    key = (panel, round_.round_id, round_.state_at(session.now()), choice.theme_id, choice.area_id, user.role)
    return data.keep("map", key, build)


def _matrix(choice: Choice, round_: Round) -> tuple[go.Figure, str]:
    """The matrix of one round; of two, the newer has arrows that tell what became of the older."""
    reference, user = data.reference(), session.user()
    selected = (choice.area_id, choice.theme_id) if choice.area_id else None

    def build() -> tuple[go.Figure, str]:
        cells = cells_of(round_)
        if choice.other:
            older, newer = _all_cells(choice)
            compared = two_rounds.of_sides(older, newer, by_theme=True) if round_ == newer.round_ else []
            cells = two_rounds.with_levels_of(cells, compared)
        shown = words.drawn.in_matrix(cells, round_, reference, hidden_areas(user, reference))
        areas, themes = reference.areas_on(round_.meeting_on), reference.themes_on(round_.meeting_on)
        figure = matrix(shown, areas, themes, reference.levels, selected=selected, is_narrow=choice.other is not None)
        return figure, alt.matrix(shown, areas, themes, reference.levels)

    at = session.now()
    key = (round_.round_id, tuple((each.round_id, each.state_at(at)) for each in choice.rounds), selected, user.role)
    return data.keep("matrix", key, build)


def _show_one_theme(choice: Choice) -> None:
    reference = data.reference()

    def build() -> str:
        rows = sorted(by_place(choice.round_, choice.theme_id), key=words.drawn.area_order(reference))
        return facts_html(
            "På en liten skärm visas ett tema i taget. Byt tema ovan.",
            ["Plats", "Nivå"],
            [[reference.area(row.area_id).display_name, Html(level_badge(row.level, reference))] for row in rows],
        )

    if choice.other:
        st.html(two_rounds.told(*_sides(choice), subject=_subject(choice), by_theme=False)[1])
    else:
        st.html(data.keep("one_theme", _key(choice), build))


def _show_table(title: str, choice: Choice, rows: Sequence[JudgedCell], *, has_themes: bool) -> None:
    """The facts of a map or matrix as a table; with one of the themes below it where all of them are shown."""
    reference = data.reference()

    def build() -> str:
        ordered = sorted(rows, key=words.drawn.area_order(reference))
        shown = [table_row(row, reference) for row in ordered]
        numbers = ["Svar", words.cells.share_heading(reference)]
        table = facts_html("Den gemensamma bilden", table_columns(reference), shown, numbers)
        return f"<div>{table}{theme_table.html(choice.round_)}</div>" if has_themes else table

    with st.expander(plain(f"{title}, som tabell")):
        st.html(data.keep("picture_table", (title, *_key(choice)), build))


def _key(choice: Choice) -> tuple[Any, ...]:
    state = choice.round_.state_at(session.now())
    return choice.round_.round_id, state, choice.theme_id, session.user().role
