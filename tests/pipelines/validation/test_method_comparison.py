"""What the method should reach in the default world, and what it is reached with."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from pipelines.reference import Reference
from pipelines.validation import method_comparison as comparison
from pipelines.validation import methods, worlds
from pipelines.validation import signal_rules as signals
from pipelines.validation.method_comparison import EVERY_STEP, LENS, ORACLE, PRODUCT
from pipelines.validation.worlds import DEFAULT, STABLE

SEEDS = range(1, 9)


@pytest.fixture(scope="module")
def results(reference: Reference) -> pd.DataFrame:
    return comparison.compare(reference, [DEFAULT, STABLE], SEEDS)


def test_the_targets_are_met_in_the_default_world(results: pd.DataFrame) -> None:
    targets = comparison.targets(results, DEFAULT.name)

    assert [target.words for target in targets if not target.is_met] == []
    assert len(targets) == 3


def test_a_target_can_be_missed() -> None:
    rows = [(PRODUCT, 3.1, 2.5, np.nan), (LENS, 0, 0, 0.7), (ORACLE, 0, 0, 0.8)]
    results = pd.DataFrame(rows, columns=["method", "false_alarms", "delay", "hit_rate"]).assign(world="Prov")

    assert [target.is_met for target in comparison.targets(results, "Prov")] == [False, False, False]


def test_the_products_signals_are_calmer_than_every_step(results: pd.DataFrame) -> None:
    alarms = results.set_index(["world", "method"])["false_alarms"]

    for world in (DEFAULT.name, STABLE.name):
        assert alarms[world, PRODUCT] < alarms[world, EVERY_STEP] / 2


def test_what_cannot_be_measured_is_missing_and_no_number(results: pd.DataFrame) -> None:
    stable = results[results["world"] == STABLE.name]

    assert stable["delay"].isna().all()  # nothing happens there
    assert results[results["method"] == PRODUCT]["hit_rate"].isna().all()


def test_a_longer_silence_and_a_higher_bar_give_fewer_false_alarms(reference: Reference) -> None:
    choices = comparison.trade_off(reference, replace(DEFAULT, rounds_count=20), SEEDS)
    alarms = choices.set_index(["rise_rank", "confirmed_share", "silent_rounds"])["false_alarms"]

    assert alarms[2, 0.5].is_monotonic_decreasing
    assert (alarms[3] < alarms[2]).all()
    assert (alarms[:, 0.67] <= alarms[:, 0.5]).all()
    assert choices["is_chosen"].sum() == 1


def test_in_a_stable_world_the_median_still_moves_up_a_step_in_about_one_meeting_in_five(reference: Reference) -> None:
    """Where the answers are as uncertain as three quarters of a level: why one step is never an alarm."""
    rising = []
    for seed in SEEDS:
        level = methods.upper_median(worlds.make(reference, replace(STABLE, noise=0.75), seed))
        comparable = np.isfinite(level[1:]) & np.isfinite(level[:-1])
        rising.append(signals.every_step(level)[1:][comparable].mean())

    assert np.mean(rising) == pytest.approx(0.2, abs=0.03)
