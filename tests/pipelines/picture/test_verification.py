"""What was published is what the ledger's entries make of it; whatever has been altered since is found."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from pipelines.domain import Agency, Level
from pipelines.ledger import Store, open_store
from pipelines.picture import verification
from pipelines.picture.verification import ADDED_LATER, AFTER_ALL, differing_count, verify
from pipelines.reference import ANY, Coverage, Reference
from tests import golden
from tests.factories import ROUND_ID, STRATEGIST, add_round, after_closing, publish, rate

FIRST, LATER, NEXT = "2026-10-29", "2026-12-17", "2027-01-28"


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


def stricter(reference: Reference) -> Reference:
    settings = [replace(row, value="5") if row.setting == "quorum_ratings_count" else row for row in reference.settings]
    return replace(reference, settings=tuple(settings))


def without_the_police(reference: Reference) -> Reference:
    """As if somebody had taken its rows out of the files."""
    agencies = tuple(agency for agency in reference.agencies if agency.agency_id != "police")
    coverage = tuple(row for row in reference.coverage if row.agency_id != "police")
    return replace(reference, agencies=agencies, coverage=coverage)


def with_the_coast_guard(reference: Reference) -> Reference:
    agencies = (*reference.agencies, Agency("coast_guard", "Kustbevakningen", "Kust", "state"))
    return replace(reference, agencies=agencies, coverage=(*reference.coverage, Coverage("coast_guard", ANY, ANY)))


@pytest.fixture
def reopened(published: Store) -> Iterator[Callable[[Reference], Store]]:
    """The same ledger, opened with other reference data."""
    opened: list[Store] = []

    def reopen(reference: Reference) -> Store:
        opened.append(open_store(None, reference))
        opened[-1].retell(published, after=None, before=AFTER_ALL, without=())
        return opened[-1]

    yield reopen
    for store in opened:
        store.close()


def test_a_changed_reference_is_told_from_a_changed_past(
    reopened: Callable[[Reference], Store], reference: Reference
) -> None:
    """Also of a round that was published after the change, and is judged against what held then."""
    store = reopened(without_the_police(with_the_coast_guard(stricter(reference))))
    add_round(store, NEXT)
    rate(store, agency_id="education", round_id=NEXT)
    publish(store, NEXT)
    store.rows("update ledger.published_cells set method_version = '2020.1' where round_id = ?", [ROUND_ID])

    verified = verify(store, by=STRATEGIST)

    assert [round_.round_id for round_ in verified if round_.differences] == [ROUND_ID]
    assert verified[-1].reference_changes == ()
    for round_ in verified[:-1]:
        said = ". ".join(round_.reference_changes or ())
        assert "agencies.csv: ny rad coast_guard; borttagen rad police. coverage.csv: ny rad coast_guard/*/*; " in said
        assert "method.csv: ändrad rad quorum_ratings_count (value)" in said


def test_what_a_round_was_judged_against_is_not_known_before_it_was_remembered(
    reopened: Callable[[Reference], Store], published: Store, reference: Reference
) -> None:
    published.rows("delete from ledger.reference_rows")

    verified = verify(reopened(stricter(reference)), by=STRATEGIST)

    assert {round_.reference_changes for round_ in verified} == {None}
    assert ROUND_ID in {round_.round_id for round_ in verified if round_.differences}


def test_a_remembered_row_that_cannot_be_read_stops_nothing(published: Store) -> None:
    published.rows("update ledger.reference_rows set content = '{' where file = 'agencies.csv'")

    assert verify(published, by=STRATEGIST)[0].reference_changes


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


def test_all_at_once_says_the_same_as_one_after_the_other(published: Store) -> None:
    at_once = verification._all_at_once(published)

    assert at_once == verification._one_after_the_other(published, by=STRATEGIST)
    assert at_once is not None
    assert [round_.round_id for round_ in at_once] == [FIRST, ROUND_ID, LATER]


def test_when_all_is_well_every_round_is_computed_at_once(published: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(verification, "_one_after_the_other")

    assert len(verify(published, by=STRATEGIST)) == 3


def test_an_answer_slipped_in_after_a_round_was_published_hides_nothing(published: Store) -> None:
    """What is frozen and an answer after it are altered together, so that they agree; told in order they do not."""
    sql = "select area_id, theme_id from ledger.ratings where round_id = ? and is_handed_in limit 1"
    (cell,) = published.rows(sql, [LATER])
    with published.entry("import_ratings", by=STRATEGIST, at=after_closing(LATER)) as entry:
        rating = {"round_id": LATER, "agency_id": "police", **cell, "answer": "normal"}
        entry.add("ratings", [{**rating, "comment": "", "is_settled": True, "is_handed_in": True}])
    published.rows("delete from ledger.published_signals where round_id = ?", [LATER])

    assert verification._all_at_once(published) is None
    assert differing(published).keys() == {LATER}
