"""When reminders are due: everybody when a round opens; later those that have not handed in, or not handed in again.

Times are Swedish local times, also when summer time begins or ends within the round.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum

from pipelines.access import Action, check_action
from pipelines.domain import Agency, Round, RoundState, User
from pipelines.ledger import Store
from pipelines.rounds.lifecycle import all_rounds
from pipelines.swedish import STOCKHOLM


class Occasion(StrEnum):
    OPENING = "opening"
    HALF_TIME = "half_time"
    LAST_MORNING = "last_morning"


MORNING = time(8)
SHORT_ROUND = timedelta(days=3)
TIME_TO_ACT = timedelta(hours=2)
"""The last morning leaves at least this long; a round that closes earlier in the day has it the day before."""


@dataclass(frozen=True)
class Reminder:
    """What an agency is to be reminded of, on which occasion, and whether all it lacks is an approval.

    One that `has_handed_in` is reminded of what it has changed since, which does not count.
    """

    round_: Round
    agency: Agency
    occasion: Occasion
    is_awaiting_approval: bool = False
    has_handed_in: bool = False


def occasions(round_: Round) -> dict[Occasion, datetime]:
    """When each occasion begins (aware), in order. A round of three days or less, by the wall clock, only opens."""
    opens, closes = _wall_clock(round_.opens_at), _wall_clock(round_.closes_at)
    if closes - opens <= SHORT_ROUND:
        return {Occasion.OPENING: round_.opens_at}
    last_day = closes.date()
    if closes - datetime.combine(last_day, MORNING) < TIME_TO_ACT:
        last_day -= timedelta(days=1)
    return {
        Occasion.OPENING: round_.opens_at,
        Occasion.HALF_TIME: datetime.combine(opens + (closes - opens) / 2, MORNING, STOCKHOLM),
        Occasion.LAST_MORNING: datetime.combine(last_day, MORNING, STOCKHOLM),
    }


def due(store: Store, *, by: User, at: datetime) -> list[Reminder]:
    """What is to be sent at this moment: of every open round the occasion it has come to, less what was sent.

    So one that could not be sent stays due until the next occasion takes over or the deadline has passed.
    Raises AccessProblem.
    """
    check_action(by, Action.RUN_ROUNDS)
    return [
        reminder
        for round_ in all_rounds(store)
        if round_.state_at(at) is RoundState.OPEN and not round_.is_late_at(at)
        for reminder in _due_in(store, round_, at)
    ]


def _due_in(store: Store, round_: Round, at: datetime) -> list[Reminder]:
    begun = [occasion for occasion, begins_at in occasions(round_).items() if begins_at <= at]
    occasion = begun[-1] if begun else Occasion.OPENING
    asked = store.rows(
        "select agency_id, handed_in_at, is_awaiting_approval from round_participation "
        "where round_id = ? and expected_count > 0 order by agency_id",
        [round_.round_id],
    )
    sent = store.rows(
        "select agency_id from ledger.reminders where round_id = ? and occasion = ?", [round_.round_id, occasion.value]
    )
    done = {row["agency_id"] for row in sent}
    if occasion is not Occasion.OPENING:
        changed = store.rows("select distinct agency_id from changed_answers where round_id = ?", [round_.round_id])
        unsent = {row["agency_id"] for row in changed}
        done |= {row["agency_id"] for row in asked if row["handed_in_at"] and row["agency_id"] not in unsent}
    return [
        Reminder(
            round_,
            store.reference.agency(row["agency_id"]),
            occasion,
            is_awaiting_approval=row["is_awaiting_approval"],
            has_handed_in=row["handed_in_at"] is not None,
        )
        for row in asked
        if row["agency_id"] not in done
    ]


def _wall_clock(moment: datetime) -> datetime:
    return moment.astimezone(STOCKHOLM).replace(tzinfo=None)
