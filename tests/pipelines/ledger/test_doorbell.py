"""The doorbell: a program that cannot open the store is answered by the one that holds it."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from pipelines.ledger.doorbell import Answer, beside, listening, ring
from tests.awaited import awaited


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return beside(tmp_path / "osf.duckdb")


def while_listening(path: Path, errand: Callable[[], Answer], do: Callable[[], object]) -> object:
    """What `do` gives, run beside a server that answers the door."""

    async def serve() -> object:
        async with listening(path, {"errand": errand}):
            return await asyncio.to_thread(do)

    return awaited(serve())


def done(*_words: str) -> Answer:
    return Answer("Åtta skickade.", is_fine=True)


def test_who_rings_gets_the_answer(path: Path) -> None:
    assert while_listening(path, done, lambda: ring(path, "errand")) == Answer("Åtta skickade.", is_fine=True)


def test_nobody_answers_where_nobody_is(path: Path) -> None:
    assert ring(path, "errand") is None
    while_listening(path, done, lambda: None)
    assert ring(path, "errand") is None
    assert not path.exists()


def test_a_doorbell_left_behind_by_a_server_that_died_is_replaced(path: Path) -> None:
    path.touch()

    assert while_listening(path, done, lambda: ring(path, "errand")) == done()


def test_only_the_servers_own_user_can_ring(path: Path) -> None:
    assert while_listening(path, done, lambda: path.stat().st_mode & 0o777) == 0o600


def test_an_errand_that_breaks_is_no_answer(path: Path) -> None:
    def broken() -> Answer:
        raise ZeroDivisionError

    assert while_listening(path, broken, lambda: ring(path, "errand")) is None


def test_two_that_ring_at_once_are_answered_one_at_a_time(path: Path) -> None:
    at_work, most_at_work = [0], [0]

    def slow() -> Answer:
        at_work[0] += 1
        most_at_work[0] = max(most_at_work[0], at_work[0])
        time.sleep(0.05)
        at_work[0] -= 1
        return done()

    def ring_at_once() -> None:
        rings = [threading.Thread(target=ring, args=(path, "errand")) for _ in range(4)]
        for one in rings:
            one.start()
        for one in rings:
            one.join()

    while_listening(path, slow, ring_at_once)

    assert most_at_work == [1]


def test_a_server_whose_path_is_too_long_runs_without(tmp_path: Path) -> None:
    assert while_listening(tmp_path / ("x" * 120), done, lambda: "runs") == "runs"


def test_who_rings_says_which_errand_and_with_which_words(path: Path) -> None:
    def told(*words: str) -> Answer:
        return Answer(" ".join(words), is_fine=True)

    answer = while_listening(path, told, lambda: (ring(path, "errand", "en", "kopia"), ring(path, "another")))

    assert answer == (Answer("en kopia", is_fine=True), None)


def test_a_second_server_leaves_the_doorbell_of_the_first_alone(path: Path) -> None:
    def second() -> Answer:
        return Answer("Fel server.", is_fine=False)

    def mistaken() -> object:
        return while_listening(path, second, lambda: ring(path, "errand")), ring(path, "errand")

    assert while_listening(path, done, mistaken) == (done(), done())
