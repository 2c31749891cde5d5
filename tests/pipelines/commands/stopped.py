"""A command in a process of its own that waits at a given place, for a test that stops it there."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from tests.factories import NOW

ROOT = Path(__file__).resolve().parents[3]
WAITING = """
import runpy, sys
from pipelines.ledger.entry import Entry
from pipelines.ledger.file import LedgerFile

def waits_first(method):
    def wait(*arguments, **named):
        print("here", flush=True)
        sys.stdin.readline()
        return method(*arguments, **named)
    return wait

for where in sys.argv.pop(1).split(","):
    owner = {"Entry": Entry, "LedgerFile": LedgerFile}[where.partition(".")[0]]
    name = where.partition(".")[2]
    setattr(owner, name, waits_first(getattr(owner, name)))
sys.argv[0] = "pipelines"
runpy.run_module("pipelines", run_name="__main__")
"""
IN_AN_ENTRY, AT_THE_END = "Entry.add", "LedgerFile.let_go"


def surroundings(path: Path) -> Mapping[str, str]:
    """The environment of a command that uses the store at `path`."""
    return {**os.environ, "OSF_STORE": str(path), "OSF_NOW": NOW.isoformat(), "PYTHONPATH": str(ROOT)}


class WaitingCommand:
    """`python -m pipelines …`, which waits each time it comes to one of the places."""

    def __init__(self, path: Path, *words: str, at: str) -> None:
        command = [sys.executable, "-c", WAITING, at, *words]
        streams = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
        self._process = subprocess.Popen(command, cwd=ROOT, env=surroundings(path), text=True, **streams)  # type: ignore[call-overload]
        self.come()

    def come(self) -> None:
        """Returns when it waits; a command that ends first fails the test with what it said."""
        if "here\n" not in iter(self._process.stdout.readline, ""):
            raise AssertionError(self._process.communicate())

    def send(self, how: signal.Signals) -> None:
        self._process.send_signal(how)

    def go_on(self) -> None:
        self._process.stdin.write("\n")
        self._process.stdin.flush()

    def end(self) -> int:
        """How it ended."""
        self._process.communicate()
        return int(self._process.returncode)


def killed_after_writing(path: Path, *words: str) -> None:
    """Runs a command whose entry is kept and told of, and kills it before it has let go of the store."""
    command = WaitingCommand(path, *words, at=AT_THE_END)
    command.send(signal.SIGKILL)
    assert command.end() == -signal.SIGKILL
    assert path.with_name(f"{path.name}.wal").stat().st_size
