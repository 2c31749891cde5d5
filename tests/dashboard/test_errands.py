"""What the server does besides pages, without a server."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from pathlib import Path

import pytest

from dashboard import data, errands
from pipelines.ledger import failures, open_store
from pipelines.reference import Reference
from tests.awaited import awaited
from tests.factories import add_round


def test_what_was_written_is_settled_when_it_is_calm(
    tmp_path: Path, reference: Reference, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = open_store(tmp_path / "osf.duckdb", reference)
    monkeypatch.setattr(data, "store", lambda: store)
    monkeypatch.setattr(errands, "CALM_SECONDS", 0)
    add_round(store)
    assert store.unsettled_bytes > 0

    async def until_settled() -> None:
        settling = asyncio.create_task(errands.settle_when_calm())
        while store.unsettled_bytes:
            await asyncio.sleep(0)
        settling.cancel()

    awaited(asyncio.wait_for(until_settled(), timeout=60))

    assert len(store.rows("select 1 from rounds")) == 1
    store.close()


def test_a_disk_that_is_nearly_full_is_said_in_the_log_and_to_the_strategist(
    tmp_path: Path, reference: Reference, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    store = open_store(tmp_path / "osf.duckdb", reference)
    monkeypatch.setattr(data, "store", lambda: store)
    monkeypatch.setattr(data.municipality, "store", lambda: store)
    monkeypatch.setattr(errands, "CALM_SECONDS", 0)
    room = iter([2**40, 90 * 2**20, 80 * 2**20, 2**40, 70 * 2**20])
    monkeypatch.setattr(failures, "room_left", lambda _path: next(room))

    async def until_all_is_asked() -> None:
        with suppress(RuntimeError):  # an iterator that has ended, in a coroutine
            await errands.settle_when_calm()

    awaited(asyncio.wait_for(until_all_is_asked(), timeout=60))

    said = [record.message for record in caplog.records if "snart full" in record.message]
    assert [words.split(": ")[1].split(" är kvar")[0] for words in said] == ["90 MB", "70 MB"]
    monkeypatch.setattr(failures, "room_left", lambda _path: 90 * 2**20)
    assert data.municipality.nearly_full() == said[0]
    store.close()
