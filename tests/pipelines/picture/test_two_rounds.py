"""Any two rounds can be compared, never across a redefinition."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from pipelines.picture.two_rounds import Direction, compare
from pipelines.reference import Reference

GRABO, HEMSE, ROMA = "0980R005", "0980R006", "0980R009"
CELL = ["area_id", "theme_id"]
CONTINUED = ["area_id", "theme_id", "earlier_area_id"]


def cells(*rows: tuple[str, str, str | None]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["area_id", "theme_id", "level"])


def continued(*more: tuple[str, str, str]) -> pd.DataFrame:
    """What may be compared when Gråbo and Hemse, drugs and alcohol, are what they were; and `more`."""
    same = [(area_id, theme_id, area_id) for area_id in (GRABO, HEMSE) for theme_id in ("alcohol", "drugs")]
    return pd.DataFrame([*same, *more], columns=CONTINUED)


def direction(reference: Reference, then: str | None, now: str | None) -> Any:
    older, newer = cells((GRABO, "drugs", then)), cells((GRABO, "drugs", now))
    (found,) = compare(older, newer, continued(), reference, keys=CELL)["direction"]
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


def test_what_only_one_round_asked_about_is_told_as_such(reference: Reference) -> None:
    older, newer = cells((GRABO, "drugs", "normal")), cells((HEMSE, "drugs", "normal"))

    rows = compare(older, newer, continued(), reference, keys=CELL)

    assert list(rows["direction"]) == [Direction.ONLY_ONE, Direction.ONLY_ONE]
    assert list(rows["theme_now"].isna()) == [True, False]


def test_the_worse_stand_first_and_places_in_their_order(reference: Reference) -> None:
    older = cells((HEMSE, "drugs", "normal"), (GRABO, "drugs", "normal"), (GRABO, "alcohol", "severe"))
    newer = cells((HEMSE, "drugs", "severe"), (GRABO, "drugs", "critical"), (GRABO, "alcohol", "normal"))

    rows = compare(older, newer, continued(), reference, keys=CELL)

    assert list(zip(rows["area_id"], rows["direction"], strict=True)) == [
        (GRABO, Direction.WORSE),
        (HEMSE, Direction.WORSE),
        (GRABO, Direction.BETTER),
    ]


def test_a_level_is_never_compared_with_what_it_does_not_continue(reference: Reference) -> None:
    older, newer = cells((GRABO, "drugs", "normal")), cells((GRABO, "drugs", "severe"))
    without_drugs = continued().query("theme_id != 'drugs'")

    (row,) = compare(older, newer, without_drugs, reference, keys=CELL).to_dict("records")

    assert (row["level_then"], row["level_now"], row["direction"]) == ("normal", "severe", Direction.REDEFINED)


def test_a_place_is_compared_with_the_worst_of_those_it_continues(reference: Reference) -> None:
    older = cells((GRABO, "drugs", "worrying"), (HEMSE, "drugs", None), (GRABO, "alcohol", "normal"))
    newer = cells((ROMA, "drugs", "critical"))
    merged = continued((ROMA, "drugs", GRABO), (ROMA, "drugs", HEMSE))

    rows = compare(older, newer, merged, reference, keys=CELL)

    assert list(zip(rows["area_id"], rows["area_then"], rows["direction"], strict=True)) == [
        (ROMA, GRABO, Direction.WORSE),
        (GRABO, GRABO, Direction.ONLY_ONE),
    ]


def test_places_are_compared_by_their_worst_theme_whichever_it_is(reference: Reference) -> None:
    older, newer = cells((GRABO, "drugs", "normal")), cells((GRABO, "alcohol", "worrying"))

    (row,) = compare(older, newer, continued(), reference, keys=["area_id"]).to_dict("records")

    assert row == {
        "area_id": GRABO,
        "area_then": GRABO,
        "theme_then": "drugs",
        "theme_now": "alcohol",
        "level_then": "normal",
        "level_now": "worrying",
        "direction": Direction.WORSE,
    }


def test_places_are_not_compared_when_the_worst_theme_of_either_is_redefined(reference: Reference) -> None:
    older, newer = cells((GRABO, "drugs", "normal")), cells((GRABO, "alcohol", "worrying"))
    without_drugs = continued().query("theme_id != 'drugs'")

    (found,) = compare(older, newer, without_drugs, reference, keys=["area_id"])["direction"]

    assert found == Direction.REDEFINED
