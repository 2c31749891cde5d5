"""What a process does until it is killed: each kind of work tells what has been acknowledged, as soon as it is."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from itertools import count
from pathlib import Path

from pipelines import rounds
from pipelines.domain import Level, Rating, RoundState
from pipelines.ledger import open_store
from pipelines.rating import imports, ratings
from pipelines.reference import Reference
from tests import faults
from tests.factories import ROUND_ID, STRATEGIST, after_closing, member, while_open
from tests.ordinary import CELLS

LEVELS = list(Level)
MOST_CALLS = 16
"""A settling store makes about so many writes, and one that is let go."""

SAVED_AT_ONCE = 10
OPENED = "the store is open"

Tell = Callable[..., None]


def submitting(path: Path, reference: Reference, chance: random.Random, tell: Tell) -> None:
    """Members answer, a cell at a time, and hand in now and then."""
    store = open_store(path, reference)
    tell(OPENED)
    for number in count():
        agency_id = chance.choice(reference.agencies).agency_id
        rating = Rating(ROUND_ID, agency_id, *chance.choice(CELLS), chance.choice(LEVELS), is_settled=True)
        ratings.save(store, [rating], by=member(agency_id), at=while_open())
        tell("saved", agency_id, rating.area_id, rating.theme_id, str(rating.answer))
        if number % 5 == 4:
            receipt = ratings.hand_in(store, ROUND_ID, agency_id, by=member(agency_id), at=while_open())
            tell("handed in", receipt.number)


def importing(path: Path, reference: Reference, chance: random.Random, tell: Tell) -> None:
    """Files of a whole round, each with another answer in every cell than the one before."""
    store = open_store(path, reference)
    tell(OPENED)
    newest = store.rows("select any_value(answer) as answer from counting_answers where round_id = ?", [ROUND_ID])
    levels = [level for level in LEVELS if level != newest[0]["answer"]]
    chance.shuffle(levels)
    for number in count():
        level = levels[number % len(levels)]
        given = whole_round(reference, ROUND_ID, level)
        tell("imported", imports.import_ratings(store, given, by=STRATEGIST, at=while_open()).new_count)


def whole_round(reference: Reference, round_id: str, level: Level) -> list[Rating]:
    """The same answer from every agency in every cell."""
    return [
        Rating(round_id, agency.agency_id, *cell, level, is_settled=True)
        for agency in reference.agencies
        for cell in CELLS
    ]


def publishing(path: Path, reference: Reference, _chance: random.Random, tell: Tell) -> None:
    """One round after the other, as far as there are any."""
    store = open_store(path, reference)
    tell(OPENED)
    for round_ in rounds.all_rounds(store):
        if round_.recorded_state is not RoundState.PUBLISHED:
            rounds.publish(store, round_.round_id, by=STRATEGIST, at=after_closing(round_.round_id))
            tell("published", round_.round_id)


def migrating(path: Path, reference: Reference, _chance: random.Random, tell: Tell) -> None:
    """A store from before is opened, and so brought up to date."""
    store = open_store(path, reference)
    tell("opened", store.version)
    store.close()


def checkpointing(path: Path, reference: Reference, chance: random.Random, tell: Tell) -> None:
    """Answers are put in the file itself, or it is let go; the process ends at some write in the midst of that."""
    disk = faults.Disk(path.parent)
    for number in count():
        store = open_store(path, reference)
        for _ in range(chance.randrange(1, 4)):
            cells = chance.sample(CELLS, SAVED_AT_ONCE)
            given = [Rating(ROUND_ID, "agency_01", *cell, chance.choice(LEVELS), is_settled=True) for cell in cells]
            ratings.save(store, given, by=member("agency_01"), at=while_open())
            for rating in given:
                tell("saved", "agency_01", rating.area_id, rating.theme_id, str(rating.answer))
        disk.gate = faults.After(chance.randrange(MOST_CALLS), faults.power_cut)
        if number % 2:
            store.settle()
        store.close()
        disk.gate = faults.pass_through


WORK: Mapping[str, Callable[[Path, Reference, random.Random, Tell], None]] = {
    work.__name__: work for work in (submitting, importing, publishing, migrating, checkpointing)
}
