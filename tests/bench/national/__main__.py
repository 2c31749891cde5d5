"""One way of computing, in a process of its own: `python -m tests.bench.national WAY ANSWERS [CELLS]`, its cost."""

from __future__ import annotations

import json
import os
import re
import sys
import time
from importlib import import_module
from pathlib import Path

from tests.bench.national.ways import WAYS

os.environ["POLARS_MAX_THREADS"] = "2"  # as many as DuckDB is given; read when polars is imported


def main(way: str, answers: Path, cells: Path | None = None) -> None:
    engine, function = WAYS[way]
    module = import_module(f"tests.bench.national.{engine}")  # no other: what is imported takes memory
    before, processor_before = time.perf_counter(), time.process_time()
    computed = getattr(module, function)(answers)
    cost = {
        "wall_seconds": time.perf_counter() - before,
        "processor_seconds": time.process_time() - processor_before,
        "peak_megabytes": peak_megabytes(),
    }
    if cells is not None:
        module.write(computed, cells)
    print(json.dumps(cost))  # noqa: T201 - read by whoever started the process


def peak_megabytes() -> float:
    """The most memory the process has had. What `getrusage` says is never less than its parent had when starting it."""
    (line,) = re.findall(r"VmHWM:\s+(\d+) kB", Path("/proc/self/status").read_text(encoding="ascii"))
    return int(line) / 1024


if __name__ == "__main__":
    main(sys.argv[1], *(Path(path) for path in sys.argv[2:]))
