"""The ledger keeps what it said it kept, and refuses kindly what it cannot open."""

import subprocess
import sys
import threading
from pathlib import Path

import duckdb
import pytest

from pipelines.errors import StoreProblem
from pipelines.ledger import EntryKind, Store, model_files, open_store, schema
from pipelines.reference import Reference
from tests.factories import NOW, ROUND_ID, STRATEGIST, add_round


def add_submission(store: Store, agency_id: str = "police") -> str:
    with store.entry(EntryKind.HAND_IN, by=STRATEGIST, at=NOW, note="därför") as entry:
        entry.add("submissions", [{"round_id": ROUND_ID, "agency_id": agency_id, "is_late": False}])
    return entry.entry_id


def test_an_entry_keeps_who_when_what_and_why(store: Store) -> None:
    entry_id = add_submission(store)
    (row,) = store.rows("select entry_id::varchar as entry_id, * exclude (entry_id) from ledger.entries")
    assert row["entry_id"] == entry_id
    assert (row["kind"], row["role"], row["agency_id"], row["note"]) == ("hand_in", "strategist", None, "därför")
    assert row["recorded_at"].isoformat() == "2026-11-21T09:00:00"  # UTC, an hour behind Stockholm in November


def test_what_is_raised_inside_an_entry_leaves_the_ledger_untouched(store: Store) -> None:
    def write_and_fail() -> None:
        with store.entry(EntryKind.HAND_IN, by=STRATEGIST, at=NOW) as entry:
            entry.add("submissions", [{"round_id": ROUND_ID, "agency_id": "police", "is_late": False}])
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        write_and_fail()
    assert store.version == 0
    assert store.rows("select * from ledger.submissions") == []


def test_the_version_counts_entries(store: Store) -> None:
    before = store.version
    add_submission(store)
    assert store.version == before + 1


def test_entries_are_kept_in_the_order_of_their_ids_from_many_threads(store: Store) -> None:
    kept: list[str] = []

    def write() -> None:
        for _ in range(20):
            with store.entry(EntryKind.HAND_IN, by=STRATEGIST, at=NOW) as entry:
                kept.append(entry.entry_id)

    threads = [threading.Thread(target=write) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert store.version == 160
    assert kept == sorted(kept)


def test_a_file_keeps_everything_from_one_opening_to_the_next(tmp_path: Path, reference: Reference) -> None:
    path = tmp_path / "new folder" / "it's a store.duckdb"
    first = open_store(path, reference)
    add_round(first)
    first.close()
    second = open_store(path, reference)
    assert [row["round_id"] for row in second.rows("select round_id from rounds")] == [ROUND_ID]
    second.close()


def test_what_was_acknowledged_survives_a_killed_program(tmp_path: Path, reference: Reference) -> None:
    path = tmp_path / "osf.duckdb"
    program = (
        "import os, signal\n"
        "from pathlib import Path\n"
        "from pipelines import reference\n"
        "from pipelines.ledger import open_store\n"
        "from tests.factories import add_round\n"
        f"add_round(open_store(Path({str(path)!r}), reference.load()))\n"
        "os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == -9
    store = open_store(path, reference)
    assert [row["round_id"] for row in store.rows("select round_id from rounds")] == [ROUND_ID]
    store.close()


def test_a_second_program_is_told_that_the_store_is_open(tmp_path: Path, reference: Reference) -> None:
    path = tmp_path / "osf.duckdb"
    store = open_store(path, reference)
    program = (
        "from pathlib import Path\n"
        "from pipelines import reference\n"
        "from pipelines.errors import StoreProblem\n"
        "from pipelines.ledger import open_store\n"
        "try:\n"
        f"    open_store(Path({str(path)!r}), reference.load())\n"
        "except StoreProblem as problem:\n"
        "    print(problem)\n"
    )
    result = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    store.close()
    assert "öppen i ett annat program" in result.stdout
    assert "OSF_STORE" in result.stdout


def test_a_file_that_is_no_store_is_refused_and_left_as_it_was(tmp_path: Path, reference: Reference) -> None:
    path = tmp_path / "osf.duckdb"
    path.write_bytes(b"not a database at all" * 1000)
    with pytest.raises(StoreProblem, match="går inte att öppna som Lägesbilds lager"):
        open_store(path, reference)
    assert path.read_bytes() == b"not a database at all" * 1000


def test_a_store_from_a_newer_program_is_refused(tmp_path: Path, reference: Reference) -> None:
    path = tmp_path / "osf.duckdb"
    open_store(path, reference).close()
    with duckdb.connect(str(path)) as connection:
        connection.execute("insert into schema_versions values (999, '999_future')")
    with pytest.raises(StoreProblem, match="nyare version"):
        open_store(path, reference)


def test_each_schema_file_runs_once(tmp_path: Path, reference: Reference) -> None:
    path = tmp_path / "osf.duckdb"
    files = sorted(file.stem for file in (schema.SQL / "ledger").glob("*.sql"))
    for _ in range(2):
        store = open_store(path, reference)
        assert [row["name"] for row in store.rows("select name from ledger.schema_versions order by number")] == files
        store.close()


def test_a_schema_file_that_fails_leaves_nothing_half_done(
    tmp_path: Path, reference: Reference, monkeypatch: pytest.MonkeyPatch
) -> None:
    sql = tmp_path / "sql"
    (sql / "ledger").mkdir(parents=True)
    (sql / "models").mkdir()
    (sql / "ledger" / "001_broken.sql").write_text(
        "create table ledger.first (x int); create table ledger.first (x int);"
    )
    monkeypatch.setattr(schema, "SQL", sql)
    path = tmp_path / "osf.duckdb"
    with pytest.raises(StoreProblem, match="kör den förra versionen"):
        open_store(path, reference)
    assert not path.exists()  # a store that could not be made is not left in the way of one that can

    duckdb.connect(str(path)).close()
    with pytest.raises(StoreProblem, match="kör den förra versionen"):
        open_store(path, reference)
    with duckdb.connect(str(path)) as connection:
        assert connection.execute("select table_name from information_schema.tables").fetchall() == [
            ("schema_versions",)
        ]
        assert connection.execute("select * from schema_versions").fetchall() == []


def test_a_model_of_reference_data_alone_is_worked_out_once_and_all_others_follow_the_ledger(store: Store) -> None:
    tables = store.rows("select table_name from duckdb_tables() where database_name <> 'ledger'")
    worked_out = {row["table_name"] for row in tables} & model_files().keys()
    assert worked_out == {"covered_cells", "area_lineages", "continued_cells"}
