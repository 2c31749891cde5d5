"""Many who rate and hand in at once on a real server: everything that was acknowledged counts afterwards."""

from __future__ import annotations

from pathlib import Path

from tests.bench.load import Crowd, missing
from tests.bench.visitor import Rater
from tests.browser.servers import running_server
from tests.ordinary import AGENCY, CELLS, ordinary_reference, ordinary_store

MEMBERS_COUNT = 6


def test_nothing_is_lost_when_several_hand_in_at_once(tmp_path: Path) -> None:
    reference = ordinary_reference(tmp_path / "reference", MEMBERS_COUNT)
    ordinary_store(tmp_path / "osf.duckdb", reference)
    with running_server(tmp_path / "osf.duckdb", OSF_REFERENCE=str(tmp_path / "reference")) as server:
        crowd = Crowd(server, [agency.agency_id for agency in reference.agencies], seconds=0)
        crowd.rate()

    assert len(crowd.answer_ms) == MEMBERS_COUNT * len(CELLS)
    assert len(crowd.hand_in_ms) == MEMBERS_COUNT
    assert missing(tmp_path, crowd.raters) == 0


def test_what_is_lost_is_counted(tmp_path: Path) -> None:
    """The count can fail: answers that were acknowledged but not handed in do not count."""
    reference = ordinary_reference(tmp_path / "reference")
    ordinary_store(tmp_path / "osf.duckdb", reference)
    with running_server(tmp_path / "osf.duckdb", OSF_REFERENCE=str(tmp_path / "reference")) as server:
        rater = Rater(server, AGENCY)
        rater.answer({CELLS[0]: "normal"})

    assert missing(tmp_path, [rater]) == 1
