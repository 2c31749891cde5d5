"""How long an answer takes to be saved, with one member and with fifty who hand in at the same time."""

from __future__ import annotations

import random
import statistics
import tempfile
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from pipelines import reference as reference_data
from pipelines.ledger import open_store
from tests.bench.ratios import console, print_ratio, tell_if_busy, verdict
from tests.bench.visitor import Rater
from tests.browser.servers import Server, running_server
from tests.factories import ROUND_ID
from tests.ordinary import CELLS, LAST_TIME, ordinary_reference, ordinary_store

MEMBERS_COUNT = 50
MOST_MS, MOST_TIMES = 150, 4
"""What an answer may take with one member, and how much longer with fifty; 95 of 100 answers."""


@dataclass
class Crowd:
    """Members who come, rate and hand in at moments of their own; each is at it for a fourth of the time there is."""

    server: Server
    agency_ids: Sequence[str]
    seconds: float
    answer_ms: list[float] = field(default_factory=list)
    hand_in_ms: list[float] = field(default_factory=list)
    raters: list[Rater] = field(default_factory=list)

    def rate(self) -> Crowd:
        """Returns when all have handed in."""
        with ThreadPoolExecutor(len(self.agency_ids)) as members:
            list(members.map(self._member, self.agency_ids))
        return self

    def _member(self, agency_id: str) -> None:
        chance = random.Random(agency_id)
        comes = time.perf_counter() + chance.uniform(0, 0.75 * self.seconds)
        moments = iter(sorted(comes + chance.uniform(0, 0.25 * self.seconds) for _ in range(len(CELLS) + 1)))

        wait_until(comes)
        rater = Rater(self.server, agency_id)
        self.raters.append(rater)
        for cell, level in LAST_TIME.items():
            wait_until(next(moments))
            self.answer_ms.append(rater.answer({cell: str(level)}))
        wait_until(next(moments))
        self.hand_in_ms.append(rater.hand_in())
        rater.close()


def wait_until(moment: float) -> None:
    time.sleep(max(0.0, moment - time.perf_counter()))


def measure(seconds: float = 600) -> None:
    """Ett svars väg till liggaren och tillbaka, för en medlem och för femtio inom samma tio minuter."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        reference = ordinary_reference(folder / "reference", MEMBERS_COUNT + 1)
        first, *others = [agency.agency_id for agency in reference.agencies]
        ordinary_store(folder / "osf.duckdb", reference)
        settings = {"OSF_REFERENCE": str(folder / "reference")}
        with running_server(folder / "osf.duckdb", is_copied=False, **settings) as server:
            tell_if_busy()
            Crowd(server, [first], seconds=1).rate()  # to warm up
            alone = Crowd(server, [first], seconds=40).rate()
            together = Crowd(server, others, seconds).rate()
        lost = missing(folder, together.raters)
    one, many = p95(alone.answer_ms), p95(together.answer_ms)
    what = f"{MEMBERS_COUNT} medlemmar på {seconds:.0f} s"
    console.print(f"{verdict(one <= MOST_MS)}{'Ett svar, en medlem, p95':<64}{one:5.0f} ms, mål högst {MOST_MS}")
    print_ratio(f"Ett svar, {what}, p95 mot en medlems", [many], [one], MOST_TIMES)
    given_count = sum(len(rater.given) for rater in together.raters)
    console.print(f"{verdict(not lost)}{f'Förlorade svar av {given_count}, {what}':<64}{lost:5d}")
    console.print(
        f"     Median {statistics.median(together.answer_ms):.0f} mot {statistics.median(alone.answer_ms):.0f} ms; "
        f"sista kollen och inlämningen, p95 {p95(together.hand_in_ms):.0f} ms"
    )


def p95(series: list[float]) -> float:
    return statistics.quantiles(series, n=20)[-1]


def missing(folder: Path, raters: list[Rater]) -> int:
    """How many of the answers that were acknowledged and handed in do not count in the ledger afterwards."""
    store = open_store(folder / "osf.duckdb", reference_data.load(folder / "reference"))
    rows = store.rows("select * from counting_answers where round_id = ?", [ROUND_ID])
    store.close()
    counting = {(row["agency_id"], row["area_id"], row["theme_id"]): row["answer"] for row in rows}
    return sum(
        counting.get((rater.agency_id, *cell)) != answer for rater in raters for cell, answer in rater.given.items()
    )
