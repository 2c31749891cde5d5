"""The rules of signals over arrays are the rules of the product."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from pipelines.ledger import Store
from pipelines.validation import signal_rules as signals
from pipelines.validation.signal_rules import Rules
from pipelines.validation.worlds import Trial
from tests.pipelines.validation.conftest import MakeTrial

RULES = Rules(flag_rank=4, rise_rank=2, paired_minimum=3, confirmed_share=0.5, silent_rounds=2)
NAN = np.nan


def raised_in(trial: Trial) -> list[int]:
    """The rounds in which the only cell is a signal."""
    return np.flatnonzero(signals.product_signals(trial, RULES)[:, 0]).tolist()


def cell(*rounds: list[float]) -> list[list[list[float]]]:
    """The ranks of one cell: a list per round with a rating per agency."""
    return [[[rank] for rank in ratings] for ratings in rounds]


def test_one_critical_rating_is_enough_even_without_a_quorum(by_hand: MakeTrial) -> None:
    assert raised_in(by_hand(ranks=cell([1, 1, 1], [4, NAN, NAN]))) == [1]


def test_a_rise_by_most_is_a_signal_at_once_and_by_half_is_not(by_hand: MakeTrial) -> None:
    assert raised_in(by_hand(ranks=cell([1, 1, 1], [2, 2, 1]))) == [1]
    assert raised_in(by_hand(ranks=cell([1, 1, 1, 2], [2, 2, 1, 2]))) == []
    assert raised_in(by_hand(ranks=cell([1, 1, NAN], [2, 2, 2]))) == []  # only two rated both times


def test_a_level_above_before_for_two_rounds_is_a_signal(by_hand: MakeTrial) -> None:
    calm, risen = [1.0, 1, 2, 2, NAN], [1.0, 2, 2, NAN, 2]

    assert raised_in(by_hand(ranks=cell([1, 1, 1, 2, 2], calm, [1, 1, 1, 2, 2]))) == []
    assert raised_in(by_hand(ranks=cell([1, 1, 1, 2, 2], risen, [1, 1, 2, 2, 2]))) == [2]


def test_a_rise_below_the_rank_of_a_rise_is_no_signal(by_hand: MakeTrial) -> None:
    trial = by_hand(ranks=[[[1, 1], [1, 1], [1, 1]], [[2, 3], [2, 3], [1, 3]], [[2, 3], [2, 3], [2, 3]]])

    found = signals.product_signals(trial, replace(RULES, rise_rank=3))

    assert found.tolist() == [[False, False], [False, True], [False, False]]
    assert not signals.method_signals(np.array([[1.0], [2], [2]]), replace(RULES, rise_rank=3)).any()


def test_an_equal_signal_is_silent_for_so_many_rounds_and_a_stronger_one_never() -> None:
    calls, none = np.array([[4.0], [4], [4], [4], [5], [4]]), np.zeros((6, 1))

    for answers, rises in ((calls, none), (none, calls), (calls, calls)):
        assert np.flatnonzero(signals.raised(answers, rises, calls, silent_rounds=2)).tolist() == [0, 3, 4]
        assert signals.raised(answers, rises, calls, silent_rounds=0).all()


def test_one_critical_rating_does_not_silence_that_the_level_rises(by_hand: MakeTrial) -> None:
    assert raised_in(by_hand(ranks=cell([4, 1, 1, 1], [4, 4, 4, 4], [4, 4, 4, 4]))) == [0, 1]
    assert raised_in(by_hand(ranks=cell([5, 1, 1, 1], [5, 4, 4, 4], [5, 4, 4, 4]))) == [0, 1]
    assert raised_in(by_hand(ranks=cell([1, 1, 1, 1], [5, 4, 4, 4], [5, 4, 4, 4]))) == [1]
    # What was told again is the rise alone, so the answer is silent only as long as its own signal makes it.
    assert raised_in(by_hand(ranks=cell([5, 1, 1, 1], [5, 4, 4, 4], [5, 4, 4, 4], [5, 4, 4, 4]))) == [0, 1, 3]


def test_a_method_raises_at_critical_or_when_higher_for_two_rounds() -> None:
    assert signals.method_signals(np.array([[1.0], [3.4], [3.5]]), RULES)[:, 0].tolist() == [False, False, True]
    assert signals.method_signals(np.array([[1.0], [1.6], [1.0]]), RULES).sum() == 0
    assert signals.method_signals(np.array([[1.0], [NAN], [2.0]]), RULES).sum() == 0


def test_what_is_raised_is_what_the_product_raises(drawn: Trial, drawn_store: Store) -> None:
    frozen = drawn_store.rows("select round_id, area_id, theme_id from ledger.published_signals")
    round_ids = [round_.round_id for round_ in drawn.world.rounds]
    places = [
        (round_ids.index(row["round_id"]), drawn.cells.index((row["area_id"], row["theme_id"]))) for row in frozen
    ]

    found = np.argwhere(signals.product_signals(drawn, signals.rules_of(drawn.reference)))

    assert len(places) > 20
    assert sorted(places) == sorted((round_, cell) for round_, cell in found.tolist())
