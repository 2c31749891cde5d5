"""What every test may ask for: the real reference data and a real, fresh store."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from xdist.remote import Producer
from xdist.scheduler import LoadFileScheduling

from pipelines import reference as reference_data
from pipelines.ledger import Store, open_store
from pipelines.reference import Reference
from tests import demo_store
from tests.demo_store import DemoStore

LONGEST = [
    "tests/browser/test_killed.py",
    "tests/pipelines/picture/test_against_reference.py",
    "tests/bench/test_load.py",
    "tests/browser/",
]
"""What takes the most time, begun first so that no worker is left alone with it at the end."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    def place(item: pytest.Item) -> int:
        return next((at for at, begin in enumerate(LONGEST) if item.nodeid.startswith(begin)), len(LONGEST))

    items.sort(key=place)


def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> LoadFileScheduling:
    """A file of tests stays on one worker, which shares what its tests share; the files come in the order above."""
    config.option.loadscopereorder = False
    return LoadFileScheduling(config, log)


@pytest.fixture(scope="session", autouse=True)
def store_of_this_worker(tmp_path_factory: pytest.TempPathFactory) -> None:
    """What the pages open where a test names no store: never the one in data/, which one worker alone could have."""
    os.environ["OSF_STORE"] = str(tmp_path_factory.mktemp("store") / "osf.duckdb")


@pytest.fixture(scope="session")
def reference() -> Reference:
    return reference_data.load()


@pytest.fixture(scope="session")
def opened_store(reference: Reference) -> Iterator[Store]:
    store = open_store(None, reference)
    yield store
    store.close()


@pytest.fixture
def store(opened_store: Store) -> Iterator[Store]:
    """A real store with nothing in it. The models are built once, and the ledger is emptied after each test."""
    yield opened_store
    for table in opened_store.tables:
        opened_store.rows(f"delete from ledger.{table}")
    opened_store._newest_number, opened_store._newest_id = 0, ""
    opened_store._newest_at = None
    opened_store._is_reference_remembered = False


@pytest.fixture(scope="session")
def demo_file(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> DemoStore:
    """The demo municipality, made once for all the workers of a run. To be copied, never opened."""
    folder = tmp_path_factory.getbasetemp()
    return demo_store.made_once(folder if worker_id == "master" else folder.parent)
