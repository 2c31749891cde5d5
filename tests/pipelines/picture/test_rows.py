"""A row has exactly the columns that leave the room, for every role: none is dropped unseen, none comes out unnamed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import fields
from datetime import date

import pandas as pd
import pytest

from pipelines import picture
from pipelines.domain import User
from pipelines.errors import AccessProblem
from pipelines.ledger import Store, open_store
from pipelines.picture import rows, signals, trends
from pipelines.reference import Reference
from tests import golden
from tests.factories import COUNCIL, READER, ROUND_ID, STRATEGIST, after_closing, member, publish
from tests.row_types import check_row_type

Ask = Callable[[Store, User], pd.DataFrame]

AT, THEN, NOW = after_closing(), date(2026, 10, 29), date(2026, 11, 26)
ASKED: list[tuple[type, Ask]] = [
    (rows.JudgedCell, lambda store, user: picture.cells(store, ROUND_ID, user=user, at=AT)),
    (rows.PlaceSummary, lambda store, user: picture.places(store, ROUND_ID, user=user, at=AT)),
    (rows.ThemeSummary, lambda store, user: picture.themes(store, ROUND_ID, user=user, at=AT)),
    (rows.Change, lambda store, user: picture.changes(store, ROUND_ID, user=user, at=AT)),
    (rows.LensCell, lambda store, user: picture.cells_through_lens(store, ROUND_ID, user=user, at=AT)),
    (rows.LensDifference, lambda store, user: picture.lens(store, ROUND_ID, user=user, at=AT)),
    (rows.CellAnswer, lambda store, user: picture.answers(store, ROUND_ID, "0980R005", "drugs", user=user, at=AT)),
    (rows.FlaggingAnswer, lambda store, user: signals.flagging_answers(store, ROUND_ID, user=user, at=AT)),
    (rows.Continued, lambda store, user: picture.continued(store, THEN, NOW, user=user)),
    (rows.Participation, lambda store, user: picture.participation(store, ROUND_ID, user=user)),
    (rows.AgencyPart, lambda store, user: picture.agencies(store, user=user)),
    (rows.HistoryCell, lambda store, user: picture.history(store, user=user)),
    (rows.Signal, lambda store, user: signals.raised(store, [ROUND_ID], user=user, at=AT)),
    (rows.CellTrend, lambda store, user: trends.signs(store, user=user)),
]
ROLES = (member(), STRATEGIST, COUNCIL, READER)


@pytest.fixture(scope="module")
def published(reference: Reference) -> Iterator[Store]:
    """The golden rounds, both published."""
    store = open_store(None, reference)
    golden.fill(store)
    publish(store)
    yield store
    store.close()


@pytest.mark.parametrize("user", ROLES, ids=lambda user: user.role.value)
@pytest.mark.parametrize(("row_type", "ask"), ASKED, ids=[row_type.__name__ for row_type, _ in ASKED])
def test_a_row_has_the_columns_that_leave_the_room(published: Store, row_type: type, ask: Ask, user: User) -> None:
    try:
        frame = ask(published, user)
    except AccessProblem:
        return
    check_row_type(frame, row_type)


def test_every_row_type_of_the_room_is_compared() -> None:
    made = {each for each in vars(rows).values() if isinstance(each, type) and each.__module__ == rows.__name__}

    assert made == {row_type for row_type, _ in ASKED}
    assert all(fields(each) for each in made)
