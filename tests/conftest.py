"""What every test may ask for: the real reference data and a real, fresh store."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from xdist.remote import Producer
from xdist.scheduler import LoadFileScheduling

from pipelines import reference as reference_data
from pipelines.ledger import Store, open_store
from pipelines.reference import Reference


class OneBrowser(LoadFileScheduling):
    """A file of tests stays on one worker, and all that need a browser on the same one: two browsers and their servers
    would wait for each other's cores."""

    def _split_scope(self, nodeid: str) -> str:
        return "browser" if nodeid.startswith("tests/browser/") else super()._split_scope(nodeid)


def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> OneBrowser:
    return OneBrowser(config, log)


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
    tables = "select table_name from duckdb_tables() where database_name = 'ledger' and table_name <> 'schema_versions'"
    for table in opened_store.rows(tables):
        opened_store.rows(f"delete from ledger.{table['table_name']}")
    opened_store._newest_number = 0
    opened_store._newest_at = None
