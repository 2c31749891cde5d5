"""What the server does besides pages, without a server."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from dashboard import data, errands
from pipelines.ledger import open_store
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
