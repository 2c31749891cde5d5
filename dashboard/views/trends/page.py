"""Trender: how places have been over the published rounds, one theme at a time, or a review of half a year."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

import plotly.graph_objects as go
import streamlit as st

from dashboard import data, session, words
from dashboard.components import trend_signs
from dashboard.components.badges import legend, level_badge
from dashboard.components.charts import chart
from dashboard.components.glossary import explanation
from dashboard.components.messages import plain
from dashboard.components.tables import Html, facts_table
from dashboard.figures import alt
from dashboard.figures.multiples import small_multiples
from dashboard.figures.trends import MOST_LINES, lines, shares, strip
from dashboard.views.trends import agencies, half_year_review
from pipelines.access import can_see_answers, hidden_areas
from pipelines.domain import Area, RoundState, Theme
from pipelines.picture.over_time import worst_lately
from pipelines.picture.rows import HistoryCell
from pipelines.swedish import counted, day, short_day

TREND_VIEW, ALL_ROUNDS, REVIEW = "trend_view", "Alla omgångar", "Halvårsgenomgång"
TREND_THEME, TREND_AREAS = "trend_theme", "trend_areas"


def page() -> None:
    st.title("Trender")
    history = data.picture.history(session.user())
    if not history:
        st.info("Ingen omgång är fastställd ännu. Trenderna bygger bara på fastställda omgångar.")
        return
    session.begin_with(TREND_VIEW, ALL_ROUNDS)
    session.adopt_from_address(TREND_VIEW, [ALL_ROUNDS, REVIEW])
    view = st.segmented_control("Visa", [ALL_ROUNDS, REVIEW], required=True, key=TREND_VIEW, persist_state="session")
    session.show_in_address(**{TREND_VIEW: view})
    if view == REVIEW:
        half_year_review.show(history)
    else:
        show_all_rounds(history)


def show_all_rounds(history: Sequence[HistoryCell]) -> None:
    """Every published round, one theme at a time: all places, a few compared, and one little figure per place."""
    reference = data.reference()
    round_ids = sorted({row.round_id for row in history})
    rounds_count = len(round_ids)
    st.write(
        f"{counted(rounds_count, 'fastställd omgång', 'fastställda omgångar')}, från {day(round_ids[0])} "
        f"till {day(round_ids[-1])}. Där underlag saknas är det ett hål, aldrig en gissning."
    )
    if rounds_count < int(reference.setting("trend_rounds_count")):
        st.info(f"Färre än {reference.setting('trend_rounds_count')} omgångar: läs inte in någon trend i det ännu.")
    trend_signs.show_all()
    theme = choose_theme(history)
    areas = areas_with(history, theme)
    st.html(legend(reference))
    show("Alla platser, omgång för omgång", "Rutor", strip, history, areas, theme)
    show_lines(history, areas, theme)
    st.header("En liten bild per plats")
    with st.container(key="wide-only"):
        draw_trend("small", "Små linjediagram", small_multiples, history, areas, theme)
    with st.container(key="narrow-only"):
        draw_trend("small_narrow", "Små linjediagram", partial(small_multiples, columns=1), history, areas, theme)
    agencies.show()


def choose_theme(history: Sequence[HistoryCell]) -> Theme:
    reference = data.reference()
    asked = {row.theme_id for row in history}
    themes = [theme for theme in reference.themes if theme.theme_id in asked]
    labels = {theme.theme_id: theme.label for theme in themes}
    return reference.theme(
        str(
            st.selectbox("Tema", list(labels), format_func=labels.__getitem__, key=TREND_THEME, persist_state="session")
        )
    )


def areas_with(history: Sequence[HistoryCell], theme: Theme) -> list[Area]:
    """The places that have been asked about in the theme and that the user may see, in their order."""
    reference = data.reference()
    asked = {row.area_id for row in history if row.theme_id == theme.theme_id}
    asked -= hidden_areas(session.user(), reference)
    newest = {area.area_id: area for area in reference.areas}
    return sorted((newest[area_id] for area_id in asked), key=lambda area: area.sort_order)


def show_lines(history: Sequence[HistoryCell], areas: Sequence[Area], theme: Theme) -> None:
    """Level and share over time for a few chosen places; for readers the level alone."""
    st.header("Jämför platser")
    by_id = {area.area_id: area for area in areas}
    usual = worst_lately(history, theme.theme_id, list(by_id), data.reference())
    chosen = st.multiselect(
        f"Platser (högst {MOST_LINES})",
        list(by_id),
        default=usual,
        format_func=lambda area_id: by_id[area_id].display_name,
        max_selections=MOST_LINES,
        placeholder="Välj platser",
        key=f"{TREND_AREAS}_{theme.theme_id}",
    )
    if not chosen:
        st.write("Välj minst en plats.")
        return
    shown = [by_id[area_id] for area_id in chosen]
    trend_signs.show_of(shown, theme)
    if not can_see_answers(session.user(), RoundState.PUBLISHED):
        show("Läget, omgång för omgång", "Linjer", lines, history, shown, theme, is_part=True)
        return
    worrying = data.reference().at_or_above("worrying_rank")
    show("Läget, som median av bedömningarna", "Linjer", lines, history, shown, theme, is_part=True, word="median")
    show(
        f"Andel som bedömer {worrying}",
        "Linjer",
        shares_with_levels,
        history,
        shown,
        theme,
        is_part=True,
        word=f"andel {worrying}",
    )


def shares_with_levels(
    history: Sequence[HistoryCell], areas: Sequence[Area], _levels: object, events: object, *, theme_id: str
) -> go.Figure:
    """`shares`, called as the other figures are."""
    return shares(history, areas, events, theme_id=theme_id, worrying=data.reference().at_or_above("worrying_rank"))  # type: ignore[arg-type]


def show(
    title: str,
    what: str,
    draw: Callable[..., go.Figure],
    history: Sequence[HistoryCell],
    areas: Sequence[Area],
    theme: Theme,
    *,
    is_part: bool = False,
    word: str = "",
) -> None:
    """A heading, which explains its `word` if it has one, the figure, and the same facts as a table."""
    (st.subheader if is_part else st.header)(plain(title), help=explanation(word) if word else None)
    draw_trend(title, what, draw, history, areas, theme)
    with st.expander("Som tabell"):
        facts_table(f"{title}: {theme.label}", *table(history, areas, theme))


def draw_trend(
    name: str,
    what: str,
    draw: Callable[..., go.Figure],
    history: Sequence[HistoryCell],
    areas: Sequence[Area],
    theme: Theme,
) -> None:
    """One figure over time, with its words for those who cannot see it."""
    reference = data.reference()
    key = (name, theme.theme_id, tuple(area.area_id for area in areas), session.user().role)

    def build() -> tuple[go.Figure, str]:
        figure = draw(history, areas, reference.levels, reference.events, theme_id=theme.theme_id)
        return figure, alt.trend(history, areas, reference.levels, theme=theme, what=what)

    figure, words = data.keep("trend", key, build)
    chart(figure, key=f"trend_{name}", alt=words)


def table(history: Sequence[HistoryCell], areas: Sequence[Area], theme: Theme) -> tuple[list[str], list[list[str]]]:
    """A column per place and a row per round, newest first: level, answers and share in words."""
    reference = data.reference()
    cells = {(row.round_id, row.area_id): row for row in history if row.theme_id == theme.theme_id}
    rows = []
    for round_id in sorted({round_id for round_id, _ in cells}, reverse=True):
        found = [cells.get((round_id, area.area_id)) for area in areas]
        rows.append(
            [
                short_day(round_id),
                *(Html(" ".join([level_badge(row.level, reference), *_basis(row)])) if row else "–" for row in found),
            ]
        )
    return ["Möte", *(area.display_name for area in areas)], rows


def _basis(row: HistoryCell) -> list[str]:
    """The share, if it is shown, and how many have answered."""
    return [word for word in (words.cells.share(row), f"({words.cells.answered(row)})") if word]


if __name__ == "__main__":
    page()
