"""A file of answers from the whole country: always the same for the same size."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from tests.bench.national import AGENCIES_COUNT, AREAS_COUNT, NO_INSIGHT, THEMES_COUNT

SEED = 2023
SLOTS_COUNT = AREAS_COUNT * THEMES_COUNT * AGENCIES_COUNT
ANSWERED_SHARE, NO_INSIGHT_SHARE = 0.8, 0.05
MEMORY, DRIFT, STRICTNESS, NOISE = 0.9, 0.13, 0.3, 0.35
ROWS_IN_GROUP = 1_000_000

SCHEMA = pa.schema(
    {
        "round_id": pa.uint16(),
        "agency_id": pa.uint8(),
        "area_id": pa.uint16(),
        "theme_id": pa.uint8(),
        "answer": pa.uint8(),
    }
)


def write(path: Path, ratings_count: int, *, shuffled: bool = False) -> None:
    """Writes that many answers, an agency's whole submission at a time as they come in, or in no order at all.

    As many rounds as are needed, the last one perhaps cut short.
    """
    rng = np.random.default_rng(SEED)
    usual = rng.normal(1.6, 0.6, AREAS_COUNT * THEMES_COUNT).astype(np.float32)
    strictness = rng.normal(0, STRICTNESS, AGENCIES_COUNT).astype(np.float32)
    drift = np.zeros_like(usual)
    agency, area, theme = np.unravel_index(np.arange(SLOTS_COUNT), (AGENCIES_COUNT, AREAS_COUNT, THEMES_COUNT))
    rounds: list[pa.Table] = []
    missing_count = ratings_count
    while missing_count > 0:
        drift = MEMORY * drift + DRIFT * rng.standard_normal(usual.shape, dtype=np.float32)
        seen = (strictness[:, None] + (usual + drift)[None, :]).ravel()
        seen += NOISE * rng.standard_normal(SLOTS_COUNT, dtype=np.float32)
        answer = np.clip(np.rint(seen), 1, 5).astype(np.uint8)
        answer[rng.random(SLOTS_COUNT, dtype=np.float32) < NO_INSIGHT_SHARE] = NO_INSIGHT
        given = np.flatnonzero(rng.random(SLOTS_COUNT, dtype=np.float32) < ANSWERED_SHARE)[:missing_count]
        columns = [np.full(len(given), len(rounds)), agency[given], area[given], theme[given], answer[given]]
        rounds.append(
            pa.table(
                [pa.array(column, kind) for column, kind in zip(columns, SCHEMA.types, strict=True)], schema=SCHEMA
            )
        )
        missing_count -= len(given)
    table = pa.concat_tables(rounds)
    if shuffled:
        table = table.take(rng.permutation(len(table)))
    pq.write_table(table, path, row_group_size=ROWS_IN_GROUP)
