"""The published rounds after each other, and what of them may be compared."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import pandas as pd

from pipelines.access import (
    check_see_picture,
    hidden_areas,
    visibility,
)
from pipelines.domain import RoundState, User
from pipelines.ledger import Store
from pipelines.picture.rows import HistoryCell
from pipelines.reference import Reference


def history(store: Store, *, user: User) -> pd.DataFrame:
    """One row per published round, area and theme the user may see, oldest first (the model `history`).

    Only rounds under the newest definition of the area and the theme: no trend runs across a redefinition.
    """
    check_see_picture(user, RoundState.PUBLISHED)
    rows = store.read("select * from history order by round_id, area_id, theme_id")
    return visibility.in_view(rows, "history", user=user, reference=store.reference)


def continued(store: Store, older: date, newer: date, *, user: User) -> pd.DataFrame:
    """One row per area and theme as defined on the newer day, and each earlier_area_id that it may be compared with on
    the older (the model `continued_cells`). A cell that continues a place hidden from the user is compared with none.
    """
    check_see_picture(user, RoundState.PUBLISHED)
    sql = """
        select area_id, theme_id, earlier_area_id
        from continued_cells
        where ? between starts_on and ends_on and ? between earlier_starts_on and earlier_ends_on
        order by area_id, theme_id, earlier_area_id
    """
    rows = store.read(sql, [newer, older])
    hidden = rows[rows["earlier_area_id"].isin(hidden_areas(user, store.reference))]
    rows = rows[~rows["area_id"].isin(hidden["area_id"])]
    return visibility.in_view(rows, "continued", user=user, reference=store.reference)


def worst_lately(
    history: Sequence[HistoryCell],
    theme_id: str,
    area_ids: Sequence[str],
    reference: Reference,
    *,
    places_count: int = 3,
) -> list[str]:
    """The whole municipality and the places with the worst newest round in a theme: where one would look first.

    Worst level first, then the larger interpolated median; only places of `area_ids`.
    """
    newest = max((row.round_id for row in history), default="")

    def worst_first(row: HistoryCell) -> tuple[int, float]:
        return -reference.level(row.level).rank if row.level else 0, -(row.interpolated_median or 0)

    ordered = sorted((row for row in history if row.theme_id == theme_id and row.round_id == newest), key=worst_first)
    whole = [area_id for area_id in area_ids if reference.is_whole(area_id)]
    others = [row.area_id for row in ordered if row.area_id in area_ids and row.area_id not in whole]
    return [*whole, *others[:places_count]]
