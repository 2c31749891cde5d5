"""Two of the same act in the same moment: one of them counts, and the other is told in Swedish that it came second.

Both have done all that is done before an entry when either is let into one. So a check that stood outside the entry
would let both through, whichever was first.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from pipelines import plan, rounds
from pipelines.domain import Level, MeasureStatus, Rating
from pipelines.errors import ProblemError
from pipelines.ledger import Entry, Store
from pipelines.rating import approvals, imports, ratings
from pipelines.rating.ratings import Seen
from pipelines.reference import Reference
from tests.factories import (
    NOW,
    ROUND_ID,
    STRATEGIST,
    a_round,
    add_round,
    after_closing,
    member,
    rate,
    requiring_approval,
    while_open,
)
from tests.pipelines.plan.test_measures import a_measure

CELL = ("0980R005", "drugs")
RATING = Rating(ROUND_ID, "police", *CELL, Level.WORRYING, is_settled=True)
ONE, OTHER, THIRD = "one session", "another session", "a third session"
DEADLINE = a_round().closes_at

Act = Callable[[], Any]


@pytest.fixture
def store(store: Store, reference: Reference, monkeypatch: pytest.MonkeyPatch) -> Store:
    """The round is open. The police do without approval, the school requires it."""
    monkeypatch.setattr(store, "reference", requiring_approval(reference, "education"))
    add_round(store)
    return store


def at_once(store: Store, monkeypatch: pytest.MonkeyPatch, *acts: Act) -> list[Any]:
    """What each act came to: what it gave, or the problem it was told."""
    all_here = threading.Barrier(len(acts), timeout=30)
    entry = store.entry

    @contextmanager
    def entered_together(*about: Any, **how: Any) -> Iterator[Entry]:
        all_here.wait()
        with entry(*about, **how) as made:
            yield made

    def outcome(act: Act) -> Any:
        try:
            return act()
        except ProblemError as problem:
            return problem

    with monkeypatch.context() as patched, ThreadPoolExecutor(len(acts)) as threads:
        patched.setattr(store, "entry", entered_together)
        return list(threads.map(outcome, acts))


def problems(outcomes: list[Any]) -> list[str]:
    return [str(outcome) for outcome in outcomes if isinstance(outcome, ProblemError)]


def entries_count(store: Store, kind: str) -> int:
    return len(store.rows("select 1 from ledger.entries where kind = ?", [kind]))


def ask(store: Store, level: Level = Level.WORRYING, session: str = ONE) -> approvals.Request:
    asked = replace(RATING, agency_id="education", answer=level)
    ratings.save(store, [asked], by=member("education"), at=while_open())
    return ask_again(store, session)


def ask_again(store: Store, session: str) -> approvals.Request:
    return approvals.ask(store, ROUND_ID, "education", by=member("education"), session=session, at=while_open())


def approve(store: Store, request: approvals.Request, session: str) -> ratings.Receipt:
    how: dict[str, Any] = {"by": member("education"), "session": session, "at": while_open()}
    return approvals.approve(store, ROUND_ID, "education", request.entry_id, **how)


def send_back(store: Store, request: approvals.Request, session: str) -> None:
    how: dict[str, Any] = {"by": member("education"), "session": session, "at": while_open()}
    approvals.send_back(store, ROUND_ID, "education", request.entry_id, "Titta igen.", **how)


def adding_a_round(store: Store) -> tuple[Act, str]:
    new = a_round("2026-12-17")
    return lambda: rounds.add(store, new, by=STRATEGIST, at=NOW), "Omgången 2026-12-17 finns redan."


def withdrawing(store: Store) -> tuple[Act, str]:
    add_round(store, "2026-12-17")
    how: dict[str, Any] = {"by": STRATEGIST, "at": NOW}
    act = lambda: rounds.withdraw(store, "2026-12-17", "Inställt.", **how)  # noqa: E731
    return act, "är återtagen och kan inte bli återtagen."


def closing(store: Store) -> tuple[Act, str]:
    return lambda: rounds.close(store, ROUND_ID, by=STRATEGIST, at=while_open()), "är stängd och kan inte bli stängd."


def extending(store: Store) -> tuple[Act, str]:
    later = DEADLINE + timedelta(hours=2)
    return lambda: rounds.extend(store, ROUND_ID, later, by=STRATEGIST, at=while_open()), "Välj en senare tid."


def opening_again(store: Store) -> tuple[Act, str]:
    rounds.close(store, ROUND_ID, by=STRATEGIST, at=while_open())
    how: dict[str, Any] = {"by": STRATEGIST, "at": while_open()}
    return lambda: rounds.reopen(store, ROUND_ID, DEADLINE, "Fel dag.", **how), "är öppen och kan inte bli öppen."


def publishing(store: Store) -> tuple[Act, str]:
    rate(store)
    act = lambda: rounds.publish(store, ROUND_ID, by=STRATEGIST, at=after_closing())  # noqa: E731
    return act, "är fastställd och kan inte bli fastställd."


def approving(store: Store) -> tuple[Act, str]:
    request = ask(store)
    return lambda: approve(store, request, OTHER), "har ändrats eller är redan avgjort"


def sending_back(store: Store) -> tuple[Act, str]:
    request = ask(store)
    return lambda: send_back(store, request, OTHER), "har ändrats eller är redan avgjort"


def adding_a_measure(store: Store) -> tuple[Act, str]:
    return lambda: plan.add(store, a_measure(), by=STRATEGIST, at=NOW), "Åtgärden finns redan i planen."


def deciding_on_a_measure(store: Store) -> tuple[Act, str]:
    plan.add(store, a_measure(), by=STRATEGIST, at=NOW)
    how: dict[str, Any] = {"by": STRATEGIST, "at": NOW}
    act = lambda: plan.change_status(store, "m1", MeasureStatus.DECIDED, "", **how)  # noqa: E731
    return act, "Åtgärden är beslutad. Välj"


def answering_upon_the_same(store: Store) -> tuple[Act, str]:
    levels = iter([Level.SEVERE, Level.NORMAL])

    def answer() -> str:
        seen = {CELL: Seen(own_entry_id="", answers=[None], comments=[""])}
        changed = replace(RATING, answer=next(levels))
        return ratings.save(store, [changed], by=member(), at=while_open(), seen=seen)

    return answer, "Ändrad av kollega"


TWICE = [
    *(adding_a_round, withdrawing, closing, extending, opening_again, publishing, approving, sending_back),
    *(adding_a_measure, deciding_on_a_measure, answering_upon_the_same),
]


@pytest.mark.parametrize("prepared", TWICE, ids=lambda prepared: prepared.__name__)
def test_one_of_two_counts_and_the_other_is_told_so(
    store: Store, monkeypatch: pytest.MonkeyPatch, prepared: Callable[[Store], tuple[Act, str]]
) -> None:
    act, told = prepared(store)
    before = store.version

    outcomes = at_once(store, monkeypatch, act, act)

    (problem,) = problems(outcomes)
    assert told in problem
    assert store.version == before + 1


def test_what_is_frozen_is_frozen_once(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    act, _ = publishing(store)

    at_once(store, monkeypatch, act, act)

    sql = "select count(*) as rows, count(distinct (area_id, theme_id)) as cells from ledger.published_cells"
    (counted,) = store.rows(sql)
    assert counted["rows"] == counted["cells"] > 0


def test_handing_in_as_the_round_is_closed_is_before_it_or_refused(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    rate(store, agency_id="social_services")
    ratings.save(store, [RATING], by=member(), at=DEADLINE - timedelta(seconds=1))
    how: dict[str, Any] = {"at": DEADLINE - timedelta(seconds=1)}

    handed_in, closed = at_once(
        store,
        monkeypatch,
        lambda: ratings.hand_in(store, ROUND_ID, "police", by=member(), **how),
        lambda: rounds.close(store, ROUND_ID, by=STRATEGIST, **how),
    )

    assert closed is None
    kinds = [row["kind"] for row in store.rows("select kind from ledger.entries order by entry_number")]
    if isinstance(handed_in, ProblemError):
        assert "är stängd och tar inte emot fler svar. Kontakta OSF-strategen" in str(handed_in)
        assert kinds.count("hand_in") == 1
    else:
        assert kinds[-2:] == ["hand_in", "close_round"]


def test_handing_in_that_waited_until_the_round_was_published_is_refused(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The clock was looked at before the deadline, but the entry comes after that of the publishing."""
    rate(store)
    ratings.save(store, [replace(RATING, answer=Level.SEVERE)], by=member(), at=while_open())

    outcomes = at_once(
        store,
        monkeypatch,
        lambda: ratings.hand_in(store, ROUND_ID, "police", by=member(), at=DEADLINE - timedelta(seconds=1)),
        lambda: rounds.publish(store, ROUND_ID, by=STRATEGIST, at=DEADLINE),
    )

    kinds = [row["kind"] for row in store.rows("select kind from ledger.entries order by entry_number")]
    assert kinds[-1] == "publish_round"
    assert all("tar inte emot fler svar" in problem for problem in problems(outcomes))
    (frozen,) = store.rows("select severe_count from ledger.published_cells where (area_id, theme_id) = (?, ?)", CELL)
    assert frozen["severe_count"] == kinds.count("hand_in") - 1


def test_approving_while_it_is_closed_counts_before_it_or_is_refused(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    request = ask(store)

    approved, closed = at_once(
        store,
        monkeypatch,
        lambda: approve(store, request, OTHER),
        lambda: rounds.close(store, ROUND_ID, by=STRATEGIST, at=while_open()),
    )

    assert closed is None
    counting = store.rows("select 1 from counting_answers where agency_id = 'education'")
    if isinstance(approved, ProblemError):
        assert "tar inte emot fler svar" in str(approved)
        assert not counting
    else:
        assert len(counting) == 1


def test_approving_and_sending_back_is_one_of_them(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    request = ask(store)

    outcomes = at_once(
        store, monkeypatch, lambda: approve(store, request, OTHER), lambda: send_back(store, request, THIRD)
    )

    assert len(problems(outcomes)) == 1
    assert entries_count(store, "approve") + entries_count(store, "send_back") == 1


def test_what_is_approved_is_what_was_asked_about_though_it_is_asked_anew(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    request = ask(store)
    ratings.save(
        store,
        [replace(RATING, agency_id="education", answer=Level.SEVERE)],
        by=member("education"),
        at=while_open(),
    )

    approved, asked = at_once(
        store, monkeypatch, lambda: approve(store, request, OTHER), lambda: ask_again(store, THIRD)
    )

    assert asked.handed_in_by == THIRD
    counting = [row["answer"] for row in store.rows("select answer from counting_answers")]
    assert counting == ([] if isinstance(approved, ProblemError) else [Level.WORRYING])


def test_a_file_read_twice_at_once_is_written_once(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    act = lambda: imports.import_ratings(store, [RATING], by=STRATEGIST, at=while_open())  # noqa: E731

    outcomes = at_once(store, monkeypatch, act, act)

    assert sorted(outcome.new_count for outcome in outcomes) == [0, 1]
    assert len(store.rows("select 1 from ledger.ratings")) == 1


def test_a_file_read_while_a_member_saves_counts_and_the_draft_waits(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    saved = replace(RATING, answer=Level.SEVERE)

    at_once(
        store,
        monkeypatch,
        lambda: imports.import_ratings(store, [RATING], by=STRATEGIST, at=while_open()),
        lambda: ratings.save(store, [saved], by=member(), at=while_open()),
    )

    (own,) = store.rows("select answer, is_counting from own_answers")
    assert (own["answer"], own["is_counting"]) == ("severe", False)
    assert [row["answer"] for row in store.rows("select answer from counting_answers")] == ["worrying"]


def test_each_who_hands_in_gets_a_receipt_of_their_own(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    ratings.save(store, [RATING], by=member(), at=while_open())
    act = lambda: ratings.hand_in(store, ROUND_ID, "police", by=member(), at=while_open())  # noqa: E731

    receipts = at_once(store, monkeypatch, act, act)

    assert sorted(receipt.version for receipt in receipts) == [1, 2]
    assert len({receipt.number for receipt in receipts}) == 2


def test_a_picture_that_two_open_is_noted_once(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    rate(store)
    seen = rounds.recorded_round(store, ROUND_ID)
    act = lambda: rounds.note_seen(store, seen, by=member(), at=after_closing())  # noqa: E731

    assert problems(at_once(store, monkeypatch, act, act)) == []

    assert entries_count(store, "open_picture") == 1
