"""Every column of every table for every role, and what nobody has listed: hidden."""

from __future__ import annotations

from dataclasses import replace
from enum import StrEnum
from typing import Any

import pandas as pd
import pytest

from pipelines.access import places, visibility
from pipelines.access.columns import TABLES, Shown
from pipelines.domain import AreaKind, MeasureStatus, Role, RoundState, User
from pipelines.ledger import Store
from pipelines.reference import Reference
from tests.factories import COUNCIL, READER, STRATEGIST, WHOLE, member

USERS = (member(), STRATEGIST, COUNCIL, READER)

#                           member  strategist  council  reader
WHILE_CLOSED = {
    Shown.TO_ALL: (True, True, True, True),
    Shown.WITH_NAMES: (True, True, True, False),
    Shown.WITH_ANSWERS: (True, True, False, False),
    Shown.WHERE_JUDGED: (True, True, True, True),
    Shown.IN_LENS: (False, True, False, False),
    Shown.TO_ITS_AGENCY: (True, False, False, False),
}
PUBLISHED = {**WHILE_CLOSED, Shown.WITH_ANSWERS: (True, True, True, False)}
OF_THIN_CELLS = {
    **WHILE_CLOSED,
    Shown.WITH_NAMES: (True, True, False, False),
    Shown.WHERE_JUDGED: (True, True, False, False),
}
FROM_MODELS = {
    "cells": "picture",
    "places": "place_summaries",
    "themes": "theme_summaries",
    "changes": "changes",
    "signals": "signals",
    "history": "history",
    "lens": "lens_differences",
    "answers": "cell_answers",
    "participation": "round_participation",
}
KEPT_INSIDE = {"is_open", "handed_in_entry_id"}
"""Columns of models that choose and order rows, and never come out."""


class Invented(StrEnum):
    """A role and a kind of place that nobody has listed."""

    AUDITOR = "auditor"
    HARBOUR = "harbour"


def a_row(table: str, *, level: str | None = "normal") -> pd.DataFrame:
    """A row with something in every listed column and in one that is new."""
    row: dict[str, Any] = dict.fromkeys(TABLES[table], "something")
    row |= {name: WHOLE for name in ("area_id", "earlier_area_id") if name in row}
    row |= {name: "drugs" for name in ("theme_id",) if name in row}
    row |= {name: True for name in ("is_flagged", "has_flag") if name in row}
    row |= {"level": level} if "level" in row else {}
    row |= {"status": MeasureStatus.RUNNING.value} if table == "measures" else {}
    return pd.DataFrame([{**row, "brand_new": "something"}])


def seen(rows: pd.DataFrame, table: str, user: User, reference: Reference, state: RoundState) -> set[str]:
    """The columns that come out with what stood in them."""
    found = visibility.in_view(rows, table, user=user, reference=reference, state=state)
    assert len(found) == 1
    (row,) = found.to_dict("records")
    return {name for name, value in row.items() if isinstance(value, str) or value is True}


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize(("number", "user"), list(enumerate(USERS)))
@pytest.mark.parametrize(
    ("state", "level", "expected"),
    [
        (RoundState.CLOSED, "normal", WHILE_CLOSED),
        (RoundState.PUBLISHED, "normal", PUBLISHED),
        (RoundState.CLOSED, None, OF_THIN_CELLS),
    ],
)
def test_each_role_gets_the_columns_that_are_listed_for_it_and_no_new_one(
    reference: Reference,
    table: str,
    number: int,
    user: User,
    state: RoundState,
    level: str | None,
    expected: dict[Shown, tuple[bool, ...]],
) -> None:
    rows = a_row(table, level=level)
    is_thin = level is None and "level" in TABLES[table]
    columns = expected if is_thin or level else WHILE_CLOSED
    awaited = {name for name, shown in TABLES[table].items() if columns[shown][number]}
    names_the_judged = {"flagged_theme_ids", "flagged_area_ids"}  # they are exchanged for those of the judged
    assert seen(rows, table, user, reference, state) - names_the_judged == awaited - {"level" if is_thin else ""} - (
        names_the_judged
    )


@pytest.mark.parametrize(("table", "model"), FROM_MODELS.items())
def test_every_column_of_a_model_is_listed_or_kept_inside(store: Store, table: str, model: str) -> None:
    columns = set(store.read(f"select * from {model} limit 0").columns)
    assert columns - set(TABLES[table]) <= KEPT_INSIDE


@pytest.mark.parametrize("table", TABLES)
def test_a_role_that_nobody_has_listed_sees_nothing(reference: Reference, table: str) -> None:
    auditor = User(Invented.AUDITOR)  # type: ignore[arg-type]
    assert visibility.in_view(a_row(table), table, user=auditor, reference=reference).empty


@pytest.mark.parametrize("user", USERS)
def test_a_kind_of_place_that_nobody_has_listed_is_hidden(reference: Reference, user: User) -> None:
    town = next(area for area in reference.areas if area.kind is AreaKind.DISTRICT and (area.population or 0) > 3000)
    harbour = replace(town, area_id="harbour", kind=Invented.HARBOUR)  # type: ignore[arg-type]
    wider = replace(reference, areas=(*reference.areas, harbour))
    assert {town.area_id, "harbour"} & places.hidden_areas(user, wider) == {"harbour"}
    rows = a_row("cells").assign(area_id="harbour")
    assert visibility.in_view(rows, "cells", user=user, reference=wider).empty


def test_every_role_and_every_kind_of_place_is_decided() -> None:
    assert set(places.PLACES) == set(Role)
    assert all(set(kinds) == set(AreaKind) for kinds in places.PLACES.values())


@pytest.mark.parametrize(("user", "is_shown"), [(member(), True), (STRATEGIST, True), (COUNCIL, True), (READER, False)])
@pytest.mark.parametrize("status", [MeasureStatus.PROPOSED, MeasureStatus.STOPPED])
def test_what_is_proposed_or_stopped_is_between_those_who_plan(
    reference: Reference, user: User, is_shown: bool, status: MeasureStatus
) -> None:
    rows = a_row("measures").assign(status=status.value)
    assert len(visibility.in_view(rows, "measures", user=user, reference=reference)) == is_shown


def with_whole_only(reference: Reference, theme_id: str = "drugs") -> Reference:
    """The municipality as if the theme had become one of the whole alone."""
    themes = tuple(
        replace(theme, is_whole_only=True) if theme.theme_id == theme_id else theme for theme in reference.themes
    )
    return replace(reference, themes=themes)


@pytest.mark.parametrize(("user", "is_shown"), [(member(), True), (STRATEGIST, True), (COUNCIL, True), (READER, False)])
@pytest.mark.parametrize("table", ["cells", "changes", "signals", "history", "trend_signs", "continued", "measures"])
def test_places_of_a_theme_that_has_become_one_of_the_whole_alone_are_hidden_from_readers(
    reference: Reference, table: str, user: User, is_shown: bool
) -> None:
    rows = pd.concat([a_row(table), a_row(table).assign(area_id="0980R003")], ignore_index=True)
    if "earlier_area_id" in rows:
        rows["earlier_area_id"] = rows["area_id"]
    found = visibility.in_view(rows, table, user=user, reference=with_whole_only(reference))
    assert set(found["area_id"]) == {WHOLE, *(["0980R003"] if is_shown else [])}
