"""What is counted as a hit, a false alarm and a delay."""

from __future__ import annotations

import numpy as np
import pytest

from pipelines.simulation import Shock
from pipelines.validation import scores
from tests.pipelines.validation.conftest import MakeTrial

NAN = np.nan


def test_the_right_order_hits_all_and_the_wrong_none() -> None:
    status = np.array([[1.0, 2, 3, 4]])

    assert scores.hit_rate(status, status, worst_count=2) == 1
    assert scores.hit_rate(-status, status, worst_count=2) == 0


def test_those_that_a_method_cannot_tell_apart_are_drawn_by_lot() -> None:
    status = np.array([[1.0, 2, 3, 4]])

    assert scores.hit_rate(np.ones((1, 4)), status, worst_count=2) == pytest.approx(2 / 4)
    one_sure_one_of_three = np.array([[1.0, 1, 1, 2]])
    assert scores.hit_rate(one_sure_one_of_three, status, worst_count=2) == pytest.approx((1 + 1 / 3) / 2)


def test_cells_that_are_truly_alike_share_the_places_of_the_worst() -> None:
    assert scores.hit_rate(np.array([[1.0, 2, 3]]), np.array([[5.0, 5, 1]]), worst_count=1) == 0
    assert scores.hit_rate(np.array([[3.0, 2, 1]]), np.array([[5.0, 5, 1]]), worst_count=1) == pytest.approx(0.5)


def test_a_cell_without_a_number_comes_last() -> None:
    assert scores.hit_rate(np.array([[NAN, 1.0, 1]]), np.array([[5.0, 4, 1]]), worst_count=2) == pytest.approx(0.5)


def test_the_hit_rate_is_the_mean_over_rounds() -> None:
    status = np.array([[1.0, 2], [1, 2]])

    assert scores.hit_rate(np.array([[1.0, 2], [2, 1]]), status, worst_count=1) == pytest.approx(0.5)


def test_the_rank_correlation_looks_at_order_alone_and_leaves_out_what_is_not_shown() -> None:
    status = np.array([[1.0, 1.5, 2, 5]])

    assert scores.rank_correlation(np.array([[1.0, 2, 30, NAN]]), status) == pytest.approx(1)
    assert scores.rank_correlation(np.array([[3.0, 2, 1, NAN]]), status) == pytest.approx(-1)
    assert np.isnan(scores.rank_correlation(np.array([[1.0, 1, 1, 1]]), status))


def test_a_cell_is_stable_when_its_level_is_what_it_was_in_three_rounds_before(by_hand: MakeTrial) -> None:
    status = [[1.0, 3, 1], [1.2, 3, 1], [1.4, 3, 1], [0.9, 3, 1], [1.1, 2, 1.6]]

    stable = scores.is_stable(by_hand(status=status))

    assert stable.tolist() == [[False] * 3] * 3 + [[True] * 3, [True, False, False]]


def test_a_critical_cell_is_not_one_to_be_silent_about(by_hand: MakeTrial) -> None:
    assert not scores.is_stable(by_hand(status=[[4.0]] * 6)).any()


def test_false_alarms_are_counted_in_stable_cells_only(by_hand: MakeTrial) -> None:
    trial = by_hand(status=[[1.0, 4]] * 7)
    signals = np.zeros((7, 2), dtype=bool)
    signals[0, 0] = signals[5, 0] = True
    signals[:, 1] = True

    assert scores.false_alarms(signals, trial) == pytest.approx(100 / 4)


def test_the_delay_is_counted_from_the_round_in_which_it_begins(by_hand: MakeTrial) -> None:
    shock = Shock("Prov", "0980R005", "theme_0", starts_rounds_ago=3, lasts_rounds=3, fades_rounds=0, size=2)
    trial = by_hand(status=[[1.0]] * 2 + [[3.0]] * 3 + [[1.0]], shocks=(shock,))

    def delay_of(*rounds: int) -> list[float]:
        return scores.delays(np.isin(np.arange(6), rounds)[:, None], trial)

    assert delay_of(2) == [0]
    assert delay_of(1, 4) == [2]  # what was raised before it happened does not count
    assert delay_of(5) == [float("inf")]  # nor what comes when it is over


def test_a_shock_that_cannot_be_seen_is_left_out(by_hand: MakeTrial) -> None:
    shock = Shock("Prov", "0980R005", "theme_0", starts_rounds_ago=0, lasts_rounds=3, fades_rounds=0, size=2)

    assert scores.delays(np.zeros((2, 1), dtype=bool), by_hand(status=[[4.8], [5.0]], shocks=(shock,))) == []


def test_the_median_delay_is_one_that_was_found_and_infinite_if_most_are_not() -> None:
    infinite = float("inf")

    assert scores.median_delay([0, 1, infinite]) == 1
    assert scores.median_delay([0, infinite, infinite]) == infinite
    assert np.isnan(scores.median_delay([]))
