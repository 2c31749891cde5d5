"""One store after another on the same connection: the next knows nothing of the one before, nor the other way."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from pipelines.errors import StoreProblem
from pipelines.ledger import open_store, shelf
from pipelines.reference import Reference
from tests.factories import add_round, rate


@pytest.fixture(autouse=True)
def nothing_laid_by(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shelf, "_laid_by", [])


def test_the_models_are_built_once(tmp_path: Path, reference: Reference) -> None:
    open_store(tmp_path / "one.duckdb", reference).close()
    [laid_by] = shelf._laid_by

    store = open_store(tmp_path / "two.duckdb", reference)

    assert shelf._laid_by == []
    store.close()
    assert shelf._laid_by == [laid_by]


def test_the_next_store_has_its_own_answers_and_its_own_reference_data(tmp_path: Path, reference: Reference) -> None:
    first = open_store(tmp_path / "one.duckdb", reference)
    add_round(first)
    rate(first)
    first.close()

    fewer = replace(reference, coverage=reference.coverage[:1])
    second = open_store(tmp_path / "two.duckdb", fewer)

    assert second.version == 0
    assert second.rows("select * from counting_answers") == []
    assert second.rows("select distinct agency_id from covered_cells") == [
        {"agency_id": reference.coverage[0].agency_id}
    ]
    second.close()
    again = open_store(tmp_path / "one.duckdb", reference)
    assert len(again.rows("select * from counting_answers")) == 1
    again.close()


def test_a_store_that_was_let_go_is_asked_in_vain_while_the_next_is_open(tmp_path: Path, reference: Reference) -> None:
    first = open_store(tmp_path / "one.duckdb", reference)
    first.close()
    second = open_store(tmp_path / "two.duckdb", reference)

    with pytest.raises(StoreProblem, match="håller på att stängas"):
        first.rows("select 1")
    assert second.rows("select 1 as one") == [{"one": 1}]
    second.close()


def test_one_that_cannot_let_go_is_not_laid_by(tmp_path: Path, reference: Reference) -> None:
    store = open_store(tmp_path / "one.duckdb", reference)
    add_round(store)
    whole = tmp_path / "one.duckdb.whole"
    whole.unlink()
    whole.mkdir()
    store.close()

    assert shelf._laid_by == []


def test_only_a_few_are_kept(tmp_path: Path, reference: Reference) -> None:
    stores = [open_store(tmp_path / f"{number}.duckdb", reference) for number in range(shelf.LONGEST + 1)]
    for store in stores:
        store.close()

    assert len(shelf._laid_by) == shelf.LONGEST


def test_closing_once_more_touches_nothing_of_the_next_store(tmp_path: Path, reference: Reference) -> None:
    first = open_store(tmp_path / "one.duckdb", reference)
    first.close()
    second = open_store(tmp_path / "two.duckdb", reference)

    first.close()

    assert second.rows("select count(*) as entries_count from ledger.entries") == [{"entries_count": 0}]
    second.close()
