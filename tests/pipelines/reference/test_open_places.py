"""What anybody may be told of: the table that summaries read says the same as what readers are shown, row by row."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pandas as pd
import pytest

from pipelines.access import visibility
from pipelines.domain import Area, AreaKind
from pipelines.ledger import open_store
from pipelines.reference import Reference
from tests.factories import READER, WHOLE

GRABO, HEMSE, POINT = "0980R005", "0980R006", "ostercentrum"


def as_it_is(reference: Reference) -> Reference:
    return reference


def grabo(reference: Reference, **changes: object) -> Reference:
    return replace(
        reference,
        areas=tuple(
            replace(area, **changes) if area.area_id == GRABO else area  # type: ignore[arg-type]
            for area in reference.areas
        ),
    )


def without_inhabitants(reference: Reference) -> Reference:
    return grabo(reference, population=None)


def once_small(reference: Reference) -> Reference:
    """Gråbo had few inhabitants until a day, and has had many since."""
    now = reference.area(GRABO)
    before: Area = replace(now, population=10, valid_to=date(2026, 1, 31))
    later = grabo(reference, valid_from=date(2026, 1, 31) + timedelta(days=1))
    return replace(later, areas=(before, *later.areas))


def drugs_of_the_whole(reference: Reference) -> Reference:
    themes = (replace(theme, is_whole_only=theme.theme_id == "drugs") for theme in reference.themes)
    return replace(reference, themes=tuple(themes))


@pytest.mark.parametrize(
    ("change", "tells_of_grabo"),
    [(as_it_is, True), (without_inhabitants, False), (once_small, False), (drugs_of_the_whole, False)],
)
def test_summaries_are_made_of_just_those_cells_that_readers_are_shown(
    reference: Reference, change: object, tells_of_grabo: bool
) -> None:
    changed = change(reference)  # type: ignore[operator]
    store = open_store(None, changed)
    table = {(row["area_id"], row["theme_id"]) for row in store.rows("select area_id, theme_id from open_cells")}
    store.close()
    every = pd.DataFrame(
        {(area.area_id, theme.theme_id) for area in changed.areas for theme in changed.themes},
        columns=["area_id", "theme_id"],
    )
    shown = visibility.in_view(every, "trend_signs", user=READER, reference=changed)

    assert table == set(zip(shown["area_id"], shown["theme_id"], strict=True))
    assert ((GRABO, "drugs") in table) is tells_of_grabo
    assert {(WHOLE, "drugs"), (WHOLE, "alcohol")} <= table
    assert not {area_id for area_id, _ in table} & {HEMSE, POINT}


def test_a_municipality_in_which_nothing_but_points_is_told_of_has_an_empty_table(reference: Reference) -> None:
    points = tuple(replace(area, kind=AreaKind.POINT) for area in reference.areas)
    store = open_store(None, replace(reference, areas=points))
    assert store.rows("select * from open_cells") == []
    store.close()
