"""What was published is what the ledger's entries make of it; whatever has been altered since is found."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from pipelines.domain import Level
from pipelines.ledger import Store, open_store
from pipelines.picture.verification import ADDED_LATER, differing_count, verify
from pipelines.reference import Reference
from tests import golden
from tests.factories import ROUND_ID, STRATEGIST, add_round, publish, rate

FIRST, LATER = "2026-10-29", "2026-12-17"


@pytest.fixture
def published(store: Store) -> Store:
    """Three published rounds: the golden ones, and one in which a single agency flags."""
    golden.fill(store)
    publish(store, ROUND_ID)
    add_round(store, LATER)
    rate(store, round_id=LATER, level=Level.SEVERE)
    publish(store, LATER)
    return store


def differing(store: Store) -> dict[str, dict[str, int]]:
    return {round_.round_id: dict(round_.differences) for round_ in verify(store, by=STRATEGIST) if round_.differences}


def test_every_published_round_is_what_its_answers_make_of_it(published: Store) -> None:
    verified = verify(published, by=STRATEGIST)

    assert [round_.round_id for round_ in verified] == [FIRST, ROUND_ID, LATER]
    assert {round_.method_version for round_ in verified} == {published.reference.setting("method_version")}
    assert differing(published) == {}


def test_an_open_round_is_left_alone(store: Store) -> None:
    golden.fill(store)

    assert [round_.round_id for round_ in verify(store, by=STRATEGIST)] == [FIRST]


@pytest.mark.parametrize(
    ("change", "table"),
    [
        ("update ledger.published_cells set level = 'severe' where round_id = ?", "published_cells"),
        ("update ledger.published_cells set level = null where round_id = ?", "published_cells"),
        ("update ledger.published_cells set is_stable = null where round_id = ?", "published_cells"),
        ("update ledger.published_cells set worrying_share = 0.01 where round_id = ?", "published_cells"),
        ("delete from ledger.published_agencies where agency_id = 'police' and round_id = ?", "published_agencies"),
        (
            "insert into ledger.published_signals select * from ledger.published_signals where round_id = ?",
            "published_signals",
        ),
        ("update ledger.published_strictness set strictness = 1 where round_id = ?", "published_strictness"),
        ("update ledger.ratings set answer = 'severe' where round_id = ?", "published_cells"),
    ],
)
def test_what_has_been_altered_is_found_and_its_round_named(published: Store, change: str, table: str) -> None:
    published.rows(change, [ROUND_ID])

    found = differing(published)

    assert found[ROUND_ID][table] > 0
    assert FIRST not in found


def test_a_frozen_row_that_was_altered_does_not_accuse_the_rounds_after_it(published: Store) -> None:
    published.rows("update ledger.published_cells set level = 'severe' where round_id = ?", [ROUND_ID])

    assert differing(published).keys() == {ROUND_ID}


def test_another_threshold_makes_another_picture(published: Store, reference: Reference) -> None:
    stricter = tuple(
        replace(row, value="5") if row.setting == "quorum_ratings_count" else row for row in reference.settings
    )
    other = open_store(None, replace(reference, settings=stricter))
    other.retell(published, after=None, before="ffffffff-ffff-ffff-ffff-ffffffffffff", without=())

    assert ROUND_ID in differing(other)
    other.close()


def test_a_column_that_came_later_is_not_held_against_a_round() -> None:
    assert differing_count([{"area_id": "a", "is_stable": None}], [{"area_id": "a", "is_stable": True}]) == 0
    assert differing_count([{"area_id": "a", "share": 0.1 + 0.2}], [{"area_id": "a", "share": 0.3}]) == 0
    assert differing_count([{"area_id": "a", "level": None}, {"area_id": "b", "level": "normal"}], []) == 2


def test_only_columns_that_a_migration_added_may_be_empty() -> None:
    files = sorted((Path(__file__).parents[3] / "pipelines/sql/ledger").glob("*.sql"))
    added = [set(re.findall(r"alter table ledger\.published_\w+ add column (\w+)", file.read_text())) for file in files]

    assert [columns for columns in added if columns] == list(ADDED_LATER)


def test_verifying_writes_nothing(published: Store) -> None:
    before = published.version

    verify(published, by=STRATEGIST)

    assert published.version == before
