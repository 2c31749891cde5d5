"""DuckDB: one SQL file, and the settings of someone who knows that the groups are few enough for a plain table."""

from __future__ import annotations

from pathlib import Path

import duckdb

from pipelines import reference
from pipelines.ledger import schema
from tests.bench import national

MODELS = ["cell_counts", "cell_medians", "cells"]
"""The product's own, in the order they are built; what they read is made in `combinations.sql`."""

MEMORY_LIMIT = "550MB"
PERFECT_HASH_BITS = 24
"""Rounds, areas and themes together take 23 bits: a group's place is then worked out, not looked up."""


def connection(folder: Path) -> duckdb.DuckDBPyConnection:
    """An empty database in memory that puts what does not fit in the folder."""
    settings = {"threads": 2, "preserve_insertion_order": False, "memory_limit": MEMORY_LIMIT}
    connected = duckdb.connect(config={**settings, "temp_directory": str(folder)})
    connected.execute(f"set perfect_ht_threshold = {PERFECT_HASH_BITS}")
    return connected


def compute(path: Path) -> duckdb.DuckDBPyConnection:
    """Makes the table `national_cells`."""
    connected = connection(path.parent / "duckdb")
    schema.load_reference(connected, reference.load())
    connected.execute(f"set variable agencies_count = {national.AGENCIES_COUNT}")
    connected.execute(text_of("combinations"))
    for name in MODELS:
        model = schema.model_files()[name]
        connected.execute(f"create view {name} as\n{model}")
    connected.execute(text_of("cells"), {"path": str(path)})
    return connected


def write(connected: duckdb.DuckDBPyConnection, path: Path) -> None:
    connected.execute(f"copy national_cells to '{path}'")


def scan(path: Path) -> duckdb.DuckDBPyConnection:
    """Reads every answer and does nothing but add."""
    connected = connection(path.parent / "duckdb")
    connected.execute(
        "select sum(round_id), sum(agency_id), sum(area_id), sum(theme_id), sum(answer) from read_parquet($path)",
        {"path": str(path)},
    ).fetchall()
    return connected


def text_of(name: str) -> str:
    return Path(__file__).with_name(f"{name}.sql").read_text(encoding="utf-8")
