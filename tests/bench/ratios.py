"""How a cost is measured, and how it is told: as a ratio to another cost on the same machine."""

from __future__ import annotations

import os
import statistics
import time
from collections.abc import Callable
from pathlib import Path

from rich.console import Console

console = Console(highlight=False, soft_wrap=True)


def cpu_seconds(pid: int) -> float:
    """Processor time the process has used, all its threads together."""
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def call_ms(call: Callable[[], object], before: Callable[[], object] = lambda: None, times: int = 15) -> float:
    """Processor milliseconds for a call, all threads together: the median, after a first one that does not count.

    What is done `before` each call is not counted either.
    """
    series = []
    for _ in range(times + 1):
        before()
        start = time.process_time()
        call()
        series.append(1000 * (time.process_time() - start))
    return statistics.median(series[1:])


def verdict(is_met: bool) -> str:
    """How a line begins: whether its target is met."""
    return f"{'ok' if is_met else 'HÖGT':<5}"


def print_ratio(what: str, cost: float, against: float, target: float, unit: str = "ms") -> None:
    """One line: whether `cost` is at most `target` times `against`, the ratio, and both costs."""
    console.print(
        f"{verdict(cost <= target * against)}{what:<64}{cost / against:5.2f} ggr, mål högst {target:<4g} "
        f"{cost:.1f} mot {against:.1f} {unit}"
    )
