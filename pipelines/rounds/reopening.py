"""Second thoughts about a round: more time for it, taking back that it was closed, or that it was planned at all.

A closed round opens again only while nobody who answers or decides has seen its picture: otherwise somebody could
answer after having seen what the others said. The strategist, who rates nothing, does not count. A round is withdrawn
only while it is planned, so that nothing that anybody has answered disappears with it.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from datetime import datetime

from pipelines.access import Action, check_action, check_see_picture
from pipelines.domain import Role, Round, RoundState, User
from pipelines.errors import ContentProblem, StateProblem
from pipelines.ledger import EntryKind, NothingToKeep, Store
from pipelines.privacy import check_short_text
from pipelines.rounds.lifecycle import check_next, check_times, record, recorded_round
from pipelines.swedish import ROUND_STATE_WORDS, clock, day
from pipelines.tables.letters import said

REASON_LENGTH = 280


def extend(store: Store, round_id: str, closes_at: datetime, *, by: User, at: datetime) -> None:
    """Moves the deadline of a round that is planned or open; the time for late answers after it, if any, is over then.

    Raises AccessProblem, StateProblem if it has closed, ContentProblem if the deadline is not later than it was, or
    after the meeting, or meets another round.
    """
    with store.entry(EntryKind.EXTEND_ROUND, by=by, at=at) as entry:
        check_action(by, Action.RUN_ROUNDS)
        round_ = recorded_round(store, round_id)
        state = round_.state_at(at)
        if state not in {RoundState.PLANNED, RoundState.OPEN}:
            raise StateProblem(f"Omgången {day(round_id)} är {ROUND_STATE_WORDS[state]} och kan inte förlängas.")
        if closes_at <= max(round_.ends_at, at):
            raise ContentProblem(f"Omgången stänger {clock(round_.ends_at)}. Välj en senare tid.")
        longer = replace(round_, closes_at=closes_at, grace_ends_at=None)
        check_times(store, longer)
        record(entry, longer, round_.recorded_state)


def reopen(store: Store, round_id: str, closes_at: datetime, reason: str, *, by: User, at: datetime) -> None:
    """Opens a closed round again until `closes_at`. The reason is kept as the entry's note.

    Raises AccessProblem, StateProblem if it is not closed or somebody has seen its picture, ContentProblem without a
    reason or if the deadline has passed already, is after the meeting or meets another round.
    """
    reason = said(reason)
    with store.entry(EntryKind.REOPEN_ROUND, by=by, at=at, note=reason) as entry:
        check_action(by, Action.RUN_ROUNDS)
        round_ = recorded_round(store, round_id)
        check_next(round_, RoundState.OPEN, at)
        if is_seen(store, round_id):
            raise StateProblem(
                f"Bilden för {day(round_id)} har öppnats av någon. Då kan omgången inte öppnas igen: ingen ska svara "
                "efter att ha sett de andras svar."
            )
        _check_reason(reason, "öppnas igen")
        if closes_at <= at:
            raise ContentProblem(f"Sista svarstid, {clock(closes_at)}, har redan passerats. Välj en senare tid.")
        again = replace(round_, closes_at=closes_at, grace_ends_at=None)
        check_times(store, again)
        record(entry, again, RoundState.OPEN)


def withdraw(store: Store, round_id: str, reason: str, *, by: User, at: datetime) -> None:
    """Takes back a planned round, whose day may then be given to a new one. The reason is kept as the entry's note.

    Raises AccessProblem, StateProblem if it has opened or has answers, ContentProblem if there is no such round, or
    without a reason.
    """
    reason = said(reason)
    with store.entry(EntryKind.WITHDRAW_ROUND, by=by, at=at, note=reason) as entry:
        check_action(by, Action.RUN_ROUNDS)
        round_ = recorded_round(store, round_id)
        check_next(round_, RoundState.WITHDRAWN, at)
        # By a clock that was ahead it may have been open already.
        if store.rows("select 1 from ledger.ratings where round_id = ? limit 1", [round_id]):
            raise StateProblem(f"Omgången {day(round_id)} har redan svar och kan inte återtas.")
        _check_reason(reason, "återtas")
        record(entry, round_, RoundState.WITHDRAWN)


def _check_reason(reason: str, what_happens: str) -> None:
    if not reason:
        raise ContentProblem(f"Skriv varför omgången {what_happens}.")
    check_short_text(reason, "Skälet", REASON_LENGTH)


def note_seen(store: Store, round_: Round, *, by: User, at: datetime) -> None:
    """Notes once that somebody other than the strategist has opened the picture of a closed round."""
    state = round_.state_at(at)
    check_see_picture(by, state)
    if by.role is Role.STRATEGIST or state is not RoundState.CLOSED or is_seen(store, round_.round_id):
        return
    with suppress(NothingToKeep), store.entry(EntryKind.OPEN_PICTURE, by=by, at=at) as entry:
        # Asked again where nobody else writes: it may just have been opened for answers again, or published, or seen.
        check_see_picture(by, recorded_round(store, round_.round_id).state_at(at))
        if is_seen(store, round_.round_id):
            raise NothingToKeep
        entry.add("picture_views", [{"round_id": round_.round_id}])


def is_seen(store: Store, round_id: str) -> bool:
    """True if somebody other than the strategist has opened the round's picture."""
    return bool(store.rows("select 1 from ledger.picture_views where round_id = ? limit 1", [round_id]))
