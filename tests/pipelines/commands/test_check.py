"""Recomputing what has been published, by the command line."""

from __future__ import annotations

from tests import golden
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
    assert "Hör av er till den som sköter lagret." in said


def test_a_round_published_with_an_older_method_is_expected_to_differ(run: Run) -> None:
    with opened_store() as store:
        golden.fill(store)
        store.rows("update ledger.published_cells set ratings_count = 99, method_version = '2025.1'")
        store.rows("delete from ledger.reference_rows")

    said = run("check")

    assert "Den fastställdes med metod 2025.1; nu gäller" in said
    assert "Allt stämmer" not in said
