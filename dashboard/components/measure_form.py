"""The form for a measure: a new one, often from a cell of the picture, or new words for one that is there."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import streamlit as st

from dashboard import data, session
from dashboard.components.messages import telling
from pipelines import plan
from pipelines.domain import Measure
from pipelines.swedish import day

FROM_CELL = "measure_from_cell"
EDITED = "edited_measure"
BLANK = "blank_measure"


def start_from_cell(round_id: str, area_id: str, theme_id: str) -> None:
    """Lets the form open with this problem when the plan's page is shown."""
    session.remember(**{FROM_CELL: (round_id, area_id, theme_id)})


def edit(measure_id: str) -> None:
    """Lets the form open with this measure."""
    session.remember(**{EDITED: measure_id})
    st.rerun()


def offer() -> None:
    """Draws the form if something has asked for it, else the button that does."""
    if edited := session.value(EDITED):
        _form(plan.recorded_measure(data.store(), edited, user=session.user()), "Ändra åtgärden", is_new=False)
    elif cell := session.value(FROM_CELL):
        _form(_blank(*cell), "Ny åtgärd från lägesbilden", is_new=True)
    elif session.value(BLANK):
        _form(_blank(None, None, None), "Ny åtgärd", is_new=True)
    elif st.button("Ny åtgärd", icon=":material/add:"):
        session.remember(**{BLANK: True})
        st.rerun()


def _blank(round_id: str | None, area_id: str | None, theme_id: str | None) -> Measure:
    today = session.today()
    soon, later = today + timedelta(days=90), today + timedelta(days=180)
    return Measure(
        "", "", "", "", "", "", "", "", today, later, soon, round_id=round_id, area_id=area_id, theme_id=theme_id
    )


def _form(measure: Measure, title: str, *, is_new: bool) -> None:
    reference = data.reference()
    with st.form("measure", border=True):
        st.subheader(title)
        if measure.area_id and measure.theme_id:
            place, theme = reference.area(measure.area_id).display_name, reference.theme(measure.theme_id).label
            st.write(
                f"Gäller **{place} · {theme}**" + (f", läget {day(measure.round_id)}." if measure.round_id else ".")
            )
        written = _fields(measure)
        left, right, _ = st.columns([2, 2, 5])
        is_saved = left.form_submit_button("Spara åtgärden", type="primary", width="stretch")
        if right.form_submit_button("Avbryt", width="stretch"):
            _finish("")
    if is_saved:
        with telling():
            _save(replace(measure, **written), is_new=is_new)
            _finish(f"Åtgärden ”{written['title']}” är sparad i planen.")


def _fields(measure: Measure) -> dict[str, Any]:
    """What is written in the form, by the names of the measure's fields."""
    agencies = _owners(measure)
    asked = plan.FIELDS
    written: dict[str, Any] = {
        "title": st.text_input(asked["title"].question, measure.title, max_chars=asked["title"].longest),
        **{
            name: st.text_area(field.question, getattr(measure, name), max_chars=field.longest)
            for name, field in plan.body(asked).items()
        },
    }
    left, right = st.columns(2)
    written["owner_agency_id"] = (
        left.selectbox(
            "Ägare",
            list(agencies),
            index=list(agencies).index(measure.owner_agency_id) if measure.owner_agency_id else None,
            format_func=agencies.__getitem__,
            placeholder="Välj verksamhet",
        )
        or ""
    )
    written["responsible_function"] = right.text_input(
        asked["responsible_function"].question,
        measure.responsible_function,
        max_chars=asked["responsible_function"].longest,
    )
    columns = st.columns(3)
    labels = {"starts_on": "Börjar", "ends_on": "Slutar", "follow_up_on": "Följs upp"}
    for column, (field, label) in zip(columns, labels.items(), strict=True):
        written[field] = _day(column.date_input(label, getattr(measure, field), format="YYYY-MM-DD"))
    return written


def _owners(measure: Measure) -> dict[str, str]:
    """Who may own it: the agencies that have not ended, and the one that owns it already."""
    reference = data.reference()
    owners = {agency.agency_id: agency.label for agency in reference.agencies_left(session.today())}
    if measure.owner_agency_id:
        owners.setdefault(measure.owner_agency_id, reference.agency(measure.owner_agency_id).label)
    return owners


def _day(value: Any) -> date:
    assert isinstance(value, date)
    return value


def _save(measure: Measure, *, is_new: bool) -> None:
    if is_new:
        measure = replace(measure, measure_id=plan.new_measure_id())
    (plan.add if is_new else plan.change)(data.store(), measure, by=session.user(), at=session.now())


def _finish(receipt: str) -> None:
    session.forget(FROM_CELL, EDITED, BLANK)
    if receipt:
        session.notice(receipt)
    st.rerun()
