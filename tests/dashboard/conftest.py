"""What the pages' tests may ask for: a clock, and the one store of the server, empty or filled, on a real file.

No path is used twice, so what the pages keep of one store is never shown for another, and nothing has to be cleared.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
import streamlit

from dashboard import data
from pipelines import rounds
from pipelines.ledger import Store, open_store
from pipelines.reference import Reference
from tests.dashboard import filled_store
from tests.dashboard.offered import text_of
from tests.factories import NOW, after_closing, member, publish

SetClock = Callable[[datetime], None]


@pytest.fixture
def set_clock(monkeypatch: pytest.MonkeyPatch) -> SetClock:
    """Moves the clock that every page looks at."""
    return lambda moment: monkeypatch.setenv("OSF_NOW", moment.isoformat())


@pytest.fixture
def serve(set_clock: SetClock, monkeypatch: pytest.MonkeyPatch) -> Callable[[Path], Store]:
    """Lets the pages open the store at a path, as the server does; the handle is theirs, and the only one."""

    def served(path: Path) -> Store:
        monkeypatch.setenv("OSF_STORE", str(path))
        set_clock(NOW)
        return data.store()

    return served


@pytest.fixture
def store(tmp_path: Path, serve: Callable[[Path], Store]) -> Iterator[Store]:
    """An empty store of the test's own."""
    store = serve(tmp_path / "osf.duckdb")
    yield store
    store.close()


@pytest.fixture
def filled(tmp_path: Path, filled_file: Path, serve: Callable[[Path], Store]) -> Iterator[Store]:
    """A filled store of the test's own, to write in; see `filled_store`."""
    store = serve(Path(shutil.copy(filled_file, tmp_path / "osf.duckdb")))
    yield store
    store.close()


@pytest.fixture(scope="session")
def filled_file(tmp_path_factory: pytest.TempPathFactory, reference: Reference) -> Path:
    """A store filled once and closed, to be copied."""
    path = tmp_path_factory.mktemp("filled") / "osf.duckdb"
    store = open_store(path, reference)
    filled_store.fill(store)
    store.close()
    return path


@pytest.fixture(scope="session")
def shared_file(filled_file: Path) -> Path:
    """For the tests that only read: opened once, by the first of them."""
    return Path(shutil.copy(filled_file, filled_file.with_name("shared.duckdb")))


@pytest.fixture(scope="session")
def published_file(filled_file: Path, reference: Reference) -> Path:
    """As `shared_file`, with the second round published."""
    path = Path(shutil.copy(filled_file, filled_file.with_name("published.duckdb")))
    store = open_store(path, reference)
    publish(store, filled_store.OPEN)
    store.close()
    return path


@pytest.fixture
def open_round(shared_file: Path, serve: Callable[[Path], Store]) -> Iterator[Store]:
    """The filled store while its second round is open. Only for reading."""
    yield from only_read(serve(shared_file))


@pytest.fixture(scope="session")
def closed_file(filled_file: Path, reference: Reference) -> Path:
    """As `shared_file`, when the second round has closed and somebody has seen its picture, which is noted once."""
    path = Path(shutil.copy(filled_file, filled_file.with_name("closed.duckdb")))
    store = open_store(path, reference)
    closed = rounds.recorded_round(store, filled_store.OPEN)
    rounds.note_seen(store, closed, by=member(), at=after_closing())
    store.close()
    return path


@pytest.fixture
def closed_round(closed_file: Path, serve: Callable[[Path], Store], set_clock: SetClock) -> Iterator[Store]:
    """The filled store when the clock has closed its second round. Only for reading."""
    store = serve(closed_file)
    set_clock(after_closing())
    yield from only_read(store)


@pytest.fixture
def published_round(published_file: Path, serve: Callable[[Path], Store], set_clock: SetClock) -> Iterator[Store]:
    """The filled store when both rounds are published. Only for reading."""
    store = serve(published_file)
    set_clock(after_closing())
    yield from only_read(store)


def only_read(store: Store) -> Iterator[Store]:
    before = store.version
    yield store
    assert store.version == before, "this store is shared: take the fixture `filled` to write"


@pytest.fixture
def files(monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """The text of every file that a page offers, by its name: made at once instead of when somebody asks for it."""
    found: dict[str, str] = {}

    def offered(*_: Any, data: Any, file_name: str, **__: Any) -> bool:
        found[file_name] = text_of(data() if callable(data) else data)
        return False

    monkeypatch.setattr(streamlit, "download_button", offered)
    return found
