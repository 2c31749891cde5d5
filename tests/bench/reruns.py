"""What a rerun of a page costs.

A rerun is measured on a real server, spoken to as a browser would, in processor time of the whole server process.
"""

from __future__ import annotations

import statistics
import tempfile
from contextlib import ExitStack
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pandas as pd
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ClientState_pb2 import ClientState
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import connect

from pipelines import picture
from pipelines import reference as reference_data
from pipelines.domain import Role, RoundState, User
from pipelines.simulation import simulate
from pipelines.store import Store, open_store
from pipelines.swedish import STOCKHOLM
from tests.bench.ratios import call_ms, cpu_seconds, print_ratio
from tests.browser.conftest import NOW, Server, running_server

STRATEGIST = User(Role.STRATEGIST)
AT = datetime.fromisoformat(NOW).replace(tzinfo=STOCKHOLM)
LATER = AT + timedelta(days=14)
"""A moment when the last round has closed."""

ROUNDS_COUNT = 52
PAGE = "lagesbild"
EMPTY_PAGE = "import streamlit as st\n\nst.write('')\n"

WARM_UP_COUNT, RERUNS_COUNT, REPEATS_COUNT = 10, 50, 3


class Visitor:
    """Someone with a page open, over the websocket that Streamlit's own page uses."""

    def __init__(self, server: Server, page_name: str) -> None:
        self._page_name = page_name
        self._kept_hashes: set[str] = set()
        self._socket = connect(f"{server.url.replace('http', 'ws')}/_stcore/stream", max_size=None, legacy=True)

    def rerun(self) -> None:
        """Asks for a rerun and reads to its end; keeps large parts of the page, as a browser does."""
        state = ClientState(page_name=self._page_name, cached_message_hashes=self._kept_hashes)
        self._socket.send(BackMsg(rerun_script=state).SerializeToString())
        while True:
            message = ForwardMsg.FromString(self._socket.recv())
            kind = message.WhichOneof("type")
            if kind == "page_not_found":
                raise RuntimeError(f"there is no page {self._page_name!r}")
            if kind == "delta" and message.delta.new_element.WhichOneof("type") == "exception":
                raise RuntimeError(message.delta.new_element.exception.message)
            if message.metadata.cacheable:
                self._kept_hashes.add(message.hash)
            if kind == "script_finished":
                return


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


def fill_history(store: Store, rounds_count: int) -> None:
    """Weekly rounds of simulated answers, all published but the last, which is open; an entry per round, for speed."""
    world = simulate(store.reference, now=AT, rounds_count=rounds_count, days_between=7)
    answers = world.ratings[["round_id", "agency_id", "area_id", "theme_id", "answer", "confidence", "outlook"]]
    as_given = (
        answers.astype(object).where(answers.notna(), None).assign(comment="", is_settled=False, is_handed_in=True)
    )
    by_round = {str(round_id): given for round_id, given in as_given.groupby("round_id")}
    for round_ in world.rounds:
        state = RoundState.PLANNED if round_ is world.rounds[-1] else RoundState.PUBLISHED
        times = {name: getattr(round_, name) for name in ("round_id", "opens_at", "closes_at")}
        given = by_round[round_.round_id]
        handed_in = given[["round_id", "agency_id"]].drop_duplicates().assign(is_late=False)
        with store.entry("bench", by=STRATEGIST, at=AT) as entry:
            entry.add("rounds", [{**times, "kind": round_.kind.value, "state": state.value}])
            entry.add("ratings", rows_of(given))
            entry.add("submissions", rows_of(handed_in))
    cells = store.rows("select * from computed_picture where round_id <> ?", [world.rounds[-1].round_id])
    with store.entry("bench", by=STRATEGIST, at=AT) as entry:
        entry.add("published_cells", [{"method_version": "bench", **cell} for cell in cells])


def rows_of(table: pd.DataFrame) -> list[dict[str, Any]]:
    return [{str(name): value for name, value in row.items()} for row in table.to_dict("records")]


def filled_store(path: Path, rounds_count: int) -> dict[str, float]:
    """Fills a store on file and gives what reading from it costs: question → milliseconds."""
    store = open_store(path, reference_data.load())
    fill_history(store, rounds_count)
    *_, published, last = [row["round_id"] for row in store.rows("select round_id from rounds order by round_id")]
    costs = {
        "Räkna en stängd omgångs bild": call_ms(lambda: picture.cells(store, last, user=STRATEGIST, at=LATER)),
        "Läsa en fastställd omgångs bild": call_ms(lambda: picture.cells(store, published, user=STRATEGIST, at=LATER)),
    }
    store.close()
    return costs


def measure() -> None:
    """En omritning av sidan Lägesbild, och vad den läser, med mer eller mindre historia."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        (folder / "empty.py").write_text(EMPTY_PAGE, encoding="utf-8")
        short_path, long_path = folder / "short.duckdb", folder / "long.duckdb"
        short_reads, long_reads = filled_store(short_path, ROUNDS_COUNT), filled_store(long_path, 10 * ROUNDS_COUNT)

        empty = stack.enter_context(running_server(folder / "none.duckdb", entry=str(folder / "empty.py"), demo=False))
        short = stack.enter_context(running_server(short_path, demo=False))
        long = stack.enter_context(running_server(long_path, demo=False))
        empty_ms, short_ms, long_ms = rerun_ms(empty, ""), rerun_ms(short, PAGE), rerun_ms(long, PAGE)

        print_ratio("En omritning av Lägesbild mot en tom Streamlit-sidas", short_ms, empty_ms, 5)
        print_ratio("En omritning av Lägesbild med tio gånger historien", long_ms, short_ms, 1.2)
        for what, short_cost in short_reads.items():
            print_ratio(f"{what} med tio gånger historien", long_reads[what], short_cost, 1.5)
