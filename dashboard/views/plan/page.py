"""Åtgärdsplan: measures that grow out of the picture, who owns them, what is overdue, and whether they helped."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

import streamlit as st

from dashboard import data, session
from dashboard.components import measure_form
from dashboard.components.tables import facts_table
from dashboard.views.plan import one_measure
from pipelines import plan
from pipelines.access import Action, can_do, eyes_of
from pipelines.documents.plan import action_plan
from pipelines.domain import Audience, User
from pipelines.plan import PlannedMeasure
from pipelines.plan.behind import levels_behind
from pipelines.swedish import MEASURE_STATUS_WORDS, counted

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def page() -> None:
    st.title("Åtgärdsplan")
    st.html(
        '<p class="quiet">Underlag till den åtgärdsplan som lagen (2023:196) 5 § kräver. Rådet tar fram, '
        "kommunen beslutar.</p>"
    )
    measures = data.plan.measures(session.user(), session.today())
    can_edit = can_do(session.user(), Action.EDIT_PLAN)
    if can_edit:
        measure_form.offer()
    if not measures:
        st.info("Planen är tom. Lägg till en åtgärd från en ruta i lägesbilden." if can_edit else "Planen är tom.")
        return
    if can_edit:
        show_checks(measures)
    show_list(measures)
    offer_word()
    one_measure.choose_measure(measures, can_edit=can_edit)


def show_checks(measures: Sequence[PlannedMeasure]) -> None:
    """What goes wrong most often: measures without a problem or cause, and nobody following up."""
    found = plan.checks(measures)
    if not found:
        st.success("Varje pågående åtgärd har problem, orsak och en uppföljning som inte har passerats.")
        return
    st.header(f"{counted(len(found), 'sak', 'saker')} att rätta till")
    items = "".join(f"<p><b>{escape(remark.title)}.</b> {escape(remark.sentence)}</p>" for remark in found)
    st.html(f'<div class="remarks">{items}</div>')


def show_list(measures: Sequence[PlannedMeasure]) -> None:
    reference = data.reference()
    st.header(f"{counted(len(measures), 'åtgärd', 'åtgärder')}")
    rows = [
        [
            measure.title,
            one_measure.problem_words(measure),
            reference.agency(measure.owner_agency_id).short_label,
            MEASURE_STATUS_WORDS[measure.status],
            one_measure.follow_up_words(measure),
        ]
        for measure in measures
    ]
    facts_table("Det som är försenat står först", ["Åtgärd", "Plats och tema", "Ägare", "Status", "Följs upp"], rows)


def offer_word() -> None:
    """The plan as a Word document; made only when somebody asks for it."""
    if not can_do(session.user(), Action.EXPORT):
        return
    user = session.user()  # what is fetched is made later, when nobody is at the screen
    st.download_button(
        "Hämta planen som Word",
        data=lambda: word_file(user),
        file_name=f"atgardsplan-{session.today()}.docx",
        mime=WORD,
        icon=":material/download:",
        on_click="ignore",
    )


def word_file(user: User) -> bytes:
    """The plan in Word for the council, with the level in the picture that each measure answers to."""
    eyes = eyes_of(user, Audience.COUNCIL)
    measures = data.plan.measures(eyes, session.today())
    return action_plan(
        measures,
        reference=data.reference(),
        today=session.today(),
        by=user,
        audience=Audience.COUNCIL,
        is_demo=data.is_demo(),
        levels_behind=levels_behind(measures, data.picture.history(eyes)),
    )


if __name__ == "__main__":
    page()
