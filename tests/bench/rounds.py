"""What a round costs to read, to compute and to hand in to, however many ratings there are in the ledger."""

from __future__ import annotations

import tempfile
from contextlib import closing
from pathlib import Path

from pipelines import picture
from pipelines import reference as reference_data
from pipelines.domain import Level, Rating, Role, User
from pipelines.ledger import Store, open_store
from pipelines.rating import ratings
from pipelines.simulation import with_agencies
from tests.bench import history
from tests.bench.ratios import Cost, call_cost, in_turn, print_costs

AGENCIES_COUNT = 40
ROUNDS_COUNT, REPETITIONS_COUNT = 21, 100
"""50 000 ratings in twenty published rounds, and five million in two thousand."""

READ, COMPUTE, HAND_IN, SEEN = (
    "Läsa en fastställd omgångs bild",
    "Räkna en stängd omgångs bild",
    "Spara ett svar och lämna in",
    "En annans nästa läsning",
)


def measure() -> None:
    """Omgångens bild vid 50 000 och vid 5 miljoner bedömningar i liggaren."""
    reference = history.timeless(with_agencies(reference_data.load(), AGENCIES_COUNT))
    with tempfile.TemporaryDirectory() as folder:
        block, short, long = (Path(folder) / name for name in ("block.duckdb", "short.duckdb", "long.duckdb"))
        history.rated_rounds(block, reference, ROUNDS_COUNT)
        history.repeat(block, short, reference, 1)
        history.repeat(block, long, reference, REPETITIONS_COUNT)
        with closing(open_store(short, reference)) as few, closing(open_store(long, reference)) as many:
            costs = {what: _in_turn(what, few, many) for what in (READ, COMPUTE, HAND_IN, SEEN)}
    for what, (few_costs, many_costs) in costs.items():
        print_costs(f"{what}, 5 miljoner svar mot 50 000", many_costs, few_costs, 1.5)
    print_costs(f"{SEEN} efter en inlämning mot en vanlig räkning", costs[SEEN][1], costs[COMPUTE][1], 1.2)


def _in_turn(what: str, few: Store, many: Store) -> tuple[list[Cost], list[Cost]]:
    """The question asked of the small store and of the large one, in turn."""
    costs = in_turn({"few": lambda: _cost(what, few), "many": lambda: _cost(what, many)})
    return costs["few"], costs["many"]


def _cost(what: str, store: Store) -> Cost:
    round_ids = [row["round_id"] for row in store.rows("select round_id from rounds order by round_id")]
    published, last = round_ids[-2:]
    if what == HAND_IN:
        return call_cost(lambda: _hand_in(store, last))
    if what == SEEN:
        return call_cost(lambda: _read(store, last), before=lambda: _hand_in(store, last))
    return call_cost(lambda: _read(store, published if what == READ else last))


def _hand_in(store: Store, round_id: str) -> None:
    agency = store.reference.agencies[0]
    rating = Rating(round_id, agency.agency_id, "gotland", "drugs", Level.WORRYING, is_settled=True)
    member = User(Role.MEMBER, agency.agency_id)
    ratings.save(store, [rating], by=member, at=history.AT)
    ratings.hand_in(store, round_id, agency.agency_id, by=member, at=history.AT)


def _read(store: Store, round_id: str) -> object:
    return picture.cells(store, round_id, user=history.STRATEGIST, at=history.LATER)
