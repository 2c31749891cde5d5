"""Where one would look first among the places of a theme."""

from __future__ import annotations

from pipelines.picture.over_time import worst_lately
from pipelines.picture.rows import HistoryCell
from pipelines.reference import Reference
from tests.factories import a_row

NEWEST, BEFORE = "2026-11-26", "2026-10-29"


def cell(area_id: str, level: str | None, median: float = 1.0, round_id: str = NEWEST) -> HistoryCell:
    return a_row(
        HistoryCell, round_id=round_id, area_id=area_id, theme_id="drugs", level=level, interpolated_median=median
    )


def test_the_whole_comes_first_and_then_the_worst_of_the_newest_round(reference: Reference) -> None:
    areas = ["0980R001", "0980R005", "0980R006", "0980R008"]
    history = [
        cell(areas[0], "normal"),
        cell(areas[1], "worrying", 2.6),
        cell(areas[2], "worrying", 3.2),
        cell(areas[3], None),
        cell(areas[0], "severe", 5.0, BEFORE),
        cell(reference.whole.area_id, "normal"),
    ]

    found = worst_lately(history, "drugs", [reference.whole.area_id, *areas], reference, places_count=2)

    assert found == [reference.whole.area_id, areas[2], areas[1]]
