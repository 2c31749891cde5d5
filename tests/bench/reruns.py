"""What a rerun of a page costs.

A rerun is measured on a real server, spoken to as a browser would, in processor time of the whole server process.
"""

from __future__ import annotations

import statistics
import tempfile
from contextlib import ExitStack
from pathlib import Path

from pipelines import reference as reference_data
from tests.bench import history
from tests.bench.ratios import cpu_seconds, print_ratio
from tests.bench.visitor import Visitor
from tests.browser.conftest import Server, running_server

ROUNDS_COUNT, REPETITIONS_COUNT = 52, 10
PAGE = "lagesbild"
EMPTY_PAGE = "import streamlit as st\n\nst.write('')\n"

WARM_UP_COUNT, RERUNS_COUNT, REPEATS_COUNT = 10, 50, 3


def rerun_ms(server: Server, page_name: str) -> float:
    """Processor milliseconds per rerun of the page: the median of a few series, after warming up."""
    visitor = Visitor(server, page_name)
    for _ in range(WARM_UP_COUNT):
        visitor.rerun()
    series = []
    for _ in range(REPEATS_COUNT):
        before = cpu_seconds(server.pid)
        for _ in range(RERUNS_COUNT):
            visitor.rerun()
        series.append(1000 * (cpu_seconds(server.pid) - before) / RERUNS_COUNT)
    return statistics.median(series)


def measure() -> None:
    """En omritning av sidan Lägesbild, också med tio gånger så lång historia."""
    reference = reference_data.load()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        (folder / "empty.py").write_text(EMPTY_PAGE, encoding="utf-8")
        short_path, long_path = folder / "short.duckdb", folder / "long.duckdb"
        history.rated_rounds(short_path, reference, ROUNDS_COUNT)
        history.repeat(short_path, long_path, reference, REPETITIONS_COUNT)

        empty = stack.enter_context(running_server(folder / "none.duckdb", entry=str(folder / "empty.py"), demo=False))
        short = stack.enter_context(running_server(short_path, demo=False))
        long = stack.enter_context(running_server(long_path, demo=False))
        empty_ms, short_ms, long_ms = rerun_ms(empty, ""), rerun_ms(short, PAGE), rerun_ms(long, PAGE)

    print_ratio("En omritning av Lägesbild mot en tom Streamlit-sidas", short_ms, empty_ms, 5)
    print_ratio("En omritning av Lägesbild med tio gånger historien", long_ms, short_ms, 1.2)
