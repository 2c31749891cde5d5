"""What is found, and the entries as they are looked up."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pipelines.access import Action, check_action
from pipelines.domain import User
from pipelines.ledger import Store

Row = Mapping[str, Any]


@dataclass(frozen=True, order=True)
class Finding:
    """In which entry something is wrong, and what, as the rest of a sentence."""

    entry_number: int
    words: str


@dataclass(frozen=True)
class Written:
    """One entry: its number, kind, hour (UTC, as it is kept) and who wrote it."""

    number: int
    kind: str
    at: datetime
    role: str
    agency_id: str | None


class Book:
    """The ledger of somebody who may look through all of it. `entries` has every entry by its id."""

    def __init__(self, store: Store, *, by: User) -> None:
        check_action(by, Action.RUN_ROUNDS)
        self.rows, self.tables = store.rows, store.tables
        sql = "select entry_id, entry_number as number, kind, recorded_at as at, role, agency_id from ledger.entries"
        self.entries = {row.pop("entry_id"): Written(**row) for row in store.rows(sql)}
