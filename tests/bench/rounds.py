"""What a round costs to read, to compute and to hand in to, however many ratings there are in the ledger."""

from __future__ import annotations

import tempfile
from pathlib import Path

from pipelines import picture
from pipelines import reference as reference_data
from pipelines.domain import Level, Rating, Role, User
from pipelines.ledger import Store, open_store
from pipelines.rating import ratings
from pipelines.reference import Reference
from pipelines.simulation import with_agencies
from tests.bench import history
from tests.bench.ratios import call_ms, print_ratio

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
        few, many = _costs(short, reference), _costs(long, reference)
    for what, cost in many.items():
        print_ratio(f"{what}, 5 miljoner svar mot 50 000", cost, few[what], 1.5)
    print_ratio(f"{SEEN} efter en inlämning mot en vanlig räkning", many[SEEN], many[COMPUTE], 1.2)


def _costs(path: Path, reference: Reference) -> dict[str, float]:
    """Question → milliseconds."""
    store = open_store(path, reference)
    round_ids = [row["round_id"] for row in store.rows("select round_id from rounds order by round_id")]
    published, last = round_ids[-2:]
    costs = {
        READ: call_ms(lambda: _read(store, published)),
        COMPUTE: call_ms(lambda: _read(store, last)),
        HAND_IN: call_ms(lambda: _hand_in(store, last)),
        SEEN: call_ms(lambda: _read(store, last), before=lambda: _hand_in(store, last)),
    }
    store.close()
    return costs


def _hand_in(store: Store, round_id: str) -> None:
    agency = store.reference.agencies[0]
    rating = Rating(round_id, agency.agency_id, "gotland", "drugs", Level.WORRYING)
    member = User(Role.MEMBER, agency.agency_id)
    ratings.save(store, [rating], by=member, at=history.AT)
    ratings.hand_in(store, round_id, agency.agency_id, by=member, at=history.AT)


def _read(store: Store, round_id: str) -> object:
    return picture.cells(store, round_id, user=history.STRATEGIST, at=history.LATER)
