"""The joint picture, what stands behind it, and how it has been."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pandas as pd

from dashboard.data.kept import keep, store
from dashboard.data.rounds import HISTORY_ROUNDS, published_ids, visible_rounds
from pipelines import picture
from pipelines.access import can_see_answers
from pipelines.domain import Cell, Round, RoundState, User
from pipelines.picture import signals, trends


def cells(round_: Round, user: User, at: datetime) -> pd.DataFrame:
    return _asked(picture.cells, round_, user, at)


def places(round_: Round, user: User, at: datetime) -> pd.DataFrame:
    return _asked(picture.places, round_, user, at)


def themes(round_: Round, user: User, at: datetime) -> pd.DataFrame:
    return _asked(picture.themes, round_, user, at)


def changes(round_: Round, user: User, at: datetime) -> pd.DataFrame:
    return _asked(picture.changes, round_, user, at)


def lacking(round_: Round, user: User) -> tuple[int, int]:
    """How many cells have too few answers for a level so far, and how many there are; only for whoever runs rounds."""
    return keep("lacking", (round_.round_id, user), lambda: picture.lacking(store(), round_.round_id, user=user))


def continued(older: Round, newer: Round, user: User) -> pd.DataFrame:
    """What of the newer round may be compared with what of the older; no entry changes that."""
    days = older.meeting_on, newer.meeting_on
    return keep("continued", (days, user), lambda: picture.continued(store(), *days, user=user), is_frozen=True)


def cells_through_lens(round_: Round, user: User, at: datetime) -> pd.DataFrame:
    return _asked(picture.cells_through_lens, round_, user, at)


def lens(round_: Round, user: User, at: datetime) -> pd.DataFrame:
    return _asked(picture.lens, round_, user, at)


def answers(round_: Round, area_id: str, theme_id: str, user: User, at: datetime) -> pd.DataFrame:
    key = (round_.round_id, round_.state_at(at), area_id, theme_id, user)
    return keep("answers", key, lambda: picture.answers(store(), round_.round_id, area_id, theme_id, user=user, at=at))


def raised_signals(user: User, at: datetime, until: Round | None = None) -> pd.DataFrame:
    """One row per signal that the user may see of the twelve latest rounds that may raise any; newest round first."""
    pictures = [round_ for round_ in visible_rounds(user, at) if round_.kind.powers.raises_signals]
    latest = [round_ for round_ in pictures if until is None or round_.round_id <= until.round_id][:HISTORY_ROUNDS]
    key = (tuple((round_.round_id, round_.state_at(at)) for round_ in latest), user)
    round_ids = [round_.round_id for round_ in latest]
    return keep("raised_signals", key, lambda: signals.raised(store(), round_ids, user=user, at=at))


def flagging_answers(round_: Round, user: User, at: datetime) -> dict[Cell, list[tuple[str, str]]]:
    """(area_id, theme_id) → who answered at the flag's rank or worse, and what; empty while they may not be named."""

    def ask() -> dict[Cell, list[tuple[str, str]]]:
        of_cell: dict[Cell, list[tuple[str, str]]] = {}
        if can_see_answers(user, round_.state_at(at)):
            rows = signals.flagging_answers(store(), round_.round_id, user=user, at=at)
            for row in rows.to_dict("records"):
                of_cell.setdefault((row["area_id"], row["theme_id"]), []).append((row["agency_id"], row["answer"]))
        return of_cell

    return keep("flagging_answers", (round_.round_id, round_.state_at(at), user), ask)


def participation(round_: Round, user: User) -> pd.DataFrame:
    key = (round_.round_id, user)
    return keep("participation", key, lambda: picture.participation(store(), round_.round_id, user=user))


def trend_signs(user: User) -> pd.DataFrame:
    """One row per place and theme with its trend word; the same until another round is published."""
    return keep("trend_signs", (published_ids(), user), lambda: trends.signs(store(), user=user), is_frozen=True)


def history(user: User) -> pd.DataFrame:
    """The same until another round is published."""
    return keep("history", (published_ids(), user), lambda: picture.history(store(), user=user), is_frozen=True)


def agencies(user: User) -> pd.DataFrame:
    """One row per agency over the published rounds; the same until another is published."""
    return keep("agencies", (published_ids(), user), lambda: picture.agencies(store(), user=user), is_frozen=True)


def _asked(question: Callable[..., pd.DataFrame], round_: Round, user: User, at: datetime) -> pd.DataFrame:
    """A question about a round. Its state is in the key: the clock may close a round without a change in the ledger."""
    key = (round_.round_id, round_.state_at(at), user)
    is_frozen = round_.recorded_state is RoundState.PUBLISHED
    return keep(
        question.__name__, key, lambda: question(store(), round_.round_id, user=user, at=at), is_frozen=is_frozen
    )
