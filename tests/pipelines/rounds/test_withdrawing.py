"""A planned round can be withdrawn while nobody can have answered it; after that it is nowhere, and its day is free."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from pipelines import audit, rounds
from pipelines import reference as reference_data
from pipelines.domain import Level, RoundState, User
from pipelines.errors import AccessProblem, ContentProblem, StateProblem
from pipelines.ledger import Store
from pipelines.rounds.calendar_feed import feed
from pipelines.rounds.reminders.occasions import due
from tests.factories import (
    COUNCIL,
    READER,
    ROUND_ID,
    STRATEGIST,
    a_round,
    add_round,
    after_closing,
    member,
    publish,
    rate,
    while_open,
)

NEXT, LAST = "2026-12-17", "2027-01-28"
WHY = "Mötet är inställt."
BEFORE = a_round().opens_at - timedelta(seconds=1)


def withdrawn(store: Store, round_id: str = ROUND_ID) -> None:
    at = a_round(round_id).opens_at - timedelta(seconds=1)
    rounds.withdraw(store, round_id, WHY, by=STRATEGIST, at=at)


def test_a_withdrawn_round_is_kept_with_its_reason_and_is_no_round_any_more(store: Store) -> None:
    add_round(store)

    withdrawn(store)

    (entry,) = store.rows("select note, role from ledger.entries where kind = 'withdraw_round'")
    assert entry == {"note": WHY, "role": "strategist"}
    assert rounds.recorded_round(store, ROUND_ID).state_at(while_open()) is RoundState.WITHDRAWN
    assert rounds.all_rounds(store) == []
    assert store.rows("select 1 from expected_answers") == []
    assert audit.contradictions(store, by=STRATEGIST) == []


def test_it_reminds_nobody_and_is_in_no_calendar(store: Store) -> None:
    add_round(store)
    add_round(store, NEXT)
    assert due(store, by=STRATEGIST, at=while_open())

    withdrawn(store)

    assert due(store, by=STRATEGIST, at=while_open()) == []
    police = reference_data.load().agency("police")
    calendar = feed(rounds.all_rounds(store), police, base_url="", at=BEFORE, is_demo=False).decode()
    assert ROUND_ID not in calendar
    assert NEXT in calendar


def test_its_day_can_be_given_to_a_new_round_with_other_times(store: Store) -> None:
    add_round(store)
    withdrawn(store)
    new = replace(a_round(), opens_at=a_round().opens_at + timedelta(days=1))

    rounds.add(store, new, by=STRATEGIST, at=BEFORE)
    rate(store, level=Level.NORMAL)

    assert [round_.opens_at for round_ in rounds.all_rounds(store)] == [new.opens_at]
    assert rounds.recorded_round(store, ROUND_ID).state_at(while_open()) is RoundState.OPEN
    assert audit.contradictions(store, by=STRATEGIST) == []


def test_a_round_that_meets_a_withdrawn_one_meets_nothing(store: Store) -> None:
    add_round(store)
    withdrawn(store)

    add_round(store, "2026-11-27")

    assert [round_.round_id for round_ in rounds.all_rounds(store)] == ["2026-11-27"]


def test_the_next_round_is_compared_with_the_one_before_the_withdrawn(store: Store) -> None:
    for round_id in (ROUND_ID, NEXT, LAST):
        add_round(store, round_id)
    publish(store)
    withdrawn(store, NEXT)

    assert rounds.compared_with(store, LAST) == ROUND_ID
    publish(store, LAST)
    assert audit.contradictions(store, by=STRATEGIST) == []


@pytest.mark.parametrize(
    ("at", "words"), [(while_open(), "är öppen"), (a_round().opens_at, "är öppen"), (after_closing(), "är stängd")]
)
def test_a_round_that_has_opened_is_not_withdrawn(store: Store, at: object, words: str) -> None:
    add_round(store)

    with pytest.raises(StateProblem, match=f"{words} och kan inte bli återtagen"):
        rounds.withdraw(store, ROUND_ID, WHY, by=STRATEGIST, at=at)  # type: ignore[arg-type]

    assert len(rounds.all_rounds(store)) == 1


def test_a_published_round_is_not_withdrawn(store: Store) -> None:
    add_round(store)
    publish(store)

    with pytest.raises(StateProblem, match="är fastställd och kan inte bli återtagen"):
        withdrawn(store)


def test_a_round_with_answers_from_a_clock_that_was_ahead_is_not_withdrawn(store: Store) -> None:
    add_round(store)
    rate(store, level=Level.NORMAL)

    with pytest.raises(StateProblem, match="har redan svar"):
        withdrawn(store)


def test_what_is_withdrawn_takes_nothing_more(store: Store) -> None:
    add_round(store)
    withdrawn(store)

    with pytest.raises(StateProblem, match="är återtagen och tar inte emot"):
        rate(store)
    with pytest.raises(StateProblem, match="är återtagen och kan inte förlängas"):
        rounds.extend(store, ROUND_ID, a_round().closes_at + timedelta(hours=1), by=STRATEGIST, at=BEFORE)
    with pytest.raises(StateProblem, match="är återtagen och kan inte bli stängd"):
        rounds.close(store, ROUND_ID, by=STRATEGIST, at=while_open())
    with pytest.raises(StateProblem, match="är återtagen och kan inte bli återtagen"):
        withdrawn(store)


@pytest.mark.parametrize(
    ("reason", "message"),
    [(" ", "Skriv varför omgången återtas"), ("x" * 281, "högst 280"), ("Ring 070-174 06 05", "telefonnummer")],
)
def test_what_is_wrong_with_the_reason_is_told(store: Store, reason: str, message: str) -> None:
    add_round(store)

    with pytest.raises(ContentProblem, match=message):
        rounds.withdraw(store, ROUND_ID, reason, by=STRATEGIST, at=BEFORE)

    assert len(rounds.all_rounds(store)) == 1


@pytest.mark.parametrize("user", [member(), COUNCIL, READER])
def test_only_the_strategist_withdraws(store: Store, user: User) -> None:
    add_round(store)

    with pytest.raises(AccessProblem):
        rounds.withdraw(store, ROUND_ID, WHY, by=user, at=BEFORE)
