"""Signals: what somebody should look at now and why, the strategist's decision on it, and what came of it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC
from html import escape
from itertools import groupby

import streamlit as st

from dashboard import data, session, words
from dashboard.components.change_list import from_to
from dashboard.components.glossary import explained
from dashboard.components.measures_against import measures_against
from dashboard.components.messages import plain, telling
from dashboard.components.tables import Html, facts_html
from dashboard.data.rounds import HISTORY_ROUNDS
from pipelines.access import Action, can_do
from pipelines.domain import Round, SignalDecision
from pipelines.picture import signals
from pipelines.picture.rows import Signal
from pipelines.swedish import SIGNAL_DECISION_WORDS, STOCKHOLM, counted, day, listed, number

SHOWN = 8
"""So many that wait are seen at once; the rest are folded."""
NO_DECISION = "ingen har tagit ställning"


def show() -> None:
    """A line for each recent signal that nobody has decided on, newest first; the decided ones are folded."""
    if not can_do(session.user(), Action.SEE_SIGNALS):
        return
    rows = data.picture.raised_signals(session.user(), session.now())
    waiting = [row for row in rows if row.decision is None]
    decided = [row for row in rows if row.decision is not None]
    can_decide = can_do(session.user(), Action.DECIDE_SIGNALS)
    if waiting:
        title = "Signaler att ta ställning till" if can_decide else "Signaler som ingen har tagit ställning till"
        st.header(plain(f"{title} ({len(waiting)})"), anchor=False)
    else:
        st.html(f'<p class="quiet">Ingen {explained("signal")} väntar på att någon tar ställning.</p>')
    _show_waiting(waiting[:SHOWN], can_decide=can_decide)
    if waiting[SHOWN:]:
        with st.expander(f"Visa {len(waiting) - SHOWN} till"):
            _show_waiting(waiting[SHOWN:], can_decide=can_decide)
    if decided:
        since = f"i de {number(HISTORY_ROUNDS)} senaste bilderna"
        with st.expander(f"Avgjorda signaler {since}, och vad det blev av dem ({len(decided)})"):
            st.html(_kept_table(decided))


def show_for_cell(round_: Round, area_id: str, theme_id: str) -> None:
    """The recent signals of one place and theme up to the round, newest first; the strategist may decide on each."""
    if not can_do(session.user(), Action.SEE_SIGNALS):
        return
    raised = data.picture.raised_signals(session.user(), session.now(), until=round_)
    here = [row for row in raised if (row.area_id, row.theme_id) == (area_id, theme_id)]
    if not here:
        return
    st.subheader("Signaler", anchor=False)
    for row in here:
        parts = [f"<b>{day(row.round_id)}</b> {from_to(row)}", f"{escape(reason(row))}."]
        st.html(f'<p class="signal">{"<br/>".join([*parts, decision_words(row), afterwards(row)])}</p>')
        if can_do(session.user(), Action.DECIDE_SIGNALS):
            offer_decision(row)


def offer_decision(row: Signal) -> None:
    """Confirming or dismissing one signal, with a note; a decision may be changed."""
    is_decided = row.decision is not None
    with (
        # With a key of its own it stays with its signal, and never opens on the next when one is decided.
        st.popover("Ändra beslutet" if is_decided else "Ta ställning", key="-".join(["popover", *_key(row)])),
        st.form("-".join(["decide", *_key(row)]), border=False),
    ):
        st.write(f"{_cell_label(row)}, {day(row.round_id)}")
        note = st.text_area(
            "Anteckning (krävs för att avfärda)",
            value=(row.note or "") if is_decided else "",
            max_chars=signals.NOTE_LENGTH,
        )
        with st.container(horizontal=True):
            is_confirmed = st.form_submit_button("Bekräfta", type="primary")
            is_dismissed = st.form_submit_button("Avfärda")
        if is_confirmed or is_dismissed:
            _decide(row, note, SignalDecision.CONFIRMED if is_confirmed else SignalDecision.DISMISSED)


def reason(row: Signal) -> str:
    """Why it is a signal, as much of it as the user may know."""
    round_ = next(round_ for round_ in data.rounds.all_rounds() if round_.round_id == row.round_id)
    flagging = data.picture.flagging_answers(round_, session.user(), session.now())
    text = words.signals.signal_reason(row, flagging.get((row.area_id, row.theme_id), []), data.reference())
    return text[0].upper() + text[1:]


def decision_words(row: Signal) -> str:
    """'Bekräftad 3 oktober 2026: vi följer upp på mötet.' (HTML); that nobody has decided, if so."""
    if row.decision is None or row.decided_at is None:
        return NO_DECISION.capitalize() + "."
    when = day(row.decided_at.replace(tzinfo=UTC).astimezone(STOCKHOLM).date())
    note = f": {escape(row.note)}" if row.note else "."
    return f"<b>{SIGNAL_DECISION_WORDS[SignalDecision(row.decision)].capitalize()}</b> {when}{note}"


def afterwards(row: Signal) -> str:
    """The levels of the published rounds since, with how long each lasted, and the measures in the plan (HTML)."""
    history = data.picture.history_of((row.area_id, row.theme_id), session.user())
    since = [each.level for each in history if each.round_id > row.round_id]
    levels = [words.cells.level_words(level, data.reference()) for level in since]
    lasted = [f"{text} i {counted(len([*same]), 'omgång', 'omgångar')}" for text, same in groupby(levels)]
    course = f"Sedan dess: {escape(listed(lasted))}. " if lasted else ""
    return f"{course}{escape(measures_against((row.area_id, row.theme_id)))}."


def _show_waiting(rows: Sequence[Signal], *, can_decide: bool) -> None:
    for row in rows:
        cell = {session.AREA: row.area_id, session.THEME: row.theme_id, session.ROUND: row.round_id}
        left, middle, right = st.columns([4, 6, 2], vertical_alignment="center", gap="small")
        left.page_link("views/picture/page.py", label=_cell_label(row), query_params=cell)
        middle.html(f'<p class="change">{_story(row)}</p>')
        if can_decide:
            with right:
                offer_decision(row)


def _story(row: Signal) -> str:
    """When, from which level to which, and why (HTML)."""
    return f'{day(row.round_id)} {from_to(row)} <span class="reason">{escape(reason(row))}.</span>'


def _kept_table(rows: Sequence[Signal]) -> str:
    """The folded table, made once for each version of the ledger: it asks for the history of every cell in it."""

    def build() -> str:
        cells = [
            [
                _cell_words(row),
                Html(_story(row)),
                Html(decision_words(row)),
                Html(afterwards(row)),
            ]
            for row in rows
        ]
        columns = ["Plats och tema", "Signal", "Beslut", "Vad det blev av den"]
        return facts_html("Signaler i de senaste omgångarna, nyast först", columns, cells)

    return data.keep("signal_table", (tuple(_key(row) for row in rows), session.user()), build)


def _decide(row: Signal, note: str, decision: SignalDecision) -> None:
    verb = signals.confirm if decision is SignalDecision.CONFIRMED else signals.dismiss
    with telling():
        verb(data.store(), *_key(row), note=note, by=session.user(), at=session.now())
        session.notice(f"Signalen {_cell_words(row)} är {SIGNAL_DECISION_WORDS[decision]}.")
        st.rerun()


def _key(row: Signal) -> tuple[str, str, str]:
    return row.round_id, row.area_id, row.theme_id


def _cell_words(row: Signal) -> str:
    """'Torget · Narkotika'."""
    return " · ".join(_place_and_theme(row))


def _cell_label(row: Signal) -> str:
    """As `_cell_words`, in Markdown and with the place in bold."""
    place, theme = _place_and_theme(row)
    return f"**{plain(place)}** · {plain(theme)}"


def _place_and_theme(row: Signal) -> tuple[str, str]:
    reference = data.reference()
    return reference.area(row.area_id).display_name, reference.theme(row.theme_id).label
