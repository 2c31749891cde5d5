"""What the whole country's cells and changes cost in DuckDB and in the others, for the same answer."""

from __future__ import annotations

import tempfile
from functools import partial
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from tests.bench.national import answers
from tests.bench.national.ways import WAYS, Cost, cost, differing_rows
from tests.bench.ratios import by_turn, console, in_turn, print_ratio, spread, verdict

SIZES = [1_000_000, 10_000_000]
"""With `--ratings 45000000` the whole country over two years can be tried too: an hour."""
LARGE = 10_000_000
"""From here on there are targets; smaller sizes are shown as they are."""
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
                title = f"{ratings_count / 1e6:g} miljoner svar{', blandade' if shuffled else ''}"
                _print(title, *_costs(path, ways), with_targets=ratings_count >= LARGE)


def _costs(path: Path, ways: list[str]) -> tuple[dict[str, list[Cost]], list[str]]:
    """Way → what each of its runs cost, and the ways that say something else than DuckDB in any cell."""
    ours, theirs = path.with_name("ours.parquet"), path.with_name("theirs.parquet")
    cost("duckdb", path, ours)
    differing = []
    for way in ways:
        if way not in {"duckdb", "scan"}:
            cost(way, path, theirs)
            differing += [way] if differing_rows(ours, theirs) else []
    return in_turn({way: partial(cost, way, path) for way in ways}), differing


def _print(title: str, costs: dict[str, list[Cost]], differing: list[str], *, with_targets: bool) -> None:
    processor = {way: [run.processor_seconds for run in runs] for way, runs in costs.items()}
    waits = {way: [run.wall_seconds for run in runs] for way, runs in costs.items()}
    memory = {way: [run.peak_megabytes for run in runs] for way, runs in costs.items()}
    table = Table("sätt", "processortid, s", "ggr", "väntan, s", "ggr", "MB", title=title)
    for way in costs:
        table.add_row(
            way,
            spread(processor[way]),
            spread(by_turn(processor[way], processor["duckdb"])),
            spread(waits[way]),
            spread(by_turn(waits[way], waits["duckdb"])),
            spread(memory[way], 0),
        )
    console.print(table)
    for way, target in TARGETS.items():
        if with_targets and way in costs:
            print_ratio(f"DuckDB mot {way}", processor["duckdb"], processor[way], target, unit="s")
    most = [MEMORY_TARGET] * len(memory["duckdb"])
    print_ratio("DuckDB:s minne", memory["duckdb"], most, 1, unit="MB")
    console.print(f"{verdict(not differing)}samma rader i alla{', utom ' if differing else ''}{', '.join(differing)}")
