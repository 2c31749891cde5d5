"""Signals: cells that somebody should look at now, why, and what the strategist decided of each.

Which cells they are is said by the models `signal_candidates`, `raised_signals` and `signals`. A decision may be
changed; the newest holds.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import pandas as pd

from pipelines.access import Action, can_see_answers, check_action, check_see_answers, check_see_picture, visibility
from pipelines.domain import RoundState, SignalDecision, User
from pipelines.errors import ContentProblem, StateProblem
from pipelines.ledger import EntryKind, Store
from pipelines.privacy import check_short_text
from pipelines.rounds import recorded_round
from pipelines.swedish import ROUND_STATE_WORDS, day
from pipelines.tables.letters import said

NOTE_LENGTH = 280


def raised(store: Store, round_ids: Sequence[str], *, user: User, at: datetime) -> pd.DataFrame:
    """One row per signal of these rounds, newest round first and strongest first: the columns of the model `signals`.

    Raises AccessProblem for a role that may not see signals, or while a round's picture is hidden from it. Whoever may
    not see the answers gets neither `strength` nor a signal of a cell without quorum: it would be somebody's answer.
    """
    check_action(user, Action.SEE_SIGNALS)
    states = {round_id: recorded_round(store, round_id).state_at(at) for round_id in round_ids}
    for state in states.values():
        check_see_picture(user, state)
    # The rounds are written out as parameters, so that only their rows are read.
    sql = f"select * from signals where round_id in ({','.join('?' * len(round_ids)) or 'null'})"
    rows = store.read(sql, list(round_ids))
    newest_first = sorted(states.items(), reverse=True)
    seen = [_in_view(store, user, state, rows[rows["round_id"] == round_id]) for round_id, state in newest_first]
    return pd.concat(seen, ignore_index=True) if seen else rows


def flagging_answers(store: Store, round_id: str, *, user: User, at: datetime) -> pd.DataFrame:
    """One row per answer of the round at the flag's rank or worse: area_id, theme_id, agency_id, answer; worst first.

    Raises AccessProblem while the answers are hidden from the role.
    """
    state = recorded_round(store, round_id).state_at(at)
    check_see_answers(user, state)
    sql = """
        select area_id, theme_id, agency_id, answer from counting_answers
        where round_id = ? and rank >= ?
        order by area_id, theme_id, rank desc, agency_id
    """
    rows = store.read(sql, [round_id, int(store.reference.setting("flag_rank"))])
    return visibility.in_view(rows, "flagging_answers", user=user, reference=store.reference, state=state)


def confirm(
    store: Store, round_id: str, area_id: str, theme_id: str, *, by: User, at: datetime, note: str = ""
) -> None:
    """Says that the signal is to be acted on. Raises AccessProblem, StateProblem or ContentProblem."""
    _decide(store, (round_id, area_id, theme_id), SignalDecision.CONFIRMED, note, by=by, at=at)


def dismiss(store: Store, round_id: str, area_id: str, theme_id: str, *, by: User, at: datetime, note: str) -> None:
    """Says that nothing needs to be done, and why. Raises as `confirm`, and ContentProblem without a note."""
    _decide(store, (round_id, area_id, theme_id), SignalDecision.DISMISSED, note, by=by, at=at)


def _decide(
    store: Store, cell: tuple[str, str, str], decision: SignalDecision, note: str, *, by: User, at: datetime
) -> None:
    note = said(note)
    with store.entry(EntryKind.DECIDE_SIGNAL, by=by, at=at) as entry:
        check_action(by, Action.DECIDE_SIGNALS)
        state = _check_has_closed(store, cell[0], at)
        _check_note(decision, note)
        # The two halves of the model `signals`, of which asking both takes a hundred times as long as the frozen one.
        raised_in = "ledger.published_signals" if state is RoundState.PUBLISHED else "raised_signals"
        if not store.rows(f"select 1 from {raised_in} where round_id = ? and area_id = ? and theme_id = ?", cell):
            raise ContentProblem("Rutan har ingen signal i den omgången längre. Ladda om sidan.")
        key = dict(zip(("round_id", "area_id", "theme_id"), cell, strict=True))
        entry.add("signal_decisions", [{**key, "decision": decision.value, "note": note}])


def _check_has_closed(store: Store, round_id: str, at: datetime) -> RoundState:
    state = recorded_round(store, round_id).state_at(at)
    if state not in {RoundState.CLOSED, RoundState.PUBLISHED}:
        raise StateProblem(
            f"Omgången {day(round_id)} är {ROUND_STATE_WORDS[state]}. Signalerna finns när den har stängt."
        )
    return state


def _check_note(decision: SignalDecision, note: str) -> None:
    if decision is SignalDecision.DISMISSED and not note:
        raise ContentProblem("Skriv varför signalen avfärdas, så att det går att följa efteråt.")
    check_short_text(note, "Anteckningen", NOTE_LENGTH)


def _in_view(store: Store, user: User, state: RoundState, rows: pd.DataFrame) -> pd.DataFrame:
    """What the user may see, in an order that tells nothing more: by what is left after hiding."""
    rows = visibility.in_view(rows, "signals", user=user, reference=store.reference, state=state)
    if not can_see_answers(user, state):
        rows = rows[rows["level"].notna()].assign(strength=None)
    order = ["strength", "worrying_share", "area_id", "theme_id"]
    return rows.sort_values(order, ascending=[False, False, True, True])
