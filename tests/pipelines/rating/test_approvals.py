"""What is handed in counts when somebody else has approved it: exactly what was asked about, never by one alone."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from pipelines import picture, rounds
from pipelines.domain import Level, Rating
from pipelines.errors import AccessProblem, ContentProblem, StateProblem
from pipelines.ledger import Entry, Store, open_store
from pipelines.rating import approvals, ratings
from pipelines.rating.approvals import Request
from pipelines.rating.imports import import_ratings
from pipelines.rating.own import own_answers, requested_answers
from pipelines.reference import Reference
from pipelines.rounds.reminders.occasions import due
from pipelines.simulation import demo
from tests.factories import (
    ROUND_ID,
    STRATEGIST,
    WHOLE,
    add,
    after_closing,
    member,
    requiring_approval,
    while_open,
    with_grace,
)

RATING = Rating(ROUND_ID, "police", "0980R005", "drugs", Level.WORRYING, is_settled=True)
ONE, OTHER = "one session", "another session"


@pytest.fixture
def store(reference: Reference) -> Iterator[Store]:
    """The police require approval; the round takes late answers."""
    store = open_store(None, requiring_approval(reference))
    add(store, with_grace())
    yield store
    store.close()


def save(store: Store, *changed: Rating, at: datetime | None = None) -> None:
    ratings.save(store, changed or [RATING], by=member(), at=at or while_open())


def ask(store: Store, session: str = ONE, at: datetime | None = None) -> Request:
    return approvals.ask(store, ROUND_ID, "police", by=member(), session=session, at=at or while_open())


def approve(store: Store, request: Request, session: str = OTHER, at: datetime | None = None) -> ratings.Receipt:
    how: dict[str, Any] = {"by": member(), "session": session, "at": at or while_open()}
    return approvals.approve(store, ROUND_ID, "police", request.entry_id, **how)


def send_back(store: Store, request: Request, reason: str = "Hemse saknas.", session: str = OTHER) -> None:
    how: dict[str, Any] = {"by": member(), "session": session, "at": while_open()}
    approvals.send_back(store, ROUND_ID, "police", request.entry_id, reason, **how)


def newest(store: Store) -> Request | None:
    return approvals.newest(store, ROUND_ID, "police", by=member())


def counting(store: Store) -> dict[str, str]:
    """area_id → the answer that counts."""
    return {row["area_id"]: row["answer"] for row in store.rows("select area_id, answer from counting_answers")}


def standing(store: Store) -> dict[str, tuple[str, bool]]:
    """area_id → what the agency itself sees there, and whether it counts."""
    own = own_answers(store, ROUND_ID, "police", user=member())
    return {row.area_id: (str(row.answer), row.is_counting) for row in own}


def participation(store: Store) -> dict[Any, Any]:
    rows = picture.participation(store, ROUND_ID, user=STRATEGIST).to_dict("records")
    (row,) = [row for row in rows if row["agency_id"] == "police"]
    return row


def test_nothing_counts_before_somebody_else_has_approved(store: Store) -> None:
    save(store)
    request = ask(store)
    assert request.is_waiting
    assert counting(store) == {}
    assert ratings.receipt(store, ROUND_ID, "police", by=member()) is None

    receipt = approve(store, request)

    assert counting(store) == {"0980R005": "worrying"}
    assert (receipt.number, receipt.version, receipt.answers_count) == (request.number, 1, 1)
    assert newest(store) is None
    assert standing(store) == {"0980R005": ("worrying", True)}


def test_such_an_agency_cannot_hand_in_without(store: Store) -> None:
    save(store)
    with pytest.raises(StateProblem, match="ska en kollega godkänna"):
        ratings.hand_in(store, ROUND_ID, "police", by=member(), at=while_open(), session=ONE)
    assert counting(store) == {}


def test_the_same_session_neither_approves_nor_sends_back_its_own(store: Store) -> None:
    save(store)
    request = ask(store)
    for answer in (approve, lambda *of, session: send_back(*of, session=session)):
        with pytest.raises(StateProblem, match="kan inte godkänna själv"):
            answer(store, request, session=ONE)
    assert newest(store) == request


def test_another_agency_neither_asks_nor_approves_nor_reads(store: Store) -> None:
    save(store)
    request = ask(store)
    how: dict[str, Any] = {"by": member("education"), "session": OTHER, "at": while_open()}
    with pytest.raises(AccessProblem):
        approvals.ask(store, ROUND_ID, "police", **how)
    with pytest.raises(AccessProblem):
        approvals.approve(store, ROUND_ID, "police", request.entry_id, **how)
    with pytest.raises(AccessProblem):
        approvals.send_back(store, ROUND_ID, "police", request.entry_id, "Nej.", **how)
    with pytest.raises(AccessProblem):
        approvals.newest(store, ROUND_ID, "police", by=member("education"))
    with pytest.raises(AccessProblem):
        requested_answers(store, ROUND_ID, "police", user=STRATEGIST)


def test_exactly_what_was_asked_about_is_approved_and_later_drafts_wait(store: Store) -> None:
    save(store)
    request = ask(store)
    save(store, replace(RATING, answer=Level.SEVERE), replace(RATING, area_id=WHOLE))
    asked = requested_answers(store, ROUND_ID, "police", user=member())
    assert [(row.area_id, row.answer) for row in asked] == [("0980R005", "worrying")]

    approve(store, request)

    assert counting(store) == {"0980R005": "worrying"}
    assert standing(store) == {"0980R005": ("severe", False), WHOLE: ("worrying", False)}
    approve(store, ask(store))
    assert counting(store) == {"0980R005": "severe", WHOLE: "worrying"}


def test_what_is_asked_about_stands_beside_what_counts_already_and_may_take_it_back(store: Store) -> None:
    save(store, RATING, replace(RATING, area_id=WHOLE))
    approve(store, ask(store))
    save(store, replace(RATING, answer=None))
    request = ask(store)

    asked = requested_answers(store, ROUND_ID, "police", user=member())
    assert [row.area_id for row in asked] == [WHOLE]
    assert counting(store) == {"0980R005": "worrying", WHOLE: "worrying"}
    assert approve(store, request).version == 2
    assert counting(store) == {WHOLE: "worrying"}


def test_a_new_request_takes_the_place_of_the_one_that_waits(store: Store) -> None:
    save(store)
    first = ask(store)
    save(store, replace(RATING, answer=Level.SEVERE))
    second = ask(store, OTHER)
    with pytest.raises(StateProblem, match="har ändrats eller är redan avgjort"):
        approve(store, first)
    approve(store, second, ONE)
    assert counting(store) == {"0980R005": "severe"}
    with pytest.raises(StateProblem, match="redan avgjort"):
        approve(store, second, ONE)


def test_what_is_sent_back_counts_for_nothing_and_says_why_until_it_is_handed_in_again(store: Store) -> None:
    save(store)
    request = ask(store)
    send_back(store, request, " Hemse saknas. ")
    returned = newest(store)
    assert returned is not None
    assert (returned.is_waiting, returned.reason, returned.returned_at) == (False, "Hemse saknas.", while_open())
    assert counting(store) == {}
    with pytest.raises(StateProblem, match="redan avgjort"):
        approve(store, request)
    assert standing(store) == {"0980R005": ("worrying", False)}
    approve(store, ask(store))
    assert counting(store) == {"0980R005": "worrying"}
    assert newest(store) is None


@pytest.mark.parametrize(
    ("reason", "message"),
    [("  ", "Skriv varför"), ("x" * 281, "281 tecken"), ("Ring 070-123 45 67", "Skälet ser ut att innehålla")],
)
def test_a_reason_is_needed_and_may_not_point_at_a_person(store: Store, reason: str, message: str) -> None:
    save(store)
    request = ask(store)
    with pytest.raises(ContentProblem, match=message):
        send_back(store, request, reason)
    assert newest(store) == request


def test_nothing_answered_is_nothing_to_ask_about(store: Store) -> None:
    with pytest.raises(ContentProblem, match="inte svarat på något"):
        ask(store)


def test_a_closed_round_is_neither_asked_about_nor_approved(store: Store) -> None:
    save(store)
    request = ask(store)
    closed = with_grace().ends_at
    with pytest.raises(StateProblem, match="är stängd"):
        ask(store, at=closed)
    with pytest.raises(StateProblem, match="är stängd"):
        approve(store, request, at=closed)
    rounds.publish(store, ROUND_ID, by=STRATEGIST, at=closed)
    assert counting(store) == {}


@pytest.mark.parametrize(
    ("asked", "approved", "is_late"),
    [
        (while_open(), while_open(), False),
        (with_grace().closes_at - timedelta(seconds=1), after_closing(), False),
        (with_grace().closes_at, after_closing(), True),
    ],
)
def test_it_is_late_if_it_was_asked_late(store: Store, asked: datetime, approved: datetime, is_late: bool) -> None:
    save(store)
    assert approve(store, ask(store, at=asked), at=approved).is_late is is_late
    assert participation(store)["is_late"] is is_late


def test_one_that_waits_is_told_as_such_and_reminded_like_those_that_have_not_handed_in(store: Store) -> None:
    half_time = with_grace().opens_at + timedelta(days=5)

    def reminded() -> dict[str, bool]:
        return {
            reminder.agency.agency_id: reminder.is_awaiting_approval
            for reminder in due(store, by=STRATEGIST, at=half_time)
        }

    assert not participation(store)["is_awaiting_approval"]
    save(store)
    request = ask(store)
    row = participation(store)
    assert (row["is_awaiting_approval"], row["versions_count"], row["answered_count"]) == (True, 0, 0)
    assert reminded()["police"]
    assert not reminded()["education"]
    approve(store, request)
    row = participation(store)
    assert (row["is_awaiting_approval"], row["versions_count"], row["answered_count"]) == (False, 1, 1)
    assert "police" not in reminded()


def test_the_strategists_import_needs_no_approval_and_leaves_the_request_waiting(store: Store) -> None:
    save(store)
    request = ask(store)
    rating = replace(RATING, area_id=WHOLE, answer=Level.NORMAL)
    import_ratings(store, [rating], by=STRATEGIST, at=while_open())
    assert counting(store) == {WHOLE: "normal"}
    assert newest(store) == request
    approve(store, request)
    assert counting(store) == {WHOLE: "normal", "0980R005": "worrying"}


def test_the_ledger_keeps_who_asked_and_who_approved_as_words_for_sessions(store: Store) -> None:
    save(store)
    approve(store, ask(store))
    assert store.rows("select handed_in_by from ledger.approval_requests") == [{"handed_in_by": ONE}]
    assert store.rows("select handed_in_by from ledger.submissions") == [{"handed_in_by": OTHER}]


def test_an_approval_that_is_broken_off_approves_nothing(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    save(store)
    request = ask(store)
    add_rows = Entry.add

    def add_until_somebody_stops_it(entry: Entry, table: str, rows: Any) -> None:
        if table == "submissions":
            raise KeyboardInterrupt
        add_rows(entry, table, rows)

    with monkeypatch.context() as broken:
        broken.setattr(Entry, "add", add_until_somebody_stops_it)
        with pytest.raises(KeyboardInterrupt):
            approve(store, request)
    assert counting(store) == {}
    assert newest(store) == request
    approve(store, request)
    assert counting(store) == {"0980R005": "worrying"}


def test_a_server_killed_between_asking_and_approving_has_the_request_afterwards(
    reference: Reference, tmp_path: Path
) -> None:
    before = open_store(tmp_path / "osf.duckdb", requiring_approval(reference))
    add(before, with_grace())
    save(before)
    request = ask(before)
    for file in tmp_path.glob("osf.duckdb*"):  # as the disk is when the program is killed: nothing was closed
        shutil.copy(file, tmp_path / file.name.replace("osf", "after"))
    before.close()

    store = open_store(tmp_path / "after.duckdb", requiring_approval(reference))
    assert newest(store) == request
    approve(store, request)
    assert counting(store) == {"0980R005": "worrying"}
    store.close()


def test_the_demo_has_a_colleague_approve_where_that_is_required(store: Store) -> None:
    save(store)
    demo.hand_in(store, ROUND_ID, "police", by=member(), at=while_open())
    assert counting(store) == {"0980R005": "worrying"}
    assert newest(store) is None
