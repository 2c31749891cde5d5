"""Recomputing what has been published, by the command line."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from pipelines.ledger import Store
from pipelines.reference import FOLDER
from tests import golden
from tests.factories import add_round, rate
from tests.pipelines.commands.conftest import Run, opened_store

PUBLISHED = "2026-10-29"


def test_it_says_that_everything_is_as_it_was_published(run: Run) -> None:
    with opened_store() as store:
        golden.fill(store)

    assert run("check") == "1 fastställd omgång räknades om.\nAllt stämmer med det som fastställdes.\n"


def test_it_names_the_rounds_that_differ_and_ends_in_error(run: Run) -> None:
    with opened_store() as store:
        golden.fill(store)
        cell = "where round_id = ? and area_id = '0980R005' and theme_id = 'drugs'"
        store.rows(f"update ledger.published_cells set level = 'severe', ratings_count = 99 {cell}", [PUBLISHED])

    said = run("check", exit_code=1)

    assert "– 29 oktober 2026: 1 ruta skiljer sig" in said
    assert "Jämför med en säkerhetskopia. Hör av er till den som sköter lagret." in said


def test_it_names_the_entries_that_somebody_has_changed_in_the_file(run: Run) -> None:
    with opened_store() as store:
        golden.fill(store)
        store.rows("update ledger.entries set role = 'reader' where entry_number = 1")

    said = run("check", exit_code=1)

    assert "Liggaren säger emot sig själv i 1 post." in said
    assert "– Post 1 är skriven av någon som inte får göra det." in said


def test_a_new_agency_is_told_as_a_changed_reference_and_not_as_a_changed_past(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with opened_store() as store:
        golden.fill(store)
    folder = Path(shutil.copytree(FOLDER, tmp_path / "reference"))
    for file, row in {"agencies.csv": "coast,Kusten,Kust,state,false,,\n", "coverage.csv": "coast,*,*,,\n"}.items():
        with (folder / file).open("a", encoding="utf-8") as rows:
            rows.write(row)
    monkeypatch.setenv("OSF_REFERENCE", str(folder))

    assert run("check") == (
        "1 fastställd omgång räknades om.\nReferensdata har ändrats sedan 29 oktober 2026: agencies.csv: ny rad coast. "
        "coverage.csv: ny rad coast/*/*.\nAllt stämmer med det som fastställdes.\n"
    )


def test_what_an_old_round_was_judged_against_is_said_not_to_be_known(run: Run) -> None:
    with opened_store() as store:
        golden.fill(store)
        store.rows("update ledger.published_cells set expected_count = 99")
        store.rows("delete from ledger.reference_rows")

    said = run("check")

    assert "Vad som gällde när de bedömdes är inte känt för 29 oktober 2026: det sparades inte då." in said
    assert "Vad den bedömdes mot är inte känt" in said
    assert "Allt stämmer" not in said


def test_a_round_published_with_an_older_method_is_expected_to_differ(run: Run) -> None:
    with opened_store() as store:
        golden.fill(store)
        store.rows("update ledger.published_cells set expected_count = 99, method_version = '2025.1'")
        store.rows("delete from ledger.reference_rows")

    said = run("check")

    assert "Den fastställdes med metod 2025.1; nu gäller" in said
    assert "Allt stämmer" not in said


def test_what_no_method_explains_is_never_expected(run: Run) -> None:
    """How many gave each answer follows from the answers alone, whichever method and reference data there were."""
    with opened_store() as store:
        golden.fill(store)
        store.rows(
            "update ledger.published_cells set normal_count = 9, method_version = '2025.1' where level is not null"
        )
        store.rows("delete from ledger.reference_rows")

    assert "stämmer inte med liggaren" in run("check", exit_code=1)


def test_rows_without_their_entry_are_told_from_which_on_and_what_to_do(run: Run) -> None:
    with opened_store() as store:
        add_round(store)
        rate(store)
        assert store.broken() == []
        store.rows("delete from ledger.entries where entry_number = 3")

    said = run("check", exit_code=1)

    assert "Liggaren är inte hel:\n– Från post 3: 1 rader i" in said
    assert "Allt före den första av posterna är orört." in said
    assert "python -m pipelines restore FIL" in said


@pytest.mark.parametrize(
    ("harm", "told"),
    [
        (
            "delete from ledger.entries where entry_number = 2",
            "Post 2 saknas, och kanske fler: 1 av 3 poster är borta.",
        ),
        ("insert into ledger.entries from ledger.entries", "Från post 1 finns två av samma nummer"),
    ],
)
def test_entries_that_are_missing_or_twice_are_told_from_which_on(store: Store, harm: str, told: str) -> None:
    add_round(store)
    rate(store)
    store.rows(harm)

    assert told in store.broken()[0]
