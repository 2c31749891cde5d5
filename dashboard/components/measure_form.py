"""The form for a measure: a new one, often from a cell of the picture, or new words for one that is there."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import streamlit as st

from dashboard import data, session
from dashboard.components.draft import Draft, newest_open
from dashboard.components.messages import plain, telling
from pipelines import plan
from pipelines.domain import Measure
from pipelines.swedish import day

NEW, EDITED = "new_measure", "edited_measure"
AT_MEASURE = "measure"
"""Where the receipt is shown when a measure has been changed."""


def start_from_cell(round_id: str, area_id: str, theme_id: str) -> None:
    """Lets the form open with this problem when the plan's page is shown."""
    Draft(" ".join([NEW, round_id, area_id, theme_id])).begin()


def offer() -> None:
    """Draws the form for a new measure if something has asked for it, else the button that does."""
    draft = newest_open(NEW)
    if draft:
        _, *cell = draft.form.split(" ")
        _form(_blank(*cell), draft, "Ny åtgärd från lägesbilden" if cell else "Ny åtgärd")
    else:
        st.button("Ny åtgärd", icon=":material/add:", on_click=Draft(NEW).begin)


def is_editing(measure_id: str) -> bool:
    return _edited(measure_id).is_open


def offer_editing(measure_id: str) -> None:
    """Draws the button that opens the form with this measure."""
    st.button("Ändra texten", icon=":material/edit:", on_click=_edited(measure_id).begin)


def edit(measure_id: str) -> None:
    """Draws the form with the measure that is edited."""
    recorded = plan.recorded_measure(data.store(), measure_id, user=session.user())
    _form(recorded, _edited(measure_id), "Ändra åtgärden")


def _edited(measure_id: str) -> Draft:
    return Draft(f"{EDITED} {measure_id}")


def _blank(round_id: str | None = None, area_id: str | None = None, theme_id: str | None = None) -> Measure:
    today = session.today()
    soon, later = today + timedelta(days=90), today + timedelta(days=180)
    return Measure(
        "", "", "", "", "", "", "", "", today, later, soon, round_id=round_id, area_id=area_id, theme_id=theme_id
    )


def _form(measure: Measure, draft: Draft, title: str) -> None:
    reference = data.reference()
    with st.container(border=True):
        heading = st.subheader if measure.measure_id else st.header  # one that is there stands below a heading
        heading(title, anchor=False)
        if measure.area_id and measure.theme_id:
            place, theme = reference.area(measure.area_id).display_name, reference.theme(measure.theme_id).label
            when = f", läget {day(measure.round_id)}" if measure.round_id else ""
            st.write(f"Gäller **{plain(place)} · {plain(theme)}**{when}.")
        written = _fields(measure, draft)
        left, right, _ = st.columns([2, 2, 5])
        is_saved = left.button("Spara åtgärden", type="primary", width="stretch", key=draft.button("save"))
        right.button("Avbryt", width="stretch", key=draft.button("cancel"), on_click=draft.finish)
    if is_saved:
        with telling():
            measure = replace(measure, **written)
            _save(measure)
            draft.finish()
            receipt = f"Åtgärden ”{measure.title}” är sparad i planen."
            session.notice(receipt, AT_MEASURE if measure.measure_id else "")
            st.rerun()


def _fields(measure: Measure, draft: Draft) -> dict[str, Any]:
    """What is written in the form, by the names of the measure's fields; what the writer may not see is not asked."""
    agencies = {agency.agency_id: agency.label for agency in data.reference().agencies}
    unseen = plan.unseen_by(session.user().role)
    written: dict[str, Any] = {"title": _line(st, measure, draft, "title")} if "title" not in unseen else {}
    for name, field in plan.body(unseen).items():
        written[name] = st.text_area(
            field.question, max_chars=field.longest, **draft.field(name, getattr(measure, name))
        )
    left, right = st.columns(2)
    owner = left.selectbox(
        "Ägare",
        list(agencies),
        index=None,
        format_func=agencies.__getitem__,
        placeholder="Välj verksamhet",
        **draft.field("owner_agency_id", measure.owner_agency_id or None),
    )
    written["owner_agency_id"] = owner or ""
    if "responsible_function" not in unseen:
        written["responsible_function"] = _line(right, measure, draft, "responsible_function")
    labels = {"starts_on": "Börjar", "ends_on": "Slutar", "follow_up_on": "Följs upp"}
    for column, (name, label) in zip(st.columns(3), labels.items(), strict=True):
        written[name] = _day(column.date_input(label, format="YYYY-MM-DD", **draft.field(name, getattr(measure, name))))
    return written


def _line(where: Any, measure: Measure, draft: Draft, name: str) -> str:
    """A text of one line."""
    field = plan.FIELDS[name]
    text: str = where.text_input(field.question, max_chars=field.longest, **draft.field(name, getattr(measure, name)))
    return text


def _day(value: Any) -> date:
    assert isinstance(value, date)
    return value


def _save(measure: Measure) -> None:
    """Adds the measure if it is new, else changes it."""
    if measure.measure_id:
        plan.change(data.store(), measure, by=session.user(), at=session.now())
    else:
        new = replace(measure, measure_id=plan.new_measure_id())
        plan.add(data.store(), new, by=session.user(), at=session.now())
