"""Trend words: few false ones, none from short or broken series, and the formula as it is written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from pipelines.domain import AreaSuccession, Level, Rating, TrendSign
from pipelines.ledger import Store, open_store
from pipelines.picture import trends
from pipelines.rating.imports import import_ratings
from pipelines.reference import Reference
from tests.factories import READER, STRATEGIST, add_round, publish, while_open

RATERS = ("police", "social_services", "education", "technical_services")


def levels(courses: dict[str, Sequence[float]]) -> pd.DataFrame:
    """area_id → its interpolated medians, round by round."""
    return pd.DataFrame(
        [
            {"area_id": area_id, "theme_id": "drugs", "interpolated_median": value}
            for area_id, course in courses.items()
            for value in course
        ],
        columns=["area_id", "theme_id", "interpolated_median"],
    )


def told(courses: dict[str, Sequence[float]], fewest_rounds: int = 10) -> dict[str, str]:
    """area_id → its sign, for those that have one."""
    rows = trends.judged(levels(courses), fewest_rounds=fewest_rounds, false_share=0.05)
    return rows.dropna(subset=["sign"]).set_index("area_id")["sign"].to_dict()


def remembering(rng: np.random.Generator, count: int, memory: float) -> np.ndarray:
    """A series without a trend in which each value remembers the one before (AR(1)), spread 1."""
    noise = rng.standard_normal(count + 50) * np.sqrt(1 - memory**2)
    for number in range(1, count + 50):
        noise[number] += memory * noise[number - 1]
    return noise[50:]


def test_kendalls_s_by_hand_with_ties() -> None:
    # 1→2 +, 1→2 +, 1→3 +, 1→1 0; 2→2 0, 2→3 +, 2→1 −; 2→3 +, 2→1 −; 3→1 −
    assert trends.kendall_score([1, 2, 2, 3, 1]) == 5 - 3


@pytest.mark.parametrize("seed", range(20))
def test_kendalls_s_agrees_with_scipys_tau(seed: int) -> None:
    series = np.random.default_rng(seed).integers(1, 6, 18)
    found = stats.kendalltau(np.arange(18), series).statistic
    pairs = 18 * 17 / 2
    tied = sum(count * (count - 1) / 2 for count in np.unique(series, return_counts=True)[1])
    assert trends.kendall_score(series) == pytest.approx(found * np.sqrt(pairs * (pairs - tied)))


def test_the_variance_of_s_by_hand_with_ties() -> None:
    # 5·4·15 = 300, less two pairs of equals: 2·1·9 = 18 each
    assert trends.variance_with_ties(np.array([1.0, 2, 2, 3, 1])) == pytest.approx((300 - 18 - 18) / 18)


def test_memory_widens_the_variance_by_hand() -> None:
    # five rounds, memory ½: 1 + 2/60 · (4·3·2·½ + 3·2·1·¼)
    assert trends.widening_by_memory(0.5, 5) == pytest.approx(1 + 2 / 60 * (12 + 1.5))
    assert trends.widening_by_memory(0.0, 12) == 1


@pytest.mark.parametrize("count", [10, 14, 20, 26])
@pytest.mark.parametrize("memory", [0.0, 0.5])
def test_a_series_without_a_trend_is_taken_for_one_in_about_one_case_of_twenty(count: int, memory: float) -> None:
    rng = np.random.default_rng(count)
    found = [trends.chance_of(remembering(rng, count, memory)) < 0.05 for _ in range(1500)]
    assert np.mean(found) <= 0.08


def test_on_an_island_without_trends_there_is_seldom_any_sign() -> None:
    rng = np.random.default_rng(7)
    islands = [{str(place): list(remembering(rng, 26, 0.5)) for place in range(80)} for _ in range(40)]
    assert np.mean([bool(told(island)) for island in islands]) <= 0.2


def test_a_steady_rise_and_a_steady_fall_are_told() -> None:
    course = 1 + np.arange(26) / 10 + np.random.default_rng(1).normal(0, 0.2, 26)
    assert told({"up": list(course), "down": list(5 - course), "flat": [1.0] * 26}) == {
        "up": TrendSign.RISING,
        "down": TrendSign.FALLING,
    }


def test_too_few_rounds_never_give_a_sign() -> None:
    course = [1 + number / 3 for number in range(12)]
    assert told({"a": course}) == {"a": TrendSign.RISING}
    assert told({"a": course[:9]}) == {}
    assert told({"a": course}, fewest_rounds=13) == {}


def test_one_sign_among_many_places_must_be_clearer_than_one_alone() -> None:
    rng = np.random.default_rng(3)
    course = list(1.5 + np.arange(14) / 12 + 0.25 * remembering(rng, 14, 0))
    assert told({"a": course}) == {"a": TrendSign.RISING}
    others = {str(place): list(remembering(rng, 14, 0)) for place in range(300)}
    assert told({"a": course} | others) == {}


def test_a_few_equal_levels_are_no_sign() -> None:
    assert told({"flat": [2.0] * 12, "once": [2.0] * 11 + [3.0]}) == {}


def rounds_with(store: Store, ranks: Sequence[int | None], area_id: str = "0980R005", first: int = 0) -> None:
    """Published rounds four weeks apart, in which four agencies give the same rank; None is a round without."""
    for number, rank in enumerate(ranks, start=first):
        round_id = (date(2024, 1, 4) + timedelta(weeks=4 * number)).isoformat()
        add_round(store, round_id)
        if rank:
            given = [
                Rating(round_id, agency_id, area_id, "drugs", list(Level)[rank - 1], is_settled=True)
                for agency_id in RATERS
            ]
            import_ratings(store, given, by=STRATEGIST, at=while_open(round_id))
        publish(store, round_id)


RISE = [1, 1, 2, 2, None, 3, 3, 3, 4, 4, 5, 5]


def test_signs_are_read_from_the_published_rounds_without_the_gaps(store: Store) -> None:
    rounds_with(store, RISE)
    rows = trends.signs(store, user=STRATEGIST)
    assert rows.to_dict("records") == [
        {"area_id": "0980R005", "theme_id": "drugs", "rounds_count": 11, "sign": TrendSign.RISING}
    ]


def test_a_redefinition_begins_a_new_count(reference: Reference) -> None:
    old = reference.theme("drugs")
    new = [replace(old, valid_to=date(2024, 6, 30)), replace(old, valid_from=date(2024, 7, 1))]
    themes = (*(theme for theme in reference.themes if theme.theme_id != "drugs"), *new)
    store = open_store(None, replace(reference, themes=themes))
    rounds_with(store, RISE)
    rows = trends.signs(store, user=STRATEGIST)
    assert rows["rounds_count"].to_list() == [5]
    assert rows["sign"].isna().all()


def test_what_is_no_longer_asked_about_gets_no_sign_and_is_not_judged(reference: Reference) -> None:
    retired = replace(reference.theme("drugs"), valid_to=date(2025, 1, 31))
    themes = (*(theme for theme in reference.themes if theme.theme_id != "drugs"), retired)
    store = open_store(None, replace(reference, themes=themes))
    rounds_with(store, RISE)
    assert list(trends.signs(store, user=STRATEGIST)["theme_id"]) == ["drugs"]
    after = "2025-02-06"
    add_round(store, after)
    publish(store, after)
    assert trends.signs(store, user=STRATEGIST).empty
    store.close()


def test_a_reader_gets_no_sign_of_what_continues_a_small_place(reference: Reference) -> None:
    day = date(2024, 6, 10)
    small, others = reference.area("0980R006"), [area for area in reference.areas if area.area_id != "0980R006"]
    grown = replace(small, area_id="0980R099", population=5000, valid_from=day)
    changed = replace(
        reference,
        areas=(*others, replace(small, valid_to=day - timedelta(days=1)), grown),
        successions=(AreaSuccession(small.area_id, grown.area_id, day),),
    )
    store = open_store(None, changed)
    rounds_with(store, RISE[:6], area_id=small.area_id)
    rounds_with(store, RISE[6:], area_id=grown.area_id, first=6)
    (row,) = trends.signs(store, user=STRATEGIST).to_dict("records")
    assert (row["area_id"], row["rounds_count"], row["sign"]) == (grown.area_id, 11, TrendSign.RISING)
    assert trends.signs(store, user=READER).empty
    store.close()


def test_a_reader_gets_no_sign_of_a_small_place(store: Store) -> None:
    rounds_with(store, RISE, area_id="0980R006")
    assert len(trends.signs(store, user=STRATEGIST)) == 1
    assert trends.signs(store, user=READER).empty


def test_without_any_history_there_is_nothing_to_tell(store: Store) -> None:
    rows = trends.signs(store, user=STRATEGIST)
    assert list(rows.columns) == ["area_id", "theme_id", "rounds_count", "sign"]
    assert rows.empty
