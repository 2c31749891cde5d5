"""One measure of the plan, with everything about it: edited, moved on and followed up where it stands."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import pandas as pd
import streamlit as st

from dashboard import data, session
from dashboard.components import measure_form, messages
from dashboard.components.draft import Draft
from dashboard.components.messages import telling
from dashboard.components.tables import Html, facts_table
from pipelines import plan
from pipelines.domain import NEXT_MEASURE_STATUS, MeasureStatus
from pipelines.errors import ContentProblem
from pipelines.swedish import MEASURE_STATUS_WORDS, day

CHOSEN_MEASURE = "chosen_measure"


def choose_measure(measures: pd.DataFrame, *, can_edit: bool) -> None:
    """One measure at a time, with everything about it."""
    st.header("En åtgärd i taget")
    rows = {row["measure_id"]: row for row in measures.to_dict("records")}
    words = told_apart({measure_id: f"{row['title']} ({status_words(row)})" for measure_id, row in rows.items()})
    chosen = session.value(CHOSEN_MEASURE)
    if chosen in rows:
        # Set anew, as the browser knows the choice by words, and they may have changed with the measure's status.
        session.remember(**{CHOSEN_MEASURE: chosen})
    chosen = st.selectbox(
        "Åtgärd", list(rows), format_func=words.__getitem__, key=CHOSEN_MEASURE, persist_state="session"
    )
    messages.show_receipt(measure_form.AT_MEASURE)
    if can_edit and measure_form.is_editing(chosen):
        measure_form.edit(chosen)
    else:
        show_measure(rows[chosen], can_edit=can_edit)


def told_apart(words: Mapping[str, str]) -> dict[str, str]:
    """The words of each measure, with a number after those that would be the same as another's."""
    seen: Counter[str] = Counter()
    told = {}
    for measure_id, text in words.items():
        seen[text] += 1
        told[measure_id] = text if seen[text] == 1 else f"{text}, nummer {seen[text]}"
    return told


def status_words(row: Mapping[Any, Any]) -> str:
    return MEASURE_STATUS_WORDS[row["status"]]


def show_measure(row: Mapping[Any, Any], *, can_edit: bool) -> None:
    """One measure with everything that is known of it, and what may be done with it."""
    status = MeasureStatus(row["status"])
    facts_table(f"{row['title']} ({status_words(row)})", ["Uppgift", "Innehåll"], measure_facts(row))
    if not can_edit:
        return
    if status not in plan.FINISHED:
        measure_form.offer_editing(row["measure_id"])
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
    measure_id, draft = row["measure_id"], Draft(f"status {row['measure_id']}")
    with st.container(border=True):
        options = sorted(NEXT_MEASURE_STATUS[status], key=list(MeasureStatus).index)
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
                done(draft, f"”{row['title']}” är nu {MEASURE_STATUS_WORDS[chosen]}.")


def offer_follow_up(row: Mapping[Any, Any]) -> None:
    measure_id, draft = row["measure_id"], Draft(f"follow_up {row['measure_id']}")
    with st.container(border=True):
        asked = plan.FIELDS["follow_up"]
        text = st.text_area(asked.question, max_chars=asked.longest, **draft.field("text", ""))
        in_90_days = session.today() + timedelta(days=90)
        next_on = st.date_input("Nästa uppföljning", format="YYYY-MM-DD", **draft.field("next_on", in_90_days))
        if st.button("Spara uppföljningen", key=draft.button("save")):
            with telling():
                plan.record_follow_up(data.store(), measure_id, text, next_on, by=session.user(), at=session.now())
                done(draft, f"Uppföljningen av ”{row['title']}” är sparad.")


def done(draft: Draft, receipt: str) -> None:
    """Empties the form and says, where the measure is, what was done."""
    draft.finish()
    session.notice(receipt, measure_form.AT_MEASURE)
    st.rerun()


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
