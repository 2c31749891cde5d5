"""How well something that was said agrees with what was true."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from scipy.stats import spearmanr

from pipelines.validation.worlds import Booleans, Floats, Trial

WORST_COUNT = 6
WINDOW = 3
"""A cell is stable in a round if its true level is what it was in this many rounds before."""


def hit_rate(scores: Floats, status: Floats, worst_count: int = WORST_COUNT) -> float:
    """The share (0-1) of each round's truly worst cells that are among the worst by `scores`, over all rounds.

    Cells with the same number are drawn by lot: each gets the share of the places that are left for them, so a method
    is neither rewarded nor punished for the order of the rows. Cells without a number come last. Cells that are truly
    alike share the places of the worst in the same way.
    """
    shares = [
        _chance_of_worst(said, worst_count) @ _chance_of_worst(true, worst_count) / worst_count
        for said, true in zip(np.where(np.isnan(scores), -np.inf, scores), status, strict=True)
    ]
    return float(np.mean(shares))


def rank_correlation(scores: Floats, status: Floats) -> float:
    """Spearman's correlation with the truth over the cells that have a number, as a mean over rounds; 1 is the same
    order. Rounds where fewer than three cells have one, or where all are alike, are left out."""
    found = []
    for said, true in zip(scores, status, strict=True):
        shown = ~np.isnan(said)
        if shown.sum() >= 3 and np.ptp(said[shown]) > 0 and np.ptp(true[shown]) > 0:
            found.append(spearmanr(said[shown], true[shown]).statistic)
    return float(np.mean(found)) if found else float("nan")


def is_stable(trial: Trial) -> Booleans:
    """Rounds × cells: the true level is below *kritiskt* and the same as in the three rounds before."""
    levels = trial.levels
    unchanged = np.zeros(levels.shape, dtype=bool)
    unchanged[WINDOW:] = True
    for back in range(1, WINDOW + 1):
        unchanged[back:] &= levels[back:] == levels[:-back]
    return np.asarray(unchanged & (levels < float(trial.reference.setting("flag_rank"))))


def false_alarms(signals: Booleans, trial: Trial) -> float:
    """Signals raised per 100 stable cell-rounds: nothing has become worse there, and it is not critical."""
    stable = is_stable(trial)
    return float(100 * signals[stable].sum() / stable.sum()) if stable.any() else float("nan")


def delays(signals: Booleans, trial: Trial) -> list[float]:
    """For each shock, the rounds from when it begins until a signal is raised in its cell: 0 is the same round.

    Infinite for a shock that ends without one. A shock that cannot be seen, since the truth was near the worst level
    already and rose less than three quarters of what it would have, is left out.
    """
    found = []
    last = len(signals) - 1
    for shock in trial.shocks:
        cell = trial.cells.index((shock.area_id, shock.theme_id))
        start = last - shock.starts_rounds_ago
        rise = trial.status[start, cell] - trial.status[start - 1, cell]
        raised = np.flatnonzero(signals[start : start + shock.lasts_rounds, cell])
        if rise >= 0.75 * shock.size:
            found.append(float(raised[0]) if len(raised) else float("inf"))
    return found


def median_delay(found: Sequence[float]) -> float:
    """The middle delay; infinite if more than half of the shocks are never signalled."""
    return float(np.quantile(found, 0.5, method="inverted_cdf")) if found else float("nan")


def _chance_of_worst(values: Floats, worst_count: int) -> Floats:
    """Each cell's chance (0-1) of being among the worst when those with the same value are drawn by lot."""
    threshold = np.sort(values)[-worst_count]
    above, alike = values > threshold, values == threshold
    return np.asarray(above + alike * (worst_count - above.sum()) / alike.sum())
