"""The methods over arrays say what the product says, and the oracle is the best of them."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from pipelines.domain import Level
from pipelines.ledger import Store
from pipelines.reference import Reference
from pipelines.validation import methods, scores, worlds
from pipelines.validation.worlds import Floats, Trial
from tests.pipelines.validation.conftest import MakeTrial

NAN = np.nan
RANKS = {level.value: rank for rank, level in enumerate(Level, start=1)}


def of_product(trial: Trial, store: Store, column: str) -> Floats:
    """A column of what was frozen, as rounds × cells."""
    rows = store.read(f"select round_id, area_id, theme_id, {column} as value from ledger.published_cells")
    if column.endswith("level"):
        rows["value"] = rows["value"].map(RANKS)
    order = pd.MultiIndex.from_tuples(
        [(round_.round_id, *cell) for round_ in trial.world.rounds for cell in trial.cells]
    )
    return (
        rows.set_index(["round_id", "area_id", "theme_id"])["value"]
        .reindex(order)
        .to_numpy()
        .reshape(trial.status.shape)
    )


def test_the_upper_median_and_the_quorum_are_the_products(drawn: Trial, drawn_store: Store) -> None:
    product = of_product(drawn, drawn_store, "level")

    assert 0.05 < np.isnan(product).mean() < 0.6
    np.testing.assert_array_equal(methods.upper_median(drawn), product)


def test_the_median_between_the_levels_is_the_products(drawn: Trial, drawn_store: Store) -> None:
    product = of_product(drawn, drawn_store, "interpolated_median")

    np.testing.assert_allclose(methods.interpolated_median(drawn), product)


def test_the_strictness_and_the_lens_are_the_products(drawn: Trial, drawn_store: Store) -> None:
    frozen = drawn_store.read("select round_id, agency_id, strictness from ledger.published_strictness")
    rounds = [round_.round_id for round_ in drawn.world.rounds]
    agencies = [agency.agency_id for agency in drawn.reference.agencies]
    by_place = frozen.pivot(index="round_id", columns="agency_id", values="strictness").reindex(
        rounds, columns=agencies
    )

    np.testing.assert_allclose(methods.strictness(drawn), by_place.fillna(0).to_numpy(), atol=1e-12)
    np.testing.assert_allclose(methods.corrected(drawn), of_product(drawn, drawn_store, "corrected_rank"))
    np.testing.assert_array_equal(
        worlds.nearest_level(methods.corrected(drawn)), of_product(drawn, drawn_store, "corrected_level")
    )


@pytest.mark.parametrize(
    ("ratings", "upper", "mean", "maximum"),
    [
        ([1, 2, 5], 2, 8 / 3, 5),
        ([1, 1, 2, 2], 2, 1.5, 2),
        ([1, 2, NAN, NAN], NAN, NAN, NAN),
        ([NAN] * 4, NAN, NAN, NAN),
    ],
)
def test_each_method_on_one_cell(
    by_hand: MakeTrial, ratings: list[float], upper: float, mean: float, maximum: float
) -> None:
    trial = by_hand(ranks=[[[rank] for rank in ratings]])

    found = [method(trial).item() for method in (methods.upper_median, methods.mean, methods.maximum)]
    np.testing.assert_allclose(found, [upper, mean, maximum])


def test_the_oracle_takes_out_strictness_and_listens_more_to_those_who_are_sure(by_hand: MakeTrial) -> None:
    ranks = [[[3.0], [3.0], [1.0]]]

    assert methods.oracle(by_hand(ranks=ranks, strictness=np.array([1.0, 1, -1]))).item() == pytest.approx(2)
    assert methods.oracle(by_hand(ranks=ranks, noise=np.array([1e-6, 1, 1]))).item() == pytest.approx(3)


def test_nobody_is_strict_before_there_is_a_round_to_judge_by(drawn: Trial) -> None:
    assert not methods.strictness(drawn)[0].any()


def test_the_estimated_strictness_comes_near_the_true(reference: Reference) -> None:
    trial = worlds.make(reference, worlds.Conditions("Prov", agencies_count=12, strictness_spread=0.5), seed=2)

    estimated = methods.strictness(trial)[-1]

    assert np.corrcoef(estimated, trial.strictness)[0, 1] > 0.9


def test_the_lens_finds_more_of_the_worst_than_the_median_and_nearly_as_many_as_the_oracle(
    reference: Reference,
) -> None:
    trials = [worlds.make(reference, worlds.DEFAULT, seed) for seed in range(1, 9)]

    def hits(method: methods.Method) -> float:
        return float(np.mean([scores.hit_rate(method(trial), trial.status) for trial in trials]))

    assert hits(methods.corrected) > hits(methods.mean) > hits(methods.upper_median)
    assert hits(methods.corrected) > 0.95 * hits(methods.oracle)
