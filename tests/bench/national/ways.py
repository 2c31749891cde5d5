"""The ways of computing that are compared, and the comparison itself."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import duckdb

from tests.bench.national import COLUMNS, KEY

ROOT = Path(__file__).resolve().parents[3]

WAYS = {
    "scan": ("with_duckdb", "scan"),
    "duckdb": ("with_duckdb", "compute"),
    "polars": ("with_polars", "compute"),
    "polars_in_bits": ("with_polars", "compute_in_bits"),
    "numpy": ("with_numpy", "compute"),
    "pandas": ("with_pandas", "compute"),
    "pandas_in_bits": ("with_pandas", "compute_in_bits"),
    "pandas_plainly": ("with_pandas", "compute_plainly"),
}
"""Way → module and function."""


@dataclass(frozen=True)
class Cost:
    wall_seconds: float
    processor_seconds: float
    peak_megabytes: float


def cost(way: str, answers: Path, cells: Path | None = None) -> Cost:
    """What it costs in a process of its own, from the file of answers to the cells in memory; then they are written."""
    command = [sys.executable, "-m", "tests.bench.national", way, str(answers), *([str(cells)] if cells else [])]
    run = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)
    return Cost(**json.loads(run.stdout))


def differing_rows(one: Path, other: Path) -> int:
    """How many cells are in one file alone, or are not the same in both; shares are compared to eight decimals."""
    columns = ", ".join(_comparable(name) for name in COLUMNS)
    with duckdb.connect() as connection:
        rows = connection.execute(
            f"""
            with one as (select {columns} from read_parquet($one)),
            other as (select {columns} from read_parquet($other))
            select count(*)
            from one
            full join other using ({", ".join(KEY)})
            where one is distinct from other
            """,
            {"one": str(one), "other": str(other)},
        ).fetchone()
    assert rows is not None
    return int(rows[0])


def _comparable(name: str) -> str:
    if name in {"worrying_share", "agreement"}:
        return f"round(case when not isnan({name}) then {name} end, 8) as {name}"
    return f"{name}::integer as {name}"
