"""Any two rounds can be compared, never across a redefinition."""

from __future__ import annotations

import pytest

from pipelines.picture.rows import Continued, JudgedCell
from pipelines.picture.two_rounds import Beside, Direction, compare
from pipelines.reference import Reference
from tests.factories import a_row

GRABO, HEMSE, ROMA = "0980R005", "0980R006", "0980R009"


def cells(*rows: tuple[str, str, str | None]) -> list[JudgedCell]:
    return [a_row(JudgedCell, area_id=area_id, theme_id=theme_id, level=level) for area_id, theme_id, level in rows]


def continued(*more: tuple[str, str, str], themes: tuple[str, ...] = ("alcohol", "drugs")) -> list[Continued]:
    """What may be compared when Gråbo and Hemse, and these themes, are what they were; and `more`."""
    same = [(area_id, theme_id, area_id) for area_id in (GRABO, HEMSE) for theme_id in themes]
    return [
        Continued(area_id=area_id, theme_id=theme_id, earlier_area_id=earlier)
        for area_id, theme_id, earlier in [*same, *more]
    ]


def direction(reference: Reference, then: str | None, now: str | None) -> Direction:
    older, newer = cells((GRABO, "drugs", then)), cells((GRABO, "drugs", now))
    (found,) = compare(older, newer, continued(), reference, by_theme=True)
    return found.direction


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

    rows = compare(older, newer, continued(), reference, by_theme=True)

    assert [(row.direction, row.now is None) for row in rows] == [
        (Direction.ONLY_ONE, True),
        (Direction.ONLY_ONE, False),
    ]


def test_the_worse_stand_first_and_places_in_their_order(reference: Reference) -> None:
    older = cells((HEMSE, "drugs", "normal"), (GRABO, "drugs", "normal"), (GRABO, "alcohol", "severe"))
    newer = cells((HEMSE, "drugs", "severe"), (GRABO, "drugs", "critical"), (GRABO, "alcohol", "normal"))

    rows = compare(older, newer, continued(), reference, by_theme=True)

    assert [(row.area_id, row.direction) for row in rows] == [
        (GRABO, Direction.WORSE),
        (HEMSE, Direction.WORSE),
        (GRABO, Direction.BETTER),
    ]


def test_a_level_is_never_compared_with_what_it_does_not_continue(reference: Reference) -> None:
    older, newer = cells((GRABO, "drugs", "normal")), cells((GRABO, "drugs", "severe"))
    without_drugs = continued(themes=("alcohol",))

    (row,) = compare(older, newer, without_drugs, reference, by_theme=True)

    assert row == Beside(GRABO, *older, *newer, Direction.REDEFINED)


def test_a_place_is_compared_with_the_worst_of_those_it_continues(reference: Reference) -> None:
    older = cells((GRABO, "drugs", "worrying"), (HEMSE, "drugs", None), (GRABO, "alcohol", "normal"))
    newer = cells((ROMA, "drugs", "critical"))
    merged = continued((ROMA, "drugs", GRABO), (ROMA, "drugs", HEMSE))

    rows = compare(older, newer, merged, reference, by_theme=True)

    assert [(row.area_id, row.then and row.then.area_id, row.direction) for row in rows] == [
        (ROMA, GRABO, Direction.WORSE),
        (GRABO, GRABO, Direction.ONLY_ONE),
    ]


def test_places_are_compared_by_their_worst_theme_whichever_it_is(reference: Reference) -> None:
    older, newer = cells((GRABO, "drugs", "normal")), cells((GRABO, "alcohol", "worrying"))

    (row,) = compare(older, newer, continued(), reference, by_theme=False)

    assert row == Beside(GRABO, *older, *newer, Direction.WORSE)


def test_places_are_not_compared_when_the_worst_theme_of_either_is_redefined(reference: Reference) -> None:
    older, newer = cells((GRABO, "drugs", "normal")), cells((GRABO, "alcohol", "worrying"))
    without_drugs = continued(themes=("alcohol",))

    (found,) = compare(older, newer, without_drugs, reference, by_theme=False)

    assert found.direction == Direction.REDEFINED
