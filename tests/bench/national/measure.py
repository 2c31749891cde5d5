"""What the whole country's cells and changes cost in DuckDB and in the others, for the same answer."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from tests.bench.national import answers
from tests.bench.national.ways import WAYS, Cost, cost, differing_rows
from tests.bench.ratios import console, print_ratio, verdict

SIZES = [1_000_000, 10_000_000, 45_000_000]
LARGE = 20_000_000
"""From here on each way is run once and has targets; smaller sizes give the best of three and are shown as they are."""
SLOW = "pandas_plainly"
"""Left out of what is large and shuffled: minutes that say nothing new."""

TARGETS = {"polars": 1, "polars_in_bits": 1, "numpy": 2, "pandas": 0.25, "pandas_plainly": 0.25}
"""Way → how many times its processor time DuckDB may take at most."""
MEMORY_TARGET = 1000


def measure(
    ratings: Annotated[list[int], typer.Option(help="Hur många svar; kan anges flera gånger.")] = SIZES,
) -> None:
    """Hela landets rutor och ändringar i DuckDB, polars, pandas och numpy, från samma fil och med samma svar."""
    for ratings_count in ratings:
        for shuffled in (False, True):
            with tempfile.TemporaryDirectory() as folder:
                path = Path(folder) / "answers.parquet"
                answers.write(path, ratings_count, shuffled=shuffled)
                ways = [way for way in WAYS if not (way == SLOW and shuffled and ratings_count >= LARGE)]
                _print(
                    f"{ratings_count / 1e6:g} miljoner svar{', blandade' if shuffled else ''}",
                    _costs(path, ways, ratings_count),
                    with_targets=ratings_count >= LARGE,
                )


def _costs(path: Path, ways: list[str], ratings_count: int) -> dict[str, tuple[Cost, int]]:
    """Way → its cost and in how many cells it says something else than DuckDB."""
    costs: dict[str, tuple[Cost, int]] = {}
    ours, theirs = path.with_name("ours.parquet"), path.with_name("theirs.parquet")
    for way in ways:
        cells = {"duckdb": ours, "scan": None}.get(way, theirs)
        runs = [cost(way, path, cells) for _ in range(1 if ratings_count >= LARGE else 3)]
        differing = differing_rows(ours, theirs) if cells == theirs else 0
        costs[way] = min(runs, key=lambda run: run.processor_seconds), differing
    return costs


def _print(title: str, costs: dict[str, tuple[Cost, int]], *, with_targets: bool) -> None:
    ours, _ = costs["duckdb"]
    table = Table("sätt", "processortid", "ggr", "väntan", "ggr", "MB", "skiljer", title=title)
    for way, (theirs, differing) in costs.items():
        table.add_row(
            way,
            f"{theirs.processor_seconds:.2f}",
            f"{theirs.processor_seconds / ours.processor_seconds:.2f}",
            f"{theirs.wall_seconds:.2f}",
            f"{theirs.wall_seconds / ours.wall_seconds:.2f}",
            f"{theirs.peak_megabytes:.0f}",
            str(differing),
        )
    console.print(table)
    for way, target in TARGETS.items():
        if with_targets and way in costs:
            print_ratio(f"DuckDB mot {way}", ours.processor_seconds, costs[way][0].processor_seconds, target, unit="s")
    print_ratio("DuckDB:s minne", ours.peak_megabytes, MEMORY_TARGET, 1, unit="MB")
    wrong = [way for way, (_, differing) in costs.items() if differing]
    console.print(f"{verdict(not wrong)}samma rader i alla{', utom ' if wrong else ''}{', '.join(wrong)}")
