"""A round can be given more time, and one that was closed can be opened again until somebody has seen its picture."""

from __future__ import annotations

from datetime import timedelta

import pytest

from pipelines import rounds
from pipelines.domain import Level, RoundState, User
from pipelines.errors import AccessProblem, ContentProblem, StateProblem
from pipelines.ledger import Store
from pipelines.rating.own import own_history
from tests.factories import (
    COUNCIL,
    READER,
    ROUND_ID,
    STRATEGIST,
    a_round,
    add,
    add_round,
    after_closing,
    member,
    publish,
    rate,
    while_open,
    with_grace,
)

LATER = a_round().closes_at + timedelta(hours=3)
WHY = "Skolan hann inte svara."


def state(store: Store, at: object = None) -> RoundState:
    return rounds.recorded_round(store, ROUND_ID).state_at(after_closing() if at is None else at)  # type: ignore[arg-type]


def closed(store: Store) -> None:
    add_round(store)
    rounds.close(store, ROUND_ID, by=STRATEGIST, at=while_open())


def test_a_round_that_was_closed_by_mistake_takes_answers_again(store: Store) -> None:
    closed(store)

    rounds.reopen(store, ROUND_ID, LATER, WHY, by=STRATEGIST, at=while_open())
    rate(store, level=Level.NORMAL)

    assert state(store, while_open()) is RoundState.OPEN
    assert len(own_history(store, "police", [ROUND_ID], user=member())) == 1
    (entry,) = store.rows("select note, role from ledger.entries where kind = 'reopen_round'")
    assert entry == {"note": WHY, "role": "strategist"}


def test_a_round_that_the_clock_has_closed_is_opened_until_a_later_time(store: Store) -> None:
    add_round(store)
    assert state(store) is RoundState.CLOSED

    rounds.reopen(store, ROUND_ID, LATER, WHY, by=STRATEGIST, at=after_closing())

    assert state(store) is RoundState.OPEN
    assert state(store, LATER) is RoundState.CLOSED


@pytest.mark.parametrize("seen_by", [member(), COUNCIL])
def test_nobody_answers_after_the_picture_has_been_seen(store: Store, seen_by: User) -> None:
    closed(store)
    for _ in range(2):
        rounds.note_seen(store, rounds.recorded_round(store, ROUND_ID), by=seen_by, at=while_open())

    with pytest.raises(StateProblem, match="har öppnats av någon"):
        rounds.reopen(store, ROUND_ID, LATER, WHY, by=STRATEGIST, at=while_open())

    assert state(store, while_open()) is RoundState.CLOSED
    assert len(store.rows("select 1 from ledger.picture_views")) == 1


def test_the_strategist_who_looks_has_seen_nothing(store: Store) -> None:
    closed(store)
    rounds.note_seen(store, rounds.recorded_round(store, ROUND_ID), by=STRATEGIST, at=while_open())

    rounds.reopen(store, ROUND_ID, LATER, WHY, by=STRATEGIST, at=while_open())

    assert state(store, while_open()) is RoundState.OPEN


def test_a_picture_that_may_not_be_seen_is_not_noted_as_seen(store: Store) -> None:
    closed(store)

    with pytest.raises(AccessProblem):
        rounds.note_seen(store, rounds.recorded_round(store, ROUND_ID), by=READER, at=while_open())

    assert not rounds.is_seen(store, ROUND_ID)


def test_a_published_round_stays_closed(store: Store) -> None:
    add_round(store)
    publish(store)

    with pytest.raises(StateProblem, match="är fastställd"):
        rounds.reopen(store, ROUND_ID, LATER, WHY, by=STRATEGIST, at=after_closing())


@pytest.mark.parametrize(
    ("closes_at", "reason", "message"),
    [
        (LATER, " ", "Skriv varför"),
        (LATER, "x" * 281, "högst 280"),
        (LATER, "Ring 070-174 06 05", "telefonnummer"),
        (while_open(), WHY, "redan passerats"),
        (LATER + timedelta(days=2), WHY, "stänger efter mötet"),
    ],
)
def test_what_is_wrong_with_opening_again_is_told(store: Store, closes_at: object, reason: str, message: str) -> None:
    closed(store)

    with pytest.raises(ContentProblem, match=message):
        rounds.reopen(store, ROUND_ID, closes_at, reason, by=STRATEGIST, at=while_open())  # type: ignore[arg-type]


def test_a_round_gets_more_time_and_its_late_answers_are_no_longer_late(store: Store) -> None:
    add(store, with_grace())
    longer = with_grace().ends_at + timedelta(hours=1)

    rounds.extend(store, ROUND_ID, longer, by=STRATEGIST, at=after_closing())

    round_ = rounds.recorded_round(store, ROUND_ID)
    assert (round_.closes_at, round_.ends_at) == (longer, longer)
    assert not round_.is_late_at(after_closing())


def test_more_time_is_later_than_the_time_there_was(store: Store) -> None:
    add_round(store)

    with pytest.raises(ContentProblem, match="Välj en senare tid"):
        rounds.extend(store, ROUND_ID, a_round().closes_at, by=STRATEGIST, at=while_open())


def test_a_closed_round_gets_no_more_time_but_may_be_opened_again(store: Store) -> None:
    add_round(store)

    with pytest.raises(StateProblem, match="kan inte förlängas"):
        rounds.extend(store, ROUND_ID, LATER, by=STRATEGIST, at=after_closing())


def test_more_time_does_not_meet_the_next_round(store: Store) -> None:
    add_round(store)
    early = a_round("2026-12-17")
    add(store, early.__class__("2026-12-17", early.kind, LATER - timedelta(hours=1), early.closes_at))

    with pytest.raises(ContentProblem, match="krockar med"):
        rounds.extend(store, ROUND_ID, LATER, by=STRATEGIST, at=while_open())


@pytest.mark.parametrize("user", [member(), COUNCIL, READER])
def test_only_the_strategist_has_second_thoughts(store: Store, user: User) -> None:
    closed(store)

    with pytest.raises(AccessProblem):
        rounds.reopen(store, ROUND_ID, LATER, WHY, by=user, at=while_open())
    with pytest.raises(AccessProblem):
        rounds.extend(store, ROUND_ID, LATER, by=user, at=while_open())
