"""What OPERATIONS.md says about copies, done letter by letter on what a stop or a kill left: nothing is lost.

The programme's own place and the copies' folder, /srv, are a folder of the test's.
"""

from __future__ import annotations

import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from pipelines.ledger import open_store
from pipelines.reference import Reference
from tests.pipelines.commands.stopped import IN_AN_ENTRY, ROOT, WaitingCommand, killed_after_writing, surroundings

TEXT = (ROOT / "OPERATIONS.md").read_text(encoding="utf-8").split("## Säkerhetskopia")[1].split("\n## ")[0]
BLOCKS = [block.strip() for block in re.findall(r"```\n(.*?)```", TEXT, flags=re.DOTALL)]
ROUND = ("2026-12-17", "--opens-at", "2026-12-07T08:00", "--closes-at", "2026-12-16T12:00")
OTHER = ("2027-01-28", "--opens-at", "2027-01-18T08:00", "--closes-at", "2027-01-27T12:00")


@pytest.fixture(scope="module")
def left_by_a_kill(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a store whose one round stands in the .wal alone."""
    folder = tmp_path_factory.mktemp("left") / "store"
    killed_after_writing(folder / "osf.duckdb", "rounds", "add", *ROUND)
    return folder


@pytest.fixture
def path(tmp_path: Path, left_by_a_kill: Path) -> Path:
    """That store in /srv, beside the programme and the folder of the copies."""
    programme = tmp_path / "srv" / "lagesbild"
    programme.mkdir(parents=True)
    (tmp_path / "srv" / "kopior").mkdir()
    (programme / ".venv").symlink_to(sys.prefix)
    return Path(shutil.copytree(left_by_a_kill, programme / "store")) / "osf.duckdb"


def killed(path: Path) -> None:
    assert path.with_name("osf.duckdb.wal").exists()


def terminated(path: Path) -> None:
    """A second command, stopped in the midst of writing, has put everything in the file, which is copied as it is."""
    command = WaitingCommand(path, "rounds", "add", *OTHER, at=IN_AN_ENTRY)
    command.send(signal.SIGTERM)
    command.end()
    alone = shutil.copy(path, path.parents[1])
    shutil.rmtree(path.parent)
    path.parent.mkdir()
    shutil.move(alone, path)


def shell(path: Path, words: str) -> str:
    """What a command says, run where the programme is, with its python first."""
    programme = path.parents[1]
    environment = {**surroundings(path), "PATH": f"{programme}/.venv/bin:/usr/bin:/bin"}
    words = words.replace("/srv/", f"{programme.parent}/")
    done = subprocess.run(
        ["sh", "-c", words], cwd=programme, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done
    return done.stdout


def rounds_in(path: Path, reference: Reference) -> list[str]:
    store = open_store(path, reference)
    found = [row["round_id"] for row in store.rows("select round_id from rounds")]
    store.close()
    return found


@pytest.mark.parametrize("left", [killed, terminated], ids=lambda left: left.__name__)
def test_the_words_about_copies_lose_nothing(path: Path, reference: Reference, left: Callable[[Path], None]) -> None:
    left(path)
    back_up, restore = BLOCKS[0].splitlines()

    assert "är skriven och kontrollerad: 1 post." in shell(path, back_up)
    path.write_bytes(b"")
    assert "är återställd med 1 post." in shell(path, restore)

    assert rounds_in(path, reference) == [ROUND[0]]
    assert path.with_name("osf.duckdb.before-restore-1").read_bytes() == b""
    copy = path.parents[1] / "kopia.duckdb"
    assert copy.with_name(f"{copy.name}.sha256").exists()
    assert rounds_in(copy, reference) == [ROUND[0]]


def test_every_night_has_a_copy_with_its_day(path: Path, reference: Reference) -> None:
    line = BLOCKS[1].replace("\\%", "%")  # as cron reads it
    assert re.match(r"0 3 \* \* \* ", line)

    shell(path, line.split(maxsplit=5)[5])

    (copy,) = (path.parents[2] / "kopior").glob("*.duckdb")
    assert re.fullmatch(r"osf-\d{4}-\d\d-\d\d\.duckdb", copy.name)
    assert rounds_in(copy, reference) == [ROUND[0]]
