"""How sure a level is: without any one agency, with the missing at best and worst, and how long it has lasted."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import pandas as pd
import pytest

from pipelines.domain import NO_INSIGHT, Level, RoundKind
from pipelines.ledger import EntryKind, Store, open_store
from pipelines.reference import Reference
from tests.factories import COUNCIL, ROUND_ID, STRATEGIST, add_round, after_closing, publish, rate
from tests.pipelines.picture.test_joint import FIVE, LEVELS, cell, rate_ranks

EARLIER = ("2026-08-27", "2026-09-24", "2026-10-29")
NORTH = {"area_id": "0980R003", "theme_id": "drugs"}
"""A cell that exactly FIVE are expected to rate."""


def rate_north(store: Store, ranks: Sequence[int], round_id: str = ROUND_ID) -> None:
    for agency_id, rank in zip(FIVE, ranks, strict=False):
        rate(store, agency_id=agency_id, level=LEVELS[rank - 1], round_id=round_id, **NORTH)


def north(store: Store, round_id: str = ROUND_ID) -> dict[str, Any]:
    return cell(store, **NORTH, round_id=round_id).to_dict()


@pytest.mark.parametrize(
    ("ranks", "deciding"),
    [
        ((3, 3, 3, 3, 3), ()),
        ((1, 3, 3, 3, 5), ()),
        ((2, 2, 2, 3, 3), FIVE[:3]),
        ((2, 2, 3, 3, 3), ()),
        ((1, 1, 4, 4), FIVE[2:4]),
        ((3, 3, 3), FIVE[:3]),
    ],
    ids=["all alike", "the ends alone", "a low majority of one", "a high majority of one", "a tie", "a bare quorum"],
)
def test_an_agency_decides_if_the_level_would_be_another_or_none_without_it(
    store: Store, ranks: Sequence[int], deciding: Sequence[str]
) -> None:
    add_round(store)
    rate_north(store, ranks)
    assert north(store)["deciding_agency_ids"] == ",".join(sorted(deciding))
    assert north(store)["is_stable"] is (not deciding)


def test_one_that_is_not_expected_can_be_taken_out_of_a_bare_quorum_of_those_expected(store: Store) -> None:
    add_round(store)
    rate_north(store, (3, 3, 3))
    rate(store, agency_id="county_board", level=Level.WORRYING, **NORTH)
    assert north(store)["deciding_agency_ids"] == ",".join(sorted(FIVE[:3]))


def test_without_a_level_nothing_is_stable_or_decided(store: Store) -> None:
    add_round(store)
    rate_north(store, (3, 3))
    assert north(store)["is_stable"] is None
    assert north(store)["deciding_agency_ids"] == ""


@pytest.mark.parametrize(
    ("ranks", "best", "worst"),
    [
        ((3, 3, 3, 3, 3), "worrying", "worrying"),
        ((3, 3, 3, 3), "worrying", "worrying"),
        ((2, 2, 4), "deviating", "critical"),
        ((4,), "normal", "severe"),
        ((), "normal", "severe"),
    ],
)
def test_best_and_worst_are_if_all_the_missing_answered_normal_or_severe(
    store: Store, ranks: Sequence[int], best: str, worst: str
) -> None:
    add_round(store)
    rate_north(store, ranks)
    assert (north(store)["best_level"], north(store)["worst_level"]) == (best, worst)


def test_no_insight_stays_so_and_there_is_no_best_or_worst_if_the_missing_make_no_quorum(store: Store) -> None:
    add_round(store)
    rate_north(store, (4, 4))
    for agency_id in FIVE[2:]:
        rate(store, agency_id=agency_id, level=NO_INSIGHT, **NORTH)
    assert pd.isna(north(store)["best_level"])
    assert pd.isna(north(store)["worst_level"])


def test_how_sure_it_is_tells_who_said_what_and_is_hidden_like_it(store: Store) -> None:
    from pipelines import picture

    add_round(store)
    rate_ranks(store, (1, 1, 2, 2))
    hidden = ["is_stable", "deciding_agency_ids", "best_level", "worst_level"]
    seen = picture.cells(store, ROUND_ID, user=COUNCIL, at=after_closing())
    assert seen[hidden].isna().all().all()
    assert not picture.cells(store, ROUND_ID, user=STRATEGIST, at=after_closing())["best_level"].isna().all()


def test_rounds_in_a_row_at_or_above_worrying_are_counted_on_from_the_frozen_and_through_the_unpublished(
    store: Store,
) -> None:
    for round_id, rank in zip((*EARLIER, ROUND_ID), (2, 3, 5, 3), strict=True):
        add_round(store, round_id)
        rate_north(store, [rank] * 5, round_id)
    publish(store, EARLIER[0])
    publish(store, EARLIER[1])
    counts = [north(store, round_id)["worrying_rounds_count"] for round_id in (*EARLIER, ROUND_ID)]
    assert counts == [0, 1, 2, 3]
    publish(store, EARLIER[2])
    publish(store)
    assert [north(store, round_id)["worrying_rounds_count"] for round_id in (*EARLIER, ROUND_ID)] == counts


@pytest.mark.parametrize("between", [(2, 2, 2, 2, 2), (3, 3)], ids=["a calmer level", "no level"])
@pytest.mark.parametrize("is_published", [True, False])
def test_the_count_begins_anew_after_a_round_that_was_not_worrying(
    store: Store, between: Sequence[int], is_published: bool
) -> None:
    for round_id, ranks in zip((*EARLIER[1:], ROUND_ID), ([4] * 5, between, [4] * 5), strict=True):
        add_round(store, round_id)
        rate_north(store, ranks, round_id)
        if is_published and round_id != ROUND_ID:
            publish(store, round_id)
    assert north(store)["worrying_rounds_count"] == 1


def test_the_count_passes_over_a_plain_meeting(store: Store) -> None:
    for round_id, kind in [(EARLIER[1], RoundKind.JOINT_PICTURE), (EARLIER[2], RoundKind.MEETING)]:
        add_round(store, round_id, kind)
    add_round(store)
    rate_north(store, [3] * 5, EARLIER[1])
    rate_north(store, [3] * 5)
    assert north(store)["worrying_rounds_count"] == 2


@pytest.mark.parametrize("is_published", [True, False])
def test_the_count_begins_anew_with_a_redefinition(reference: Reference, is_published: bool) -> None:
    old = reference.theme("drugs")
    themes = (
        *(theme for theme in reference.themes if theme is not old),
        replace(old, valid_to=date(2026, 10, 31)),
        replace(old, valid_from=date(2026, 11, 1)),
    )
    store = open_store(None, replace(reference, themes=themes))
    for round_id in (EARLIER[2], ROUND_ID):
        add_round(store, round_id)
        rate_north(store, [4] * 5, round_id)
    if is_published:
        publish(store, EARLIER[2])
    assert north(store)["worrying_rounds_count"] == 1
    store.close()


def test_a_round_published_before_the_count_was_kept_counts_as_one(store: Store) -> None:
    add_round(store, EARLIER[2])
    add_round(store)
    rate_north(store, [3] * 5)
    row = {"round_id": EARLIER[2], **NORTH, "method_version": "2025.1", "level": "critical", "basis": "quorum"}
    counts = ("ratings", "expected", "no_insight", *LEVELS, "raised", "lowered", "same")
    with store.entry(EntryKind.VERIFY, by=STRATEGIST, at=after_closing()) as entry:
        zeros = {f"{name}_count": 0 for name in counts}
        entry.add("published_cells", [{**row, **zeros, "is_flagged": False, "missing_agency_ids": ""}])
        round_ = store.rows("select * from ledger.rounds where round_id = ?", [EARLIER[2]])[0]
        entry.add("rounds", [{**round_, "entry_id": entry.entry_id, "state": "published"}])
    assert north(store)["worrying_rounds_count"] == 2
