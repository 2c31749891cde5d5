"""The rows that leave the room have the columns that are listed for them: none is dropped unseen, none is new."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields
from typing import Any

import pandas as pd
import pytest

from pipelines.access.columns import TABLES
from pipelines.domain import Rating, User
from pipelines.ledger import Store
from pipelines.rating import approvals, ratings
from pipelines.rating.own import asked_cells, own_answers, own_cells, own_history, requested_answers
from pipelines.rating.rows import AskedCell, SavedAnswer
from pipelines.tables.rows import rows_of
from tests.factories import ROUND_ID, STRATEGIST, add_round, after_closing, member, while_open

Ask = Callable[[Store, User], list[Any]]

OWN = ("own_ratings", Rating, member())
ASKED: list[tuple[tuple[str, type, User], Ask]] = [
    (("own_answers", SavedAnswer, member()), lambda store, user: own_answers(store, ROUND_ID, "police", user=user)),
    (OWN, lambda store, user: requested_answers(store, ROUND_ID, "police", user=user)),
    (OWN, lambda store, user: own_history(store, "police", [ROUND_ID], user=user)),
    (("own_cells", AskedCell, member()), lambda store, user: own_cells(store, ROUND_ID, "police", user=user)),
    (
        ("asked_cells", AskedCell, STRATEGIST),
        lambda store, user: asked_cells(store, ROUND_ID, "police", user=user, at=after_closing()),
    ),
]


@pytest.mark.parametrize(("listed", "ask"), ASKED)
def test_what_is_listed_of_an_agencys_own_comes_out_and_nothing_else(
    store: Store, monkeypatch: pytest.MonkeyPatch, listed: tuple[str, type, User], ask: Ask
) -> None:
    table, row_type, user = listed
    add_round(store)
    rating = Rating(ROUND_ID, "police", "0980R005", "drugs", "normal", is_settled=True)
    ratings.save(store, [rating], by=member(), at=while_open())
    ratings.hand_in(store, ROUND_ID, "police", by=member(), at=while_open())
    approvals.ask(store, ROUND_ID, "police", by=member(), session="one", at=while_open())
    read = store.read

    def with_a_new_column(sql: str, *values: Any) -> pd.DataFrame:
        return read(sql, *values).assign(brand_new="something")

    monkeypatch.setattr(store, "read", with_a_new_column)
    let_out: list[tuple[set[str], type]] = []

    def noted(frame: pd.DataFrame, row_type: type) -> list[Any]:
        let_out.append((set(frame.columns), row_type))
        return rows_of(frame, row_type)

    monkeypatch.setattr("pipelines.rating.own.rows_of", noted)
    found = ask(store, user)

    assert {type(row) for row in found} == {row_type}
    assert let_out == [(set(TABLES[table]), row_type)]
    assert set(TABLES[table]) == {field.name for field in fields(row_type)}
