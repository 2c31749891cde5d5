"""The command line as a program: what it says when it cannot do what it was told, and its exit codes."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

from pipelines.config import ROOT
from pipelines.ledger import open_store
from tests.pipelines.commands.conftest import Run, run, surroundings

__all__ = ["run", "surroundings"]

COMMANDS = [
    ["rounds", "list"],
    ["export", "picture", "--round", "2026-11-26", "--out", "a.csv"],
    ["demo", "--if-empty"],
]


def test_it_runs_as_a_program() -> None:
    command = [sys.executable, "-m", "pipelines", "rounds", "close", "2026-01-01"]

    result = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)

    assert (result.returncode, result.stdout) == (1, "")
    assert result.stderr == "Det finns ingen omgång 2026-01-01. Välj en av dem som finns.\n"


@pytest.mark.parametrize("words", [[], ["rounds"], ["import"], ["export"], ["--help"], ["rounds", "add", "--help"]])
def test_it_tells_what_can_be_done_in_swedish(run: Run, words: list[str]) -> None:
    said = run(*words, exit_code=0 if "--help" in words else 2)

    assert any(word in said for word in ("Omgångar", "Läs in", "Läser in", "Skriv", "Visar", "Lokal tid"))


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["fest"], "Kommandot ”fest” finns inte."),
        (["rounds", "flytta"], "Kommandot ”flytta” finns inte."),
        (["rounds", "add"], "DATUM saknas. Mötets dag, t.ex. 2026-11-26."),
        (["rounds", "add", "2026-11-26"], "--opens-at saknas. Lokal tid, t.ex. 2026-11-16T08:00."),
        (
            ["rounds", "add", "2026-11-26", "--opens-at", "igår", "--closes-at", "2026-11-25T12:00"],
            "--opens-at går inte att läsa. Lokal tid, t.ex. 2026-11-16T08:00.",
        ),
        (
            ["rounds", "add", "2026-11-26", "--kind", "fest"],
            "--kind går inte att läsa. Välj bland: meeting, joint_picture, half_year_review.",
        ),
        (
            ["export", "picture", "--round", "2026-11-26", "--out", "a.pdf", "--format", "pdf"],
            "--format går inte att läsa. Välj bland: csv, xlsx, parquet, gpkg.",
        ),
        (["rounds", "list", "--alla"], "Flaggan --alla finns inte."),
        (["rounds", "list", "nu"], "Det står för mycket: nu."),
        (["rounds", "close", "2026-11-26", "--kind"], "Flaggan --kind finns inte."),
        (["import", "ratings", "a.csv", "--late"], "Flaggan --late behöver ett värde."),
        (["areas"], "FILE saknas. Kartfil: GeoPackage, GeoJSON, Shapefile …"),
    ],
)
def test_a_command_that_cannot_be_understood_is_explained_in_swedish(run: Run, words: list[str], message: str) -> None:
    said = run(*words, exit_code=2)

    assert message in said
    assert "--help" in said
    assert len(said.splitlines()) == 1
    assert not any(english in said for english in ("Usage", "Error", "Invalid", "Missing", "No such", "Try", "Got"))


@pytest.mark.parametrize("command", COMMANDS)
def test_a_clock_that_cannot_be_read_is_told(run: Run, monkeypatch: pytest.MonkeyPatch, command: list[str]) -> None:
    monkeypatch.setenv("OSF_NOW", "i morgon")

    assert run(*command, exit_code=1) == "OSF_NOW är ”i morgon” men ska vara en tid som 2026-11-21T10:00.\n"


@pytest.mark.parametrize("command", COMMANDS)
def test_a_store_open_in_another_program_is_told(
    run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, command: list[str]
) -> None:
    path = tmp_path / "upptagen.duckdb"
    monkeypatch.setenv("OSF_STORE", str(path))
    holder = subprocess.Popen(
        [sys.executable, "-c", f"import duckdb; c = duckdb.connect({str(path)!r}); print('open', flush=True); input()"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
    try:
        assert holder.stdout is not None
        holder.stdout.readline()
        said = run(*command, exit_code=1)
    finally:
        holder.kill()
        holder.communicate()

    assert said == (
        f"{path} är öppen i ett annat program, troligen lägesbildens webbsida (make run). "
        "Stoppa den först, eller peka ut en annan fil med OSF_STORE.\n"
    )


def a_text(path: Path) -> None:
    path.write_bytes(b"inte en databas" * 1000)


def nothing(path: Path) -> None:
    path.write_bytes(b"")


def a_folder(path: Path) -> None:
    path.mkdir()


def another_kind_of_database(path: Path) -> None:
    with sqlite3.connect(path) as connection:
        connection.execute("create table entries (entry_id text)")


def somebody_elses_duckdb(path: Path) -> None:
    with duckdb.connect(str(path)) as connection:
        connection.execute("create table kunder (namn varchar)")


def somebody_elses_duckdb_with_our_names(path: Path) -> None:
    with duckdb.connect(str(path)) as connection:
        connection.execute("create table entries (entry_id uuid)")


@pytest.mark.parametrize(
    "made",
    [
        a_text,
        nothing,
        a_folder,
        another_kind_of_database,
        somebody_elses_duckdb,
        somebody_elses_duckdb_with_our_names,
    ],
)
def test_a_file_that_is_no_store_is_refused_and_left_as_it_was(
    run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, made: object
) -> None:
    path = tmp_path / "fel.duckdb"
    made(path)  # type: ignore[operator]
    before = path.read_bytes() if path.is_file() else b""
    monkeypatch.setenv("OSF_STORE", str(path))

    said = run("rounds", "list", exit_code=1)

    assert said.startswith(f"{path} ")
    assert "OSF_STORE" in said or "ta bort den tomma filen" in said
    assert "öppen i ett annat program" not in said
    assert path.is_dir() or path.read_bytes() == before


def test_a_folder_that_cannot_be_made_is_told(run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "fil").write_text("x", encoding="utf-8")
    monkeypatch.setenv("OSF_STORE", str(tmp_path / "fil" / "osf.duckdb"))

    assert "är ingen mapp. Rätta OSF_STORE." in run("rounds", "list", exit_code=1)


def test_a_store_from_a_newer_program_is_told(
    run: Run, tmp_path: Path, reference: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "ny.duckdb"
    open_store(path, reference).close()  # type: ignore[arg-type]
    with duckdb.connect(str(path)) as connection:
        connection.execute("insert into schema_versions values (999, '999_future')")
    monkeypatch.setenv("OSF_STORE", str(path))

    assert "är skriven av en nyare version av Lägesbild." in run("rounds", "list", exit_code=1)
