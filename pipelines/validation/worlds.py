"""The worlds that the method is tried in, and one of them as arrays."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from pipelines.domain import Level
from pipelines.reference import Reference
from pipelines.simulation import Shock, World, draw_shocks, simulate, with_agencies
from pipelines.simulation.world import expected_slots
from pipelines.swedish import STOCKHOLM

Floats = NDArray[np.float64]
Booleans = NDArray[np.bool_]

END = datetime(2026, 11, 21, 10, tzinfo=STOCKHOLM)
"""When the last round of every world is open; a fixed day, so that the same seed always gives the same answer."""
LEVELS = [level.value for level in Level]


@dataclass(frozen=True)
class Conditions:
    """What is particular to a world. Without `agencies_count` it has the agencies and coverage of the reference.

    `shocks_count` shocks of `shock_size` levels, in cells and rounds drawn at random. The rest as in `simulate`.
    """

    name: str
    agencies_count: int | None = None
    drift: float = 0.3
    season: float = 1.0
    shocks_count: int = 12
    shock_size: float = 2.0
    strictness_spread: float = 0.3
    noise: float = 0.35
    missing_share: float = 0.12
    rounds_count: int = 26


DEFAULT = Conditions("Utgångsläget")
STABLE = Conditions("Stabil värld", drift=0, season=0, shocks_count=0)
CONDITIONS = (
    DEFAULT,
    STABLE,
    Conditions("Glidande värld", shocks_count=0),
    Conditions("Värld med händelser", drift=0, season=0),
    *(Conditions(f"{count} verksamheter", agencies_count=count) for count in (4, 8, 12, 20)),
    *(Conditions(f"{share:.0%} saknas".replace("%", " %"), missing_share=share) for share in (0, 0.3, 0.6)),
    Conditions("Alla lika stränga", strictness_spread=0),
    Conditions("Mycket olika stränga", strictness_spread=0.6),
)
"""The default and one thing at a time changed from it."""


@dataclass(frozen=True)
class Trial:
    """One world as arrays, a place per round, agency and cell, all in the order of the lists.

    `status` (rounds × cells) is the truth, 1-5. `ranks` (rounds × agencies × cells) is what was said, missing
    where nothing was, or no insight. `is_expected` is agencies × cells.
    """

    reference: Reference
    world: World
    shocks: tuple[Shock, ...]
    cells: list[tuple[str, str]]
    status: Floats
    ranks: Floats
    is_expected: Booleans
    strictness: Floats
    noise: Floats

    @property
    def levels(self) -> Floats:
        """Rounds × cells: the rank of the level nearest the truth."""
        return nearest_level(self.status)


def make(reference: Reference, conditions: Conditions, seed: int) -> Trial:
    """The world of these conditions and this seed."""
    if conditions.agencies_count is not None:
        reference = with_agencies(reference, conditions.agencies_count)
    shocks = tuple(
        draw_shocks(
            reference,
            seed=seed,
            rounds_count=conditions.rounds_count,
            shocks_count=conditions.shocks_count,
            size=conditions.shock_size,
        )
    )
    world = simulate(
        reference,
        now=END,
        seed=seed,
        rounds_count=conditions.rounds_count,
        drift=conditions.drift,
        season=conditions.season,
        shocks=shocks,
        strictness_spread=conditions.strictness_spread,
        noise=conditions.noise,
        missing_share=conditions.missing_share,
    )
    return _laid_out(reference, world, shocks)


def nearest_level(status: Floats) -> Floats:
    """The rank of the nearest level, halves upwards; missing stays missing."""
    return np.clip(np.floor(status + 0.5), 1, len(LEVELS))


def _laid_out(reference: Reference, world: World, shocks: tuple[Shock, ...]) -> Trial:
    round_ids = [round_.round_id for round_ in world.rounds]
    agency_ids = [agency.agency_id for agency in reference.agencies]
    first = world.truth[world.truth["round_id"] == round_ids[0]]
    cells = list(zip(first["area_id"], first["theme_id"], strict=True))

    rated = world.ratings[world.ratings["answer"].isin(LEVELS)]
    ranks = np.full((len(round_ids), len(agency_ids), len(cells)), np.nan)
    pairs = pd.MultiIndex.from_arrays([rated["area_id"].astype(str), rated["theme_id"].astype(str)])
    place = (
        pd.Index(round_ids).get_indexer(pd.Index(rated["round_id"].astype(str))),
        pd.Index(agency_ids).get_indexer(pd.Index(rated["agency_id"].astype(str))),
        pd.MultiIndex.from_tuples(cells).get_indexer(pairs),
    )
    ranks[place] = pd.Index(LEVELS).get_indexer(pd.Index(rated["answer"].astype(str))) + 1

    slots = expected_slots(reference, cells)
    is_expected = np.zeros(ranks.shape[1:], dtype=bool)
    is_expected[slots.agency, slots.cell] = True
    return Trial(
        reference=reference,
        world=world,
        shocks=shocks,
        cells=cells,
        status=world.truth["status"].to_numpy().reshape(len(round_ids), len(cells)),
        ranks=ranks,
        is_expected=is_expected,
        strictness=world.agencies["strictness"].to_numpy(),
        noise=world.agencies["noise"].to_numpy(),
    )
