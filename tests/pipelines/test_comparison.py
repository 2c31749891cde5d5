"""Any two rounds can be compared, never across a redefinition."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pandas as pd
import pytest

from pipelines.comparison import Direction, compare
from pipelines.reference import Reference

THEN, NOW = date(2026, 10, 29), date(2026, 11, 26)
GRABO, HEMSE = "0980R005", "0980R006"
CELL = ["area_id", "theme_id"]


def cells(*rows: tuple[str, str, str | None]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["area_id", "theme_id", "level"])


def direction(reference: Reference, then: str | None, now: str | None) -> Any:
    older, newer = cells((GRABO, "drugs", then)), cells((GRABO, "drugs", now))
    (found,) = compare(older, newer, (THEN, NOW), reference, keys=CELL)["direction"]
    return found


@pytest.mark.parametrize(
    ("then", "now", "expected"),
    [
        ("normal", "severe", Direction.WORSE),
        ("worrying", "deviating", Direction.BETTER),
        ("critical", "critical", Direction.SAME),
        (None, "critical", Direction.LOST),
        ("critical", None, Direction.LOST),
        (None, None, Direction.LOST),
    ],
)
def test_which_way_a_cell_has_gone(
    reference: Reference, then: str | None, now: str | None, expected: Direction
) -> None:
    assert direction(reference, then, now) == expected


def test_what_is_only_in_one_of_them_is_told(reference: Reference) -> None:
    rows = compare(
        cells((GRABO, "drugs", "normal")), cells((HEMSE, "drugs", "normal")), (THEN, NOW), reference, keys=CELL
    )

    assert list(rows["direction"]) == [Direction.LOST, Direction.LOST]


def test_the_worse_stand_first_and_places_in_their_order(reference: Reference) -> None:
    older = cells((HEMSE, "drugs", "normal"), (GRABO, "drugs", "normal"), (GRABO, "alcohol", "severe"))
    newer = cells((HEMSE, "drugs", "severe"), (GRABO, "drugs", "critical"), (GRABO, "alcohol", "normal"))

    rows = compare(older, newer, (THEN, NOW), reference, keys=CELL)

    assert list(zip(rows["area_id"], rows["direction"], strict=True)) == [
        (GRABO, Direction.WORSE),
        (HEMSE, Direction.WORSE),
        (GRABO, Direction.BETTER),
    ]


@pytest.mark.parametrize("what", ["areas", "themes"])
def test_a_level_is_never_compared_across_a_redefinition(reference: Reference, what: str) -> None:
    rows = getattr(reference, what)
    changed = next(row for row in rows if GRABO in str(row) or "'drugs'" in str(row))
    between = NOW - timedelta(days=7)
    both = [replace(changed, valid_to=between - timedelta(days=1)), replace(changed, valid_from=between)]
    redefined = replace(reference, **{what: (*(row for row in rows if row is not changed), *both)})

    assert direction(redefined, "normal", "severe") == Direction.REDEFINED


def test_places_are_compared_by_their_worst_theme_whichever_it_is(reference: Reference) -> None:
    older, newer = cells((GRABO, "drugs", "normal")), cells((GRABO, "alcohol", "worrying"))

    (row,) = compare(older, newer, (THEN, NOW), reference, keys=["area_id"]).to_dict("records")

    assert row == {
        "area_id": GRABO,
        "theme_then": "drugs",
        "theme_now": "alcohol",
        "level_then": "normal",
        "level_now": "worrying",
        "direction": Direction.WORSE,
    }
