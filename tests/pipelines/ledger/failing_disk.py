"""A program whose disk fails at one write after the other, and is well again each time; it tells what it was told.

A line of JSON for each thing that was done while the disk failed, and one with the notes of all entries at the end.
Each of the first writes is tried, of which an entry has a few; of the many that checkpoints and copies are, one of so
many: `python -m tests.pipelines.ledger.failing_disk FOLDER 1` tries them all.
"""

from __future__ import annotations

import json
import logging
import sys
from collections.abc import Callable
from itertools import chain, count
from pathlib import Path

from pipelines import reference as reference_data
from pipelines.errors import StoreProblem
from pipelines.ledger import EntryKind, Store, backup, open_store, opening
from tests import faults
from tests.factories import NOW, STRATEGIST

REFERENCE = reference_data.load()
FIRST_COUNT = 5
HOW = (faults.full_disk, faults.failing_sync, faults.cut_short)


def write(store: Store, note: str) -> None:
    with store.entry(EntryKind.HAND_IN, by=STRATEGIST, at=NOW, note=note) as entry:
        entry.add("submissions", [{"round_id": "2026-11-26", "agency_id": "police", "is_late": False}])


def back_up(store: Store, note: str) -> None:
    backup.back_up(store, Path(str(store.path)).with_name(f"{note}.duckdb"), by=STRATEGIST, at=NOW)


def settle(store: Store, _note: str) -> None:
    store.settle()


def close(store: Store, _note: str) -> None:
    store.close()


ACTS: dict[str, Callable[[Store, str], None]] = {
    "first entry": write,
    "entry": write,
    "settle": settle,
    "entry after it": write,
    "backup": back_up,
    "close": close,
}
"""What is done, in this order, while the disk fails; after each comes an entry on a disk that is well."""


def try_at_each_write(path: Path, disk: faults.Disk, how: faults.Gate, step: int) -> None:
    for nth in chain(range(FIRST_COUNT), count(FIRST_COUNT, step)):
        store, calls_count = open_store(path, REFERENCE), 0
        for act, do in ACTS.items():
            disk.gate = after = faults.After(nth, how)
            tell(act, how, nth, do, store)
            disk.mend()
            calls_count = max(calls_count, after.calls_count)
            if act != "close":
                tell("next", how, f"{act} {nth}", write, store)
        if calls_count <= nth:
            break
    store = open_store(path, REFERENCE)
    entries = store.rows("select note from ledger.entries inner join ledger.submissions using (entry_id)")
    told = {"how": how.__name__, "notes": [entry["note"] for entry in entries], "entries": store.version}
    sys.stdout.write(json.dumps(told) + "\n")
    store.close()


def try_to_make_at_each_write(path: Path, disk: faults.Disk, how: faults.Gate, step: int) -> None:
    """A new store; what is left can be opened when the disk is well: it is a store, or nothing, and made then."""
    for nth in count(step=2 * step):
        disk.gate = after = faults.After(nth, how)
        tell("open", how, nth, lambda _store, _note: open_store(path, REFERENCE).close(), None)
        disk.mend()
        tell("next", how, f"open {nth}", lambda _store, _note: open_store(path, REFERENCE).close(), None)
        path.unlink()
        if after.calls_count <= nth:
            break


def tell(act: str, how: faults.Gate, nth: object, do: Callable[[Store, str], None], store: Store | None) -> None:
    """Nothing is said if it went well; anything but a StoreProblem is a fault of the program."""
    note, said = f"{act} {how.__name__} {nth}", ""
    try:
        do(store, note)  # type: ignore[arg-type]
    except StoreProblem as problem:
        said = str(problem)
    except Exception as error:  # is told, and fails the test
        said = f"FAULT {error!r}"
    is_entry = do is write
    told = {"act": act, "how": how.__name__, "note": note, "said": said, "is_entry": is_entry}
    sys.stdout.write(json.dumps(told) + "\n")


if __name__ == "__main__":
    logging.disable(logging.CRITICAL)
    opening.build_models = opening.load_reference = lambda *_: None  # type: ignore[assignment]  # nothing asks them
    opening.with_ended_rows = lambda _, _path, reference: reference  # type: ignore[assignment]
    folder, every = Path(sys.argv[1]), int(sys.argv[2])
    failing = faults.Disk(folder)
    for each in HOW:
        try_at_each_write(folder / f"{each.__name__}.duckdb", failing, each, every)
        try_to_make_at_each_write(folder / "new.duckdb", failing, each, every)
