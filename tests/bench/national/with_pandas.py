"""pandas three ways: for speed, with the bits of `cells.sql`, and as its handbook says."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from tests.bench import national
from tests.bench.national import AGENCIES_COUNT, AREAS_COUNT, KEY, LEVEL_COUNTS, NO_INSIGHT, THEMES_COUNT, with_numpy
from tests.bench.national.with_numpy import CELLS_IN_ROUND

CODES = dict(enumerate([*LEVEL_COUNTS, "no_insight_count"], start=1))
PAIR_COUNTS = {1: "raised_count", -1: "lowered_count", 0: "same_count"}
ONES = np.uint64(int("1" * 16, 16))


def compute(path: Path) -> pd.DataFrame:
    """Counts of one whole number for cell and answer; who raised by sorting the ratings and looking one back."""
    answers = pd.read_parquet(path)
    answers["cell"] = _cell(answers)
    cells_count = (1 + int(answers["round_id"].max())) * CELLS_IN_ROUND
    sizes = np.bincount(answers["cell"].astype("int64") * 8 + answers["answer"], minlength=8 * cells_count)
    cells = pd.DataFrame(sizes.reshape(cells_count, 8).astype(np.uint8)).rename(columns=CODES)[[*CODES.values()]]
    cells = cells.assign(**with_numpy.described({name: cells[name].to_numpy() for name in cells}))
    cells["previous_level"] = cells["level"].shift(CELLS_IN_ROUND, fill_value=0)

    ratings = answers.loc[answers["answer"] != NO_INSIGHT, ["cell", "answer"]].astype({"answer": "int8"})
    place = (answers["cell"] % CELLS_IN_ROUND).astype("int64") * AGENCIES_COUNT + answers["agency_id"]
    ratings["slot"] = place * int(answers["round_id"].max() + 2) + answers["round_id"]
    ratings = ratings.sort_values("slot")
    is_pair = ratings["slot"].diff() == 1
    step = np.sign(ratings["answer"].diff()[is_pair]).astype("int64")
    steps = np.bincount(ratings["cell"][is_pair].astype("int64") * 3 + step + 1, minlength=3 * cells_count)
    cells[["lowered_count", "same_count", "raised_count"]] = steps.reshape(cells_count, 3).astype(np.uint8)
    cells = cells.assign(**_numbers(cells.index.to_numpy()))
    return cells[cells["ratings_count"] + cells["no_insight_count"] > 0]


def compute_in_bits(path: Path) -> pd.DataFrame:
    """All the answers of a cell in one number, by one grouping."""
    answers = pd.read_parquet(path)
    in_four_bits = answers["answer"].astype("uint64") * 16 ** answers["agency_id"].astype("uint64")
    packed = in_four_bits.groupby(_cell(answers), sort=False).sum()
    now = packed.to_numpy(np.uint64)
    before = packed.reindex(packed.index.astype("int64") - CELLS_IN_ROUND, fill_value=0).to_numpy(np.uint64)
    previous_level = _described(before)["level"]
    columns = _described(now) | {"previous_level": previous_level} | _paired(now, before)
    return pd.DataFrame(_numbers(packed.index.to_numpy()) | columns)


def compute_plainly(path: Path) -> pd.DataFrame:
    """Groups by the columns as they are named, a column for each answer, and a merge with the round before."""
    answers = pd.read_parquet(path)
    counts = answers.groupby([*KEY, "answer"], observed=True).size().unstack("answer", fill_value=0)
    cells = counts.reindex(columns=list(CODES), fill_value=0).astype("uint8").rename(columns=CODES)
    cells = cells.assign(**with_numpy.described({name: cells[name].to_numpy() for name in cells}))

    ratings = answers[answers["answer"] != NO_INSIGHT]
    previous = ratings.assign(round_id=ratings["round_id"] + 1)
    pairs = ratings.merge(previous, on=[*KEY, "agency_id"], suffixes=("", "_before"))
    pairs["step"] = np.sign(pairs["answer"].astype("int8") - pairs["answer_before"].astype("int8"))
    steps = (
        pairs.groupby([*KEY, "step"], observed=True).size().unstack("step", fill_value=0).rename(columns=PAIR_COUNTS)
    )

    levels = cells["level"].rename("previous_level").reset_index()
    levels = levels.assign(round_id=levels["round_id"] + 1).set_index(KEY)
    after = ["previous_level", *PAIR_COUNTS.values()]
    return (
        cells.join(levels)
        .join(steps)
        .fillna(dict.fromkeys(after, 0))
        .astype(dict.fromkeys(after, "uint8"))
        .reset_index()
    )


def write(cells: pd.DataFrame, path: Path) -> None:
    cells[national.COLUMNS].to_parquet(path)


def _cell(answers: pd.DataFrame) -> pd.Series:
    by_area = answers["round_id"].astype("uint32") * AREAS_COUNT + answers["area_id"]
    return by_area * THEMES_COUNT + answers["theme_id"]


def _numbers(cell: NDArray[Any]) -> dict[str, NDArray[Any]]:
    """The round, area and theme of a cell."""
    return {
        "round_id": cell // CELLS_IN_ROUND,
        "area_id": cell // THEMES_COUNT % AREAS_COUNT,
        "theme_id": cell % THEMES_COUNT,
    }


def _described(answers: NDArray[np.uint64]) -> dict[str, NDArray[Any]]:
    counts = {name: _count_of(answers, rank) for rank, name in enumerate(LEVEL_COUNTS, start=1)}
    return {**counts, "no_insight_count": _count_of(answers, NO_INSIGHT), **with_numpy.described(counts)}


def _paired(now: NDArray[np.uint64], before: NDArray[np.uint64]) -> dict[str, NDArray[Any]]:
    now, before = (
        ranks & (_occupied(ranks ^ (ONES * np.uint64(NO_INSIGHT))) * np.uint64(15)) for ranks in (now, before)
    )
    is_pair = _occupied(now) & _occupied(before)
    lent = ONES * np.uint64(8)
    not_lowered, not_raised = ((now | lent) - before) >> np.uint64(3), ((before | lent) - now) >> np.uint64(3)
    return {
        "raised_count": np.bitwise_count(is_pair & ~not_raised),
        "lowered_count": np.bitwise_count(is_pair & ~not_lowered),
        "same_count": np.bitwise_count(is_pair & not_raised & not_lowered),
    }


def _count_of(answers: NDArray[np.uint64], answer: int) -> NDArray[np.uint8]:
    return np.uint8(16) - np.bitwise_count(_occupied(answers ^ (ONES * np.uint64(answer))))


def _occupied(answers: NDArray[np.uint64]) -> NDArray[np.uint64]:
    two = answers | (answers >> np.uint64(1))
    return (two | (two >> np.uint64(2))) & ONES
