"""What the pages read, kept until the ledger changes. The only home of caches.

Everything is keyed on the store's version, the question and who asks, so nothing is ever stale and nothing is cleared.
What is kept is shared between sessions: tables and figures are read, never changed. The standard library's cache is
used, since Streamlit's hashes its arguments anew on every call, which was a tenth of a rerun.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache, lru_cache
from pathlib import Path
from threading import Lock
from typing import Any, TypeVar

import geopandas as gpd
import pandas as pd

from pipelines import approvals, areas, picture, plan, ratings, rounds, signals, trends
from pipelines import glossary as glossary_data
from pipelines import reference as reference_data
from pipelines.access import can_see_answers, can_see_picture
from pipelines.config import Config
from pipelines.domain import Round, RoundKind, RoundState, User
from pipelines.errors import ProblemError
from pipelines.glossary import Term
from pipelines.reference import Reference
from pipelines.store import Store, open_store

Kept = TypeVar("Kept")

HISTORY_ROUNDS = 12
FROZEN = -1
"""In place of a version: what is asked about is published, so no entry can change the answer."""


def store() -> Store:
    """The one store of this server, opened by the first who asks."""
    with _opening:
        config = Config.from_env()
        return _opened(config.store_path, config.reference_folder)


def is_demo() -> bool:
    """True if what is shown is invented."""
    return kept("is_demo", (), lambda: store().is_demo)


def reference() -> Reference:
    return store().reference


@cache
def glossary() -> tuple[Term, ...]:
    """The words that are explained, in the order of the file."""
    return glossary_data.load()


@cache
def terms() -> dict[str, Term]:
    """Every word that is explained, in lowercase → its row."""
    return glossary_data.by_word(glossary())


@cache
def borders() -> gpd.GeoDataFrame:
    """One row per polygon area, in metres (EPSG:3006). Raises ProblemError naming areas that have lost their border."""
    loaded = areas.load()
    if missing := areas.missing_polygons(loaded, reference()):
        raise ProblemError("\n".join(missing))
    return loaded


@cache
def points() -> gpd.GeoDataFrame:
    """One row per place that is a point or an area, in metres (EPSG:3006)."""
    return areas.with_points(borders(), reference())


def all_rounds() -> list[Round]:
    """Every round, oldest first."""
    return kept("all_rounds", (), lambda: rounds.all_rounds(store()))


def open_round(at: datetime) -> Round | None:
    """The round that takes answers now."""
    return next((round_ for round_ in all_rounds() if round_.state_at(at) is RoundState.OPEN), None)


def next_round(at: datetime) -> Round | None:
    """The first round that has not opened yet."""
    return next((round_ for round_ in all_rounds() if round_.state_at(at) is RoundState.PLANNED), None)


def visible_rounds(user: User, at: datetime) -> list[Round]:
    """The rounds whose picture the user may see, newest first."""
    return [round_ for round_ in reversed(all_rounds()) if can_see_picture(user, round_.state_at(at))]


def newest_picture(user: User, at: datetime) -> Round | None:
    """The newest of the rounds whose picture the user may see; a plain meeting makes no picture."""
    return next((round_ for round_ in visible_rounds(user, at) if round_.kind is not RoundKind.MEETING), None)


def cells(round_: Round, user: User, at: datetime) -> pd.DataFrame:
    return _asked(picture.cells, round_, user, at)


def places(round_: Round, user: User, at: datetime) -> pd.DataFrame:
    return _asked(picture.places, round_, user, at)


def themes(round_: Round, user: User, at: datetime) -> pd.DataFrame:
    return _asked(picture.themes, round_, user, at)


def changes(round_: Round, user: User, at: datetime) -> pd.DataFrame:
    return _asked(picture.changes, round_, user, at)


def continued(older: Round, newer: Round, user: User) -> pd.DataFrame:
    """What of the newer round may be compared with what of the older; no entry changes that."""
    days = older.meeting_on, newer.meeting_on
    return kept("continued", (days, user), lambda: picture.continued(store(), *days, user=user), is_frozen=True)


def cells_through_lens(round_: Round, user: User, at: datetime) -> pd.DataFrame:
    return _asked(picture.cells_through_lens, round_, user, at)


def lens(round_: Round, user: User, at: datetime) -> pd.DataFrame:
    return _asked(picture.lens, round_, user, at)


def answers(round_: Round, area_id: str, theme_id: str, user: User, at: datetime) -> pd.DataFrame:
    key = (round_.round_id, round_.state_at(at), area_id, theme_id, user)
    return kept("answers", key, lambda: picture.answers(store(), round_.round_id, area_id, theme_id, user=user, at=at))


def participation(round_: Round, user: User) -> pd.DataFrame:
    key = (round_.round_id, user)
    return kept("participation", key, lambda: picture.participation(store(), round_.round_id, user=user))


def own_cells(round_: Round, agency_id: str, user: User) -> pd.DataFrame:
    """Which cells these are and what was answered last time is not changed by a draft, so drafts do not ask anew."""
    round_ids, is_frozen = _rounds_before(round_)
    counting = own_counting(round_, agency_id, user)
    handed_in = frozenset(zip(counting["area_id"], counting["theme_id"], strict=True))
    key = (round_.round_id, round_ids, handed_in, agency_id, user)
    return kept(
        "own_cells",
        key,
        lambda: picture.own_cells(store(), round_.round_id, agency_id, user=user),
        is_frozen=is_frozen,
    )


def own_answers(round_: Round, agency_id: str, user: User) -> pd.DataFrame:
    key = (round_.round_id, agency_id, user)
    return kept("own_answers", key, lambda: picture.own_answers(store(), round_.round_id, agency_id, user=user))


def own_counting(round_: Round, agency_id: str, user: User) -> pd.DataFrame:
    """One row per answer of the user's own organisation that counts in the round: the same until it hands in again."""
    key = (round_.round_id, agency_id, user, receipt(round_, agency_id, user))
    return kept(
        "own_counting",
        key,
        lambda: picture.own_history(store(), agency_id, [round_.round_id], user=user),
        is_frozen=True,
    )


def own_history(round_: Round, agency_id: str, user: User) -> dict[ratings.Cell, list[tuple[str, str]]]:
    """(area_id, theme_id) → what the organisation has answered in the twelve rounds before: (round_id, answer)."""
    round_ids, is_frozen = _rounds_before(round_)

    def ask() -> dict[ratings.Cell, list[tuple[str, str]]]:
        of_cell: dict[ratings.Cell, list[tuple[str, str]]] = {}
        if round_ids:
            rows = picture.own_history(store(), agency_id, round_ids, user=user)
            for row in rows.to_dict("records"):
                of_cell.setdefault((row["area_id"], row["theme_id"]), []).append((row["round_id"], row["answer"]))
        return of_cell

    return kept("own_history", (round_ids, agency_id, user), ask, is_frozen=is_frozen)


def receipt(round_: Round, agency_id: str, user: User) -> ratings.Receipt | None:
    key = (round_.round_id, agency_id, user)
    return kept("receipt", key, lambda: ratings.receipt(store(), round_.round_id, agency_id, by=user))


def approval_request(round_: Round, agency_id: str, user: User) -> approvals.Request | None:
    key = (round_.round_id, agency_id, user)
    return kept("approval_request", key, lambda: approvals.newest(store(), round_.round_id, agency_id, by=user))


def requested_answers(round_: Round, agency_id: str, user: User) -> pd.DataFrame:
    key = (round_.round_id, agency_id, user)
    return kept(
        "requested_answers", key, lambda: picture.requested_answers(store(), round_.round_id, agency_id, user=user)
    )


def raised_signals(user: User, at: datetime, until: Round | None = None) -> pd.DataFrame:
    """One row per signal of the twelve latest pictures that the user may see, up to a round; newest round first."""
    pictures = [round_ for round_ in visible_rounds(user, at) if round_.kind is not RoundKind.MEETING]
    latest = [round_ for round_ in pictures if until is None or round_.round_id <= until.round_id][:HISTORY_ROUNDS]
    key = (tuple((round_.round_id, round_.state_at(at)) for round_ in latest), user)
    round_ids = [round_.round_id for round_ in latest]
    return kept("raised_signals", key, lambda: signals.raised(store(), round_ids, user=user, at=at))


def flagging_answers(round_: Round, user: User, at: datetime) -> dict[ratings.Cell, list[tuple[str, str]]]:
    """(area_id, theme_id) → who answered at the flag's rank or worse, and what; empty while they may not be named."""

    def ask() -> dict[ratings.Cell, list[tuple[str, str]]]:
        of_cell: dict[ratings.Cell, list[tuple[str, str]]] = {}
        if can_see_answers(user, round_.state_at(at)):
            rows = signals.flagging_answers(store(), round_.round_id, user=user, at=at)
            for row in rows.to_dict("records"):
                of_cell.setdefault((row["area_id"], row["theme_id"]), []).append((row["agency_id"], row["answer"]))
        return of_cell

    return kept("flagging_answers", (round_.round_id, round_.state_at(at), user), ask)


def trend_signs(user: User) -> pd.DataFrame:
    """One row per place and theme with its trend word; the same until another round is published."""
    return kept("trend_signs", (_published_ids(), user), lambda: trends.signs(store(), user=user), is_frozen=True)


def history(user: User) -> pd.DataFrame:
    """The same until another round is published."""
    return kept("history", (_published_ids(), user), lambda: picture.history(store(), user=user), is_frozen=True)


def organisations(user: User) -> pd.DataFrame:
    """One row per organisation over the published rounds; the same until another is published."""
    return kept(
        "organisations", (_published_ids(), user), lambda: picture.organisations(store(), user=user), is_frozen=True
    )


def measures(user: User, today: date) -> pd.DataFrame:
    return kept("measures", (user, today), lambda: plan.measures(store(), user=user, today=today))


def kept(question: str, key: tuple[Hashable, ...], ask: Callable[[], Kept], *, is_frozen: bool = False) -> Kept:
    """The answer to a question, or a figure, made once for each version of the ledger; once and for all if frozen."""
    version = FROZEN if is_frozen else store().version
    answer: Kept = _answer(Question(str(Config.from_env().store_path), version, question, key, ask))
    return answer


@dataclass(frozen=True)
class Question:
    """What is asked of which version of which store; two are the same whoever is set to answer them."""

    path: str
    version: int
    question: str
    key: tuple[Hashable, ...]
    ask: Callable[[], Any] = field(compare=False)


def _published_ids() -> tuple[str, ...]:
    return tuple(round_.round_id for round_ in all_rounds() if round_.recorded_state is RoundState.PUBLISHED)


def _rounds_before(round_: Round) -> tuple[tuple[str, ...], bool]:
    """The ids of the latest rounds before this one, and whether nothing can change in them any more."""
    before = [earlier for earlier in all_rounds() if earlier.round_id < round_.round_id][-HISTORY_ROUNDS:]
    is_frozen = all(earlier.recorded_state is RoundState.PUBLISHED for earlier in before)
    return tuple(earlier.round_id for earlier in before), is_frozen


def _asked(question: Callable[..., pd.DataFrame], round_: Round, user: User, at: datetime) -> pd.DataFrame:
    """A question about a round. Its state is in the key: the clock may close a round without a change in the ledger."""
    key = (round_.round_id, round_.state_at(at), user)
    is_frozen = round_.recorded_state is RoundState.PUBLISHED
    return kept(
        question.__name__, key, lambda: question(store(), round_.round_id, user=user, at=at), is_frozen=is_frozen
    )


@lru_cache(maxsize=400)
def _answer(question: Question) -> Any:
    return question.ask()


_opening = Lock()


@cache
def _opened(path: Path, reference_folder: Path) -> Store:
    return open_store(path, reference_data.load(reference_folder))
