"""The rounds, and which of them the user may see."""

from __future__ import annotations

from datetime import datetime

from dashboard.data.kept import keep, store
from pipelines import rounds
from pipelines.access import can_see_picture
from pipelines.domain import Round, RoundState, User

HISTORY_ROUNDS = 12


def all_rounds() -> list[Round]:
    """Every round that has not been withdrawn, oldest first."""
    return keep("all_rounds", (), lambda: rounds.all_rounds(store()))


def open_round(at: datetime) -> Round | None:
    """The round that takes answers now."""
    return next((round_ for round_ in all_rounds() if round_.state_at(at) is RoundState.OPEN), None)


def next_round(at: datetime) -> Round | None:
    """The first round that has not opened yet."""
    return next(iter(planned_rounds(at)), None)


def planned_rounds(at: datetime) -> list[Round]:
    """The rounds that have not opened yet, the next one first."""
    return [round_ for round_ in all_rounds() if round_.state_at(at) is RoundState.PLANNED]


def visible_rounds(user: User, at: datetime) -> list[Round]:
    """The rounds whose picture the user may see, newest first."""
    return [round_ for round_ in reversed(all_rounds()) if can_see_picture(user, round_.state_at(at))]


def newest_picture(user: User, at: datetime) -> Round | None:
    """The newest of the rounds whose picture the user may see; not every kind makes one."""
    return next((round_ for round_ in visible_rounds(user, at) if round_.kind.powers.makes_picture), None)


def is_first_picture(round_: Round) -> bool:
    """True if there is no earlier picture that this round's could be compared with."""
    return keep("is_first_picture", (round_.round_id,), lambda: rounds.compared_with(store(), round_.round_id) is None)


def published_ids() -> tuple[str, ...]:
    return tuple(round_.round_id for round_ in all_rounds() if round_.recorded_state is RoundState.PUBLISHED)


def rounds_before(round_: Round) -> tuple[tuple[str, ...], bool]:
    """The ids of the latest rounds before this one, and whether nothing can change in them any more."""
    before = [earlier for earlier in all_rounds() if earlier.round_id < round_.round_id][-HISTORY_ROUNDS:]
    is_frozen = all(earlier.recorded_state is RoundState.PUBLISHED for earlier in before)
    return tuple(earlier.round_id for earlier in before), is_frozen


def is_seen(round_: Round) -> bool:
    """True if somebody other than the strategist has been shown the round's picture."""
    return keep("is_seen", (round_.round_id,), lambda: rounds.is_seen(store(), round_.round_id))
