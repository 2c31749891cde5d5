"""Every way in which the store's file or its disk may fail, by command and on a page: what a person is told."""

from __future__ import annotations

import os
import re
import resource
import sqlite3
import stat
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from pathlib import Path

import duckdb
import pytest

from dashboard import data
from pipelines import __main__ as command_line
from pipelines.ledger import EntryKind, failures, open_store, store
from pipelines.ledger.file import Beside, LedgerFile
from pipelines.reference import Reference
from tests.dashboard.visitor import Visitor
from tests.factories import NOW, ROUND_ID, STRATEGIST, add_round
from tests.pipelines.ledger.test_trust import killed

ENGLISH = re.compile(r"\b(the|error|file|failed|cannot|could not|open|database|traceback|exception)\b", re.IGNORECASE)
ENTRIES_COUNT = 4
NOBODY = 65534
HOLDS = "import fcntl, sys; f = open(sys.argv[1], 'r+b'); fcntl.lockf(f, fcntl.LOCK_EX); print(flush=True); input()"


@contextmanager
def as_an_ordinary_user() -> Iterator[None]:
    """Whoever runs the tests as root would be let in everywhere."""
    if os.geteuid():
        yield
        return
    os.seteuid(NOBODY)
    try:
        yield
    finally:
        os.seteuid(0)


@contextmanager
def disk_full_from_the_start(path: Path, patched: pytest.MonkeyPatch) -> Iterator[None]:
    path.unlink()
    with disk_full(path, patched):
        yield


@contextmanager
def disk_full(_path: Path, patched: pytest.MonkeyPatch) -> Iterator[None]:
    patched.setattr(failures, "room_left", lambda _path: 0)
    room = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1000, room[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, room)


@contextmanager
def fsync_fails(_path: Path, patched: pytest.MonkeyPatch) -> Iterator[None]:
    def attach(_file: LedgerFile) -> None:
        raise duckdb.IOException("Could not fsync file: Input/output error")

    patched.setattr(LedgerFile, "_attach", attach)
    yield


@contextmanager
def commit_fails(_path: Path, patched: pytest.MonkeyPatch) -> Iterator[None]:
    failed = duckdb.FatalException("Failed to commit: Could not fsync file: Input/output error")
    patched.setattr(store, "_commit", lambda _cursor: failed)
    yield


@contextmanager
def no_permission(path: Path, _patched: pytest.MonkeyPatch) -> Iterator[None]:
    path.chmod(stat.S_IRUSR if os.geteuid() else 0)
    with as_an_ordinary_user():
        yield


@contextmanager
def read_only_folder(path: Path, _patched: pytest.MonkeyPatch) -> Iterator[None]:
    path.chmod(0o666)
    path.parent.chmod(0o555)
    with as_an_ordinary_user():
        yield
    path.parent.chmod(0o755)


@contextmanager
def damaged(path: Path, _patched: pytest.MonkeyPatch) -> Iterator[None]:
    """One block in the file is not what was written there."""
    content = bytearray(path.read_bytes())
    content[4096 + 100] ^= 0xFF
    content[8192 + 100] ^= 0xFF
    path.write_bytes(content)
    yield


@contextmanager
def damaged_inside(path: Path, _patched: pytest.MonkeyPatch) -> Iterator[None]:
    """As `damaged`, but where only the rows are: every block after the headers, in its middle."""
    content = bytearray(path.read_bytes())
    for start in range(12288, len(content), 2**18):
        content[start + 2**10] ^= 0xFF
    path.write_bytes(content)
    yield


@contextmanager
def truncated(path: Path, _patched: pytest.MonkeyPatch) -> Iterator[None]:
    os.truncate(path, path.stat().st_size // 3)
    yield


@contextmanager
def foreign_wal(path: Path, _patched: pytest.MonkeyPatch) -> Iterator[None]:
    Beside(path).wal.write_bytes(b"\x07" * 5000)
    yield


@contextmanager
def damaged_wal(path: Path, _patched: pytest.MonkeyPatch) -> Iterator[None]:
    killed(path, 2)
    content = bytearray(Beside(path).wal.read_bytes())
    content[len(content) // 2] ^= 0xFF
    Beside(path).wal.write_bytes(content)
    yield


@contextmanager
def somebody_else_has_it(path: Path, _patched: pytest.MonkeyPatch) -> Iterator[None]:
    command = [sys.executable, "-c", HOLDS, str(path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as holder:
        assert holder.stdout is not None
        holder.stdout.readline()
        yield
        holder.communicate(b"\n")


@contextmanager
def newer_program(path: Path, _patched: pytest.MonkeyPatch) -> Iterator[None]:
    with duckdb.connect(str(path)) as connection:
        connection.execute("insert into schema_versions values (999, '999_future')")
    yield


@contextmanager
def newer_format(path: Path, _patched: pytest.MonkeyPatch) -> Iterator[None]:
    content = bytearray(path.read_bytes())
    content[12:20] = (10_000).to_bytes(8, "little")
    path.write_bytes(content)
    yield


@contextmanager
def sqlite_file(path: Path, _patched: pytest.MonkeyPatch) -> Iterator[None]:
    path.unlink()
    with sqlite3.connect(path) as connection:
        connection.execute("create table entries (x)")
    yield


@contextmanager
def empty_file(path: Path, _patched: pytest.MonkeyPatch) -> Iterator[None]:
    path.write_bytes(b"")
    yield


@contextmanager
def a_folder(path: Path, _patched: pytest.MonkeyPatch) -> Iterator[None]:
    path.unlink()
    path.mkdir()
    yield


Kind = Callable[[Path, pytest.MonkeyPatch], AbstractContextManager[None]]
RESTORE = "Ta den senaste säkerhetskopian: python -m pipelines restore FIL. Den gamla filen läggs undan"
KINDS: dict[Kind, tuple[str, str]] = {
    disk_full_from_the_start: ("Disken där", "är full. Gör plats på den; sedan fungerar det igen av sig självt."),
    fsync_fails: ("är hel, men disken tar inte emot det som ska skrivas.", "Se efter hur disken mår"),
    no_permission: ("får inte läsas och skrivas.", "Ge programmets användare rätt till filen och mappen."),
    damaged: ("är skadad.", RESTORE),
    damaged_inside: ("är skadad.", RESTORE),
    truncated: ("är skadad.", RESTORE),
    damaged_wal: ("går inte att läsa ihop", f"Ta inte bort någon av dem. {RESTORE}"),
    foreign_wal: ("är inte hel. osf.duckdb.wal hör inte hit", RESTORE[0].lower() + RESTORE[1:]),
    somebody_else_has_it: ("är öppen i ett annat program", "Stoppa den först"),
    newer_program: ("är skriven av en nyare version av Lägesbild.", "Hämta den nyaste versionen"),
    newer_format: ("är skriven av en nyare version av Lägesbild.", "Hämta den nyaste versionen"),
    sqlite_file: ("är en SQLite-fil, inget lager från Lägesbild.", "Peka ut rätt fil med OSF_STORE. Filen är orörd."),
    empty_file: ("är tom.", "Annars har något gått fel. Ta den senaste säkerhetskopian"),
    a_folder: ("är en mapp.", "Peka ut en fil med OSF_STORE"),
}
"""What is wrong when a store is opened → why, and what to do, as it is told."""

WRITES: dict[Kind, tuple[str, str]] = {
    disk_full: ("Disken där", "är full. Gör plats på den; sedan fungerar det igen av sig självt."),
    commit_fails: ("Disken tar inte emot det som ska skrivas.", "se efter hur disken mår"),
    read_only_folder: ("klockan får inte skrivas.", "Ge programmets användare rätt att skriva där."),
}
"""What is wrong when something is to be kept → the same."""


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory, reference: Reference) -> bytes:
    path = tmp_path_factory.mktemp("whole") / "osf.duckdb"
    made = open_store(path, reference)
    add_round(made)
    for _ in range(ENTRIES_COUNT - 1):
        with made.entry(EntryKind.HAND_IN, by=STRATEGIST, at=NOW, note="x" * 50_000):
            pass
    made.close()
    return path.read_bytes()


@pytest.fixture
def path(whole: bytes, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Path]:
    """A store in a folder called `klockan`, of which *lock* is a part, that anybody may come to."""
    folder = tmp_path / "klockan"
    folder.mkdir(mode=0o755)
    for parent in (tmp_path, *tmp_path.parents):
        if parent.stat().st_mode & stat.S_IXOTH:
            break
        parent.chmod(0o755)
    (folder / "osf.duckdb").write_bytes(whole)
    monkeypatch.setenv("OSF_STORE", str(folder / "osf.duckdb"))
    monkeypatch.setenv("OSF_NOW", NOW.isoformat())
    data.let_go()
    yield folder / "osf.duckdb"
    data.let_go()


Told = Callable[[pytest.MonkeyPatch, pytest.CaptureFixture[str]], str]


def by_command(*words: str) -> Told:
    def told(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> str:
        monkeypatch.setattr("sys.argv", ["pipelines", *words])
        with pytest.raises(SystemExit) as end:
            command_line.main()
        assert end.value.code == 1
        said = capsys.readouterr()
        assert said.out == ""
        return said.err

    return told


def on_page(*pressed: str) -> Told:
    def told(_monkeypatch: pytest.MonkeyPatch, _capsys: pytest.CaptureFixture[str]) -> str:
        visitor = Visitor()
        for button in pressed:
            visitor.press(button)
        assert visitor.crashes == []
        (refusal,) = visitor.refusals
        return refusal

    return told


def check_words(told: str, path: Path, words: tuple[str, str]) -> None:
    """They say why and what to do, in Swedish, and never to take away a file that may hold everything."""
    for expected in words:
        assert expected in told
    assert not ENGLISH.search(told.replace(str(path), "").replace("pipelines restore", ""))
    assert "Flytta undan" not in told


@pytest.mark.parametrize("where", [by_command("rounds", "list"), on_page()], ids=["command", "page"])
@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_a_store_that_cannot_be_opened_is_told_why_and_what_to_do(
    path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    kind: Kind,
    where: Told,
) -> None:
    with kind(path, monkeypatch):
        told = where(monkeypatch, capsys)

    check_words(told, path, KINDS[kind])
    assert ("annat program" in told) == (kind is somebody_else_has_it)


@pytest.mark.parametrize(
    "where",
    [by_command("rounds", "close", ROUND_ID), on_page("Ja, stäng omgången")],
    ids=["command", "page"],
)
@pytest.mark.parametrize("kind", WRITES, ids=lambda kind: kind.__name__)
def test_what_cannot_be_kept_is_told_as_not_kept(
    path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    reference: Reference,
    kind: Kind,
    where: Told,
) -> None:
    with kind(path, monkeypatch):
        told = where(monkeypatch, capsys)
    data.let_go()

    assert "Det senaste är inte sparat; allt som sparats tidigare finns kvar." in told
    check_words(told, path, WRITES[kind])
    with closing(open_store(path, reference)) as again:
        assert again.version == ENTRIES_COUNT
