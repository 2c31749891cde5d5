"""The world's rounds run through the product itself: written in a store, and published one by one."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pandas as pd

from pipelines import rounds
from pipelines.domain import Role, User
from pipelines.ledger import EntryKind, Store, open_store
from pipelines.validation.worlds import Trial

BY = User(Role.STRATEGIST)


def published(trial: Trial) -> Store:
    """A store in memory in which every round of the world is answered and published, for the caller to close.

    The answers of a round are written in one entry, since who handed in first does not change the picture.
    """
    store = open_store(None, trial.reference)
    answers = trial.world.ratings[["round_id", "agency_id", "area_id", "theme_id", "answer", "confidence", "outlook"]]
    answers = answers.astype(object).where(answers.notna(), None)
    answers = answers.assign(comment="", is_settled=False, is_handed_in=True)
    of_round = dict(iter(answers.groupby("round_id")))
    for round_ in trial.world.rounds:
        rounds.add(store, round_, by=BY, at=round_.opens_at - timedelta(days=1))
        given = of_round[round_.round_id]
        submitted = given[["round_id", "agency_id"]].drop_duplicates().assign(is_late=False)
        with store.entry(EntryKind.HAND_IN, by=BY, at=round_.opens_at) as entry:
            entry.add("ratings", _rows(given))
            entry.add("submissions", _rows(submitted))
        rounds.publish(store, round_.round_id, by=BY, at=round_.closes_at + timedelta(hours=1))
    return store


def _rows(table: pd.DataFrame) -> list[dict[str, Any]]:
    return [{str(name): value for name, value in row.items()} for row in table.to_dict("records")]
