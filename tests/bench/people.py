"""What people do with a store, at random: each act picks its own who, when and what, and most of it is refused.

As when two close the same round, or a round that is published: what is refused is refused in words.
"""

from __future__ import annotations

import random
import threading
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from pipelines import picture, plan, rounds
from pipelines.domain import (
    Level,
    Measure,
    MeasureStatus,
    Rating,
    RoundState,
)
from pipelines.ledger import Store, backup
from pipelines.rating import approvals, imports, ratings
from tests.factories import (
    COUNCIL,
    STRATEGIST,
    a_round,
    add_round,
    after_closing,
    member,
    while_open,
)
from tests.ordinary import CELLS

AGENCIES_COUNT = 6
CAUTIOUS = "agency_06"
"""The agency that requires approval."""
FIRST_DAY, DAYS_BETWEEN = date(2026, 1, 29), 28
MEASURE_IDS = ["m1", "m2", "m3", "m4", "m5"]
LEVELS = list(Level)


@dataclass
class Crowd:
    """What the threads share: the store, what has been kept, and what was found wrong while they were at it."""

    store: Store
    folder: Path
    rounds_count: int = 1
    kept: list[tuple[int, str]] = field(default_factory=list)
    outcomes: Counter[tuple[str, bool]] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)
    frozen: dict[str, int] = field(default_factory=dict)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def some_round(self, chance: random.Random) -> str:
        """The newest round, or one of the two before it."""
        return round_id(max(0, self.rounds_count - chance.choice([1, 1, 1, 2, 3])))


def round_id(number: int) -> str:
    return (FIRST_DAY + timedelta(days=DAYS_BETWEEN * number)).isoformat()


Act = Callable[[Crowd, random.Random], object]


def some_ratings(crowd: Crowd, chance: random.Random, agency_id: str, most: int = 3) -> list[Rating]:
    cells = chance.sample(CELLS, chance.randint(1, most))
    answers = {cell: chance.choice(LEVELS) for cell in cells}
    which = crowd.some_round(chance)
    return [Rating(which, agency_id, *cell, answer, is_settled=True) for cell, answer in answers.items()]


def some_agency(crowd: Crowd, chance: random.Random) -> str:
    return chance.choice(crowd.store.reference.agencies).agency_id


def save(crowd: Crowd, chance: random.Random) -> object:
    agency_id = some_agency(crowd, chance)
    given = some_ratings(crowd, chance, agency_id)
    return ratings.save(crowd.store, given, by=member(agency_id), at=while_open(given[0].round_id))


def hand_in(crowd: Crowd, chance: random.Random) -> object:
    agency_id, which = some_agency(crowd, chance), crowd.some_round(chance)
    return ratings.hand_in(crowd.store, which, agency_id, by=member(agency_id), at=while_open(which))


def ask(crowd: Crowd, chance: random.Random) -> object:
    which = crowd.some_round(chance)
    how: dict[str, Any] = {"by": member(CAUTIOUS), "session": chance.choice("abcdef"), "at": while_open(which)}
    return approvals.ask(crowd.store, which, CAUTIOUS, **how)


def answer_request(crowd: Crowd, chance: random.Random) -> object:
    which = crowd.some_round(chance)
    request = approvals.newest(crowd.store, which, CAUTIOUS, by=member(CAUTIOUS))
    request_id = request.entry_id if request else ""
    how: dict[str, Any] = {"by": member(CAUTIOUS), "session": chance.choice("abcdef"), "at": while_open(which)}
    if chance.random() < 0.5:
        return approvals.approve(crowd.store, which, CAUTIOUS, request_id, **how)
    return approvals.send_back(crowd.store, which, CAUTIOUS, request_id, "Titta igen.", **how)


def import_file(crowd: Crowd, chance: random.Random) -> object:
    given = some_ratings(crowd, chance, some_agency(crowd, chance), most=len(CELLS))
    at, reason = chance.choice([(while_open, ""), (after_closing, "Sent från verksamheten.")])
    return imports.import_ratings(crowd.store, given, by=STRATEGIST, at=at(given[0].round_id), late_reason=reason)


def run_a_round(crowd: Crowd, chance: random.Random) -> object:
    """Closes, opens again, extends or publishes."""
    which = crowd.some_round(chance)
    later = a_round(which).closes_at + timedelta(minutes=chance.randint(1, 400))
    how: dict[str, Any] = {"by": STRATEGIST, "at": chance.choice([while_open(which), after_closing(which)])}
    acts: list[Callable[[], object]] = [
        lambda: rounds.close(crowd.store, which, **how),
        lambda: rounds.reopen(crowd.store, which, later, "Stängdes av misstag.", **how),
        lambda: rounds.extend(crowd.store, which, later, **how),
        lambda: rounds.publish(crowd.store, which, by=STRATEGIST, at=after_closing(which) + timedelta(hours=11)),
        lambda: rounds.note_seen(
            crowd.store, rounds.recorded_round(crowd.store, which), by=member(), at=after_closing(which)
        ),
    ]
    return chance.choice(acts)()


def add_next_round(crowd: Crowd, _chance: random.Random) -> object:
    """When the newest has been published, as several see at once."""
    number = crowd.rounds_count
    if rounds.recorded_round(crowd.store, round_id(number - 1)).recorded_state is RoundState.PUBLISHED:
        add_round(crowd.store, round_id(number))
        crowd.rounds_count = number + 1
    return None


def plan_a_measure(crowd: Crowd, chance: random.Random) -> object:
    measure_id, at = chance.choice(MEASURE_IDS), while_open(round_id(0))
    acts: list[Callable[[], object]] = [
        lambda: plan.add(crowd.store, a_measure(measure_id, crowd), by=STRATEGIST, at=at),
        lambda: plan.change(crowd.store, a_measure(measure_id, crowd), by=COUNCIL, at=at),
        lambda: plan.change_status(
            crowd.store, measure_id, chance.choice(list(MeasureStatus)), "Det är dags nu.", by=COUNCIL, at=at
        ),
    ]
    return chance.choice(acts)()


def a_measure(measure_id: str, crowd: Crowd) -> Measure:
    begins = FIRST_DAY
    return Measure(
        measure_id,
        title="Fler vuxna på torget",
        problem="Narkotika säljs öppet.",
        cause="Platsen saknar vuxna.",
        goal="Färre är oroade i maj.",
        indicator="Andel oroande, varje omgång.",
        owner_agency_id=crowd.store.reference.agencies[0].agency_id,
        responsible_function="Enhetschef",
        starts_on=begins,
        ends_on=begins + timedelta(days=200),
        follow_up_on=begins + timedelta(days=100),
    )


def read(crowd: Crowd, chance: random.Random) -> object:
    """The picture of a round; once it is published it never changes."""
    which = crowd.some_round(chance)
    version = crowd.store.version
    is_frozen = rounds.recorded_round(crowd.store, which).recorded_state is RoundState.PUBLISHED
    cells = picture.cells(crowd.store, which, user=STRATEGIST, at=after_closing(which) + timedelta(hours=11))
    picture.participation(crowd.store, which, user=STRATEGIST)
    seen = hash(cells.to_csv())
    with crowd.lock:
        if is_frozen and crowd.frozen.setdefault(which, seen) != seen:
            crowd.wrong.append(f"den fastställda bilden för {which} har ändrats")
        if crowd.store.version < version:
            crowd.wrong.append("lagrets version gick bakåt")
    return cells


def keep_house(crowd: Crowd, chance: random.Random) -> object:
    """What the server does by itself: settles, looks at its health, makes a copy."""
    if chance.random() < 0.8:
        crowd.store.check_writes()
        return None
    if chance.random() < 0.8:
        return crowd.store.settle()
    out = crowd.folder / f"kopia-{chance.randrange(10**9)}.duckdb"
    made = backup.back_up(crowd.store, out, by=STRATEGIST, at=while_open(round_id(0)))
    out.unlink()
    return made


ACTS: Mapping[Act, int] = {
    save: 30,
    hand_in: 10,
    ask: 4,
    answer_request: 6,
    import_file: 6,
    run_a_round: 8,
    add_next_round: 4,
    plan_a_measure: 8,
    read: 10,
    keep_house: 4,
}
"""What is done → how often."""
