"""The demo municipality, made once in a run by the command that everybody makes it with, and copied by who needs it.

It is two years of answers through the public write functions, half a minute's work, so workers beside each other share
the one that was made first.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import asdict, dataclass
from pathlib import Path

from filelock import FileLock

from pipelines import reference
from pipelines.ledger import EntryKind, Store, open_store
from tests.factories import NOW, STRATEGIST

ROOT = Path(__file__).resolve().parents[1]
COMMAND = [sys.executable, "-m", "pipelines", "demo", "--replace"]


@dataclass(frozen=True)
class DemoStore:
    """A closed store with the demo in it, to be copied. It took the place of an older demo, with these entries."""

    path: str
    said: str
    thrown_away: list[str]


def made_once(folder: Path) -> DemoStore:
    """The demo in this folder, made by the first who asks; the others wait for it."""
    told = folder / "demo.json"
    with FileLock(folder / "demo.lock"):
        if not told.exists():
            told.write_text(json.dumps(asdict(make(folder / "demo.duckdb"))), encoding="utf-8")
    return DemoStore(**json.loads(told.read_text(encoding="utf-8")))


def make(path: Path) -> DemoStore:
    """Puts an old demo there, and has it replaced by the command."""
    store = open_store(path, reference.load())
    begin_and_end(store)
    thrown_away = entry_ids(store)
    store.close()
    environment = {**os.environ, "OSF_STORE": str(path), "OSF_NOW": NOW.isoformat()}
    done = subprocess.run(COMMAND, env=environment, cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True)
    return DemoStore(str(path), done.stdout, thrown_away)


def begin_and_end(store: Store) -> None:
    """What a demo begins and ends with; what is between takes its time to make."""
    for kind in (EntryKind.CREATE_DEMO, EntryKind.FINISH_DEMO):
        with store.entry(kind, by=STRATEGIST, at=NOW):
            pass


def entry_ids(store: Store) -> list[str]:
    return [str(row["entry_id"]) for row in store.rows("select entry_id from ledger.entries order by entry_id")]
