"""Two rounds beside each other: the arrows of the matrix say what the table says, also where something is redefined."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from dashboard.views.picture.two_rounds import with_levels_of
from pipelines import picture
from pipelines.domain import AreaSuccession
from pipelines.ledger import open_store
from pipelines.picture.rows import Continued, JudgedCell
from pipelines.picture.two_rounds import Direction, compare
from pipelines.reference import Reference
from pipelines.tables.rows import rows_of
from tests.factories import READER, STRATEGIST, a_row

THEN, NOW = date(2026, 10, 29), date(2026, 11, 26)
CHANGED_ON = date(2026, 11, 1)
EVE = CHANGED_ON - timedelta(days=1)
GRABO, HEMSE, NEW = "0980R005", "0980R006", "0980R099"


def unchanged(reference: Reference) -> Reference:
    return reference


def theme(reference: Reference) -> Reference:
    return replace(reference, themes=redefined(reference.themes, "theme_id", "drugs"))


def area(reference: Reference) -> Reference:
    return replace(reference, areas=redefined(reference.areas, "area_id", GRABO))


def descriptor(reference: Reference) -> Reference:
    return replace(reference, descriptors=redefined(reference.descriptors, "code", "worrying"))


def renamed(reference: Reference, area_id: str = GRABO) -> Reference:
    """The area is NEW from the day of the change, and continues what it was."""
    areas = redefined(reference.areas, "area_id", area_id)
    areas = (*areas[:-1], replace(areas[-1], area_id=NEW, population=5000))
    return replace(reference, areas=areas, successions=(AreaSuccession(area_id, NEW, CHANGED_ON),))


def redefined(rows: tuple[Any, ...], key: str, value: str) -> tuple[Any, ...]:
    """The rows, with one of them ending and beginning anew on the day of the change."""
    changed = next(row for row in rows if getattr(row, key) == value)
    others = tuple(row for row in rows if row is not changed)
    return (*others, replace(changed, valid_to=EVE), replace(changed, valid_from=CHANGED_ON))


@pytest.mark.parametrize(
    ("change", "area_id", "direction", "previous_level"),
    [
        (unchanged, GRABO, Direction.WORSE, "normal"),
        (theme, GRABO, Direction.REDEFINED, None),
        (area, GRABO, Direction.REDEFINED, None),
        (descriptor, GRABO, Direction.REDEFINED, None),
        (renamed, NEW, Direction.WORSE, "normal"),
    ],
)
def test_the_table_and_the_arrows_compare_the_same(
    reference: Reference,
    change: Callable[[Reference], Reference],
    area_id: str,
    direction: Direction,
    previous_level: str | None,
) -> None:
    changed = change(reference)
    store = open_store(None, changed)
    continued = rows_of(picture.continued(store, THEN, NOW, user=STRATEGIST), Continued)
    store.close()
    older = [a_row(JudgedCell, area_id=GRABO, theme_id="drugs", level="normal")]
    newer = [a_row(JudgedCell, area_id=area_id, theme_id="drugs", level="severe", previous_level="critical")]

    compared = compare(older, newer, continued, changed, by_theme=True)
    (cell,) = with_levels_of(newer, compared)

    assert [row.direction for row in compared] == [direction]
    assert cell.previous_level == previous_level


def test_a_reader_is_told_nothing_of_a_small_place_by_the_one_that_continues_it(reference: Reference) -> None:
    store = open_store(None, renamed(reference, HEMSE))
    for user, count in ((STRATEGIST, 1), (READER, 0)):
        continued = picture.continued(store, THEN, NOW, user=user)
        assert len(continued.query("area_id == @NEW and theme_id == 'drugs'")) == count
    store.close()
