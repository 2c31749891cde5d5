"""What is compared is run in turn, and told with its smallest and largest."""

from __future__ import annotations

import pytest

from tests.bench.ratios import TURNS_COUNT, by_turn, console, in_turn, print_ratio, spread, tell_if_busy


def test_each_way_is_run_once_before_any_is_run_again() -> None:
    order: list[str] = []

    in_turn({"a": lambda: order.append("a"), "b": lambda: order.append("b")}, turns=2)

    assert order == ["a", "b", "a", "b"]
    assert TURNS_COUNT >= 5


def test_a_ratio_is_taken_to_the_run_beside_it() -> None:
    assert by_turn([2, 9], [1, 3]) == [2, 3]


def test_a_spread_has_the_median_and_both_ends() -> None:
    assert spread([1, 5, 2]) == "2.00 (1.00–5.00)"


@pytest.mark.parametrize(("target", "begins"), [(2, "ok"), (1.9, "HÖGT")])
def test_a_ratio_over_its_target_is_said(target: float, begins: str) -> None:
    with console.capture() as said:
        print_ratio("Något", [2.0, 2.0, 9.0], [1.0, 1.0, 1.0], target)

    assert said.get().startswith(begins)


@pytest.mark.parametrize(("share", "is_told"), [(0.02, False), (0.5, True)])
def test_a_busy_machine_is_told(monkeypatch: pytest.MonkeyPatch, share: float, is_told: bool) -> None:
    monkeypatch.setattr("tests.bench.ratios.busy_share", lambda _seconds: share)
    with console.capture() as said:
        tell_if_busy()

    assert ("Talen nedan gäller inte" in said.get()) is is_told
