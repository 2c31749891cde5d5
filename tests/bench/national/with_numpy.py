"""numpy: a byte for every agency and cell there could be, which is the limit of what can be done.

Faster than `bincount`, which only counts: who raised is seen in the same bytes.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray

from tests.bench import national
from tests.bench.national import AGENCIES_COUNT, AREAS_COUNT, KEY, LEVEL_COUNTS, NO_INSIGHT, THEMES_COUNT

Columns = dict[str, NDArray[Any]]
CELLS_IN_ROUND = AREAS_COUNT * THEMES_COUNT


def compute(path: Path) -> Columns:
    answers = dense(path)
    given = np.flatnonzero(answers.any(axis=0)).astype(np.uint32)
    codes = [(answers == code).sum(axis=0, dtype=np.uint8) for code in range(1, NO_INSIGHT + 1)]
    columns = dict(zip([*LEVEL_COUNTS, "no_insight_count"], codes, strict=True))
    columns |= described(columns)
    columns["previous_level"] = np.concatenate([np.zeros(CELLS_IN_ROUND, np.uint8), columns["level"][:-CELLS_IN_ROUND]])
    columns |= paired(answers)
    if len(given) < answers.shape[1]:
        columns = {name: column[given] for name, column in columns.items()}
    numbers = np.unravel_index(given, (answers.shape[1] // CELLS_IN_ROUND, AREAS_COUNT, THEMES_COUNT))
    return columns | {name: n.astype(np.uint16) for name, n in zip(KEY, numbers, strict=True)}


def dense(path: Path) -> NDArray[np.uint8]:
    """Agencies × cells, round after round; 0 where there is no answer."""
    file = pq.ParquetFile(path)
    groups = [file.metadata.row_group(number) for number in range(file.num_row_groups)]
    rounds_count = 1 + max(group.column(0).statistics.max for group in groups)
    answers = np.zeros((AGENCIES_COUNT, rounds_count * CELLS_IN_ROUND), np.uint8)
    for batch in file.iter_batches(batch_size=1_000_000):
        round_id, agency_id, area_id, theme_id, answer = (column.to_numpy() for column in batch.columns)
        cell = (round_id.astype(np.uint32) * AREAS_COUNT + area_id) * THEMES_COUNT + theme_id
        answers[agency_id, cell] = answer
    return answers


def described(counts: Columns) -> Columns:
    """What follows from the counts alone."""
    levels = [counts[name] for name in LEVEL_COUNTS]
    n = sum(levels[1:], levels[0])
    at_least = np.cumsum(levels[::-1], axis=0, dtype=np.uint8)
    upper_median = (2 * at_least >= n).sum(axis=0, dtype=np.uint8)
    is_thin = (n < national.QUORUM_RATINGS_COUNT) | (n < national.QUORUM_SHARE * AGENCIES_COUNT)
    has = [level > 0 for level in levels]
    with np.errstate(divide="ignore", invalid="ignore"):
        mean = sum(rank * level for rank, level in enumerate(levels, start=1)) / n
        total = np.zeros(len(n))
        for rank, level in enumerate(levels, start=1):
            total += np.where(level > 0, level * np.log2(1 - np.abs(rank - mean) / 4), 0)
        return {
            "ratings_count": n,
            "level": np.where(is_thin, 0, upper_median).astype(np.uint8),
            "lowest_rank": np.select(has, list(range(1, 6)), 0).astype(np.uint8),
            "highest_rank": np.select(has[::-1], list(range(5, 0, -1)), 0).astype(np.uint8),
            "worrying_share": (levels[2] + levels[3] + levels[4]) / n,
            "is_flagged": has[3] | has[4],
            "agreement": np.where(n >= national.AGREEMENT_MINIMUM_COUNT, 1 + total / n, np.nan),
        }


def paired(answers: NDArray[np.uint8]) -> Columns:
    """How many agencies that rated both times said more, less and the same; nobody before the first round."""
    now, before = answers[:, CELLS_IN_ROUND:], answers[:, :-CELLS_IN_ROUND]
    is_pair = (now != 0) & (now != NO_INSIGHT) & (before != 0) & (before != NO_INSIGHT)
    none = np.zeros(CELLS_IN_ROUND, np.uint8)
    compare = {"raised_count": np.greater, "lowered_count": np.less, "same_count": np.equal}
    return {
        name: np.concatenate([none, (is_pair & is_so(now, before)).sum(axis=0, dtype=np.uint8)])
        for name, is_so in compare.items()
    }


def write(columns: Columns, path: Path) -> None:
    pq.write_table(pa.table({name: columns[name] for name in national.COLUMNS}), path)
