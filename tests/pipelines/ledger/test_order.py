"""The order of entries is the order in which they were kept, whatever the clock says."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from pipelines import picture, rounds
from pipelines.domain import Level, Rating, RoundState
from pipelines.errors import StateProblem
from pipelines.ledger import EntryKind, Store, open_store
from pipelines.ledger.entry import id_of
from pipelines.rating import ratings
from pipelines.reference import Reference
from tests.before import store_from_before_numbers
from tests.factories import NOW, ROUND_ID, STRATEGIST, a_round, add, add_round, after_closing, member, while_open

DAY = timedelta(days=1)
CLOCKS = {"ahead": DAY, "equal": timedelta(), "back": -DAY, "two in one millisecond": timedelta(microseconds=1)}
"""Where the clock stands when something is written for the second time, from the first."""

RATING = Rating(ROUND_ID, "police", "0980R005", "drugs", Level.NORMAL, is_settled=True)


@pytest.fixture
def opened(tmp_path: Path, reference: Reference) -> Callable[[], Store]:
    """Opens the same file each time, as a server that is started anew."""
    return lambda: open_store(tmp_path / "osf.duckdb", reference)


def hand_in(store: Store, answer: Level, at: datetime) -> None:
    ratings.save(store, [replace(RATING, answer=answer)], by=member(), at=at)
    ratings.hand_in(store, ROUND_ID, "police", by=member(), at=at)


@pytest.mark.parametrize("later", CLOCKS.values(), ids=CLOCKS)
def test_what_was_handed_in_last_counts_wherever_the_clock_stands(
    opened: Callable[[], Store], later: timedelta
) -> None:
    store = opened()
    add_round(store)
    hand_in(store, Level.NORMAL, while_open())
    store.close()
    store = opened()

    hand_in(store, Level.SEVERE, while_open() + later)

    (counting,) = store.rows("select answer from counting_answers")
    (own,) = store.rows("select answer, is_counting, answered_at from own_answers")
    receipt = ratings.receipt(store, ROUND_ID, "police", by=member())
    assert counting["answer"] == own["answer"] == "severe"
    assert own["is_counting"]
    assert receipt is not None
    assert (receipt.version, receipt.handed_in_at) == (2, while_open() + later)
    store.close()


@pytest.mark.parametrize("later", CLOCKS.values(), ids=CLOCKS)
def test_a_round_is_published_once_wherever_the_clock_stands(opened: Callable[[], Store], later: timedelta) -> None:
    store = opened()
    add_round(store)
    rounds.close(store, ROUND_ID, by=STRATEGIST, at=while_open() + DAY)
    store.close()
    store = opened()

    rounds.publish(store, ROUND_ID, by=STRATEGIST, at=while_open() + DAY + later)

    assert rounds.recorded_round(store, ROUND_ID).recorded_state is RoundState.PUBLISHED
    with pytest.raises(StateProblem, match="fastställd"):
        rounds.publish(store, ROUND_ID, by=STRATEGIST, at=after_closing() + DAY)
    store.close()


def test_numbers_go_on_from_one_opening_to_the_next_and_ids_follow_them(opened: Callable[[], Store]) -> None:
    for hours in (3, 1, 2):
        store = opened()
        for _ in range(2):
            with store.entry(EntryKind.HAND_IN, by=STRATEGIST, at=NOW + timedelta(hours=hours)):
                pass
        store.close()

    store = opened()
    by_id = store.rows("select entry_number from ledger.entries order by entry_id")
    assert [row["entry_number"] for row in by_id] == [1, 2, 3, 4, 5, 6]
    assert store.version == 6
    store.close()


def test_an_entry_that_was_not_kept_leaves_no_gap(store: Store) -> None:
    def fail() -> None:
        with store.entry(EntryKind.HAND_IN, by=STRATEGIST, at=NOW):
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    with store.entry(EntryKind.HAND_IN, by=STRATEGIST, at=NOW) as entry:
        pass

    assert entry.entry_number == store.version == 1


def test_ids_are_in_the_order_of_their_numbers_and_after_those_that_were_made_of_times() -> None:
    numbers = [1, 2, 9, 10, 255, 256, 65_536, 10**9]
    ids = [id_of(number) for number in numbers]

    assert ids == sorted(ids)
    assert ids[0] > "0fffffff-ffff-7fff-bfff-ffffffffffff"  # a UUIDv7 of the year 2527
    assert {(each[14], each[19] in "89ab") for each in ids} == {("8", True)}


def test_a_store_from_before_gets_its_numbers_in_the_order_of_its_ids(tmp_path: Path, reference: Reference) -> None:
    path = tmp_path / "osf.duckdb"
    begins = {"second": "0193", "a day ahead": "0198", "first": "0191"}
    store_from_before_numbers(
        path, {f"{begin}0000-0000-7000-8000-000000000000": note for note, begin in begins.items()}
    )

    store = open_store(path, reference)

    rows = store.rows("select entry_number, note from ledger.entries order by entry_number")
    assert [(row["entry_number"], row["note"]) for row in rows] == [(1, "first"), (2, "second"), (3, "a day ahead")]
    with store.entry(EntryKind.HAND_IN, by=STRATEGIST, at=NOW) as entry:
        pass
    newest = store.rows("select max(entry_id)::varchar as entry_id from ledger.entries")
    assert (entry.entry_number, entry.entry_id) == (4, newest[0]["entry_id"])
    store.close()


def test_who_handed_in_first_stands_first_wherever_the_clock_stood(store: Store) -> None:
    add_round(store)
    for agency_id, at in (("police", while_open() + DAY), ("education", while_open())):
        rating = replace(RATING, agency_id=agency_id)
        ratings.save(store, [rating], by=member(agency_id), at=at)
        ratings.hand_in(store, ROUND_ID, agency_id, by=member(agency_id), at=at)

    shown = picture.participation(store, ROUND_ID, user=STRATEGIST)

    assert list(shown["agency_id"])[:2] == ["police", "education"]


def test_a_clock_behind_the_newest_entry_is_said_once_in_the_log(
    store: Store, caplog: pytest.LogCaptureFixture
) -> None:
    add_round(store)
    at = a_round().opens_at
    hand_in(store, Level.NORMAL, at + DAY)
    assert not store.is_behind(at + DAY)
    assert store.is_behind(at)

    with caplog.at_level(logging.WARNING):
        hand_in(store, Level.SEVERE, at)

    assert [record.message for record in caplog.records if "behind" in record.message] == [
        f"The clock ({at}) is behind the newest entry ({at + DAY}). Entries are kept in order."
    ]


def test_a_clock_that_was_behind_is_known_after_a_restart(opened: Callable[[], Store]) -> None:
    store = opened()
    assert not store.is_behind(NOW)
    add(store, a_round())
    store.close()
    store = opened()
    assert store.is_behind(a_round().opens_at - 2 * DAY)
    assert not store.is_behind(a_round().opens_at - DAY)
    store.close()
