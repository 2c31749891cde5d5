"""A world laid out as arrays says what its tables say."""

from __future__ import annotations

import numpy as np
import pytest

from pipelines.domain import NO_INSIGHT
from pipelines.reference import Reference
from pipelines.validation import worlds
from pipelines.validation.worlds import CONDITIONS, LEVELS, Trial


def test_every_answer_is_in_its_place(drawn: Trial) -> None:
    round_ids = [round_.round_id for round_ in drawn.world.rounds]
    agency_ids = [agency.agency_id for agency in drawn.reference.agencies]
    answers = drawn.world.ratings[drawn.world.ratings["answer"] != NO_INSIGHT]

    assert np.isfinite(drawn.ranks).sum() == len(answers)
    for row in answers.sample(50, random_state=1).to_dict("records"):
        cell = drawn.cells.index((row["area_id"], row["theme_id"]))
        place = round_ids.index(row["round_id"]), agency_ids.index(row["agency_id"]), cell
        assert drawn.ranks[place] == LEVELS.index(row["answer"]) + 1


def test_the_truth_is_in_its_place(drawn: Trial) -> None:
    for number, row in enumerate(drawn.world.truth.to_dict("records")):
        round_, cell = divmod(number, len(drawn.cells))
        assert (row["round_id"], row["area_id"], row["theme_id"]) == (
            drawn.world.rounds[round_].round_id,
            *drawn.cells[cell],
        )
        assert drawn.status[round_, cell] == row["status"]
        assert LEVELS[int(drawn.levels[round_, cell]) - 1] == row["level"]


def test_nobody_rates_what_it_is_not_expected_to(drawn: Trial) -> None:
    assert not np.isfinite(drawn.ranks[:, ~drawn.is_expected]).any()
    assert not drawn.is_expected.all()


def test_the_worlds_are_stable_drifting_and_shocked_with_few_and_many_agencies_and_gaps() -> None:
    assert any(kind.drift == 0 and kind.season == 0 and not kind.shocks_count for kind in CONDITIONS)
    assert any(kind.drift == 0 and kind.shocks_count for kind in CONDITIONS)
    assert any(kind.drift and not kind.shocks_count for kind in CONDITIONS)
    assert {kind.agencies_count for kind in CONDITIONS} >= {4, 20}
    assert {kind.missing_share for kind in CONDITIONS} >= {0, 0.6}
    assert len({kind.strictness_spread for kind in CONDITIONS}) >= 3
    assert len({kind.name for kind in CONDITIONS}) == len(CONDITIONS)


@pytest.mark.parametrize("kind", CONDITIONS, ids=lambda kind: kind.name)
def test_a_world_is_what_its_conditions_say(reference: Reference, kind: worlds.Conditions) -> None:
    trial = worlds.make(reference, kind, seed=1)

    assert trial.ranks.shape[:2] == (kind.rounds_count, kind.agencies_count or len(reference.agencies))
    assert len(trial.shocks) == kind.shocks_count
    assert (np.ptp(trial.status, axis=0).max() == 0) == (kind == worlds.STABLE)
