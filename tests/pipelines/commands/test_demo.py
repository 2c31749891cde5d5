"""The invented municipality never stands beside anything real."""

from __future__ import annotations

import pytest

from tests.factories import NOW, ROUND_ID, STRATEGIST, add_round
from tests.pipelines.commands.conftest import Run, opened_store

OPTIONS = [[], ["--if-empty"], ["--replace"], ["--if-empty", "--replace"]]


def entries() -> list[str]:
    with opened_store() as store:
        return [str(row["entry_id"]) for row in store.rows("select entry_id from ledger.entries order by entry_id")]


@pytest.fixture
def real_data() -> None:
    with opened_store() as store:
        add_round(store)


@pytest.fixture
def an_old_demo() -> None:
    """What a store of the demo begins with; the rest takes its time to make."""
    with opened_store() as store, store.entry("create_demo", by=STRATEGIST, at=NOW):
        pass


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


@pytest.mark.usefixtures("an_old_demo")
def test_a_demo_is_thrown_away_and_made_anew(run: Run) -> None:
    before = entries()

    said = run("demo", "--replace")

    assert said.splitlines()[-1] == "Demokommunen är klar. Allt i den är påhittat."
    assert not set(before) & set(entries())
    with opened_store() as store:
        assert store.is_demo
    assert ROUND_ID in run("rounds", "list")
