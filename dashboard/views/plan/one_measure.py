"""One measure of the plan, with everything about it: edited, moved on and followed up where it stands."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import timedelta

import streamlit as st

from dashboard import data, session
from dashboard.components import measure_form, messages
from dashboard.components.draft import Draft
from dashboard.components.messages import telling
from dashboard.components.tables import Html, facts_table
from pipelines import plan
from pipelines.domain import NEXT_MEASURE_STATUS, MeasureStatus
from pipelines.errors import ContentProblem
from pipelines.plan import PlannedMeasure
from pipelines.swedish import MEASURE_STATUS_WORDS, day

CHOSEN_MEASURE = "chosen_measure"


def choose_measure(measures: Sequence[PlannedMeasure], *, can_edit: bool) -> None:
    """One measure at a time, with everything about it."""
    st.header("En åtgärd i taget")
    by_id = {measure.measure_id: measure for measure in measures}
    words = told_apart({measure_id: title_words(measure) for measure_id, measure in by_id.items()})
    chosen = session.value(CHOSEN_MEASURE)
    if chosen in by_id:
        # Set anew, as the browser knows the choice by words, and they may have changed with the measure's status.
        session.remember(**{CHOSEN_MEASURE: chosen})
    chosen = st.selectbox(
        "Åtgärd", list(by_id), format_func=words.__getitem__, key=CHOSEN_MEASURE, persist_state="session"
    )
    messages.show_receipt(measure_form.AT_MEASURE)
    if can_edit and measure_form.is_editing(chosen):
        measure_form.edit(chosen)
    else:
        show_measure(by_id[chosen], can_edit=can_edit)


def told_apart(words: Mapping[str, str]) -> dict[str, str]:
    """The words of each measure, with a number after those that would be the same as another's."""
    seen: Counter[str] = Counter()
    told = {}
    for measure_id, text in words.items():
        seen[text] += 1
        told[measure_id] = text if seen[text] == 1 else f"{text}, nummer {seen[text]}"
    return told


def title_words(measure: PlannedMeasure) -> str:
    return f"{measure.title} ({MEASURE_STATUS_WORDS[measure.status]})"


def show_measure(measure: PlannedMeasure, *, can_edit: bool) -> None:
    """One measure with everything that is known of it, and what may be done with it."""
    facts_table(title_words(measure), ["Uppgift", "Innehåll"], measure_facts(measure))
    if not can_edit:
        return
    if measure.status not in plan.FINISHED:
        measure_form.offer_editing(measure.measure_id)
    left, right = st.columns(2)
    if NEXT_MEASURE_STATUS[measure.status]:
        with left:
            offer_status(measure)
    if measure.status is not MeasureStatus.STOPPED:
        with right:
            offer_follow_up(measure)


def measure_facts(measure: PlannedMeasure) -> list[list[str]]:
    facts = [
        ["Plats och tema", problem_words(measure)],
        *([field.label, getattr(measure, name) or "Saknas"] for name, field in plan.body(measure.unseen).items()),
        ["Ägare", f"{data.reference().agency(measure.owner_agency_id).label}, {measure.responsible_function}"],
        ["Tid", f"{day(measure.starts_on)} – {day(measure.ends_on)}"],
        ["Nästa uppföljning", follow_up_words(measure)],
    ]
    later = {"status_reason": measure.status_reason, "follow_up": measure.follow_up}
    return [*facts, *([plan.FIELDS[name].label, text] for name, text in later.items() if text)]


def offer_status(measure: PlannedMeasure) -> None:
    measure_id, draft = measure.measure_id, Draft(f"status {measure.measure_id}")
    with st.container(border=True):
        options = sorted(NEXT_MEASURE_STATUS[measure.status], key=list(MeasureStatus).index)
        words, asked = MEASURE_STATUS_WORDS.__getitem__, plan.FIELDS["status_reason"]
        chosen = st.selectbox(
            "Ny status",
            options,
            index=None,
            format_func=words,
            placeholder="Välj ny status",
            **draft.field("status", None),
        )
        reason = st.text_input(asked.question, max_chars=asked.longest, **draft.field("reason", ""))
        if st.button("Byt status", key=draft.button("save")):
            with telling():
                if chosen is None:
                    raise ContentProblem("Välj först vilken status åtgärden ska få.")
                plan.change_status(data.store(), measure_id, chosen, reason, by=session.user(), at=session.now())
                done(draft, f"”{measure.title}” är nu {MEASURE_STATUS_WORDS[chosen]}.")


def offer_follow_up(measure: PlannedMeasure) -> None:
    measure_id, draft = measure.measure_id, Draft(f"follow_up {measure.measure_id}")
    with st.container(border=True):
        asked = plan.FIELDS["follow_up"]
        text = st.text_area(asked.question, max_chars=asked.longest, **draft.field("text", ""))
        in_90_days = session.today() + timedelta(days=90)
        next_on = st.date_input("Nästa uppföljning", format="YYYY-MM-DD", **draft.field("next_on", in_90_days))
        if st.button("Spara uppföljningen", key=draft.button("save")):
            with telling():
                plan.record_follow_up(data.store(), measure_id, text, next_on, by=session.user(), at=session.now())
                done(draft, f"Uppföljningen av ”{measure.title}” är sparad.")


def done(draft: Draft, receipt: str) -> None:
    """Empties the form and says, where the measure is, what was done."""
    draft.finish()
    session.notice(receipt, measure_form.AT_MEASURE)
    st.rerun()


def problem_words(measure: PlannedMeasure) -> str:
    reference = data.reference()
    place = reference.area(measure.area_id).display_name if measure.area_id else ""
    theme = reference.theme(measure.theme_id).label if measure.theme_id else ""
    return " · ".join(words for words in (place, theme) if words) or "–"


def follow_up_words(measure: PlannedMeasure) -> str:
    if measure.is_followed_up:
        return "avslutad"
    when = day(measure.follow_up_on)
    return Html(f'<b class="late">{when} – försenad</b>') if measure.is_overdue else when
