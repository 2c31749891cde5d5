"""Approval by a second person: what waits, what was sent back and why, and the look at it before one answers."""

from __future__ import annotations

import streamlit as st

from dashboard import data, session, words
from dashboard.components import arrival
from dashboard.components.messages import plain, telling, told
from dashboard.views.rate import handing_in
from dashboard.views.rate.own_answers import asked_about
from pipelines.rating import approvals
from pipelines.rating.approvals import Request
from pipelines.rating.comment_rule import COMMENT_LENGTH
from pipelines.rating.own_round import OwnRound
from pipelines.swedish import clock, counted

REVIEW = "review"
REASON = "Varför skickas det tillbaka?"


def is_reviewing(own: OwnRound) -> bool:
    return own.waiting is not None and session.value(REVIEW) == own.waiting.entry_id


def is_own(request: Request) -> bool:
    """True if it was handed in from this browser session."""
    return request.handed_in_by == session.token()


def start(request: Request) -> None:
    """From the answers to the look at what waits."""
    session.remember(**{REVIEW: request.entry_id})
    arrival.leave_for(REVIEW)


def back() -> None:
    session.forget(REVIEW)
    arrival.leave_for(handing_in.GRID)


def show_status(own: OwnRound) -> None:
    """What waits for approval, or has been sent back. Nothing if there is neither."""
    if own.request is None:
        return
    with st.container(key=handing_in.REQUEST):
        if own.waiting is None:
            st.warning(f"**{returned(own.request)}** Skäl: {plain(own.request.reason)}")
            st.write("Ändra i svaren och lämna in igen. Till dess räknas det inte.")
            return
        newer = words.handing_in.since_asked(own, asked_about(own))
        st.warning(
            f"**Väntar på godkännande.** {asked(own, own.waiting)} Det räknas inte förrän en kollega på er verksamhet "
            f"har godkänt det, på den här sidan i sin egen webbläsare. {newer}"
        )
        label = "Visa det som väntar" if is_own(own.waiting) else "Granska och godkänn"
        st.button(label, icon=":material/fact_check:", on_click=start, args=(own.waiting,))


def asked(own: OwnRound, request: Request) -> str:
    late = "sent " if own.round_.is_late_at(request.asked_at) else ""
    return f"Lämnat {late}{clock(request.asked_at)}, nummer {request.number}."


def returned(request: Request) -> str:
    assert request.returned_at is not None
    return f"Skickat tillbaka {clock(request.returned_at)}."


def show_review(own: OwnRound) -> None:
    """What waits, as it was looked through when it was handed in; and the two answers to it."""
    assert own.waiting is not None
    about = asked_about(own)
    with st.container(key=REVIEW):
        st.header("Granska och godkänn", anchor=False)
        st.html(f'<p class="lead">{asked(own, own.waiting)} {handing_in.answered(about)}</p>')
        st.button("Tillbaka till svaren", icon=":material/arrow_back:", on_click=back)
    if newer := words.handing_in.since_asked(own, about):
        st.warning(newer)
    handing_in.show_differing(about)
    show_comments(about)
    handing_in.show_blank(about)
    with st.expander("Alla svar"):
        handing_in.answers_table("Svar som väntar på godkännande", about.given)
    st.button("Godkänn", type="primary", disabled=is_own(own.waiting), on_click=told(approve), args=(own, own.waiting))
    if is_own(own.waiting):
        st.html(
            '<p class="quiet">Det lämnades in härifrån, och den som lämnar in kan inte godkänna själv. Be en kollega '
            "öppna Skatta i sin egen webbläsare.</p>"
        )
    else:
        offer_sending_back(own, own.waiting)


def show_comments(own: OwnRound) -> None:
    commented = {cell: rating for cell, rating in own.given.items() if rating.comment}
    if commented:
        st.subheader("Det ni har skrivit", anchor=False)
        handing_in.answers_table(counted(len(commented), "kommentar", "kommentarer"), commented)


def offer_sending_back(own: OwnRound, request: Request) -> None:
    with st.expander("Skicka tillbaka i stället"), st.form("send_back", border=False):
        st.write("Skälet visas för er verksamhet. Skriv inget om personer.")
        reason = st.text_area(REASON, max_chars=COMMENT_LENGTH)
        if st.form_submit_button("Skicka tillbaka"):
            with telling():
                send_back(own, request, reason)
                st.rerun()


def approve(own: OwnRound, request: Request) -> None:
    whose = own.round_.round_id, own.agency_id, request.entry_id
    approvals.approve(data.store(), *whose, by=session.user(), session=session.token(), at=session.now())
    arrival.leave_for(handing_in.RECEIPT)


def send_back(own: OwnRound, request: Request, reason: str) -> None:
    whose = own.round_.round_id, own.agency_id, request.entry_id
    approvals.send_back(data.store(), *whose, reason, by=session.user(), session=session.token(), at=session.now())
    arrival.leave_for(handing_in.REQUEST)
