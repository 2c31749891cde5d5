"""Nobody but its owner can read the store, its log or its doorbell."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipelines.ledger import doorbell, open_store
from pipelines.reference import Reference
from tests.awaited import awaited
from tests.factories import add_round


@pytest.fixture(autouse=True)
def usual_mask() -> Iterator[None]:
    before = os.umask(0o022)
    yield
    os.umask(before)


def modes(folder: Path) -> dict[str, str]:
    return {path.name: oct(path.stat().st_mode & 0o777) for path in folder.iterdir()}


def test_the_store_and_its_log_are_the_owners(tmp_path: Path, reference: Reference) -> None:
    store = open_store(tmp_path / "osf.duckdb", reference)
    add_round(store)

    names = ["osf.duckdb", "osf.duckdb.newest", "osf.duckdb.wal", "osf.duckdb.whole"]
    assert modes(tmp_path) == dict.fromkeys(names, "0o600")
    store.close()


def test_a_store_that_others_could_read_is_closed_to_them_when_it_is_opened(
    tmp_path: Path, reference: Reference
) -> None:
    path = tmp_path / "osf.duckdb"
    open_store(path, reference).close()
    path.chmod(0o644)

    open_store(path, reference).close()

    assert modes(tmp_path) == {"osf.duckdb": "0o600"}


def test_the_doorbell_is_the_owners(tmp_path: Path) -> None:
    path = tmp_path / "osf.duckdb.socket"

    async def look() -> None:
        async with doorbell.listening(path, {}):
            assert modes(tmp_path) == {path.name: "0o600"}

    awaited(look())
