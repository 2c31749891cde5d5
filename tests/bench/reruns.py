"""What a rerun of a page costs.

A rerun is measured on a real server, spoken to as a browser would: the processor time of the whole server process, and
the wait until the page has been run to its end. The pages are rerun in turn, a series of each at a time.
"""

from __future__ import annotations

import os
import subprocess
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path
from typing import Annotated

import typer

from pipelines import reference as reference_data
from tests.bench import history
from tests.bench.ratios import Cost, console, cpu_seconds, in_turn, print_costs
from tests.bench.visitor import Visitor
from tests.browser.servers import Server, running_server

ROUNDS_COUNT, REPETITIONS_COUNT = 52, 10
PAGE = "lagesbild"
EMPTY_PAGE = "import streamlit as st\n\nst.write('')\n"

WARM_UP_COUNT, RERUNS_COUNT, SERIES_COUNT = 10, 50, 7
OTHER = "from pathlib import Path; from pipelines import reference; from tests.bench import history; "


class Reruns:
    """Series of reruns of one page on one server, warmed up when they are made."""

    def __init__(self, server: Server, page_name: str) -> None:
        self._server, self._visitor = server, Visitor(server, page_name)
        for _ in range(WARM_UP_COUNT):
            self._visitor.rerun()

    def series(self) -> Cost:
        """What one rerun costs, on average over a series."""
        used, waited = cpu_seconds(self._server.pid), time.perf_counter()
        for _ in range(RERUNS_COUNT):
            self._visitor.rerun()
        return Cost(
            1000 * (cpu_seconds(self._server.pid) - used) / RERUNS_COUNT,
            1000 * (time.perf_counter() - waited) / RERUNS_COUNT,
        )


def measure(
    against: Annotated[Path | None, typer.Option(help="En annan utcheckning med egen .venv, att mäta bredvid.")] = None,
) -> None:
    """En omritning av sidan Lägesbild, också med tio gånger så lång historia, och mot en annan version om en anges."""
    reference = reference_data.load()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        (folder / "empty.py").write_text(EMPTY_PAGE, encoding="utf-8")
        short_path, long_path = folder / "short.duckdb", folder / "long.duckdb"
        history.rated_rounds(short_path, reference, ROUNDS_COUNT)
        history.repeat(short_path, long_path, reference, REPETITIONS_COUNT)

        empty = stack.enter_context(
            running_server(folder / "none.duckdb", entry=str(folder / "empty.py"), is_copied=False)
        )
        short = stack.enter_context(running_server(short_path, is_copied=False))
        long = stack.enter_context(running_server(long_path, is_copied=False))
        pages = {"empty": Reruns(empty, ""), "short": Reruns(short, PAGE), "long": Reruns(long, PAGE)}
        if against is not None:
            other_path = folder / "other.duckdb"
            _fill_as(against, other_path)
            other = stack.enter_context(running_server(other_path, checkout=against))
            pages["other"] = Reruns(other, PAGE)
        costs = in_turn({name: page.series for name, page in pages.items()}, SERIES_COUNT)

    print_costs("En omritning av Lägesbild mot en tom Streamlit-sidas", costs["short"], costs["empty"], 5)
    print_costs("En omritning av Lägesbild med tio gånger historien", costs["long"], costs["short"], 1.2)
    if against is not None:
        print_costs("En omritning av Lägesbild mot den andra versionens", costs["short"], costs["other"], 1.1)
        console.print(f"     Den andra versionen är den i {against}.")


def _fill_as(checkout: Path, path: Path) -> None:
    """The same history, written by another version of the program."""
    program = f"{OTHER}history.rated_rounds(Path({str(path)!r}), reference.load(), {ROUNDS_COUNT})"
    environment = {**os.environ, "PYTHONPATH": str(checkout)}
    subprocess.run([checkout / ".venv/bin/python", "-c", program], cwd=checkout, env=environment, check=True)
