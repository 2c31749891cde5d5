"""One agreed round and what the method makes of it; see README.md beside this file."""

from __future__ import annotations

import csv
from pathlib import Path

from pipelines import picture
from pipelines.domain import Confidence, Outlook, Rating
from pipelines.ledger import Store
from pipelines.rating.imports import import_ratings
from tests.factories import ROUND_ID, STRATEGIST, add_round, after_closing, publish, while_open

FOLDER = Path(__file__).parent
PICTURE = FOLDER / "picture.csv"


def fill(store: Store) -> None:
    """Two rounds: the first published, the second closed by the clock."""
    with (FOLDER / "ratings.csv").open(encoding="utf-8", newline="") as file:
        rows = [_rating(row) for row in csv.DictReader(file)]
    for round_id in sorted({row.round_id for row in rows}):
        add_round(store, round_id)
        of_round = [row for row in rows if row.round_id == round_id]
        import_ratings(store, of_round, by=STRATEGIST, at=while_open(round_id))
        if round_id != ROUND_ID:
            publish(store, round_id)


def picture_csv(store: Store) -> str:
    """The cells of the second round that somebody has rated, as the text of picture.csv."""
    cells = picture.cells(store, ROUND_ID, user=STRATEGIST, at=after_closing())
    rated = cells[(cells["ratings_count"] > 0) | cells["previous_level"].notna()]
    return str(rated.to_csv(index=False, float_format="%.6f", lineterminator="\n"))


def _rating(row: dict[str, str]) -> Rating:
    return Rating(
        row["round"],
        row["agency"],
        row["area"],
        row["theme"],
        row["level"],
        Confidence(row["confidence"]) if row["confidence"] else None,
        Outlook(row["outlook"]) if row["outlook"] else None,
        row["comment"],
        is_settled=not row["comment"],
    )
