"""Agencies that see the same status in their own ways, and the answers they give."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from pipelines.domain import NO_INSIGHT, Agency, Confidence, Level, Outlook, Round
from pipelines.swedish import STOCKHOLM

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

ANSWERS = [*Level, NO_INSIGHT]
OUTLOOKS = [Outlook.BETTER, Outlook.SAME, Outlook.WORSE]
CONFIDENCES = list(Confidence)
CONFIDENCE_SHARES = [0.5, 0.2, 0.3]
ABSENT_SHARE = 0.75
"""How much of what is missing is agencies that do not answer at all; the rest is single cells left empty."""
OPENING_DAYS = np.array([0, 1, 2, 3, 4, 7, 8, 9])
"""Weekdays on which a round is open, counted from the Monday when it opens; on the last one it closes at noon."""


@dataclass(frozen=True)
class Slots:
    """One agency and cell per position: the number of the agency, of the cell and of its theme."""

    agency: Integers
    cell: Integers
    theme: Integers


@dataclass(frozen=True)
class Habits:
    """One agency per position: levels added to what it sees, the spread of its noise, the share of answers it
    leaves out, how late in the round it answers (0-1), and per theme how often it has no insight (0-1)."""

    strictness: Floats
    noise: Floats
    missing_share: Floats
    lateness: Floats
    no_insight_share: Floats


def draw_habits(
    rng: np.random.Generator,
    agencies_count: int,
    themes_count: int,
    *,
    strictness_spread: float,
    noise: float,
    missing_share: float,
) -> Habits:
    """Those who answer late also leave out more. Strictness sums to zero."""
    strictness = rng.standard_normal(agencies_count)
    lateness = rng.uniform(0.1, 0.9, agencies_count)
    return Habits(
        strictness=strictness_spread * (strictness - strictness.mean()),
        noise=noise * rng.uniform(0.7, 1.3, agencies_count),
        missing_share=np.clip(missing_share * lateness / lateness.mean(), 0, 0.95),
        lateness=lateness,
        no_insight_share=rng.beta(0.7, 9, (agencies_count, themes_count)),
    )


def nearest_rank(status: Floats) -> Integers:
    """1-5."""
    return np.clip(np.floor(status + 0.5), 1, 5).astype(np.int64)


def ratings_table(
    rng: np.random.Generator,
    seen: Floats,
    slots: Slots,
    habits: Habits,
    rounds: Sequence[Round],
    cells: Sequence[tuple[str, str]],
    agencies: Sequence[Agency],
) -> pd.DataFrame:
    """A row per answer, see `World.ratings`. `seen` is rounds × slots: the status before strictness and noise."""
    noisy = seen + habits.strictness[slots.agency]
    noisy += habits.noise[slots.agency] * rng.standard_normal(seen.shape)
    answers = nearest_rank(noisy) - 1
    has_insight = rng.random(seen.shape) >= habits.no_insight_share[slots.agency, slots.theme]
    answers[~has_insight] = ANSWERS.index(NO_INSIGHT)
    felt_change = np.diff(seen, axis=0, prepend=seen[:1]) + rng.normal(0, 0.15, seen.shape)
    outlook = np.where(has_insight, 1 + (felt_change > 0.3) - (felt_change < -0.3), -1)
    confidence = np.where(has_insight, rng.choice(len(CONFIDENCES), seen.shape, p=CONFIDENCE_SHARES), -1)
    answered_at = _answered_at(rng, habits.lateness, rounds)

    round_, slot = np.nonzero(_given(rng, len(rounds), slots, habits.missing_share))
    agency, cell = slots.agency[slot], slots.cell[slot]
    return pd.DataFrame(
        {
            "round_id": _coded(round_, [round_.round_id for round_ in rounds]),
            "agency_id": _coded(agency, [agency.agency_id for agency in agencies]),
            "area_id": _named(cell, [area_id for area_id, _ in cells]),
            "theme_id": _named(cell, [theme_id for _, theme_id in cells]),
            "answer": _coded(answers[round_, slot], ANSWERS),
            "confidence": _coded(confidence[round_, slot], CONFIDENCES),
            "outlook": _coded(outlook[round_, slot], OUTLOOKS),
            "answered_at": answered_at[round_ * len(agencies) + agency],
        }
    )


def _given(rng: np.random.Generator, rounds_count: int, slots: Slots, missing_share: Floats) -> NDArray[np.bool_]:
    """Rounds × slots: whether an answer was given at all."""
    absent_share = ABSENT_SHARE * missing_share
    empty_share = (missing_share - absent_share) / (1 - absent_share)
    is_present = rng.random((rounds_count, len(missing_share))) >= absent_share
    is_filled = rng.random((rounds_count, len(slots.agency))) >= empty_share[slots.agency]
    return is_present[:, slots.agency] & is_filled


def _answered_at(rng: np.random.Generator, lateness: Floats, rounds: Sequence[Round]) -> pd.DatetimeIndex:
    """UTC, round by round and agency by agency: in office hours while the round is open."""
    shape = (len(rounds), len(lateness))
    place_in_round = np.clip(lateness + rng.normal(0, 0.15, shape), 0, 0.999)
    days = OPENING_DAYS[np.floor(place_in_round * len(OPENING_DAYS)).astype(int)]
    minutes = np.floor(rng.uniform(8 * 60 + 5, np.where(days == OPENING_DAYS[-1], 11.5, 16.5) * 60)).astype(int)
    meetings = np.array([round_.round_id for round_ in rounds], dtype="datetime64[m]")[:, None]
    local = meetings + ((days - 10) * 24 * 60 + minutes).astype("timedelta64[m]")
    return pd.DatetimeIndex(local.ravel().astype("datetime64[s]")).tz_localize(STOCKHOLM).tz_convert("UTC")


def _coded(numbers: Integers, names: Sequence[str]) -> pd.Categorical[str]:
    """Names by number; -1 is missing."""
    return pd.Categorical.from_codes(numbers, categories=pd.Index([str(name) for name in names]))


def _named(cell: Integers, names: Sequence[str]) -> pd.Categorical[str]:
    """One of the two names of a cell; names may be shared by cells."""
    distinct = list(dict.fromkeys(names))
    return _coded(np.array([distinct.index(name) for name in names])[cell], distinct)
