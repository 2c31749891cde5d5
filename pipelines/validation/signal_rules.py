"""When a cell becomes a signal: the product's own rules over a whole world at once, and the same for other methods.

The rules are those of the models `signal_candidates` and `raised_signals`; a test holds them against the product.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from pipelines.reference import Reference
from pipelines.validation.methods import is_given, upper_median
from pipelines.validation.worlds import Booleans, Floats, Trial, nearest_level


@dataclass(frozen=True)
class Rules:
    """The rows of `method.csv` that decide what becomes a signal."""

    flag_rank: float
    rise_rank: float
    paired_minimum: int
    confirmed_share: float
    silent_rounds: int


def rules_of(reference: Reference) -> Rules:
    return Rules(
        flag_rank=float(reference.setting("flag_rank")),
        rise_rank=float(reference.setting("signal_rise_rank")),
        paired_minimum=int(reference.setting("agreement_minimum_count")),
        confirmed_share=float(reference.setting("confirmed_share")),
        silent_rounds=int(reference.setting("signal_silent_rounds")),
    )


def product_signals(trial: Trial, rules: Rules) -> Booleans:
    """Rounds × cells: what the product raises. Somebody's answer at the flag's rank, or a level that has risen far
    enough, confirmed by most of those who rated both times or by two rounds in a row; each until it has been told."""
    level = upper_median(trial)
    worst = np.where(is_given(trial.ranks), trial.ranks, -np.inf).max(axis=1)
    by_someone = np.where(worst >= rules.flag_rank, worst, 0)
    by_most = np.where(_is_higher(level, _ago(level, 1)) & _is_raised_by_most(trial, rules), level, 0)
    risen = _enough(np.maximum(by_most, _two_rounds(level)), rules)
    return raised(by_someone, risen, level, rules.silent_rounds)


def method_signals(scores: Floats, rules: Rules) -> Booleans:
    """Rounds × cells for any method: its level is at the flag's rank, or at that of a rise and higher than before for
    two rounds in a row."""
    level = nearest_level(scores)
    critical = np.where(_is_higher(level, rules.flag_rank - 1), level, 0)
    return raised(critical, _enough(_two_rounds(level), rules), level, rules.silent_rounds)


def every_step(scores: Floats) -> Booleans:
    """Rounds × cells: the level is higher than the round before. What the rules are there to be calmer than."""
    level = nearest_level(scores)
    return _is_higher(level, _ago(level, 1))


def raised(answers: Floats, rises: Floats, levels: Floats, silent_rounds: int) -> Booleans:
    """Rounds × cells: an answer stronger than the signals of the latest rounds, or a rise to a level that none showed.

    `answers` and `rises` are the ranks of what calls for a signal, 0 where nothing does.
    """
    strength, shown = np.zeros(levels.shape), np.zeros(levels.shape)
    for number in range(len(levels)):
        latest = slice(max(0, number - silent_rounds), number)
        answer = np.where(answers[number] > strength[latest].max(axis=0, initial=0), answers[number], 0)
        rise = np.where(rises[number] > shown[latest].max(axis=0, initial=0), rises[number], 0)
        strength[number] = np.maximum(answer, rise)
        shown[number] = np.where(strength[number] > 0, np.nan_to_num(levels[number]), 0)
    return strength > 0


def _enough(level: Floats, rules: Rules) -> Floats:
    """The level where it is at the rank from which a rise is a signal, else 0."""
    return np.where(_is_higher(level, rules.rise_rank - 1), level, 0)


def _two_rounds(level: Floats) -> Floats:
    """The level where this round and the one before both lie above the one before them, else 0."""
    earlier = _ago(level, 2)
    return np.where(_is_higher(level, earlier) & _is_higher(_ago(level, 1), earlier), level, 0)


def _is_raised_by_most(trial: Trial, rules: Rules) -> Booleans:
    before = _ago(trial.ranks, 1)
    paired = (is_given(trial.ranks) & is_given(before)).sum(axis=1)
    higher = (trial.ranks > before).sum(axis=1)
    return np.asarray((paired >= rules.paired_minimum) & (higher > rules.confirmed_share * paired))


def _is_higher(now: Floats, before: Floats | float) -> Booleans:
    """False where either is missing."""
    return np.asarray(now > before)


def _ago(values: Floats, rounds_count: int) -> Floats:
    """The values so many rounds before; missing before the first round."""
    return np.concatenate([np.full_like(values[:rounds_count], np.nan), values[:-rounds_count]])
