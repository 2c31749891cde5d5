"""A repeated history is one that the product could have written, and a longer one costs the picture nothing."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from pipelines import picture
from pipelines.ledger import Store, open_store
from pipelines.reference import Reference
from tests.bench import history

ROUNDS_COUNT, TIMES = 3, 20
LENS = ["corrected_level", "corrected_rank"]


@pytest.fixture(scope="module")
def stores(tmp_path_factory: pytest.TempPathFactory, reference: Reference) -> Iterator[tuple[Store, Store]]:
    """One store with three rounds, and one with forty before the last."""
    timeless, folder = history.timeless(reference), tmp_path_factory.mktemp("history")
    history.rated_rounds(folder / "short.duckdb", timeless, ROUNDS_COUNT)
    history.repeat(folder / "short.duckdb", folder / "long.duckdb", timeless, TIMES)
    short, long = (open_store(folder / name, timeless) for name in ("short.duckdb", "long.duckdb"))
    yield short, long
    short.close()
    long.close()


def newest_rounds(store: Store) -> list[str]:
    return [row["round_id"] for row in store.rows("select round_id from rounds order by round_id desc limit 2")]


def largest_step(store: Store, model: str) -> int:
    """The most rows that any step of the query handed on, when all of a model is read."""
    (plan,) = store.rows(f"explain (analyze, format json) select * from {model}")

    def counts(step: dict[str, Any]) -> Iterator[int]:
        yield step.get("operator_cardinality", 0)
        for child in step["children"]:
            yield from counts(child)

    return max(counts(json.loads(plan["explain_value"])))


def test_the_newest_rounds_are_the_same_however_many_went_before(stores: tuple[Store, Store]) -> None:
    short, long = stores

    assert newest_rounds(short) == newest_rounds(long)
    for round_id in newest_rounds(short):
        pictures = [
            # the second lens learns from all rounds before
            picture.cells(store, round_id, user=history.STRATEGIST, at=history.LATER).drop(columns=LENS)
            for store in stores
        ]
        assert len(pictures[0]) > 0
        assert pictures[0].equals(pictures[1])


def test_every_round_but_the_last_is_published_with_its_cells(stores: tuple[Store, Store]) -> None:
    _, long = stores
    frozen = long.rows("select distinct round_id from ledger.published_cells")
    states = [row["state"] for row in long.rows("select state from rounds order by round_id")]

    assert len(frozen) == TIMES * (ROUNDS_COUNT - 1)
    assert states == ["published"] * len(frozen) + ["planned"]


@pytest.mark.parametrize("model", ["computed_picture", "raised_signals"])
def test_what_is_computed_does_not_grow_with_the_history(stores: tuple[Store, Store], model: str) -> None:
    short, long = stores

    assert largest_step(long, model) <= 1.5 * largest_step(short, model)


def test_the_signals_of_a_round_are_read_without_those_of_all_others(stores: tuple[Store, Store]) -> None:
    short, long = stores
    newest = f"signals where round_id = '{newest_rounds(short)[1]}'"

    assert largest_step(long, newest) <= 1.5 * largest_step(short, newest)


def test_a_round_is_read_without_the_others(stores: tuple[Store, Store]) -> None:
    short, long = stores
    newest = f"recorded_rounds where round_id = '{newest_rounds(short)[0]}'"

    assert largest_step(long, newest) == largest_step(short, newest)
