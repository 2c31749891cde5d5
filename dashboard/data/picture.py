"""The joint picture, what stands behind it, and how it has been: rows, turned into what they are as they are kept."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import TypeVar

import pandas as pd

from dashboard.data.kept import keep, store
from dashboard.data.rounds import HISTORY_ROUNDS, published_ids, visible_rounds
from pipelines import picture
from pipelines.access import can_see_answers
from pipelines.domain import Cell, Round, RoundState, User
from pipelines.picture import signals, trends
from pipelines.picture.rows import (
    AgencyPart,
    CellAnswer,
    CellTrend,
    Change,
    Continued,
    FlaggingAnswer,
    HistoryCell,
    JudgedCell,
    LensCell,
    LensDifference,
    Participation,
    PlaceSummary,
    Signal,
    ThemeSummary,
)
from pipelines.tables.rows import of_each_cell, rows_of

Row = TypeVar("Row")


def cells(round_: Round, user: User, at: datetime) -> Sequence[JudgedCell]:
    return _asked(picture.cells, JudgedCell, round_, user, at)


def places(round_: Round, user: User, at: datetime) -> Sequence[PlaceSummary]:
    return _asked(picture.places, PlaceSummary, round_, user, at)


def themes(round_: Round, user: User, at: datetime) -> Sequence[ThemeSummary]:
    return _asked(picture.themes, ThemeSummary, round_, user, at)


def changes(round_: Round, user: User, at: datetime) -> Sequence[Change]:
    return _asked(picture.changes, Change, round_, user, at)


def without_level_so_far(round_: Round, user: User) -> tuple[int, int]:
    """How many cells have too few answers for a level so far, and how many there are; only for whoever runs rounds."""
    return keep(
        "without_level_so_far",
        (round_.round_id, user),
        lambda: picture.without_level_so_far(store(), round_.round_id, user=user),
    )


def continued(older: Round, newer: Round, user: User) -> Sequence[Continued]:
    """What of the newer round may be compared with what of the older; no entry changes that."""
    days = older.meeting_on, newer.meeting_on

    def ask() -> Sequence[Continued]:
        return rows_of(picture.continued(store(), *days, user=user), Continued)

    return keep("continued", (days, user), ask, is_frozen=True)


def cells_through_lens(round_: Round, user: User, at: datetime) -> Sequence[LensCell]:
    return _asked(picture.cells_through_lens, LensCell, round_, user, at)


def lens(round_: Round, user: User, at: datetime) -> Sequence[LensDifference]:
    return _asked(picture.lens, LensDifference, round_, user, at)


def answers(round_: Round, area_id: str, theme_id: str, user: User, at: datetime) -> Sequence[CellAnswer]:
    def ask() -> Sequence[CellAnswer]:
        return rows_of(picture.answers(store(), round_.round_id, area_id, theme_id, user=user, at=at), CellAnswer)

    return keep("answers", (round_.round_id, round_.state_at(at), area_id, theme_id, user), ask)


def raised_signals(user: User, at: datetime, until: Round | None = None) -> Sequence[Signal]:
    """One row per signal that the user may see of the twelve latest rounds that may raise any; newest round first."""
    pictures = [round_ for round_ in visible_rounds(user, at) if round_.kind.powers.raises_signals]
    latest = [round_ for round_ in pictures if until is None or round_.round_id <= until.round_id][:HISTORY_ROUNDS]

    def ask() -> Sequence[Signal]:
        return rows_of(signals.raised(store(), [round_.round_id for round_ in latest], user=user, at=at), Signal)

    return keep("raised_signals", (tuple((round_.round_id, round_.state_at(at)) for round_ in latest), user), ask)


def flagging_answers(round_: Round, user: User, at: datetime) -> Mapping[Cell, Sequence[FlaggingAnswer]]:
    """(area_id, theme_id) → who answered at the flag's rank or worse, and what; empty while they may not be named."""

    def ask() -> Mapping[Cell, Sequence[FlaggingAnswer]]:
        if not can_see_answers(user, round_.state_at(at)):
            return {}
        rows = signals.flagging_answers(store(), round_.round_id, user=user, at=at)
        return of_each_cell(rows_of(rows, FlaggingAnswer))

    return keep("flagging_answers", (round_.round_id, round_.state_at(at), user), ask)


def participation(round_: Round, user: User) -> Sequence[Participation]:
    def ask() -> Sequence[Participation]:
        return rows_of(picture.participation(store(), round_.round_id, user=user), Participation)

    return keep("participation", (round_.round_id, user), ask)


def trend_signs(user: User) -> Sequence[CellTrend]:
    """One row per place and theme with its trend word; the same until another round is published."""
    return _published("trend_signs", user, lambda: rows_of(trends.signs(store(), user=user), CellTrend))


def history(user: User) -> Sequence[HistoryCell]:
    """The same until another round is published."""
    return _published("history", user, lambda: rows_of(picture.history(store(), user=user), HistoryCell))


def history_of(cell: Cell, user: User) -> Sequence[HistoryCell]:
    """The rows of `history` that are about one place and theme, oldest first."""
    return _published("history_of", user, lambda: of_each_cell(history(user))).get(cell, [])


def agencies(user: User) -> Sequence[AgencyPart]:
    """One row per agency over the published rounds; the same until another is published."""
    return _published("agencies", user, lambda: rows_of(picture.agencies(store(), user=user), AgencyPart))


def _asked(
    question: Callable[..., pd.DataFrame], row_type: type[Row], round_: Round, user: User, at: datetime
) -> Sequence[Row]:
    """A question about a round. Its state is in the key: the clock may close a round without a change in the ledger."""

    def ask() -> Sequence[Row]:
        return rows_of(question(store(), round_.round_id, user=user, at=at), row_type)

    is_frozen = round_.recorded_state is RoundState.PUBLISHED
    return keep(question.__name__, (round_.round_id, round_.state_at(at), user), ask, is_frozen=is_frozen)


def _published(question: str, user: User, ask: Callable[[], Row]) -> Row:
    """A question about the published rounds: the answer is the same until another is published."""
    return keep(question, (published_ids(), user), ask, is_frozen=True)
