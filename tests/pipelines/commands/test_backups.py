"""A backup is whole and checked; restoring loses nothing, not even what it replaces."""

from __future__ import annotations

import subprocess
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from pipelines.config import Config
from pipelines.ledger import backup
from pipelines.ledger.kinds import EntryKind
from tests.factories import NOW, STRATEGIST, add_round, rate
from tests.pipelines.commands.conftest import Run, opened_store

HOLDS = "import fcntl, sys; f = open(sys.argv[1], 'r+b'); fcntl.lockf(f, fcntl.LOCK_EX); print(flush=True); input()"


def written(entries_count: int = 1, kind: EntryKind = EntryKind.HAND_IN) -> None:
    with opened_store() as store:
        for _ in range(entries_count):
            with store.entry(kind, by=STRATEGIST, at=NOW):
                pass


def version() -> int:
    with opened_store() as store:
        return store.version


def test_a_backup_is_one_file_with_a_checksum_that_others_can_check(run: Run, tmp_path: Path) -> None:
    written(3)
    folder = tmp_path / "kopior"
    folder.mkdir()

    said = run("backup", str(folder / "a.duckdb"))

    assert (
        said == f"{folder / 'a.duckdb'} är skriven och kontrollerad: 3 poster. Kontrollsumman står i a.duckdb.sha256.\n"
    )
    assert sorted(each.name for each in folder.iterdir()) == ["a.duckdb", "a.duckdb.sha256"]
    subprocess.run(["sha256sum", "--check", "a.duckdb.sha256"], cwd=folder, check=True, capture_output=True)
    with opened_store() as store:
        assert backup.backed_up_at(store, user=STRATEGIST) == NOW


def test_a_restored_store_has_what_the_copy_had_and_the_old_one_is_kept_beside(run: Run, tmp_path: Path) -> None:
    written(3)
    run("backup", str(tmp_path / "a.duckdb"))
    written(2)

    said = run("restore", str(tmp_path / "a.duckdb"))

    path = Config.from_env().store_path
    assert said == f"{path} är återställd med 3 poster. Det som fanns där är undanlagt bredvid.\n"
    assert version() == 3
    path.with_name(f"{path.name}.before-restore-1").replace(path)
    assert version() == 5


def test_a_copy_that_was_changed_is_refused(run: Run, tmp_path: Path) -> None:
    written(3)
    copy = tmp_path / "a.duckdb"
    run("backup", str(copy))
    copy.write_bytes(copy.read_bytes() + b"x")

    assert "har skadats. Ta en annan kopia." in run("restore", str(copy), exit_code=1)
    assert version() == 3


def test_a_copy_with_the_wal_of_another_is_refused(run: Run, tmp_path: Path) -> None:
    written(3)
    copy = tmp_path / "a.duckdb"
    run("backup", str(copy))
    with opened_store() as store:
        add_round(store)
        wal = Config.from_env().store_path.with_name("osf.duckdb.wal").read_bytes()
    copy.with_name("a.duckdb.wal").write_bytes(wal)

    said = run("restore", str(copy), exit_code=1)

    assert "inget är ändrat" in said.lower()
    assert version() == 4
    assert not list(tmp_path.glob("*restor*"))


def test_a_store_in_use_is_not_replaced(run: Run, tmp_path: Path) -> None:
    written()
    copy = tmp_path / "a.duckdb"
    run("backup", str(copy))
    path = Config.from_env().store_path
    holder = subprocess.Popen(
        ["python3", "-c", HOLDS, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
    )  # fmt: skip
    assert holder.stdout is not None
    holder.stdout.readline()

    said = run("restore", str(copy), exit_code=1)

    holder.communicate(b"\n")
    assert "öppen i ett annat program" in said
    assert version() == 1


def test_what_cannot_be_copied_or_put_back_is_told(run: Run, tmp_path: Path) -> None:
    written()
    (tmp_path / "finns").write_text("x", encoding="utf-8")

    assert "finns redan" in run("backup", str(tmp_path / "finns"), exit_code=1)
    assert "finns inte eller får inte skrivas" in run("backup", str(tmp_path / "ingen" / "a.duckdb"), exit_code=1)
    assert "finns inte. Ange" in run("restore", str(tmp_path / "ingen"), exit_code=1)
    assert "går inte att läsa som ett lager" in run("restore", str(tmp_path / "finns"), exit_code=1)
    assert "är lagret självt" in run("restore", str(Config.from_env().store_path), exit_code=1)
    assert version() == 1


def test_two_copies_may_be_made_at_once(tmp_path: Path) -> None:
    written()
    with opened_store() as store, ThreadPoolExecutor(2) as threads:
        outs = [tmp_path / f"{name}.duckdb" for name in "ab"]
        made = list(threads.map(lambda out: backup.back_up(store, out, by=STRATEGIST, at=NOW), outs))

    assert [each.entries_count for each in made] == [1, 1]


REAL, DEMO = EntryKind.HAND_IN, EntryKind.CREATE_DEMO


@pytest.mark.parametrize(
    ("copied", "there", "expected"),
    [
        (DEMO, REAL, "{copy} är en påhittad demo, men {path} har riktiga uppgifter."),
        (REAL, DEMO, "{copy} har riktiga uppgifter, men {path} är en påhittad demo."),
    ],
)
@pytest.mark.parametrize("is_killed", [False, True])
def test_a_demo_and_what_is_real_never_take_each_others_place(
    run: Run, tmp_path: Path, copied: EntryKind, there: EntryKind, expected: str, is_killed: bool
) -> None:
    copy, path = tmp_path / "a.duckdb", Config.from_env().store_path
    written(3, copied)
    run("backup", str(copy))
    path.unlink()
    written(2, there)
    if is_killed:  # the file with a .wal that belongs to nothing, as it cannot be read together
        path.with_name(f"{path.name}.wal").write_bytes(b"torn" * 100)

    said = run("restore", str(copy), exit_code=1)

    assert expected.format(copy=copy, path=path) in said
    assert "Inget är ändrat. Peka ut en annan fil med OSF_STORE, eller flytta undan den som finns." in said
    assert not list(tmp_path.glob("*restor*"))
    path.with_name(f"{path.name}.wal").unlink(missing_ok=True)
    assert version() == 2


@pytest.mark.parametrize("copied", [REAL, DEMO])
def test_a_copy_of_either_goes_where_nothing_is_written_and_over_its_own_kind(
    run: Run, tmp_path: Path, copied: EntryKind
) -> None:
    written(3, copied)
    run("backup", str(tmp_path / "a.duckdb"))

    run("restore", str(tmp_path / "a.duckdb"))
    Config.from_env().store_path.unlink()
    run("restore", str(tmp_path / "a.duckdb"))
    assert version() == 3
    Config.from_env().store_path.unlink()
    written(0)
    run("restore", str(tmp_path / "a.duckdb"))
    assert version() == 3


def test_a_copy_goes_over_what_cannot_be_read(run: Run, tmp_path: Path) -> None:
    written(3, DEMO)
    run("backup", str(tmp_path / "a.duckdb"))
    Config.from_env().store_path.write_bytes(b"damaged" * 1000)

    run("restore", str(tmp_path / "a.duckdb"))

    assert version() == 3


def test_a_copy_that_is_damaged_in_any_block_is_not_put_back(run: Run, tmp_path: Path) -> None:
    with opened_store() as store:
        add_round(store)
        rate(store)
    good = tmp_path / "a.duckdb"
    run("backup", str(good))
    content, header, block = good.read_bytes(), 3 * 4096, 262_144
    kinds = []
    for begins in range(header, len(content), block):
        damaged = bytearray(content)
        damaged[begins + 1000 : begins + 1064] = bytes(byte ^ 0xFF for byte in damaged[begins + 1000 : begins + 1064])
        copy = tmp_path / f"{begins}.duckdb"
        copy.write_bytes(damaged)
        try:
            run("restore", str(copy), exit_code=1)
            kinds.append("refused")
        except AssertionError:  # a block that nothing stands in
            assert version() == 3
            kinds.append("free")
    assert "refused" in kinds


@pytest.mark.parametrize("end", ["wal", "newest", "whole", "sha256"])
def test_a_copy_is_not_given_a_name_that_the_store_uses_itself(run: Run, end: str) -> None:
    written()
    path = Config.from_env().store_path

    assert "är ett namn som lagret självt använder" in run("backup", f"{path}.{end}", exit_code=1)
    assert version() == 1
