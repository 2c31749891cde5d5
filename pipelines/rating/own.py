"""What an agency sees of its own answers, handed in or not. Nobody else sees it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TypeVar

from pipelines.access import Action, check_action, check_rate, check_see_answers, visibility
from pipelines.domain import Rating, User
from pipelines.ledger import Store
from pipelines.rating.rows import AskedCell, SavedAnswer
from pipelines.rounds import compared_with, recorded_round
from pipelines.tables.rows import rows_of

Row = TypeVar("Row")


def own_answers(store: Store, round_id: str, agency_id: str, *, user: User) -> list[SavedAnswer]:
    """One row per answer the user's own agency has given in the round, handed in or not."""
    check_rate(user, agency_id)
    sql = "select * from own_answers where round_id = ? and agency_id = ?"
    return _listed(store, "own_answers", SavedAnswer, sql, [round_id, agency_id], user)


def requested_answers(store: Store, round_id: str, agency_id: str, *, user: User) -> list[Rating]:
    """One row per answer that would count if what waits for approval in the user's own agency were approved."""
    check_rate(user, agency_id)
    sql = "select * from requested_answers where round_id = ? and agency_id = ? and answer is not null"
    return _listed(store, "own_ratings", Rating, sql, [round_id, agency_id], user)


def own_history(store: Store, agency_id: str, round_ids: Sequence[str], *, user: User) -> list[Rating]:
    """One row per round, area and theme: what counts of the user's own agency's answers, newest round first."""
    check_rate(user, agency_id)
    # The rounds are written out as parameters, so that only their rows are read.
    sql = f"""
        select * exclude (entry_id, rank) from counting_answers
        where agency_id = ? and round_id in ({",".join("?" * len(round_ids)) or "null"})
        order by round_id desc, area_id, theme_id
    """
    return _listed(store, "own_ratings", Rating, sql, [agency_id, *round_ids], user)


def own_cells(store: Store, round_id: str, agency_id: str, *, user: User) -> list[AskedCell]:
    """One row per area and theme the user's own agency is expected to rate, in order."""
    check_rate(user, agency_id)
    return _asked_of(store, "own_cells", round_id, agency_id, user)


def asked_cells(store: Store, round_id: str, agency_id: str, *, user: User, at: datetime) -> list[AskedCell]:
    """As `own_cells`, for whoever may see what each agency answered last time: what a template is made from."""
    check_action(user, Action.SEE_WHO_ANSWERED)
    before = compared_with(store, round_id)
    if before is not None:
        check_see_answers(user, recorded_round(store, before).state_at(at))
    return _asked_of(store, "asked_cells", round_id, agency_id, user)


def _asked_of(store: Store, table: str, round_id: str, agency_id: str, user: User) -> list[AskedCell]:
    sql = "select area_id, theme_id, previous_answer from cell_answers where round_id = ? and agency_id = ?"
    areas = {area.area_id: area.sort_order for area in store.reference.areas}
    themes = {theme.theme_id: number for number, theme in enumerate(store.reference.themes)}
    cells = _listed(store, table, AskedCell, sql, [round_id, agency_id], user)
    return sorted(cells, key=lambda cell: (areas[cell.area_id], themes[cell.theme_id]))


def _listed(store: Store, table: str, row_type: type[Row], sql: str, values: Sequence[object], user: User) -> list[Row]:
    """What the lists of columns let out of the rows that a question gives."""
    rows = visibility.in_view(store.read(sql, values), table, user=user, reference=store.reference)
    return rows_of(rows, row_type)
