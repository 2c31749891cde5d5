"""What every test may ask for: the real reference data and a real, fresh store."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from pipelines import reference as reference_data
from pipelines.reference import Reference
from pipelines.store import Store, open_store


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
    opened_store._entries_count = 0
