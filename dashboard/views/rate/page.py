"""Skatta: an agency's answers for the open round, handed in when it is done; afterwards what became of them."""

from __future__ import annotations

import streamlit as st

from dashboard import data, session, words
from dashboard.components import arrival
from dashboard.views.rate import after_closing, approval, excel_template, handing_in, own_grid, reminders
from pipelines.access import check_rate
from pipelines.domain import Round
from pipelines.rating.own_round import OwnRound
from pipelines.swedish import STOCKHOLM, clock, day, hour, left_until


def page() -> None:
    user = session.user()
    st.title("Skatta")
    check_rate(user, user.agency_id or "")
    round_ = data.rounds.open_round(session.now())
    if round_ is None:
        show_between_rounds()
        return
    own = data.rating.own_round(round_, user)
    if not own.previous:
        st.info(
            "Er verksamhet väntas inte bedöma något i den här omgången. Hör av er till OSF-strategen om det är fel."
        )
        return
    show_deadline(round_)
    if handing_in.is_checking(own):
        handing_in.show_check(own)
    elif approval.is_reviewing(own):
        approval.show_review(own)
    else:
        show_answers(own)
    arrival.arrive()


def show_between_rounds() -> None:
    """When the next round opens, and what became of the answers in the latest."""
    when = words.rounds.next_opening(data.rounds.next_round(session.now()))
    st.info(f"Ingen omgång är öppen för svar just nu. {when}")
    after_closing.offer(is_first_shown=True)
    reminders.show(str(session.user().agency_id))


def show_deadline(round_: Round) -> None:
    """Until when one can answer; past the deadline, until when late and that it will be seen."""
    at = session.now()
    if round_.is_late_at(at):
        until = f"{clock(round_.ends_at)} ({left_until(round_.ends_at, at)})"
        text = (
            f'<b class="late">Sista svarstid var {clock(round_.closes_at)}.</b> Ni kan lämna in sent till {until}, och '
            "det märks som sent."
        )
    else:
        text = f"Omgången {words.rounds.closing(round_, at)}.{late_answers(round_)}"
    st.html(f'<p class="lead">Inför mötet <b>{day(round_.round_id)}</b>. {text}</p>')


def late_answers(round_: Round) -> str:
    """That late answers are taken, and until when; the day is left out where it is that of the deadline."""
    if round_.grace_ends_at is None:
        return ""
    same_day = round_.grace_ends_at.astimezone(STOCKHOLM).date() == round_.closes_at.astimezone(STOCKHOLM).date()
    until = f"kl. {hour(round_.grace_ends_at)}" if same_day else clock(round_.grace_ends_at)
    return f" Sena svar tas emot till {until} och märks som sena."


def show_answers(own: OwnRound) -> None:
    """What waits for approval and the receipt, if there are any; the grid, and what else one can do with answers."""
    with st.container():  # always there: the grid keeps its place below it, and with that the focus
        approval.show_status(own)
        handing_in.show_receipt(own)
    with st.container(key=handing_in.GRID, gap=None):
        st.html('<h2 class="unseen">Era svar</h2>')
        is_done = own_grid.draw(own, done_note=handing_in.beside_the_button(own))
    if is_done:
        handing_in.start(own)
        st.rerun()
    handing_in.show_handed_in(own)
    excel_template.show(own)
    reminders.show(own.agency_id)
    after_closing.offer(is_first_shown=False)


if __name__ == "__main__":
    page()
