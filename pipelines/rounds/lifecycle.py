"""Rounds: when agencies rate, and when the joint picture is closed and published.

The clock opens and closes a round by itself; the strategist may close earlier. With a grace period the round stays open
after its deadline, so that nobody who answers late has been shown what the others said. Publishing freezes the levels.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

from pipelines.access import Action, check_action
from pipelines.domain import NEXT_ROUND_STATE, Round, RoundKind, RoundState, User
from pipelines.errors import ContentProblem, StateProblem
from pipelines.ledger import Entry, EntryKind, Store
from pipelines.swedish import ROUND_STATE_WORDS, STOCKHOLM, clock, day

FIRST_DAY = "1900-01-01"
"""No meeting was before it: such a date is a year that was written with too few digits."""

FROZEN = {
    "published_cells": "select * from computed_picture where round_id = ?",
    "published_agencies": "select * from agency_rounds where round_id = ?",
    "published_signals": "select round_id, area_id, theme_id, reason, strength from raised_signals where round_id = ?",
    "published_strictness": "select * from agency_strictness where round_id = ?",
}
"""What publishing freezes: a table of the ledger, and what is computed of a round for it."""


def all_rounds(store: Store) -> list[Round]:
    """Every round that has not been withdrawn, oldest first."""
    return [_round(row) for row in store.rows("select * from rounds order by round_id")]


def recorded_round(store: Store, round_id: str) -> Round:
    """The round, also one that was withdrawn. Raises ContentProblem if there is none with this id."""
    rows = store.rows("select * from recorded_rounds where round_id = ?", [round_id])
    if not rows:
        raise ContentProblem(f"Det finns ingen omgång {round_id}. Välj en av dem som finns.")
    return _round(rows[0])


def compared_with(store: Store, round_id: str) -> str | None:
    """The id of the round whose picture this one is compared with; None for the first ever, or if there is no such."""
    rows = store.rows("select previous_round_id from rounds where round_id = ?", [round_id])
    before: str | None = rows[0]["previous_round_id"] if rows else None
    return before


def add(store: Store, new: Round, *, by: User, at: datetime) -> None:
    """Adds a planned round.

    Raises ContentProblem if the id is no date or is taken, or if the times are out of order or meet another round's:
    with two rounds open at once, the picture of one would show what is still hidden in the other.
    """
    with store.entry(EntryKind.ADD_ROUND, by=by, at=at) as entry:
        check_action(by, Action.RUN_ROUNDS)
        if store.rows("select 1 from rounds where round_id = ?", [new.round_id]):
            raise ContentProblem(f"Omgången {new.round_id} finns redan.")
        check_times(store, new)
        record(entry, new, RoundState.PLANNED)


def close(store: Store, round_id: str, *, by: User, at: datetime) -> None:
    """Closes an open round before its time, and its grace period with it. Raises StateProblem if it is not open."""
    with store.entry(EntryKind.CLOSE_ROUND, by=by, at=at) as entry:
        check_action(by, Action.RUN_ROUNDS)
        round_ = recorded_round(store, round_id)
        check_next(round_, RoundState.CLOSED, at)
        record(entry, round_, RoundState.CLOSED)


def publish(store: Store, round_id: str, *, by: User, at: datetime) -> None:
    """Publishes a closed round: its picture, each agency's part in it, and its signals are frozen.

    Raises StateProblem if it is not closed, or the round before it is not published.
    """
    with store.entry(EntryKind.PUBLISH_ROUND, by=by, at=at) as entry:
        check_action(by, Action.RUN_ROUNDS)
        round_ = recorded_round(store, round_id)
        check_next(round_, RoundState.PUBLISHED, at)
        _check_published_before(store, round_)
        record(entry, round_, RoundState.PUBLISHED)
        frozen = {table: store.rows(sql, [round_id]) for table, sql in FROZEN.items()}
        method_version = store.reference.setting("method_version")
        frozen["published_cells"] = [{"method_version": method_version, **row} for row in frozen["published_cells"]]
        for table, rows in frozen.items():
            entry.add(table, rows)


def check_is_open(round_: Round, at: datetime) -> None:
    """Raises StateProblem, saying what to do, unless the round takes answers at this moment."""
    state = round_.state_at(at)
    if state is RoundState.PLANNED:
        raise StateProblem(f"Omgången {day(round_.round_id)} öppnar {clock(round_.opens_at)}. Kom tillbaka då.")
    if state is not RoundState.OPEN:
        raise StateProblem(
            f"Omgången {day(round_.round_id)} är {ROUND_STATE_WORDS[state]} och tar inte emot fler svar. "
            "Kontakta OSF-strategen om något måste rättas."
        )


def check_next(round_: Round, state: RoundState, at: datetime) -> None:
    """Raises StateProblem unless the round may move to `state` from where it is at this moment."""
    current = round_.state_at(at)
    if state not in NEXT_ROUND_STATE[current]:
        words = f"är {ROUND_STATE_WORDS[current]} och kan inte bli {ROUND_STATE_WORDS[state]}"
        raise StateProblem(f"Omgången {day(round_.round_id)} {words}.")


def check_times(store: Store, new: Round) -> None:
    """Raises ContentProblem if the id is no date, or the times are out of order or meet another round's."""
    _check_dates(new)
    _check_apart(store, new)


def _check_dates(new: Round) -> None:
    if not _is_day(new.round_id):
        raise ContentProblem(f"”{new.round_id}” är inget datum. Skriv mötets dag som 2026-11-26.")
    if new.round_id < FIRST_DAY:
        raise ContentProblem(f"”{new.round_id}” är för länge sedan. Skriv årtalet med fyra siffror, som 2026-11-26.")
    if new.opens_at >= new.closes_at:
        raise ContentProblem("Omgången stänger innan den öppnar. Rätta tiderna.")
    if new.closes_at.astimezone(STOCKHOLM).date() > date.fromisoformat(new.round_id):
        raise ContentProblem("Omgången stänger efter mötet. Sätt stängningen till mötesdagen eller tidigare.")
    if new.grace_ends_at is not None and new.grace_ends_at <= new.closes_at:
        raise ContentProblem("Tiden för sena svar måste gå ut efter att omgången har stängt. Rätta tiderna.")
    if new.ends_at.astimezone(STOCKHOLM).date() > date.fromisoformat(new.round_id):
        raise ContentProblem("Tiden för sena svar går ut efter mötet. Sätt den till mötesdagen eller tidigare.")


def _check_apart(store: Store, new: Round) -> None:
    for other in all_rounds(store):
        if other.round_id == new.round_id:
            continue
        is_apart = new.ends_at <= other.opens_at or other.ends_at <= new.opens_at
        if not is_apart or (new.round_id < other.round_id) != (new.opens_at < other.opens_at):
            raise ContentProblem(
                f"Omgången krockar med {day(other.round_id)}, som är öppen {clock(other.opens_at)} till "
                f"{clock(other.ends_at)}. Två omgångar kan inte vara öppna samtidigt eller i annan ordning än mötena."
            )


def _check_published_before(store: Store, round_: Round) -> None:
    """A picture is frozen with what changed since the round before, so that round must be frozen first."""
    before = compared_with(store, round_.round_id)
    if before and recorded_round(store, before).recorded_state is not RoundState.PUBLISHED:
        raise StateProblem(f"Fastställ omgången {day(before)} först: den här jämförs med den.")


def _is_day(text: str) -> bool:
    """True only for 2026-11-26: other ways to write a date would sort, and be found, as other rounds."""
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def record(entry: Entry, round_: Round, state: RoundState) -> None:
    """Adds what is now true of the round: its kind, its times and its state."""
    times = {"opens_at": round_.opens_at, "closes_at": round_.closes_at, "grace_ends_at": round_.grace_ends_at}
    entry.add("rounds", [{"round_id": round_.round_id, "kind": round_.kind.value, **times, "state": state.value}])


def _round(row: Mapping[str, Any]) -> Round:
    return Round(
        row["round_id"],
        RoundKind(row["kind"]),
        row["opens_at"].replace(tzinfo=UTC),
        row["closes_at"].replace(tzinfo=UTC),
        RoundState(row["state"]),
        row["grace_ends_at"] and row["grace_ends_at"].replace(tzinfo=UTC),
    )
