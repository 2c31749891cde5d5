"""The rounds that have not opened yet, for the strategist, who may withdraw one while nobody can have answered it."""

from __future__ import annotations

import streamlit as st

from dashboard import data, session
from dashboard.components.messages import told
from pipelines import rounds
from pipelines.domain import Round
from pipelines.rounds.reopening import REASON_LENGTH
from pipelines.swedish import clock, day


def show() -> None:
    """One row for each planned round; nothing if there is none."""
    planned = data.rounds.planned_rounds(session.now())
    if not planned:
        return
    st.header("Planerade omgångar")
    for round_ in planned:
        with st.container(horizontal=True, vertical_alignment="center"):
            st.html(f"<p>Inför mötet {day(round_.round_id)}: öppnar {clock(round_.opens_at)}.</p>")
            offer_withdrawing(round_)


def offer_withdrawing(round_: Round) -> None:
    """The round may be withdrawn; it asks why."""
    meeting = day(round_.round_id)
    with st.popover(f"Återta omgången {meeting}"), st.form(f"withdraw_round_{round_.round_id}", border=False):
        st.write("Omgången försvinner ur kalendrar och påminnelser, och ingen frågas. Dagen kan få en ny omgång.")
        reason = st.text_input(f"Varför återtas omgången {meeting}?", max_chars=REASON_LENGTH)
        if st.form_submit_button(f"Ja, återta {meeting}", type="primary"):
            told(withdraw_round)(round_.round_id, reason)
            st.rerun()


def withdraw_round(round_id: str, reason: str) -> None:
    rounds.withdraw(data.store(), round_id, reason, by=session.user(), at=session.now())
    session.notice(f"Omgången {day(round_id)} är återtagen.")
