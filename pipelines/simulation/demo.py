"""Tells the story of the invented municipality in a store: rounds, answers and measures, in the order they happened."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from operator import itemgetter
from typing import Any

import pandas as pd

from pipelines import plan, rounds
from pipelines.domain import (
    Measure,
    MeasureStatus,
    Rating,
    Role,
    Round,
    SignalDecision,
    User,
)
from pipelines.errors import StoreProblem
from pipelines.ledger import EntryKind, Store
from pipelines.picture import signals
from pipelines.rating import approvals, ratings
from pipelines.reference import Reference
from pipelines.simulation.submissions import submissions
from pipelines.simulation.world import SEED, Shock, World, simulate
from pipelines.simulation.written import dated_rows, rows
from pipelines.swedish import STOCKHOLM

STRATEGIST = User(Role.STRATEGIST)
TWO_YEARS_OF_ROUNDS = 26
HANDED_IN_COUNT = 6
"""How many agencies have handed in the open round; one more has only drafts, the others nothing."""
ALL_DECIDED = slice(-13, -3)
"""The rounds in which every signal is decided on: of the twelve that *Nu* looks back on, all but the newest two."""
USUALLY_DECIDED_AFTER = timedelta(days=7)
EVENING = time(20)
WAY_TO_STATUS = {
    "proposed": [],
    "decided": ["decided"],
    "running": ["decided", "running"],
    "paused": ["decided", "running", "paused"],
    "done": ["decided", "running", "done"],
    "stopped": ["decided", "stopped"],
}
USUAL_REASONS = {"decided": "Beslutad på mötet.", "running": "Arbetet har börjat."}

Step = tuple[datetime, Callable[..., object]]
"""When something happened, and the write that makes it so once it is given `at`."""


def demo_world(
    reference: Reference, *, now: datetime, seed: int = SEED, rounds_count: int = TWO_YEARS_OF_ROUNDS
) -> World:
    """The world that `fill` tells: the shocks of `data/demo/shocks.csv`, and the absences taken out of the ratings."""
    world = simulate(
        reference,
        now=now,
        seed=seed,
        rounds_count=rounds_count,
        shocks=load_shocks(),
        drift=0.2,
        noise=0.27,
        missing_share=0.07,
    )
    is_absent = pd.Series(False, index=world.ratings.index)
    for round_, row in dated_rows("absences.csv", world):
        is_absent |= (world.ratings.round_id == round_.round_id) & (world.ratings.agency_id == row["agency_id"])
    return World(world.rounds, world.truth, world.ratings[~is_absent], world.agencies)


def load_shocks() -> list[Shock]:
    """What happens in the story."""
    return [
        Shock(
            name=row["name"],
            area_id=row["area_id"],
            theme_id=row["theme_id"],
            starts_rounds_ago=int(row["starts_rounds_ago"]),
            lasts_rounds=int(row["lasts_rounds"]),
            fades_rounds=int(row["fades_rounds"]),
            size=float(row["size"]),
            agency_id=row["agency_id"] or None,
        )
        for row in rows("shocks.csv")
    ]


def fill(store: Store, *, now: datetime, seed: int = SEED, rounds_count: int = TWO_YEARS_OF_ROUNDS) -> None:
    """Fills an empty store with the demo: two years of published rounds and one that is open at `now` (aware).

    With fewer rounds the story begins later. Everything is written through the same functions as in real use, in the
    order it happened. Raises StoreProblem if the store holds anything, so that invented answers never stand beside real
    ones.
    """
    if store.version:
        raise StoreProblem("Lagret är inte tomt. Demon läggs bara i ett tomt lager; peka ut ett nytt med OSF_STORE.")
    world = demo_world(store.reference, now=now, seed=seed, rounds_count=rounds_count)
    steps = [*_round_steps(store, world), *_answer_steps(store, world, now, seed)]
    steps += [*_decision_steps(store, world), *_measure_steps(store, world)]
    with store.entry(EntryKind.CREATE_DEMO, by=STRATEGIST, at=world.rounds[0].opens_at - timedelta(days=2)):
        pass
    for at, write in sorted(steps, key=itemgetter(0)):
        write(at=at)
    with store.entry(EntryKind.FINISH_DEMO, by=STRATEGIST, at=now):
        pass


def _round_steps(store: Store, world: World) -> Iterator[Step]:
    """The open round takes late answers until the evening of the day it closes."""
    evening = datetime.combine(world.rounds[-1].closes_at.astimezone(STOCKHOLM).date(), EVENING, STOCKHOLM).astimezone(
        UTC
    )
    for round_ in [*world.rounds[:-1], replace(world.rounds[-1], grace_ends_at=evening)]:
        yield round_.opens_at - timedelta(days=1), partial(rounds.add, store, round_, by=STRATEGIST)
    for round_ in world.rounds[:-1]:
        yield _meeting(round_), partial(rounds.publish, store, round_.round_id, by=STRATEGIST)


def _answer_steps(store: Store, world: World, now: datetime, seed: int) -> Iterator[Step]:
    open_round = world.rounds[-1]
    answers = submissions(world, seed, store.reference)
    for (round_id, _, at), given in answers.items():
        if round_id != open_round.round_id:
            yield from _submission(store, given, at)
    in_time = sorted((key for key in answers if key[0] == open_round.round_id), key=itemgetter(2))[
        : HANDED_IN_COUNT + 1
    ]
    so_far = (now - open_round.opens_at) / (len(in_time) + 1)
    for number, key in enumerate(in_time, start=1):
        save, hand_in = _submission(store, answers[key], open_round.opens_at + number * so_far)
        yield save
        if number <= HANDED_IN_COUNT:
            yield hand_in


def _submission(store: Store, given: list[Rating], at: datetime) -> tuple[Step, Step]:
    by = User(Role.MEMBER, given[0].agency_id)
    save = partial(ratings.save, store, given, by=by)
    submit = partial(hand_in, store, given[0].round_id, given[0].agency_id, by=by)
    return (at, save), (at + timedelta(minutes=5), submit)


def hand_in(store: Store, round_id: str, agency_id: str, *, by: User, at: datetime) -> None:
    """With a colleague's approval where the agency requires it."""
    if not store.reference.agency(agency_id).requires_approval:
        ratings.hand_in(store, round_id, agency_id, by=by, at=at)
        return
    request = approvals.ask(store, round_id, agency_id, by=by, session="first", at=at)
    approvals.approve(store, round_id, agency_id, request.entry_id, by=by, session="second", at=at)


def _decision_steps(store: Store, world: World) -> Iterator[Step]:
    """The strategist decides after the meeting; days in `signals.csv` are counted from it."""
    usual = {row["theme_id"]: row for row in rows("signals.csv") if row["rounds_ago"] == "*"}
    for round_, row in dated_rows("signals.csv", world):
        at = _meeting(round_) + timedelta(hours=1, days=int(row["decided_after_days"]))
        yield at, partial(_decide, store, round_.round_id, row)
    for round_ in world.rounds[ALL_DECIDED]:
        yield _meeting(round_) + USUALLY_DECIDED_AFTER, partial(_decide_the_rest, store, round_.round_id, usual)


def _decide(store: Store, round_id: str, row: Mapping[str, str], *, at: datetime) -> None:
    """The season is where it is when the demo is made, so a signal of the story may be missing."""
    raised = signals.raised(store, [round_id], user=STRATEGIST, at=at)
    if ((raised["area_id"] == row["area_id"]) & (raised["theme_id"] == row["theme_id"])).any():
        _write_decision(store, (round_id, row["area_id"], row["theme_id"]), row, at=at)


def _decide_the_rest(store: Store, round_id: str, usual: Mapping[str, Mapping[str, str]], *, at: datetime) -> None:
    """What nobody has decided on yet gets the usual decision of its theme, if the story has one."""
    raised = signals.raised(store, [round_id], user=STRATEGIST, at=at)
    for signal in raised[raised["decision"].isna()].to_dict("records"):
        cell = (round_id, signal["area_id"], signal["theme_id"])
        if row := usual.get(signal["theme_id"]):
            _write_decision(store, cell, row, at=at)


def _write_decision(store: Store, cell: tuple[str, str, str], row: Mapping[str, str], *, at: datetime) -> None:
    verb = signals.confirm if row["decision"] == SignalDecision.CONFIRMED else signals.dismiss
    verb(store, *cell, note=row["note"], by=STRATEGIST, at=at)


def _measure_steps(store: Store, world: World) -> Iterator[Step]:
    """A measure is added at the meeting that saw the problem; days in `measures.csv` are counted from that meeting."""
    for round_, row in dated_rows("measures.csv", world):
        at = _meeting(round_) + timedelta(hours=1)
        measure = _measure(row, round_)
        yield at, partial(plan.add, store, measure, by=STRATEGIST)
        for number, status in enumerate(WAY_TO_STATUS[row["status"]]):
            is_last = status == row["status"]
            reason = row["status_reason"] if is_last else USUAL_REASONS[status]
            after = timedelta(days=int(row["status_after_days"]) if is_last else 2 + 7 * number)
            change = partial(
                plan.change_status, store, measure.measure_id, MeasureStatus(status), reason, by=STRATEGIST
            )
            yield at + after, change
        if row["follow_up"]:
            next_on = _days_after(round_, row["next_follow_up_after_days"])
            follow_up = partial(
                plan.record_follow_up, store, measure.measure_id, row["follow_up"], next_on, by=STRATEGIST
            )
            yield at + timedelta(days=int(row["followed_up_after_days"])), follow_up


def _measure(row: Mapping[str, str], round_: Round) -> Measure:
    names = ("title", "problem", "cause", "goal", "indicator", "owner_agency_id", "responsible_function")
    texts: dict[str, Any] = {name: row[name] for name in names}
    return Measure(
        measure_id=plan.new_measure_id(),
        round_id=round_.round_id,
        area_id=row["area_id"],
        theme_id=row["theme_id"],
        starts_on=_days_after(round_, row["starts_after_days"]),
        ends_on=_days_after(round_, row["ends_after_days"]),
        follow_up_on=_days_after(round_, row["follow_up_after_days"]),
        **texts,
    )


def _days_after(round_: Round, days: str) -> date:
    return date.fromisoformat(round_.round_id) + timedelta(days=int(days))


def _meeting(round_: Round) -> datetime:
    return datetime.combine(date.fromisoformat(round_.round_id), time(15), STOCKHOLM).astimezone(UTC)
