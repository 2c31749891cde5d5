"""Ways to weigh an agency's ratings together into one level, over a whole world at once.

Every method answers a number for each round and cell: the higher the worse. All of them get the same material, so a
cell without quorum has no number from any of them. The upper median and the corrected lens are what the product does;
a test holds them against it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from pipelines.validation.worlds import Booleans, Floats, Trial

Method = Callable[[Trial], Floats]


def upper_median(trial: Trial) -> Floats:
    """The middle rating, and of two in the middle the higher: the level of the joint picture."""
    ordered = np.sort(trial.ranks, axis=1)  # the missing come last
    middle = np.minimum(is_given(trial.ranks).sum(axis=1) // 2, trial.ranks.shape[1] - 1)
    return _where_quorum(trial, np.take_along_axis(ordered, middle[:, None, :], axis=1)[:, 0, :])


def interpolated_median(trial: Trial) -> Floats:
    """The median between the levels, as in the charts: it tells apart cells whose level is the same."""
    given = is_given(trial.ranks)
    count, upper = given.sum(axis=1), upper_median(trial)
    lower = 6 - upper_median(replace(trial, ranks=6 - trial.ranks))  # the scale turned round
    at = (trial.ranks == upper[:, None, :]).sum(axis=1)
    below = (trial.ranks < upper[:, None, :]).sum(axis=1)
    return np.where(lower < upper, (lower + upper) / 2, upper - 0.5 + (count / 2 - below) / np.maximum(at, 1))


def mean(trial: Trial) -> Floats:
    return _where_quorum(trial, _mean(trial.ranks, axis=1))


def maximum(trial: Trial) -> Floats:
    """The worst that anybody says."""
    return _where_quorum(trial, np.where(is_given(trial.ranks), trial.ranks, -np.inf).max(axis=1))


def corrected(trial: Trial) -> Floats:
    """The mean of the ratings, each less its agency's usual strictness: the second lens."""
    return _where_quorum(trial, _mean(trial.ranks - strictness(trial)[:, :, None], axis=1))


def oracle(trial: Trial) -> Floats:
    """The best that can be said by someone who knows each agency's strictness and noise: the mean of the ratings
    less the true strictness, each weighted by the inverse of its variance."""
    weights = np.where(is_given(trial.ranks), trial.noise[None, :, None] ** -2.0, 0)
    levelled = np.nan_to_num(trial.ranks - trial.strictness[None, :, None])
    with np.errstate(invalid="ignore"):
        return _where_quorum(trial, (levelled * weights).sum(axis=1) / weights.sum(axis=1))


METHODS: dict[str, Method] = {
    "Övre median": upper_median,
    "Median mellan nivåerna": interpolated_median,
    "Medelvärde": mean,
    "Högsta svaret": maximum,
    "Stränghet borträknad": corrected,
    "Facit om verksamheterna": oracle,
}


def strictness(trial: Trial) -> Floats:
    """Rounds × agencies: how much higher than the others it has rated in the rounds before, as the product
    reckons it (the model `agency_strictness`)."""
    given = is_given(trial.ranks)
    count = given.sum(axis=1, keepdims=True)
    is_compared = given & has_quorum(trial)[:, None, :] & (count > 1)
    others = (np.nansum(trial.ranks, axis=1, keepdims=True) - trial.ranks) / np.maximum(count - 1, 1)
    steps = np.where(is_compared, trial.ranks - others, 0).sum(axis=2).cumsum(axis=0)
    compared = is_compared.sum(axis=2).cumsum(axis=0)
    shrunk = steps / (compared + float(trial.reference.setting("strictness_shrinkage")))
    return np.vstack([np.zeros_like(shrunk[:1]), shrunk[:-1]])


def has_quorum(trial: Trial) -> Booleans:
    """Rounds × cells: whether enough have rated for a level to be shown. Everybody who rates here is expected to."""
    ratings_count = is_given(trial.ranks).sum(axis=1)
    enough = ratings_count >= int(trial.reference.setting("quorum_ratings_count"))
    share = float(trial.reference.setting("quorum_share"))
    return np.asarray(enough & (ratings_count >= share * trial.is_expected.sum(axis=0)))


def is_given(ranks: Floats) -> Booleans:
    return ~np.isnan(ranks)


def _mean(values: Floats, axis: int) -> Floats:
    """The mean of what is there; missing where nothing is."""
    count = is_given(values).sum(axis=axis)
    return np.where(count > 0, np.nansum(values, axis=axis) / np.maximum(count, 1), np.nan)


def _where_quorum(trial: Trial, scores: Floats) -> Floats:
    return np.where(has_quorum(trial), scores, np.nan)
