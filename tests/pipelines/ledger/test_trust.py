"""What a store's file has lost, or been given by another, is found when it is opened; and nothing is changed then."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from pipelines.errors import StoreProblem
from pipelines.ledger import open_store
from pipelines.ledger.file import Beside
from pipelines.reference import Reference
from tests.factories import NOW, STRATEGIST

KILLED = """
import os, signal, sys
from pathlib import Path
from pipelines import reference
from pipelines.ledger import open_store
from tests.factories import NOW, STRATEGIST
store = open_store(Path(sys.argv[1]), reference.load())
for number in range(int(sys.argv[2])):
    with store.entry("hand_in", by=STRATEGIST, at=NOW, note="x" * 100):
        pass
    if number + 1 == int(sys.argv[3]):
        store.settle()
os.kill(os.getpid(), signal.SIGKILL)
"""


def killed(path: Path, entries_count: int, *, settled: int = 0) -> Path:
    """A store whose program was killed after so many entries, the first of them settled in the file."""
    command = [sys.executable, "-c", KILLED, str(path), str(entries_count), str(settled)]
    assert subprocess.run(command, check=False, capture_output=True).returncode == -9
    return path


@pytest.fixture(scope="module")
def left(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store that was killed with 61 entries, one of them in the file."""
    return killed(tmp_path_factory.mktemp("left") / "osf.duckdb", 61, settled=1)


@pytest.fixture(scope="module")
def others(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return killed(tmp_path_factory.mktemp("others") / "osf.duckdb", 60)


@pytest.fixture
def path(left: Path, tmp_path: Path) -> Path:
    """A copy of `left` with everything beside it."""
    for each in Beside(left).all():
        shutil.copy(each, tmp_path)
    return tmp_path / left.name


def no_wal(path: Path, _others: Path) -> None:
    Beside(path).wal.unlink()


def only_the_file(path: Path, _others: Path) -> None:
    for each in Beside(path).all()[1:]:
        each.unlink()


def only_the_file_and_its_wal(path: Path, _others: Path) -> None:
    Beside(path).newest.unlink()
    Beside(path).whole.unlink()


def wal_of_another(path: Path, others: Path) -> None:
    shutil.copy(Beside(others).wal, Beside(path).wal)


def everything_beside_of_another(path: Path, others: Path) -> None:
    shutil.copy(Beside(others).wal, Beside(path).wal)
    shutil.copy(Beside(others).newest, Beside(path).newest)


def cut_tail(path: Path, _others: Path) -> None:
    os.truncate(Beside(path).wal, Beside(path).wal.stat().st_size - 30)


def cut_in_the_middle(path: Path, _others: Path) -> None:
    os.truncate(Beside(path).wal, Beside(path).wal.stat().st_size // 2)


def damaged_wal(path: Path, _others: Path) -> None:
    content = bytearray(Beside(path).wal.read_bytes())
    content[len(content) // 2] ^= 0xFF
    Beside(path).wal.write_bytes(content)


def no_file(path: Path, _others: Path) -> None:
    path.unlink()
    Beside(path).whole.unlink()


HARMED: dict[Callable[[Path, Path], None], str] = {
    no_wal: "Från post 2 saknas det som skrivits: 60 av 61 poster är borta",
    only_the_file: "Poster efter 1 kan saknas",
    only_the_file_and_its_wal: "Poster efter 61 kan saknas",
    wal_of_another: "Från post 1 finns två av samma nummer",
    everything_beside_of_another: "Från post 1 finns två av samma nummer",
    cut_tail: "Från post 61 saknas det som skrivits: 1 av 61",
    cut_in_the_middle: "Från post ",
    damaged_wal: "går inte att läsa ihop",
    no_file: "Filen är borta, men osf.duckdb.wal, osf.duckdb.newest finns kvar",
}
"""What has happened to the files → what is said, from which entry where that is known."""


@pytest.mark.parametrize("harm", HARMED, ids=lambda harm: harm.__name__)
def test_what_is_lost_or_foreign_is_told_and_nothing_is_changed(
    path: Path, others: Path, reference: Reference, harm: Callable[[Path, Path], None]
) -> None:
    harm(path, others)
    before = {each.name: each.read_bytes() for each in path.parent.iterdir()}

    with pytest.raises(StoreProblem) as told:
        open_store(path, reference)

    assert HARMED[harm] in str(told.value)
    assert "restore" in str(told.value)
    assert {each.name: each.read_bytes() for each in path.parent.iterdir()} == before


def test_a_wal_beside_a_whole_file_is_refused(tmp_path: Path, others: Path, reference: Reference) -> None:
    path = tmp_path / "osf.duckdb"
    store = open_store(path, reference)
    with store.entry("hand_in", by=STRATEGIST, at=NOW):
        pass
    store.close()
    shutil.copy(Beside(others).wal, Beside(path).wal)

    with pytest.raises(StoreProblem, match=r"hör (inte|de inte)"):
        open_store(path, reference)

    Beside(path).wal.unlink()
    open_store(path, reference).close()


def test_all_that_was_acknowledged_is_there_after_a_kill_and_the_file_is_whole_again(
    path: Path, reference: Reference
) -> None:
    store = open_store(path, reference)
    assert store.version == 61
    store.close()

    assert [each.name for each in path.parent.iterdir()] == ["osf.duckdb"]
    store = open_store(path, reference)
    assert store.version == 61
    store.close()


def test_a_file_broken_in_a_checkpoint_is_replaced_by_the_whole_copy_and_its_wal(
    path: Path, reference: Reference
) -> None:
    content = bytearray(path.read_bytes())
    for offset in (4096 + 100, 8192 + 100):  # both of the headers that take turns
        content[offset] ^= 0xFF
    path.write_bytes(content)

    store = open_store(path, reference)

    assert store.version == 61
    store.close()
    assert path.with_name("osf.duckdb.damaged").read_bytes() == content


def test_a_broken_file_is_not_replaced_by_a_copy_that_lacks_something(path: Path, reference: Reference) -> None:
    Beside(path).wal.unlink()
    path.write_bytes(b"x" * 10_000)

    with pytest.raises(StoreProblem):
        open_store(path, reference)

    assert path.read_bytes() == b"x" * 10_000


def test_a_stopped_store_is_one_file_and_a_store_only_read_is_not_touched(tmp_path: Path, reference: Reference) -> None:
    path = tmp_path / "osf.duckdb"
    open_store(path, reference).close()
    before = path.read_bytes()

    store = open_store(path, reference)
    store.rows("select * from rounds")
    store.close()

    assert [each.name for each in tmp_path.iterdir()] == ["osf.duckdb"]
    assert path.read_bytes() == before


def test_copies_that_a_kill_left_unfinished_go_when_the_store_is_let_go(path: Path, reference: Reference) -> None:
    for left in Beside(path).left_by_a_kill():
        left.write_bytes(b"half a copy")

    open_store(path, reference).close()

    assert [each.name for each in path.parent.iterdir()] == ["osf.duckdb"]
