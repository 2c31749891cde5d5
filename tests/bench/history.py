"""Stores with a long history, quickly made: some rounds are rated and published as ever, and then repeated."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import duckdb
import pyarrow as pa

from pipelines import rounds
from pipelines.domain import Role, User
from pipelines.ledger import EntryKind, open_store
from pipelines.ledger.entry import id_of
from pipelines.reference import Reference
from pipelines.simulation import simulate
from pipelines.swedish import STOCKHOLM
from tests.browser.servers import NOW

STRATEGIST = User(Role.STRATEGIST)
AT = datetime.fromisoformat(NOW).replace(tzinfo=STOCKHOLM)
LATER = AT + timedelta(days=14)
"""A moment when the last round has closed."""

DAYS_BETWEEN = 14
LONG_AGO = date(1900, 1, 1)


def timeless(reference: Reference) -> Reference:
    """The same reference data, valid however far back the history goes."""
    return replace(
        reference,
        areas=tuple(replace(area, valid_from=LONG_AGO) for area in reference.areas),
        themes=tuple(replace(theme, valid_from=LONG_AGO) for theme in reference.themes),
        descriptors=tuple(replace(descriptor, valid_from=LONG_AGO) for descriptor in reference.descriptors),
    )


def rated_rounds(path: Path, reference: Reference, rounds_count: int) -> None:
    """Fills a store with simulated answers, an entry per round and agency; every round is published but the last,
    which is open at `AT`.
    """
    world = simulate(reference, now=AT, rounds_count=rounds_count, days_between=DAYS_BETWEEN)
    answers = world.ratings.drop(columns="answered_at").astype(object)
    answers = answers.where(answers.notna(), None).assign(comment="", is_settled=True, is_handed_in=True)
    store = open_store(path, reference)
    for round_ in world.rounds:
        rounds.add(store, round_, by=STRATEGIST, at=AT)
    for (round_id, agency_id), given in answers.groupby(["round_id", "agency_id"]):
        with store.entry(EntryKind.HAND_IN, by=User(Role.MEMBER, str(agency_id)), at=AT) as entry:
            entry.add("ratings", given.to_dict("records"))
            entry.add("submissions", [{"round_id": round_id, "agency_id": agency_id, "is_late": False}])
    for round_ in world.rounds[:-1]:
        rounds.publish(store, round_.round_id, by=STRATEGIST, at=LATER)
    store.close()


def repeat(source: Path, path: Path, reference: Reference, times: int) -> None:
    """Fills a store with the rounds of `source`, as they are and then again, each time earlier, `times` in all.

    Every table is repeated with its dates moved and entries of its own, so whatever is frozen when a round is published
    is there for every published round. Only the last round of all is open; it is not repeated.
    """
    open_store(path, reference).close()
    with duckdb.connect(str(path)) as connection:
        connection.execute(f"attach '{source}' as source (read_only)")
        entry_ids = [
            str(row[0]) for row in connection.execute("select entry_id from source.entries order by 1").fetchall()
        ]
        round_ids = connection.execute("select distinct round_id from source.rounds").fetchall()
        for nth, times_back in enumerate(reversed(range(times))):
            days_back = times_back * len(round_ids) * DAYS_BETWEEN
            _copy(connection, entry_ids, numbers_on=nth * len(entry_ids), days_back=days_back)


def _copy(connection: duckdb.DuckDBPyConnection, entry_ids: list[str], *, numbers_on: int, days_back: int) -> None:
    numbers = range(numbers_on + 1, numbers_on + len(entry_ids) + 1)
    new_ids = pa.table(
        {"entry_id": entry_ids, "new_entry_number": [*numbers], "new_entry_id": [id_of(number) for number in numbers]}
    )
    connection.register("new_ids", new_ids)
    for table, columns in _columns(connection).items():
        moved = ", ".join(f"{_moved(name, kind, days_back)} as {name}" for name, kind in columns.items())
        is_repeated = (
            "round_id < (select max(round_id) from source.rounds)" if days_back and "round_id" in columns else "true"
        )
        connection.execute(
            f"insert into {table} by name select {moved} from source.{table} inner join new_ids using (entry_id) "
            f"where {is_repeated} order by entry_id"
        )


def _columns(connection: duckdb.DuckDBPyConnection) -> dict[str, dict[str, str]]:
    """Ledger table → column → type."""
    tables: dict[str, dict[str, str]] = {}
    sql = "select table_name, column_name, data_type from duckdb_columns() where database_name = 'source'"
    for table, name, kind in connection.execute(sql).fetchall():
        tables.setdefault(table, {})[name] = kind
    return {table: columns for table, columns in tables.items() if "entry_id" in columns}


def _moved(name: str, kind: str, days_back: int) -> str:
    """SQL for a column whose dates and entries are moved."""
    if name == "entry_number":
        return "new_entry_number"
    if name == "entry_id":
        return "new_entry_id::uuid"
    if name.endswith("round_id"):
        return f"strftime({name}::date - {days_back}, '%Y-%m-%d')"
    if kind in {"DATE", "TIMESTAMP"}:
        return f"{name} - interval {days_back} day"
    return name
