"""What waits to be handed in: the model that reminders ask says the same as the page."""

from __future__ import annotations

from random import Random

from pipelines.domain import Confidence, Outlook, Rating
from pipelines.ledger import Store
from pipelines.rating import ratings
from pipelines.rating.own import own_answers, own_history
from pipelines.rating.own_round import by_cell, differing
from tests.factories import ROUND_ID, add_round, member, while_open

AREAS, THEMES = ["0980R005", "0980R006"], ["drugs", "alcohol"]


def some_rating(random: Random) -> Rating:
    """One of few, so that it is often the same as before."""
    cell = random.choice(AREAS), random.choice(THEMES)
    return Rating(
        ROUND_ID,
        "police",
        *cell,
        answer=random.choice([None, "normal", "deviating"]),
        confidence=random.choice([None, Confidence.SECOND_HAND]),
        outlook=random.choice([None, Outlook.WORSE]),
        comment=random.choice(["", "Fler än i fjol."]),
    )


def test_the_model_and_the_page_agree_on_what_waits_to_be_handed_in(store: Store) -> None:
    add_round(store)
    random, seen = Random(7), set()
    for step in range(60):
        ratings.save(store, [some_rating(random)], by=member(), at=while_open())
        if step % 7 == 6:
            ratings.hand_in(store, ROUND_ID, "police", by=member(), at=while_open())
        given = by_cell(own_answers(store, ROUND_ID, "police", user=member()))
        counting = by_cell(own_history(store, "police", [ROUND_ID], user=member()))
        rows = store.rows("select area_id, theme_id from changed_answers where agency_id = 'police'")

        assert {(row["area_id"], row["theme_id"]) for row in rows} == set(differing(given, counting))
        seen.add(len(rows))

    assert len(seen) > 2
