"""The methods side by side in every kind of world, and what the rules of signals cost and give."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from pipelines.reference import Reference
from pipelines.validation import scores
from pipelines.validation.methods import METHODS, upper_median
from pipelines.validation.signal_rules import Rules, every_step, method_signals, product_signals, rules_of
from pipelines.validation.worlds import Booleans, Conditions, Floats, Trial, make

PRODUCT = "Lägesbilds signaler"
EVERY_STEP = "Varje steg uppåt"
LENS, ORACLE = "Stränghet borträknad", "Facit om verksamheterna"
SILENCES = (0, 3, 6, 9, 12)
SHARES = (0.5, 0.67)
RISE_RANKS = (2, 3)

MOST_FALSE_ALARMS = 3.0
LONGEST_DELAY = 2.0
LEAST_OF_ORACLE = 0.95


@dataclass(frozen=True)
class Target:
    """Something the method should reach in the default world, and what it did."""

    words: str
    found: float
    is_met: bool


def compare(reference: Reference, conditions: Sequence[Conditions], seeds: Sequence[int]) -> pd.DataFrame:
    """One row per kind of world and method: world, method, hit_rate and rank_correlation (0-1, missing for a rule of
    signals), false_alarms (per 100 stable cell-rounds), delay (rounds, infinite if most shocks are never signalled),
    found_share (of the shocks). Each world is made once per seed; the rates are means over worlds, the delay the
    median over all their shocks.
    """
    rows: list[dict[str, object]] = []
    for kind in conditions:
        trials = [make(reference, kind, seed) for seed in seeds]
        for method, signals in _all_signals(trials, rules_of(reference)).items():
            score = METHODS.get(method)
            said = [score(trial) for trial in trials] if score else []
            quality = {
                "hit_rate": _mean(scores.hit_rate(*pair) for pair in _with_truth(said, trials)),
                "rank_correlation": _mean(scores.rank_correlation(*pair) for pair in _with_truth(said, trials)),
            }
            rows.append({"world": kind.name, "method": method, **quality, **alarm_measures(signals, trials)})
    return pd.DataFrame(rows)


def alarm_measures(signals: Sequence[Booleans], trials: Sequence[Trial]) -> dict[str, float]:
    """false_alarms, delay and found_share of what was raised in some worlds."""
    pairs = list(zip(signals, trials, strict=True))
    delays = [delay for raised, trial in pairs for delay in scores.delays(raised, trial)]
    return {
        "false_alarms": _mean(scores.false_alarms(raised, trial) for raised, trial in pairs),
        "delay": scores.median_delay(delays),
        "found_share": float(np.isfinite(delays).mean()) if delays else float("nan"),
    }


def trade_off(reference: Reference, kind: Conditions, seeds: Sequence[int]) -> pd.DataFrame:
    """One row per choice of three rows in `method.csv`: rise_rank (from which a rise is a signal), confirmed_share,
    silent_rounds; then false_alarms, delay, found_share and is_chosen (what the file says)."""
    trials, chosen = [make(reference, kind, seed) for seed in seeds], rules_of(reference)
    tried = [
        replace(chosen, rise_rank=rise_rank, confirmed_share=share, silent_rounds=silence)
        for rise_rank in sorted({*RISE_RANKS, chosen.rise_rank})
        for share in sorted({*SHARES, chosen.confirmed_share})
        for silence in sorted({*SILENCES, chosen.silent_rounds})
    ]
    return pd.DataFrame(
        [
            {
                "rise_rank": int(rules.rise_rank),
                "confirmed_share": rules.confirmed_share,
                "silent_rounds": rules.silent_rounds,
                **alarm_measures([product_signals(trial, rules) for trial in trials], trials),
                "is_chosen": rules == chosen,
            }
            for rules in tried
        ]
    )


def targets(results: pd.DataFrame, world: str) -> list[Target]:
    """What the method should reach in a kind of world, from the rows of `compare`."""
    found = {row["method"]: row for row in results[results["world"] == world].to_dict("records")}
    alarms, delay = found[PRODUCT]["false_alarms"], found[PRODUCT]["delay"]
    of_oracle = found[LENS]["hit_rate"] / found[ORACLE]["hit_rate"]
    return [
        Target("Falska larm per 100 stabila rutor, högst 3", alarms, alarms <= MOST_FALSE_ALARMS),
        Target("Omgångar tills en händelse på två nivåer ger signal, högst 2", delay, delay <= LONGEST_DELAY),
        Target("Linsens träff som andel av facits, minst 0,95", of_oracle, of_oracle >= LEAST_OF_ORACLE),
    ]


def _all_signals(trials: Sequence[Trial], rules: Rules) -> Mapping[str, list[Booleans]]:
    """Method → what it raises in each world; the product's own rules and every step up beside."""
    return {
        **{name: [method_signals(score(trial), rules) for trial in trials] for name, score in METHODS.items()},
        EVERY_STEP: [every_step(upper_median(trial)) for trial in trials],
        PRODUCT: [product_signals(trial, rules) for trial in trials],
    }


def _with_truth(said: Sequence[Floats], trials: Sequence[Trial]) -> Iterable[tuple[Floats, Floats]]:
    return [(of_one, trial.status) for of_one, trial in zip(said, trials, strict=False)]


def _mean(values: Iterable[float]) -> float:
    """The mean of what is not missing; missing if nothing is."""
    found = [value for value in values if not np.isnan(value)]
    return float(np.mean(found)) if found else float("nan")
