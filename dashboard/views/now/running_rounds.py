"""What the strategist does with a round: closing it before its time, more time, opening it again, publishing it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

import streamlit as st

from dashboard import data, session, words
from dashboard.components.messages import plain, told
from pipelines import rounds
from pipelines.access import Action, can_do
from pipelines.domain import Round
from pipelines.rounds.reopening import REASON_LENGTH
from pipelines.swedish import STOCKHOLM, clock, counted, day

NOON = time(12)


def offer_closing(round_: Round, without: str) -> None:
    """The round may be closed before its time; it asks once more first, and says who and what is then left out."""
    with st.popover("Stäng omgången nu"):
        closes = words.rounds.closing(round_, session.now())
        st.write(f"Omgången {closes}. Stänger du nu visas den gemensamma bilden för OSF, och ingen kan svara mer.")
        if without:
            st.write(plain(f"Då blir dessa utan: {without}. Det som inte är inlämnat och godkänt räknas inte."))
        st.write(without_level_words(*data.picture.without_level_so_far(round_, session.user())))
        st.write("Den kan öppnas igen tills någon annan än du har öppnat bilden, eller den är fastställd.")
        st.button(
            "Ja, stäng omgången", key="close_round", type="primary", on_click=told(close_round), args=(round_.round_id,)
        )


def without_level_words(without_count: int, cells_count: int) -> str:
    """'12 av 66 rutor har ännu för få svar och blir underlag saknas.'"""
    if not without_count:
        return "Alla rutor har nog med svar för en nivå."
    return f"{without_count} av {counted(cells_count, 'ruta', 'rutor')} har ännu för få svar och blir underlag saknas."


def offer_more_time(round_: Round) -> None:
    """The deadline may be moved, to the meeting day at the latest."""
    with st.popover("Ge mer tid"), st.form("extend_round", border=False):
        st.write(f"Omgången {words.rounds.closing(round_, session.now())}.")
        until = ask_until(round_)
        if st.form_submit_button("Flytta sista svarstid", type="primary"):
            told(extend_round)(round_.round_id, until)
            st.rerun()


def offer_opening_again(closed: Sequence[Round]) -> None:
    """The newest closed round may be opened again until somebody has seen its picture; it asks why."""
    if not closed or not can_do(session.user(), Action.RUN_ROUNDS):
        return
    round_ = closed[0]
    with st.popover(f"Öppna omgången {day(round_.round_id)} igen"):
        if data.rounds.is_seen(round_):
            st.write(
                "Någon har öppnat bilden. Då kan omgången inte öppnas igen: "
                "ingen ska svara efter att ha sett de andras svar."
            )
            return
        with st.form("reopen_round", border=False):
            until = ask_until(round_)
            reason = st.text_input("Varför öppnas den igen?", max_chars=REASON_LENGTH)
            if st.form_submit_button("Ja, öppna igen", type="primary"):
                told(reopen_round)(round_.round_id, until, reason)
                st.rerun()


def ask_until(round_: Round) -> datetime:
    """A day and an hour as they are told in Sweden, at first the deadline that was or, when it has passed, the next."""
    now = session.now().astimezone(STOCKHOLM)
    at_first = max(round_.ends_at.astimezone(STOCKHOLM), (now + timedelta(hours=2)).replace(minute=0, second=0))
    last = max(round_.meeting_on, at_first.date())
    on: date = st.date_input("Ny sista dag", at_first.date(), min_value=now.date(), max_value=last, format="YYYY-MM-DD")
    at: time = st.time_input("Klockan", at_first.time().replace(microsecond=0), step=timedelta(minutes=30))
    return datetime.combine(on, at or NOON)


def offer_publishing(closed: Sequence[Round]) -> None:
    """The oldest closed round is published first, since they are published in order; before the meeting it asks."""
    if not closed or not can_do(session.user(), Action.RUN_ROUNDS):
        return
    round_ = min(closed, key=lambda each: each.round_id)
    with st.popover(f"Fastställ omgången {day(round_.round_id)}"):
        st.write("Nivåerna fryses med metodens version och ändras aldrig mer. Trender och planer bygger på dem.")
        cells = data.picture.cells(round_, session.user(), session.now())
        if without := sum(row.level is None for row in cells):
            st.write(f"{without} av {len(cells)} rutor har för få svar och fryses som underlag saknas.")
        is_early = session.today() < round_.meeting_on
        is_meant = not is_early or st.checkbox(f"Mötet är först {day(round_.round_id)}. Fastställ ändå nu.")
        st.button(
            "Ja, fastställ",
            key="publish_round",
            type="primary",
            disabled=not is_meant,
            on_click=told(publish_round),
            args=(round_.round_id,),
        )


def close_round(round_id: str) -> None:
    rounds.close(data.store(), round_id, by=session.user(), at=session.now())
    session.notice(f"Omgången {day(round_id)} är stängd. Den gemensamma bilden visas nu för OSF.")


def extend_round(round_id: str, until: datetime) -> None:
    closes_at = rounds.in_sweden(until)
    rounds.extend(data.store(), round_id, closes_at, by=session.user(), at=session.now())
    session.notice(f"Omgången {day(round_id)} stänger nu {clock(closes_at)}.")


def reopen_round(round_id: str, until: datetime, reason: str) -> None:
    closes_at = rounds.in_sweden(until)
    rounds.reopen(data.store(), round_id, closes_at, reason, by=session.user(), at=session.now())
    session.notice(f"Omgången {day(round_id)} är öppen igen, till {clock(closes_at)}. Bilden är dold så länge.")


def publish_round(round_id: str) -> None:
    rounds.publish(data.store(), round_id, by=session.user(), at=session.now())
    session.notice(f"Omgången {day(round_id)} är fastställd.")
