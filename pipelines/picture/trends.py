"""Trend words: whether a place shows signs of getting worse or better over its published rounds.

Mann–Kendall's S with its variance for ties, widened for autocorrelation as Hamed and Rao do (1998, J. Hydrology
204:182–196), here for rounds that remember the one before (AR(1)). In a short series that memory is itself uncertain,
so S is judged by Student's t with n − 2 degrees of freedom. Over all places together the share of false signs is held
down by Benjamini–Hochberg.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import stats

from pipelines.access import check_see_picture, hidden_areas, visibility
from pipelines.domain import RoundState, TrendSign, User
from pipelines.ledger import Store

Numbers = NDArray[np.float64]

MOST_MEMORY = 0.95
"""A correlation between rounds above this is taken as this: the variance would have no bound."""


def signs(store: Store, *, user: User) -> pd.DataFrame:
    """One row per area and theme that the user may see: area_id, theme_id, rounds_count and sign.

    `sign` is a TrendSign, or missing where there is none to tell; `rounds_count` is how many published rounds with a
    level there are to go by, under the definition that holds now; what has none is not judged. Every place
    is judged together with all others, also those that the user may not see, so a sign is the same for everybody.
    """
    check_see_picture(user, RoundState.PUBLISHED)
    sql = """
        select * from history
        where is_valid_now and interpolated_median is not null
        order by area_id, theme_id, round_id
    """
    told = judged(
        store.read(sql),
        fewest_rounds=int(store.reference.setting("trend_rounds_count")),
        false_share=float(store.reference.setting("trend_false_share")),
    )
    lineages = store.read("select area_id, earlier_area_id from area_lineages")
    # What continues a hidden place would tell of it, too. Every area continues itself.
    hidden = lineages[lineages["earlier_area_id"].isin(hidden_areas(user, store.reference))]
    told = told[~told["area_id"].isin(hidden["area_id"])]
    return visibility.in_view(told, "trend_signs", user=user, reference=store.reference)


def judged(levels: pd.DataFrame, *, fewest_rounds: int, false_share: float) -> pd.DataFrame:
    """One row per area and theme, as `signs`; `levels` has a row per round with a level, in order: interpolated_median.

    Fewer than `fewest_rounds` never give a sign. Of the signs that are told, at most `false_share` are expected to be
    chance.
    """
    told = pd.DataFrame(
        [
            {"area_id": area_id, "theme_id": theme_id, "rounds_count": len(course), **_measured(course, fewest_rounds)}
            for (area_id, theme_id), course in levels.groupby(["area_id", "theme_id"])["interpolated_median"]
        ],
        columns=["area_id", "theme_id", "rounds_count", "score", "chance"],
    )
    tested = told[told["chance"].notna()]
    adjusted = stats.false_discovery_control(tested["chance"].to_numpy(dtype=float)) if len(tested) else []
    told["sign"] = pd.Series(
        [
            None if chance >= false_share else TrendSign.RISING if score > 0 else TrendSign.FALLING
            for chance, score in zip(adjusted, tested["score"], strict=True)
        ],
        index=tested.index,
        dtype=object,
    )
    return told.drop(columns=["score", "chance"])


def kendall_score(course: Sequence[float] | Numbers) -> int:
    """Kendall's S: how many pairs of rounds rise less how many fall. Equals are neither."""
    values = np.asarray(course, dtype=float)
    return int(np.triu(np.sign(values[None, :] - values[:, None])).sum())


def chance_of(course: Sequence[float] | Numbers) -> float:
    """How often a course without a trend would have an S at least as far from zero, 0–1 (the two-sided p-value)."""
    values = np.asarray(course, dtype=float)
    variance = variance_with_ties(values)
    if variance == 0:
        return 1.0
    widening = widening_by_memory(memory_of(values), len(values))
    distance = max(abs(kendall_score(values)) - 1, 0) / np.sqrt(variance * widening)
    return float(2 * stats.t.sf(distance, len(values) - 2))


def variance_with_ties(values: Numbers) -> float:
    """The variance of S where there is neither trend nor memory, less what ties take away (Kendall 1975)."""
    counts = np.array([len(values), *np.unique(values, return_counts=True)[1]])
    all_pairs, *tied_pairs = counts * (counts - 1) * (2 * counts + 5) / 18
    return float(all_pairs - sum(tied_pairs))


def memory_of(values: Numbers) -> float:
    """The correlation of each round with the next, 0–0.95, of the ranks that remain when a straight line is taken out.

    A short series makes it look smaller than it is; the correction is Kendall's (1954, Biometrika 41:403–404).
    """
    count = len(values)
    rounds = np.arange(count)
    rest = stats.rankdata(np.round(values - np.polyval(np.polyfit(rounds, values, 1), rounds), 9))
    rest = rest - rest.mean()
    if not rest.any():
        return 0.0
    found = (rest[1:] @ rest[:-1]) / (rest @ rest)
    return float(np.clip((count * found + 2) / (count - 4), 0, MOST_MEMORY))


def widening_by_memory(memory: float, count: int) -> float:
    """How many times larger the variance of S is with this memory, 1 or more (Hamed and Rao 1998, equation 15)."""
    apart = np.arange(1, count)
    weights = (count - apart) * (count - apart - 1) * (count - apart - 2)
    return float(1 + 2 / (count * (count - 1) * (count - 2)) * (weights @ memory**apart))


def _measured(course: pd.Series[Any], fewest_rounds: int) -> dict[str, float | None]:
    if len(course) < fewest_rounds:
        return {"score": 0, "chance": None}
    values = course.to_numpy(dtype=float)
    return {"score": kendall_score(values), "chance": chance_of(values)}
