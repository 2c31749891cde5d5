"""The half-year review: one place or one theme over six or twelve months, with the same season last year beside."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

import plotly.graph_objects as go
import streamlit as st

from dashboard import data, session
from dashboard.components.badges import legend, level_badge
from dashboard.components.charts import chart
from dashboard.components.glossary import explanation
from dashboard.components.messages import plain
from dashboard.components.tables import Html, facts_html, facts_table
from dashboard.figures import review as figures
from pipelines.access import Action, can_do, eyes_of, hidden_areas
from pipelines.documents import review_figure
from pipelines.documents.review import NO_MEASURES, columns, measure_words, period_words, review_page, row_words
from pipelines.domain import Audience, User
from pipelines.picture import review
from pipelines.picture.review import Part, Period
from pipelines.picture.rows import HistoryCell
from pipelines.plan import PlannedMeasure
from pipelines.plan.behind import running_in
from pipelines.swedish import MEASURE_STATUS_WORDS, day

MONTHS = {"6 månader": 6, "12 månader": 12}
PLACE, THEME = "En plats", "Ett tema"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@dataclass(frozen=True)
class Review:
    """What is reviewed: one place with all its themes, or one theme in all its places, over so many months."""

    months: int
    own: Part
    chosen_id: str
    name: str
    period: Period
    subjects: Mapping[str, str]

    @property
    def title(self) -> str:
        return f"{'Halvårsgenomgång' if self.months == 6 else 'Årsgenomgång'}: {self.name}"

    @property
    def key(self) -> tuple[Any, ...]:
        return self.months, self.own, self.chosen_id, session.user()


def show(history: Sequence[HistoryCell]) -> None:
    """Draws the choices, the figure, the same facts as a table, the measures, and the way to a page in Word."""
    chosen = choose(history)
    rows = data.keep("review_rows", chosen.key, lambda: of_review(history, chosen))
    measures = measures_of(chosen, session.user())
    st.header(plain(chosen.title))
    has_before = bool(chosen.period.year_before().of(rows))
    st.write(period_words(chosen.period, has_before=has_before, where="under varje rad"))
    st.html(legend(data.reference()))

    def build() -> tuple[go.Figure, str]:
        reference = data.reference()
        hovers = [_hover(measure) for measure in measures]
        figure = figures.review(
            rows,
            measures,
            hovers,
            chosen.period,
            chosen.subjects,
            reference.levels,
            reference.events,
            of=chosen.own.other,
        )
        return figure, review_figure.words(chosen.period, chosen.name, len(chosen.subjects), len(measures))

    figure, words = data.keep("review", chosen.key, build)
    chart(figure, key="review", alt=words)
    st.html(data.keep("review_table", chosen.key, lambda: _table(rows, chosen)))
    show_measures(measures)
    offer_page(chosen)


def choose(history: Sequence[HistoryCell]) -> Review:
    reference = data.reference()
    left, middle, right = st.columns([2, 2, 4], vertical_alignment="bottom")
    months = left.segmented_control(
        "Period", list(MONTHS), default="6 månader", required=True, key="review_months", persist_state="session"
    )
    scope = middle.segmented_control(
        "Översikt av", [PLACE, THEME], default=PLACE, required=True, key="review_scope", persist_state="session"
    )
    period = review.latest_period(history, MONTHS[str(months)])
    recent = period.of(history)
    asked = {part: {part.of(row) for row in recent} for part in Part}
    hidden = hidden_areas(session.user(), reference)
    places = {area.area_id: area.display_name for area in reference.areas_on(period.ends_on)}
    themes = {theme.theme_id: theme.label for theme in reference.themes_on(period.ends_on)}
    places = {area_id: name for area_id, name in places.items() if area_id in asked[Part.PLACE] - hidden}
    themes = {theme_id: name for theme_id, name in themes.items() if theme_id in asked[Part.THEME]}
    own = Part.PLACE if scope == PLACE else Part.THEME
    options, others = (places, themes) if own is Part.PLACE else (themes, places)
    label = "Plats" if own is Part.PLACE else "Tema"
    chosen_id = right.selectbox(
        label,
        list(options),
        format_func=options.__getitem__,
        key=f"review_{label}",
        persist_state="session",
        help=explanation("Halvårsgenomgång"),
    )
    beside = {own.other.of(row) for row in recent if own.of(row) == chosen_id}
    subjects = {subject: name for subject, name in others.items() if subject in beside}
    return Review(MONTHS[str(months)], own, chosen_id, options[chosen_id], period, subjects)


def of_review(history: Sequence[HistoryCell], chosen: Review) -> list[HistoryCell]:
    """The history of the place or the theme."""
    return [row for row in history if chosen.own.of(row) == chosen.chosen_id]


def measures_of(chosen: Review, user: User) -> list[PlannedMeasure]:
    """The measures against the place or the theme that ran, or were to run, some time in the period."""
    measures = data.plan.measures(user, session.today())
    return running_in(measures, chosen.own, chosen.chosen_id, chosen.period)


def _table(rows: Sequence[HistoryCell], chosen: Review) -> str:
    reference = data.reference()
    summary = review.summary(rows, chosen.period, reference)
    of_subject = {chosen.own.other.of(row): row for row in summary}
    shown = []
    for subject, name in chosen.subjects.items():
        row = of_subject[subject]
        levels = [Html(level_badge(level, reference)) for level in (row.now.newest_level, row.now.worst_level)]
        shown.append([name, *levels, *row_words(row, reference)[2:]])
    what = "Tema" if chosen.own is Part.PLACE else "Plats"
    return facts_html(f"{chosen.title}, i siffror", [what, *columns(reference)], shown)


def show_measures(measures: Sequence[PlannedMeasure]) -> None:
    st.subheader("Åtgärder under perioden")
    if not measures:
        st.write(NO_MEASURES)
        return
    rows = [
        [
            measure.title,
            data.reference().agency(measure.owner_agency_id).short_label,
            MEASURE_STATUS_WORDS[measure.status],
            day(measure.starts_on),
            day(measure.ends_on),
        ]
        for measure in measures
    ]
    facts_table("Från början till slut enligt planen", ["Åtgärd", "Ägare", "Status", "Börjar", "Slutar"], rows)


def offer_page(chosen: Review) -> None:
    """The review as one page in Word; made only when somebody asks for it."""
    if not can_do(session.user(), Action.EXPORT):
        return
    user = session.user()  # what is fetched is made later, when nobody is at the screen

    def page() -> bytes:
        reference, eyes = data.reference(), eyes_of(user, Audience.COUNCIL)
        rows, measures = of_review(data.picture.history(eyes), chosen), measures_of(chosen, eyes)
        return review_page(
            chosen.title,
            chosen.name,
            chosen.period,
            rows,
            measures,
            subjects=chosen.subjects,
            of=chosen.own.other,
            reference=reference,
            today=session.today(),
            by=user,
            audience=Audience.COUNCIL,
            is_demo=data.is_demo(),
        )

    st.download_button(
        "Hämta genomgången som en sida i Word",
        data=page,
        file_name=f"genomgang-{chosen.chosen_id}-{chosen.period.ends_on}.docx",
        mime=WORD,
        icon=":material/download:",
        on_click="ignore",
    )


def _hover(measure: PlannedMeasure) -> str:
    return f"<b>{escape(measure.title)}</b><br>{escape(measure_words(measure, data.reference()))}"
