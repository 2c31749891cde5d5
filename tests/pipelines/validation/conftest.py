"""Worlds to try measures and methods on: made by hand, and one that is drawn and run through the product."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pytest

from pipelines.ledger import Store
from pipelines.reference import Reference
from pipelines.simulation import World
from pipelines.validation import worlds
from pipelines.validation.worlds import Trial
from tests.pipelines.validation.product import published

MakeTrial = Callable[..., Trial]
_ = np.nan


@pytest.fixture(scope="session")
def by_hand(reference: Reference) -> MakeTrial:
    """A world in which a test names only its point: the status, the ranks, the shocks."""

    def make(**given: Any) -> Trial:
        ranks = np.array(given.pop("ranks", [[[1.0]]]), dtype=float)
        status = np.array(given.pop("status", np.ones((len(ranks), ranks.shape[2]))), dtype=float)
        agencies_count, cells_count = ranks.shape[1], status.shape[1]
        nothing: Any = None
        fields: dict[str, Any] = {
            "reference": reference,
            "world": World([], nothing, nothing, nothing),
            "shocks": (),
            "cells": [("0980R005", f"theme_{number}") for number in range(cells_count)],
            "is_expected": np.ones((agencies_count, cells_count), dtype=bool),
            "strictness": np.zeros(agencies_count),
            "noise": np.ones(agencies_count),
        }
        return Trial(status=status, ranks=ranks, **{**fields, **given})

    return make


@pytest.fixture(scope="session")
def drawn(reference: Reference) -> Trial:
    """Few rounds, so that it is quickly published, but with shocks, gaps and agencies that differ much."""
    kind = worlds.Conditions("Prov", rounds_count=9, missing_share=0.3, strictness_spread=0.5, noise=0.6)
    return worlds.make(reference, kind, seed=3)


@pytest.fixture(scope="session")
def drawn_store(drawn: Trial) -> Iterator[Store]:
    """The drawn world run through the product. Only for reading."""
    store = published(drawn)
    yield store
    store.close()
