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


@pytest.fixture
def store(reference: Reference) -> Iterator[Store]:
    store = open_store(None, reference)
    yield store
    store.close()
