"""Each agency's part in a round: what it answered, if in time, and how far from the others it lies."""

from typing import Any

import pytest

from pipelines import picture
from pipelines.domain import NO_INSIGHT, Level, Rating
from pipelines.errors import AccessProblem
from pipelines.ledger import Store
from pipelines.rating.imports import import_ratings
from tests.factories import (
    COUNCIL,
    READER,
    ROUND_ID,
    STRATEGIST,
    add_round,
    after_closing,
    member,
    publish,
    rate,
)
from tests.pipelines.picture.test_joint import FIVE, LEVELS


def part_of(store: Store, agency_id: str) -> dict[str, Any]:
    (row,) = store.rows("select * from agency_rounds where round_id = ? and agency_id = ?", [ROUND_ID, agency_id])
    return row


def fill(store: Store) -> None:
    """A cell with the ranks 1, 3, 3, 3, 4 (expected of five); one without a level; one that the first does not see."""
    add_round(store)
    for agency_id, rank in zip(FIVE, (1, 3, 3, 3, 4), strict=True):
        rate(store, agency_id=agency_id, area_id="0980R003", level=LEVELS[rank - 1])
    rate(store, agency_id=FIVE[0], area_id="0980R002", level=Level.SEVERE)
    rate(store, agency_id=FIVE[0], area_id="0980R004", level=NO_INSIGHT)


@pytest.mark.parametrize("is_published", [False, True])
def test_steps_are_from_the_level_and_from_the_mean_of_the_others(store: Store, is_published: bool) -> None:
    fill(store)
    if is_published:
        publish(store)
    low, high, silent = part_of(store, FIVE[0]), part_of(store, FIVE[4]), part_of(store, "voluntary")
    assert (low["answered_count"], low["compared_count"], low["median_steps"]) == (3, 1, -2)
    assert low["mean_steps"] == pytest.approx(1 - 13 / 4)
    assert (high["answered_count"], high["compared_count"], high["median_steps"]) == (1, 1, 1)
    assert high["mean_steps"] == pytest.approx(4 - 10 / 4)
    assert (silent["answered_count"], silent["compared_count"], silent["median_steps"]) == (0, 0, 0)
    assert silent["expected_count"] > 0


def test_on_time_is_once_before_the_round_closed(store: Store) -> None:
    fill(store)
    late = [
        Rating(ROUND_ID, agency_id, "0980R002", "drugs", Level.NORMAL, is_settled=True)
        for agency_id in (FIVE[1], "voluntary")
    ]
    import_ratings(store, late, by=STRATEGIST, at=after_closing(), late_reason="Filen kom sent.")
    assert part_of(store, FIVE[1])["is_on_time"]
    assert not part_of(store, "voluntary")["is_on_time"]
    assert not part_of(store, "county_board")["is_on_time"]


def test_publishing_freezes_what_was_computed(store: Store) -> None:
    fill(store)
    before = store.rows("select * from agency_rounds where round_id = ? order by agency_id", [ROUND_ID])
    publish(store)
    frozen = store.rows("select * exclude (entry_id) from ledger.published_agencies order by agency_id")
    assert [dict(sorted(row.items())) for row in frozen] == [dict(sorted(row.items())) for row in before]
    assert store.rows("select count(*) as rows_count from agency_rounds")[0]["rows_count"] == len(frozen)


def test_agencies_are_summed_over_the_published_rounds_that_are_asked_for(store: Store) -> None:
    fill(store)
    later = "2026-12-17"
    add_round(store, later)
    for agency_id, rank in zip(FIVE, (4, 3, 3, 3, 3), strict=True):
        rate(store, agency_id=agency_id, area_id="0980R003", level=LEVELS[rank - 1], round_id=later)
    assert picture.agencies(store, user=STRATEGIST).empty
    publish(store)
    publish(store, later)

    rows = picture.agencies(store, user=STRATEGIST).set_index("agency_id")
    first = rows.loc[FIVE[0]]
    assert (first["rounds_count"], first["answered_rounds_count"], first["on_time_rounds_count"]) == (2, 2, 2)
    assert (first["compared_count"], first["median_steps"]) == (2, pytest.approx((-2 + 1) / 2))
    assert first["coverage"] == pytest.approx(4 / (2 * part_of(store, FIVE[0])["expected_count"]))
    silent = rows.loc["voluntary"]
    assert (silent["answered_rounds_count"], silent["coverage"], silent["compared_count"]) == (0, 0, 0)
    assert str(silent["median_steps"]) == "nan"
    only_first = picture.agencies(store, user=STRATEGIST, round_ids=[ROUND_ID]).set_index("agency_id")
    assert only_first.loc[FIVE[0], "median_steps"] == -2
    assert picture.agencies(store, user=STRATEGIST, round_ids=[]).empty


def test_a_member_sees_its_own_agency_and_nobody_outside_osf_sees_any(store: Store) -> None:
    fill(store)
    publish(store)
    assert list(picture.agencies(store, user=member(FIVE[2]))["agency_id"]) == [FIVE[2]]
    for user in (COUNCIL, READER):
        with pytest.raises(AccessProblem):
            picture.agencies(store, user=user)


def test_what_nobody_expected_of_an_agency_fills_no_hole_in_what_was_expected(store: Store) -> None:
    add_round(store)
    rate(store, agency_id="county_board", area_id="gotland")
    expected = part_of(store, "county_board")["expected_count"]
    for area_id in ("0980R003", "0980R005"):
        rate(store, agency_id="county_board", area_id=area_id)
    (row,) = (
        row
        for row in picture.participation(store, ROUND_ID, user=STRATEGIST).to_dict("records")
        if row["agency_id"] == "county_board"
    )

    assert (row["answered_count"], row["beyond_count"], row["expected_count"]) == (1, 2, expected)
    assert part_of(store, "county_board")["answered_count"] == 1

    publish(store)
    (own,) = picture.agencies(store, user=member("county_board")).to_dict("records")
    assert own["coverage"] == pytest.approx(1 / expected)
