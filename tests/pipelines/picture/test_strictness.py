"""Agencies that are stricter than others: reckoned on the rounds before, and only a second lens."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pandas as pd
import pytest

from pipelines import picture
from pipelines.domain import Level, User
from pipelines.errors import AccessProblem
from pipelines.ledger import Store, open_store
from pipelines.reference import Reference, Setting
from tests.factories import COUNCIL, READER, STRATEGIST, add_round, after_closing, member, publish, rate

FIRST, SECOND, THIRD = "2026-09-24", "2026-10-29", "2026-11-26"
STRICT, MILD, OTHER, NEW = "police", "education", "housing_company", "safety_function"
NORMAL, DEVIATING, WORRYING, CRITICAL = Level.NORMAL, Level.DEVIATING, Level.WORRYING, Level.CRITICAL
GRABO, HEMSE = "0980R005", "0980R006"


def with_shrinkage(reference: Reference, count: int) -> Reference:
    """Where three ratings are a quorum, however many are expected."""
    changed = {"strictness_shrinkage": str(count), "quorum_share": "0.0"}
    kept = [setting for setting in reference.settings if setting.setting not in changed]
    return replace(reference, settings=(*kept, *(Setting(name, value, "") for name, value in changed.items())))


@pytest.fixture
def store(reference: Reference) -> Iterator[Store]:
    """One more rating is drawn in, so that the numbers can be reckoned in the head."""
    store = open_store(None, with_shrinkage(reference, 1))
    yield store
    store.close()


def rated(store: Store, round_id: str, **ranks: Level) -> None:
    """A round in which each agency rates drugs in Gråbo."""
    add_round(store, round_id)
    for agency_id, level in ranks.items():
        rate(store, agency_id=agency_id, level=level, round_id=round_id)


def strictness(store: Store, round_id: str) -> dict[str, float]:
    rows = store.rows("select agency_id, strictness from agency_strictness where round_id = ?", [round_id])
    return {row["agency_id"]: row["strictness"] for row in rows if row["strictness"]}


def lens_of(store: Store, round_id: str, user: User = STRATEGIST) -> pd.DataFrame:
    return picture.lens(store, round_id, user=user, at=after_closing(round_id))


def cell(store: Store, round_id: str, user: User = STRATEGIST) -> dict[str, object]:
    cells = picture.cells(store, round_id, user=user, at=after_closing(round_id))
    return dict(cells[(cells["area_id"] == GRABO) & (cells["theme_id"] == "drugs")].iloc[0])


def test_strictness_is_how_far_above_the_others_one_has_lain_shrunk_by_one_rating_more(store: Store) -> None:
    rated(store, FIRST, **{STRICT: WORRYING, MILD: NORMAL, OTHER: NORMAL})
    publish(store, FIRST)
    add_round(store, SECOND)

    # 3 against a mean of 1 is two levels; 1 against a mean of 2 is one level under; a rating and one more is two.
    assert strictness(store, SECOND) == pytest.approx({STRICT: 1.0, MILD: -0.5, OTHER: -0.5})


def test_it_is_reckoned_on_the_rounds_before_and_never_on_the_round_itself(store: Store) -> None:
    rated(store, FIRST, **{STRICT: WORRYING, MILD: NORMAL, OTHER: NORMAL})
    assert strictness(store, FIRST) == {}
    publish(store, FIRST)
    rated(store, SECOND, **{STRICT: NORMAL, MILD: CRITICAL, OTHER: CRITICAL})

    before = strictness(store, SECOND)
    publish(store, SECOND)
    add_round(store, THIRD)

    assert before[STRICT] > 0
    assert strictness(store, SECOND) == before
    assert strictness(store, THIRD) == pytest.approx({STRICT: -1 / 3, MILD: 0.5 / 3, OTHER: 0.5 / 3})


def test_cells_without_quorum_say_nothing_of_strictness(store: Store) -> None:
    rated(store, FIRST, **{STRICT: WORRYING, MILD: NORMAL})
    publish(store, FIRST)
    add_round(store, SECOND)

    assert strictness(store, SECOND) == {}


def test_the_less_there_is_to_go_on_the_less_strict_one_is_taken_to_be(reference: Reference) -> None:
    found = []
    for count in (1, 20):
        store = open_store(None, with_shrinkage(reference, count))
        rated(store, FIRST, **{STRICT: WORRYING, MILD: NORMAL, OTHER: NORMAL})
        publish(store, FIRST)
        add_round(store, SECOND)
        found.append(strictness(store, SECOND)[STRICT])
        store.close()
    assert found == pytest.approx([2 / 2, 2 / 21])


def moved(store: Store) -> None:
    """Two rounds: who is strict shows in the first, and changes the lens of the second, where who is mild is silent."""
    rated(store, FIRST, **{STRICT: WORRYING, MILD: NORMAL, OTHER: NORMAL})
    publish(store, FIRST)
    rated(store, SECOND, **{STRICT: WORRYING, NEW: DEVIATING, OTHER: WORRYING, "voluntary": DEVIATING})


def test_the_lens_is_the_mean_less_usual_strictness_and_the_nearest_level(store: Store) -> None:
    moved(store)

    shown = cell(store, SECOND)

    assert shown["level"] == WORRYING  # the upper median of 2, 2, 3 and 3
    assert shown["corrected_rank"] == pytest.approx((3 - 1 + 3 + 0.5 + 2 + 2) / 4)
    assert shown["corrected_level"] == DEVIATING


def test_without_a_quorum_there_is_no_lens_either(store: Store) -> None:
    rated(store, FIRST, **{STRICT: WORRYING, MILD: NORMAL})

    assert cell(store, FIRST)["corrected_level"] is None


def test_a_difference_is_told_with_whose_strictness_moved_it(store: Store) -> None:
    moved(store)

    (row,) = lens_of(store, SECOND).to_dict("records")

    assert (row["area_id"], row["theme_id"]) == (GRABO, "drugs")
    assert (row["level"], row["corrected_level"]) == (WORRYING, DEVIATING)
    assert (row["mean_rank"], row["mean_strictness"]) == pytest.approx((2.5, 0.125))
    assert list(row["agency_ids"])[:2] == [STRICT, OTHER]
    assert list(row["strictness"]) == pytest.approx([1, -0.5, 0, 0])
    assert row["is_by_strictness"]


def test_a_difference_that_is_not_by_strictness_says_so(store: Store) -> None:
    rated(store, FIRST, **{STRICT: CRITICAL, MILD: CRITICAL, OTHER: NORMAL})  # the median is 4, the mean 3

    (row,) = lens_of(store, FIRST).to_dict("records")

    assert (row["level"], row["corrected_level"]) == (CRITICAL, WORRYING)
    assert not row["is_by_strictness"]


def test_what_was_published_stays_whatever_the_method_says_later(store: Store) -> None:
    moved(store)
    publish(store, SECOND)
    frozen = lens_of(store, SECOND)

    rated(store, THIRD, **{STRICT: NORMAL, MILD: CRITICAL, OTHER: CRITICAL})
    publish(store, THIRD)

    pd.testing.assert_frame_equal(lens_of(store, SECOND), frozen)
    assert store.rows("select 1 from ledger.published_strictness where round_id = ?", [SECOND])


def test_through_the_lens_the_level_is_the_corrected_and_the_joint_stands_beside(store: Store) -> None:
    moved(store)

    cells = picture.cells_through_lens(store, SECOND, user=STRATEGIST, at=after_closing(SECOND))

    (row,) = cells[cells["level"].notna()].to_dict("records")
    assert (row["level"], row["joint_level"], row["previous_level"]) == (DEVIATING, WORRYING, None)


@pytest.mark.parametrize("user", [member(), COUNCIL, READER])
def test_only_the_strategist_sees_the_lens(store: Store, user: User) -> None:
    moved(store)
    publish(store, SECOND)

    for ask in (picture.lens, picture.cells_through_lens):
        with pytest.raises(AccessProblem):
            ask(store, SECOND, user=user, at=after_closing(SECOND))
    assert cell(store, SECOND)["corrected_level"] == DEVIATING
    assert cell(store, SECOND, user)["corrected_level"] is None
    assert cell(store, SECOND, user)["corrected_rank"] is None


def test_the_lens_is_as_hidden_as_the_picture_while_the_round_is_open(store: Store) -> None:
    moved(store)

    for ask in (picture.lens, picture.cells_through_lens):
        with pytest.raises(AccessProblem):
            ask(store, SECOND, user=STRATEGIST, at=after_closing(SECOND).replace(day=20))
