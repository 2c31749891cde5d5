"""A command that is stopped leaves one whole file, with all that was kept and nothing that was not."""

from __future__ import annotations

import signal
from pathlib import Path

import pytest

from pipelines.ledger import open_store
from pipelines.reference import Reference
from tests.pipelines.commands.stopped import AT_THE_END, IN_AN_ENTRY, WaitingCommand, killed_after_writing

FIRST = ("rounds", "add", "2026-12-17", "--opens-at", "2026-12-07T08:00", "--closes-at", "2026-12-16T12:00")
SECOND = ("rounds", "add", "2027-01-28", "--opens-at", "2027-01-18T08:00", "--closes-at", "2027-01-27T12:00")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A store with one round, which stands in the .wal alone: what was left when a command was killed."""
    path = tmp_path / "store" / "osf.duckdb"
    killed_after_writing(path, *FIRST)
    return path


def rounds_in_the_one_file(path: Path, reference: Reference) -> list[str]:
    assert [each.name for each in path.parent.iterdir()] == ["osf.duckdb"]
    store = open_store(path, reference)
    found = [row["round_id"] for row in store.rows("select round_id from rounds order by round_id")]
    store.close()
    return found


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT])
def test_a_command_stopped_in_the_midst_of_writing_leaves_one_whole_file(
    path: Path, reference: Reference, how: signal.Signals
) -> None:
    command = WaitingCommand(path, *SECOND, at=f"{IN_AN_ENTRY},{AT_THE_END}")
    command.send(how)
    command.come()
    command.send(signal.SIGHUP)  # on its way out
    command.go_on()

    assert command.end() == 128 + how
    assert rounds_in_the_one_file(path, reference) == ["2026-12-17"]


def test_a_command_stopped_as_it_ends_leaves_one_whole_file(path: Path, reference: Reference) -> None:
    command = WaitingCommand(path, *SECOND, at=AT_THE_END)
    command.send(signal.SIGTERM)
    command.go_on()

    assert command.end() == 0
    assert rounds_in_the_one_file(path, reference) == ["2026-12-17", "2027-01-28"]
