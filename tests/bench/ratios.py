"""How a cost is measured, and how it is told: as a ratio to another cost, paid in turn on the same idle machine.

A machine's speed drifts, so what is compared is run A B A B …, and the ratio is taken pair by pair. Processor time and
the wait are told beside each other: one is what it costs the machine, the other what somebody waits.
"""

from __future__ import annotations

import os
import statistics
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from rich.console import Console

console = Console(highlight=False, soft_wrap=True)

TURNS_COUNT = 5
"""How many times each way is run, at the least."""
BUSY_SHARE = 0.1
"""Where others use more of the processors than this, the figures are not to be written down."""
LOOKING_SECONDS = 2

Result = TypeVar("Result")


@dataclass(frozen=True)
class Cost:
    """Milliseconds of the processor, all threads together, and of waiting."""

    processor_ms: float
    wait_ms: float


def in_turn(ways: Mapping[str, Callable[[], Result]], turns: int = TURNS_COUNT) -> dict[str, list[Result]]:
    """Way → what each of its runs gave. The ways are run one after the other, and then all of them again."""
    tell_if_busy()
    given: dict[str, list[Result]] = {name: [] for name in ways}
    for _ in range(turns):
        for name, way in ways.items():
            given[name].append(way())
    return given


def tell_if_busy() -> None:
    """Says so where others are using the machine: then the figures that follow are not to be trusted."""
    share = busy_share(LOOKING_SECONDS)
    if share > BUSY_SHARE:
        console.print(
            f"OBS: datorn är upptagen till {share:.0%} av annat. Talen nedan gäller inte; mät om när den är ledig."
        )


def busy_share(seconds: float) -> float:
    """The share of all processors (0-1) that was in use while this program slept."""
    idle_before, all_before = _processor_ticks()
    time.sleep(seconds)
    idle, everything = _processor_ticks()
    return 1 - (idle - idle_before) / max(1, everything - all_before)


def _processor_ticks() -> tuple[int, int]:
    """Ticks that the processors have been idle, and all ticks; see proc(5), /proc/stat."""
    first = Path("/proc/stat").read_text(encoding="ascii").splitlines()[0]
    ticks = [int(field) for field in first.split()[1:9]]
    return ticks[3] + ticks[4], sum(ticks)


def cpu_seconds(pid: int) -> float:
    """Processor time the process has used, all its threads together."""
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def call_cost(call: Callable[[], object], before: Callable[[], object] = lambda: None, times: int = 5) -> Cost:
    """The median of a few calls, after a first that does not count; nor does what is done `before` each."""
    costs = []
    for _ in range(times + 1):
        before()
        waited, used = time.perf_counter(), time.process_time()
        call()
        costs.append(Cost(1000 * (time.process_time() - used), 1000 * (time.perf_counter() - waited)))
    counted = costs[1:]
    return Cost(
        statistics.median(cost.processor_ms for cost in counted), statistics.median(cost.wait_ms for cost in counted)
    )


def spread(values: Sequence[float], decimals: int = 2) -> str:
    """'5.10 (4.98–5.31)': the median, and the smallest and largest."""
    middle, least, most = (f"{value:.{decimals}f}" for value in (statistics.median(values), min(values), max(values)))
    return f"{middle} ({least}–{most})"


def by_turn(costs: Sequence[float], against: Sequence[float]) -> list[float]:
    """The ratio of each run to the run beside it."""
    return [cost / other for cost, other in zip(costs, against, strict=True)]


def verdict(is_met: bool) -> str:
    """How a line begins: whether its target is met."""
    return f"{'ok' if is_met else 'HÖGT':<5}"


def print_ratio(what: str, costs: Sequence[float], against: Sequence[float], target: float, unit: str = "ms") -> None:
    """One line: whether the costs are at most `target` times those beside them in the median, the ratio, both costs."""
    ratios = by_turn(costs, against)
    console.print(
        f"{verdict(statistics.median(ratios) <= target)}{what:<64}{spread(ratios)} ggr, mål högst {target:<4g} "
        f"{spread(costs, 1)} mot {spread(against, 1)} {unit}"
    )


def print_costs(what: str, costs: Sequence[Cost], against: Sequence[Cost], target: float) -> None:
    """As `print_ratio` by processor time, which the target is for, and the wait on a line of its own."""
    print_ratio(what, [cost.processor_ms for cost in costs], [cost.processor_ms for cost in against], target)
    waits, others = [cost.wait_ms for cost in costs], [cost.wait_ms for cost in against]
    console.print(
        f"     {'… väntan':<64}{spread(by_turn(waits, others))} ggr, {spread(waits, 1)} mot {spread(others, 1)} ms"
    )
