"""A row has exactly the columns that leave the room: none is dropped unseen, and none comes out unnamed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields

import pandas as pd
import pytest

from pipelines import picture
from pipelines.ledger import Store
from pipelines.picture import rows, signals, trends
from tests import golden
from tests.factories import ROUND_ID, STRATEGIST, after_closing

ASKED: list[tuple[type, Callable[[Store], pd.DataFrame]]] = [
    (rows.JudgedCell, lambda store: picture.cells(store, ROUND_ID, user=STRATEGIST, at=after_closing())),
    (rows.PlaceSummary, lambda store: picture.places(store, ROUND_ID, user=STRATEGIST, at=after_closing())),
    (rows.ThemeSummary, lambda store: picture.themes(store, ROUND_ID, user=STRATEGIST, at=after_closing())),
    (rows.Change, lambda store: picture.changes(store, ROUND_ID, user=STRATEGIST, at=after_closing())),
    (rows.LensCell, lambda store: picture.cells_through_lens(store, ROUND_ID, user=STRATEGIST, at=after_closing())),
    (rows.LensDifference, lambda store: picture.lens(store, ROUND_ID, user=STRATEGIST, at=after_closing())),
    (
        rows.CellAnswer,
        lambda store: picture.answers(store, ROUND_ID, "0980R005", "drugs", user=STRATEGIST, at=after_closing()),
    ),
    (rows.Participation, lambda store: picture.participation(store, ROUND_ID, user=STRATEGIST)),
    (rows.AgencyPart, lambda store: picture.agencies(store, user=STRATEGIST)),
    (rows.HistoryCell, lambda store: picture.history(store, user=STRATEGIST)),
    (rows.Signal, lambda store: signals.raised(store, [ROUND_ID], user=STRATEGIST, at=after_closing())),
    (rows.CellTrend, lambda store: trends.signs(store, user=STRATEGIST)),
]


@pytest.mark.parametrize(("row_type", "ask"), ASKED, ids=[row_type.__name__ for row_type, _ in ASKED])
def test_a_row_has_the_columns_that_leave_the_room(
    store: Store, row_type: type, ask: Callable[[Store], pd.DataFrame]
) -> None:
    golden.fill(store)
    frame = ask(store)

    assert {field.name for field in fields(row_type)} == set(frame.columns)
    assert len(rows.rows_of(frame, row_type)) == len(frame)


def test_what_is_missing_is_none_whatever_the_column_holds() -> None:
    @dataclass(frozen=True)
    class Anything:
        word: str | None
        count: int | None
        share: float | None
        at: object

    frame = pd.DataFrame(
        {"word": ["a", None], "count": [1, None], "share": [0.5, float("nan")], "at": [pd.NaT, pd.NaT]}
    )
    frame["count"] = frame["count"].astype("Int64")

    assert rows.rows_of(frame, Anything) == [Anything("a", 1, 0.5, None), Anything(None, None, None, None)]


def test_a_column_that_is_not_there_is_an_error_and_not_an_empty_value() -> None:
    with pytest.raises(KeyError):
        rows.rows_of(pd.DataFrame({"area_id": ["a"]}), rows.CellTrend)
