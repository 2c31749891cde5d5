"""`python -m tests.bench` measures everything, `python -m tests.bench NAME` one part, see the package to add one."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import typer

from tests.bench import kills, load, member, reruns, rounds, threads
from tests.bench.national import measure as national
from tests.bench.ratios import console

PARTS: dict[str, Callable[[], None]] = {
    "member": member.measure,
    "load": load.measure,
    "reruns": reruns.measure,
    "rounds": rounds.measure,
    "national": national.measure,
}
"""In the order they run."""

TRIALS: dict[str, Callable[..., None]] = {"kills": kills.measure, "threads": threads.measure}
"""What is not measured but tried, for as long as one likes: asked for by name."""

app = typer.Typer(help="Mäter vad saker kostar, som kvoter mot mål.", add_completion=False)
for name, part in {**PARTS, **TRIALS}.items():
    app.command(name)(part)


@app.callback(invoke_without_command=True)
def everything(context: typer.Context) -> None:
    """Without a name: all parts, one after the other."""
    if not Path("/proc/self/stat").exists():
        sys.exit("make bench mäter processortid i /proc och behöver därför Linux.")
    if context.invoked_subcommand is None:
        for name, part in PARTS.items():
            console.print(f"\n[bold]{name}[/bold]")
            part()


if __name__ == "__main__":
    app()
