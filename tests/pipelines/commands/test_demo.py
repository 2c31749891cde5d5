"""The invented municipality never stands beside anything real."""

from __future__ import annotations

import shutil
import subprocess
import sys
from datetime import datetime
from pathlib import Path

import pytest

from pipelines import simulation
from pipelines.config import Config
from pipelines.ledger import EntryKind, Store
from pipelines.reference import FOLDER
from pipelines.simulation import written_by_hand
from pipelines.swedish import DEMO_MARK
from tests.demo_store import DemoStore, begin_and_end, entry_ids
from tests.factories import NOW, ROUND_ID, STRATEGIST, add_round, rate
from tests.pipelines.commands.conftest import Run, opened_store

OPTIONS = [[], ["--if-empty"], ["--replace"], ["--if-empty", "--replace"]]


def entries() -> list[str]:
    with opened_store() as store:
        return entry_ids(store)


@pytest.fixture
def real_data() -> None:
    with opened_store() as store:
        add_round(store)


@pytest.fixture
def an_old_demo() -> None:
    """As short as a demo can be."""
    with opened_store() as store:
        begin_and_end(store)


@pytest.fixture
def the_demo(demo_file: DemoStore) -> None:
    shutil.copy(demo_file.path, Config.from_env().store_path)


@pytest.mark.usefixtures("real_data")
@pytest.mark.parametrize("options", OPTIONS)
def test_real_data_are_never_touched(run: Run, options: list[str]) -> None:
    before = entries()

    said = run("demo", *options, exit_code=0 if "--if-empty" in options else 1)

    assert entries() == before
    assert said == "" if "--if-empty" in options else "har riktiga uppgifter. Demon skrivs aldrig över dem." in said


@pytest.mark.usefixtures("an_old_demo")
def test_a_demo_is_left_alone_unless_it_is_to_be_replaced(run: Run) -> None:
    before = entries()

    assert run("demo", "--if-empty") == ""
    assert "Lägg till --replace för att kasta den" in run("demo", exit_code=1)
    assert entries() == before


@pytest.mark.usefixtures("the_demo")
def test_a_demo_is_thrown_away_and_made_anew(run: Run, demo_file: DemoStore) -> None:
    assert demo_file.said.splitlines()[-1] == "Demokommunen är klar. Allt i den är påhittat."
    assert len(demo_file.thrown_away) == 2
    assert not set(demo_file.thrown_away) & set(entries())
    with opened_store() as store:
        assert store.is_demo
    assert ROUND_ID in run("rounds", "list")


@pytest.mark.usefixtures("an_old_demo")
def test_what_somebody_has_written_in_a_demo_is_not_thrown_away(run: Run) -> None:
    with opened_store() as store:
        add_round(store)
        rate(store)
    before = entries()

    said = run("demo", "--replace", exit_code=1)

    assert "3 poster har skrivits i demon sedan den gjordes, och kastas inte. Flytta undan" in said
    assert entries() == before


def test_a_demo_that_does_not_say_where_it_ended_is_not_thrown_away(run: Run) -> None:
    with opened_store() as store, store.entry(EntryKind.CREATE_DEMO, by=STRATEGIST, at=NOW):
        pass
    before = entries()

    assert "gjordes av en äldre version" in run("demo", "--replace", exit_code=1)
    assert entries() == before


@pytest.mark.usefixtures("the_demo")
def test_a_whole_demo_knows_its_own_end() -> None:
    with opened_store() as store:
        assert written_by_hand(store) == 0
        add_round(store, "2027-01-28")
        assert written_by_hand(store) == 1


@pytest.mark.usefixtures("an_old_demo")
def test_what_is_read_into_a_demo_stays_invented_in_every_file(run: Run, tmp_path: Path) -> None:
    with opened_store() as store:
        add_round(store)
        rate(store)
    real = tmp_path / "riktiga.csv"
    real.write_text(f"round,agency,area,theme,level\n{ROUND_ID},education,Gråbo,Narkotika,normalt\n", encoding="utf-8")
    run("import", "ratings", str(real))
    run("rounds", "close", ROUND_ID)

    for words in (["export", "picture", "--round", ROUND_ID], ["export", "ratings", "--round", ROUND_ID]):
        out = tmp_path / f"{words[1]}.csv"
        run(*words, "--out", str(out))
        lines = out.read_text(encoding="utf-8-sig").splitlines()
        assert all(DEMO_MARK in line for line in lines[1:])
        assert len(lines) > 2
    with opened_store() as store:
        assert store.is_demo


def test_a_demo_of_another_municipality_is_not_made(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = Path(shutil.copytree(FOLDER, tmp_path / "other"))
    themes = (folder / "themes.csv").read_text(encoding="utf-8")
    coverage = (folder / "coverage.csv").read_text(encoding="utf-8")
    (folder / "themes.csv").write_text(themes.replace("alcohol,", "drinking,"), encoding="utf-8")
    (folder / "coverage.csv").write_text(coverage.replace(",alcohol", ",drinking"), encoding="utf-8")
    monkeypatch.setenv("OSF_REFERENCE", str(folder))

    said = run("demo", exit_code=1)

    assert f"som inte finns i {folder}" in said
    assert entries() == []


@pytest.mark.usefixtures("an_old_demo")
def test_the_file_is_held_until_the_new_demo_takes_its_place(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody can write in the old one while the new one is made, and have it thrown away."""
    path = Config.from_env().store_path
    program = "import fcntl, sys; fcntl.lockf(open(sys.argv[1], 'r+b'), fcntl.LOCK_EX | fcntl.LOCK_NB)"
    tried: list[int] = []

    def fill(store: Store, *, now: datetime) -> None:
        del now
        tried.append(subprocess.run([sys.executable, "-c", program, str(path)], capture_output=True).returncode)
        begin_and_end(store)

    monkeypatch.setattr(simulation, "fill", fill)

    assert "Demokommunen är klar." in run("demo", "--replace")
    assert tried == [1]
