"""A round moves planned → open → closed → published, and no other way."""

from dataclasses import replace
from datetime import timedelta

import pytest

from pipelines import picture, rounds
from pipelines.domain import Level, RoundKind, RoundState, User
from pipelines.errors import AccessProblem, ContentProblem, StateProblem
from pipelines.ledger import EntryKind, Store
from tests.factories import (
    COUNCIL,
    NOW,
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


def test_a_round_comes_back_as_it_was_added(store: Store) -> None:
    add_round(store)
    assert rounds.recorded_round(store, ROUND_ID) == a_round()
    assert rounds.all_rounds(store) == [a_round()]


@pytest.mark.parametrize("user", [member(), COUNCIL, READER])
def test_only_the_strategist_runs_rounds(store: Store, user: User) -> None:
    with pytest.raises(AccessProblem):
        rounds.add(store, a_round(), by=user, at=NOW)
    add_round(store)
    with pytest.raises(AccessProblem):
        rounds.close(store, ROUND_ID, by=user, at=while_open())
    with pytest.raises(AccessProblem):
        rounds.publish(store, ROUND_ID, by=user, at=after_closing())


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"round_id": "26 november"}, "är inget datum"),
        ({"round_id": "20261126"}, "är inget datum"),
        ({"round_id": "0001-11-26"}, "för länge sedan"),
        ({"round_id": "2026-W48-4"}, "är inget datum"),
        ({"closes_at": a_round().opens_at}, "stänger innan den öppnar"),
        ({"closes_at": a_round().closes_at + timedelta(days=2)}, "stänger efter mötet"),
        ({"grace_ends_at": a_round().closes_at}, "måste gå ut efter att omgången har stängt"),
        ({"grace_ends_at": a_round().closes_at + timedelta(days=2)}, "går ut efter mötet"),
    ],
)
def test_a_round_with_impossible_times_is_refused(store: Store, change: dict[str, object], message: str) -> None:
    with pytest.raises(ContentProblem, match=message):
        rounds.add(store, replace(a_round(), **change), by=STRATEGIST, at=NOW)  # type: ignore[arg-type]
    assert rounds.all_rounds(store) == []


def test_the_same_meeting_is_not_added_twice(store: Store) -> None:
    add_round(store)
    with pytest.raises(ContentProblem, match="finns redan"):
        add_round(store)


@pytest.mark.parametrize("days", [-3, 3])
def test_two_rounds_are_never_open_at_once(store: Store, days: int) -> None:
    first = add_round(store)
    meeting = (first.meeting_on + timedelta(days=days)).isoformat()
    with pytest.raises(ContentProblem, match="krockar med 26 november 2026"):
        add_round(store, meeting)


def test_a_round_does_not_open_in_the_grace_period_of_another(store: Store) -> None:
    before = replace(with_grace("2026-11-16"), grace_ends_at=a_round().opens_at + timedelta(minutes=1))
    add(store, before)
    with pytest.raises(ContentProblem, match=r"öppen .* till måndag 16 november kl\. 08:01"):
        add_round(store)


def test_in_the_grace_period_a_round_is_open_and_late_and_shows_nobody_the_picture(store: Store) -> None:
    round_ = add(store, with_grace())
    rate(store)
    assert rounds.recorded_round(store, ROUND_ID) == round_
    assert round_.grace_ends_at is not None
    for user in (member(), member("education"), STRATEGIST, COUNCIL, READER):
        with pytest.raises(AccessProblem):
            picture.cells(store, ROUND_ID, user=user, at=round_.grace_ends_at - timedelta(seconds=1))
        with pytest.raises(AccessProblem):
            picture.answers(store, ROUND_ID, "0980R005", "drugs", user=user, at=round_.closes_at)
    assert len(picture.cells(store, ROUND_ID, user=STRATEGIST, at=round_.grace_ends_at))


def test_closing_early_ends_the_grace_period_too(store: Store) -> None:
    round_ = add(store, with_grace())
    late = round_.closes_at + timedelta(hours=1)
    with pytest.raises(StateProblem, match="är öppen och kan inte bli fastställd"):
        rounds.publish(store, ROUND_ID, by=STRATEGIST, at=late)
    rounds.close(store, ROUND_ID, by=STRATEGIST, at=late)
    assert rounds.recorded_round(store, ROUND_ID).state_at(late) is RoundState.CLOSED
    with pytest.raises(StateProblem, match="är stängd och tar inte emot"):
        rounds.check_is_open(rounds.recorded_round(store, ROUND_ID), late)


def test_rounds_are_open_in_the_order_of_their_meetings(store: Store) -> None:
    add_round(store)
    late = a_round("2026-12-24")
    early = replace(late, opens_at=late.opens_at - timedelta(days=60), closes_at=late.closes_at - timedelta(days=60))
    with pytest.raises(ContentProblem, match="i annan ordning än mötena"):
        rounds.add(store, early, by=STRATEGIST, at=NOW)


def test_a_round_is_published_only_after_the_one_it_is_compared_with(store: Store) -> None:
    add_round(store, "2026-10-29")
    add_round(store)
    with pytest.raises(StateProblem, match="Fastställ omgången 29 oktober 2026 först"):
        publish(store)
    publish(store, "2026-10-29")
    publish(store)


def test_an_unknown_round_is_named(store: Store) -> None:
    with pytest.raises(ContentProblem, match="2020-01-01"):
        rounds.recorded_round(store, "2020-01-01")


def test_the_strategist_closes_early(store: Store) -> None:
    add_round(store)
    rounds.close(store, ROUND_ID, by=STRATEGIST, at=while_open())
    assert rounds.recorded_round(store, ROUND_ID).state_at(while_open()) is RoundState.CLOSED


@pytest.mark.parametrize("moment", [a_round().opens_at - timedelta(hours=1), after_closing()])
def test_only_an_open_round_can_be_closed(store: Store, moment: object) -> None:
    add_round(store)
    with pytest.raises(StateProblem, match="kan inte bli stängd"):
        rounds.close(store, ROUND_ID, by=STRATEGIST, at=moment)  # type: ignore[arg-type]


def test_only_a_closed_round_can_be_published_and_only_once(store: Store) -> None:
    add_round(store)
    with pytest.raises(StateProblem, match="är öppen och kan inte bli fastställd"):
        rounds.publish(store, ROUND_ID, by=STRATEGIST, at=while_open())
    publish(store)
    with pytest.raises(StateProblem, match="är fastställd och kan inte bli fastställd"):
        publish(store)


def test_publishing_freezes_the_picture_with_the_version_of_the_method(store: Store) -> None:
    add_round(store)
    for agency_id in ("police", "social_services", "education", "safety_function"):
        rate(store, agency_id=agency_id, level=Level.CRITICAL)
    before = picture.cells(store, ROUND_ID, user=STRATEGIST, at=after_closing())
    publish(store)
    frozen = picture.history(store, user=STRATEGIST)
    assert set(frozen["method_version"]) == {store.reference.setting("method_version")}
    assert frozen[list(before.columns)].equals(before)
    assert picture.cells(store, ROUND_ID, user=STRATEGIST, at=after_closing()).equals(before)


def test_a_published_round_is_read_as_it_was_published_even_if_answers_should_slip_in(store: Store) -> None:
    add_round(store)
    rate(store, level=Level.NORMAL)
    publish(store)
    row = {"round_id": ROUND_ID, "agency_id": "education", "area_id": "0980R005", "theme_id": "drugs"}
    with store.entry(EntryKind.VERIFY, by=STRATEGIST, at=NOW) as entry:
        entry.add(
            "ratings",
            [{**row, "answer": "severe", "comment": "", "is_settled": False, "is_handed_in": True}],
        )
    cells = picture.cells(store, ROUND_ID, user=STRATEGIST, at=after_closing())
    assert not cells["is_flagged"].any()


def test_a_round_is_compared_with_the_latest_earlier_one_that_made_a_picture(store: Store) -> None:
    add_round(store, "2026-10-29")
    add_round(store, "2026-11-12", RoundKind.MEETING)
    add_round(store, "2026-11-26", RoundKind.HALF_YEAR_REVIEW)
    assert rounds.compared_with(store, "2026-11-26") == "2026-10-29"
    assert rounds.compared_with(store, "2026-10-29") is None
