"""When reminders are due, by the Swedish wall clock."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from pipelines import rounds
from pipelines.domain import Rating, Round, RoundKind
from pipelines.ledger import Store, open_store
from pipelines.rating import ratings
from pipelines.reference import Reference
from pipelines.rounds.reminders.occasions import Occasion, due, occasions
from pipelines.swedish import STOCKHOLM
from tests.factories import ROUND_ID, STRATEGIST, add, add_round, member, rate, while_open, with_grace


def local(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=STOCKHOLM)


def a_round_between(opens: str, closes: str) -> Round:
    """As it comes from the store: the times are in UTC."""
    return Round(closes[:10], RoundKind.JOINT_PICTURE, local(opens).astimezone(UTC), local(closes).astimezone(UTC))


@pytest.mark.parametrize(
    ("opens", "closes", "half_time", "last_morning"),
    [
        ("2026-11-16T08:00", "2026-11-25T12:00", "2026-11-20T08:00+01:00", "2026-11-25T08:00+01:00"),
        ("2026-11-16T08:00", "2026-11-25T10:00", "2026-11-20T08:00+01:00", "2026-11-25T08:00+01:00"),
        ("2026-11-16T08:00", "2026-11-25T09:59", "2026-11-20T08:00+01:00", "2026-11-24T08:00+01:00"),
        ("2026-11-16T08:00", "2026-11-25T00:00", "2026-11-20T08:00+01:00", "2026-11-24T08:00+01:00"),
        # summer time begins 29 March 2026 and ends 25 October 2026
        ("2026-03-26T08:00", "2026-04-02T12:00", "2026-03-29T08:00+02:00", "2026-04-02T08:00+02:00"),
        ("2026-03-20T08:00", "2026-03-29T12:00", "2026-03-24T08:00+01:00", "2026-03-29T08:00+02:00"),
        ("2026-10-22T08:00", "2026-10-29T12:00", "2026-10-25T08:00+01:00", "2026-10-29T08:00+01:00"),
        ("2026-10-20T08:00", "2026-10-26T12:00", "2026-10-23T08:00+02:00", "2026-10-26T08:00+01:00"),
    ],
)
def test_half_time_and_the_last_morning(opens: str, closes: str, half_time: str, last_morning: str) -> None:
    assert occasions(a_round_between(opens, closes)) == {
        Occasion.OPENING: local(opens),
        Occasion.HALF_TIME: datetime.fromisoformat(half_time),
        Occasion.LAST_MORNING: datetime.fromisoformat(last_morning),
    }


@pytest.mark.parametrize(
    ("opens", "closes", "occasions_count"),
    [
        ("2026-11-23T12:00", "2026-11-26T12:00", 1),
        ("2026-11-23T12:00", "2026-11-26T12:01", 3),
        # three days by the wall clock, though 71 and 73 hours
        ("2026-03-27T12:00", "2026-03-30T12:00", 1),
        ("2026-03-27T12:00", "2026-03-30T12:01", 3),
        ("2026-10-23T12:00", "2026-10-26T12:00", 1),
        ("2026-10-23T12:00", "2026-10-26T12:01", 3),
    ],
)
def test_a_round_of_three_days_or_less_only_opens(opens: str, closes: str, occasions_count: int) -> None:
    assert len(occasions(a_round_between(opens, closes))) == occasions_count


@pytest.mark.parametrize("days", range(4, 30))
@pytest.mark.parametrize("hours", [0, 9, 23])
def test_the_occasions_come_in_order(days: int, hours: int) -> None:
    opens = local("2026-03-20T18:00")
    closes = opens + timedelta(days=days, hours=hours)
    times = list(occasions(Round("2026-05-01", RoundKind.MEETING, opens, closes)).values())

    assert times == sorted(set(times))
    assert times[-1] < closes


@pytest.mark.parametrize(
    ("at", "occasion"),
    [
        ("2026-11-16T07:59", None),
        ("2026-11-16T08:00", Occasion.OPENING),
        ("2026-11-20T07:59", Occasion.OPENING),
        ("2026-11-20T08:00", Occasion.HALF_TIME),
        ("2026-11-25T07:59", Occasion.HALF_TIME),
        ("2026-11-25T08:00", Occasion.LAST_MORNING),
        ("2026-11-25T11:59", Occasion.LAST_MORNING),
        ("2026-11-25T12:00", None),
    ],
)
def test_one_occasion_at_a_time_while_the_round_is_open(store: Store, at: str, occasion: Occasion | None) -> None:
    add_round(store)

    moment = local(at).astimezone(UTC)
    assert {reminder.occasion for reminder in due(store, by=STRATEGIST, at=moment)} == (
        {occasion} if occasion else set()
    )


@pytest.mark.parametrize(
    ("at", "is_reminded"),
    [("2026-11-19T08:00", True), ("2026-11-20T08:00", False), ("2026-11-25T08:00", False)],
)
def test_whoever_has_handed_in_is_left_alone_after_the_opening(store: Store, at: str, is_reminded: bool) -> None:
    add_round(store)
    rate(store, agency_id="police")

    reminded = {reminder.agency.agency_id for reminder in due(store, by=STRATEGIST, at=local(at))}
    assert ("police" in reminded) == is_reminded
    assert "education" in reminded


def test_whoever_has_changed_something_since_is_reminded_that_it_is_not_handed_in_again(store: Store) -> None:
    add_round(store)
    rate(store, agency_id="police")
    rating = Rating(ROUND_ID, "police", "0980R005", "drugs", "severe", comment="Öppen handel.")
    ratings.save(store, [rating], by=member(), at=while_open())

    half_time = local("2026-11-20T08:00")
    found = {reminder.agency.agency_id: reminder for reminder in due(store, by=STRATEGIST, at=half_time)}
    assert found["police"].has_handed_in
    assert not found["education"].has_handed_in

    ratings.hand_in(store, ROUND_ID, "police", by=member(), at=while_open())
    reminded = {reminder.agency.agency_id for reminder in due(store, by=STRATEGIST, at=half_time)}
    assert "police" not in reminded


def test_everybody_that_is_asked_is_reminded_when_the_round_opens(store: Store) -> None:
    round_ = add_round(store)

    asked = {row.agency_id for row in store.reference.coverage}
    assert {reminder.agency.agency_id for reminder in due(store, by=STRATEGIST, at=round_.opens_at)} == asked
    assert "technical_services" in asked


def test_an_agency_that_is_asked_nothing_is_not_reminded(reference: Reference) -> None:
    coverage = tuple(row for row in reference.coverage if row.agency_id != "police")
    store = open_store(None, replace(reference, coverage=coverage))
    round_ = add_round(store)
    rate(store, agency_id="police")

    assert "police" not in {reminder.agency.agency_id for reminder in due(store, by=STRATEGIST, at=round_.opens_at)}


def test_nobody_is_reminded_of_a_deadline_that_has_passed(store: Store) -> None:
    round_ = add(store, with_grace())

    assert due(store, by=STRATEGIST, at=round_.closes_at - timedelta(seconds=1))
    assert due(store, by=STRATEGIST, at=round_.closes_at) == []


def test_a_round_closed_early_reminds_nobody(store: Store) -> None:
    round_ = add_round(store)
    moment = round_.opens_at + timedelta(hours=1)
    rounds.close(store, round_.round_id, by=STRATEGIST, at=moment)

    assert due(store, by=STRATEGIST, at=moment) == []
