"""Åtgärdsplan: measures that grow out of the picture, who owns them, what is overdue, and whether they helped."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from html import escape
from typing import Any

import pandas as pd
import streamlit as st

from dashboard import data, session
from dashboard.components import measure_form
from dashboard.components.messages import telling
from dashboard.components.tables import Html, facts_table
from pipelines import plan
from pipelines.access import Action, can_do, eyes_of
from pipelines.documents.plan import action_plan
from pipelines.domain import NEXT_MEASURE_STATUS, Audience, MeasureStatus, User
from pipelines.errors import ContentProblem
from pipelines.plan.behind import levels_behind
from pipelines.swedish import MEASURE_STATUS_WORDS, counted, day

CHOSEN_MEASURE = "chosen_measure"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def page() -> None:
    st.title("Åtgärdsplan")
    st.html(
        '<p class="quiet">Underlag till den åtgärdsplan som lagen (2023:196) 5 § kräver. Rådet tar fram, '
        "kommunen beslutar.</p>"
    )
    measures = data.plan.measures(session.user(), today())
    can_edit = can_do(session.user(), Action.EDIT_PLAN)
    if can_edit:
        measure_form.offer()
    if measures.empty:
        st.info("Planen är tom. Lägg till en åtgärd från en ruta i lägesbilden." if can_edit else "Planen är tom.")
        return
    if can_edit:
        show_checks(measures)
    show_list(measures)
    offer_word()
    choose_measure(measures, can_edit=can_edit)


def today() -> date:
    return session.today()


def show_checks(measures: pd.DataFrame) -> None:
    """What goes wrong most often: measures without a problem or cause, and nobody following up."""
    found = plan.checks(measures).to_dict("records")
    if not found:
        st.success("Varje pågående åtgärd har problem, orsak och en uppföljning som inte har passerats.")
        return
    st.subheader(f"{counted(len(found), 'sak', 'saker')} att rätta till")
    items = "".join(f"<p><b>{escape(row['title'])}.</b> {escape(row['sentence'])}</p>" for row in found)
    st.html(f'<div class="remarks">{items}</div>')


def show_list(measures: pd.DataFrame) -> None:
    reference = data.reference()
    st.header(f"{counted(len(measures), 'åtgärd', 'åtgärder')}")
    rows = [
        [
            row["title"],
            problem_words(row),
            reference.agency(row["owner_agency_id"]).short_label,
            MEASURE_STATUS_WORDS[row["status"]],
            follow_up_words(row),
        ]
        for row in measures.to_dict("records")
    ]
    facts_table("Det som är försenat står först", ["Åtgärd", "Plats och tema", "Ägare", "Status", "Följs upp"], rows)


def problem_words(row: Mapping[Any, Any]) -> str:
    reference = data.reference()
    place = "" if pd.isna(row["area_id"]) else reference.area(row["area_id"]).display_name
    theme = "" if pd.isna(row["theme_id"]) else reference.theme(row["theme_id"]).label
    return " · ".join(words for words in (place, theme) if words) or "–"


def follow_up_words(row: Mapping[Any, Any]) -> str:
    if row["is_followed_up"]:
        return "avslutad"
    when = day(row["follow_up_on"].date())
    return Html(f'<b class="late">{when} – försenad</b>') if row["is_overdue"] else when


def offer_word() -> None:
    """The plan as a Word document; made only when somebody asks for it."""
    if not can_do(session.user(), Action.EXPORT):
        return
    user = session.user()  # what is fetched is made later, when nobody is at the screen
    st.download_button(
        "Hämta planen som Word",
        data=lambda: word_file(user),
        file_name=f"atgardsplan-{today()}.docx",
        mime=WORD,
        icon=":material/download:",
        on_click="ignore",
    )


def word_file(user: User) -> bytes:
    """The plan in Word for the council, with the level in the picture that each measure answers to."""
    eyes = eyes_of(user, Audience.COUNCIL)
    measures = data.plan.measures(eyes, today())
    return action_plan(
        measures,
        reference=data.reference(),
        today=today(),
        by=user,
        audience=Audience.COUNCIL,
        is_demo=data.is_demo(),
        levels_behind=levels_behind(measures, data.picture.history(eyes)),
    )


def choose_measure(measures: pd.DataFrame, *, can_edit: bool) -> None:
    """One measure at a time, with everything about it."""
    st.header("En åtgärd i taget")
    rows = {row["measure_id"]: row for row in measures.to_dict("records")}
    words = {measure_id: f"{row['title']} ({MEASURE_STATUS_WORDS[row['status']]})" for measure_id, row in rows.items()}
    chosen = st.selectbox("Åtgärd", list(rows), format_func=words.__getitem__, key=CHOSEN_MEASURE)
    show_measure(rows[chosen], can_edit=can_edit)


def show_measure(row: Mapping[Any, Any], *, can_edit: bool) -> None:
    """One measure with everything that is known of it, and what may be done with it."""
    status = MeasureStatus(row["status"])
    facts_table(f"{row['title']} ({MEASURE_STATUS_WORDS[status]})", ["Uppgift", "Innehåll"], measure_facts(row))
    if not can_edit:
        return
    if status not in plan.FINISHED and st.button("Ändra texten", icon=":material/edit:"):
        measure_form.edit(row["measure_id"])
    left, right = st.columns(2)
    if NEXT_MEASURE_STATUS[status]:
        with left:
            offer_status(row, status)
    if status is not MeasureStatus.STOPPED:
        with right:
            offer_follow_up(row)


def measure_facts(row: Mapping[Any, Any]) -> list[list[str]]:
    reference = data.reference()
    facts = [
        ["Plats och tema", problem_words(row)],
        *([field.label, str(row[name]) or "Saknas"] for name, field in plan.body(row).items()),
        ["Ägare", f"{reference.agency(row['owner_agency_id']).label}, {row['responsible_function']}"],
        ["Tid", f"{day(row['starts_on'].date())} – {day(row['ends_on'].date())}"],
        ["Nästa uppföljning", follow_up_words(row)],
    ]
    later = [[plan.FIELDS[name].label, str(row.get(name) or "")] for name in ("status_reason", "follow_up")]
    return [*facts, *(fact for fact in later if fact[1])]


def offer_status(row: Mapping[Any, Any], status: MeasureStatus) -> None:
    measure_id = row["measure_id"]
    with st.form(f"status_{measure_id}", border=True):
        options = sorted(NEXT_MEASURE_STATUS[status], key=list(MeasureStatus).index)
        words, asked = MEASURE_STATUS_WORDS.__getitem__, plan.FIELDS["status_reason"]
        chosen = st.selectbox("Ny status", options, index=None, format_func=words, placeholder="Välj ny status")
        reason = st.text_input(asked.question, max_chars=asked.longest)
        if st.form_submit_button("Byt status"):
            with telling():
                if chosen is None:
                    raise ContentProblem("Välj först vilken status åtgärden ska få.")
                plan.change_status(data.store(), measure_id, chosen, reason, by=session.user(), at=session.now())
                session.notice(f"”{row['title']}” är nu {MEASURE_STATUS_WORDS[chosen]}.")
                st.rerun()


def offer_follow_up(row: Mapping[Any, Any]) -> None:
    measure_id = row["measure_id"]
    with st.form(f"follow_up_{measure_id}", border=True):
        asked = plan.FIELDS["follow_up"]
        text = st.text_area(asked.question, max_chars=asked.longest)
        next_on = st.date_input("Nästa uppföljning", value=today() + timedelta(days=90), format="YYYY-MM-DD")
        if st.form_submit_button("Spara uppföljningen"):
            with telling():
                plan.record_follow_up(data.store(), measure_id, text, next_on, by=session.user(), at=session.now())
                session.notice(f"Uppföljningen av ”{row['title']}” är sparad.")
                st.rerun()


if __name__ == "__main__":
    page()
