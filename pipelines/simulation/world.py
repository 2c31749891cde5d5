"""A simulated world: a known status, and agencies that see it each in their own way. Vectorised with numpy."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from pipelines.domain import Agency, AreaKind, Level, Round
from pipelines.reference import ANY, Coverage, Reference, is_valid_on
from pipelines.simulation.answers import Habits, Slots, draw_habits, nearest_rank, ratings_table
from pipelines.simulation.meeting_days import rounds_until, season_levels

SEED = 2023
LEVELS = np.array(list(Level))
USUAL_STATUS = 1.0
PLACE_SPREAD, THEME_SPREAD, CELL_SPREAD = 0.35, 0.2, 0.4
DRIFT_MEMORY = 0.9


@dataclass(frozen=True)
class Shock:
    """Something that happens to a place and a theme (`*` means all): `size` levels at once, then fading line by line.

    Counted in rounds before the last one. With an `agency_id` it is only what that agency sees; the truth stays.
    """

    name: str
    area_id: str
    theme_id: str
    starts_rounds_ago: int
    lasts_rounds: int
    fades_rounds: int
    size: float
    agency_id: str | None = None

    def course(self, rounds_count: int) -> NDArray[np.float64]:
        """How many levels it adds in each round, oldest first."""
        since = np.arange(rounds_count) - (rounds_count - 1 - self.starts_rounds_ago)
        left = (self.lasts_rounds + self.fades_rounds - since) / (self.fades_rounds + 1)
        return self.size * np.clip(left, 0, 1) * (since >= 0)

    def hits(self, area_id: str, theme_id: str) -> bool:
        return self.area_id in {ANY, area_id} and self.theme_id in {ANY, theme_id}


@dataclass(frozen=True)
class World:
    """What was true and what was answered.

    `truth`: a row per round, area and theme: round_id, area_id, theme_id, status (1-5), level (the code nearest it).
    `ratings`: a row per answer: round_id, agency_id, area_id, theme_id, answer, confidence, outlook, answered_at (UTC).
    `agencies`: a row per agency: agency_id, strictness and noise (levels), missing_share (0-1).
    The last round is answered as if it had closed already.
    """

    rounds: list[Round]
    truth: pd.DataFrame
    ratings: pd.DataFrame
    agencies: pd.DataFrame


def simulate(
    reference: Reference,
    *,
    now: datetime,
    seed: int = SEED,
    rounds_count: int = 26,
    days_between: int = 28,
    drift: float = 0.3,
    season: float = 1.0,
    shocks: Sequence[Shock] = (),
    strictness_spread: float = 0.3,
    noise: float = 0.35,
    missing_share: float = 0.12,
) -> World:
    """The world of a seed; the last round is open at `now` (aware).

    `drift`, `strictness_spread` and `noise` are standard deviations in levels; `season` multiplies the seasons' effect.
    Stable world: `drift=0, season=0`. Drifting: the default. Shocked: `drift=0, season=0, shocks=draw_shocks(…)`.
    The same seed gives the same places whatever the agencies do, and the same agencies whatever happens.
    Only the areas, themes, agencies and coverage valid on the last meeting day are used, also for older rounds.
    """
    place_rng, agency_rng, answer_rng = np.random.default_rng(seed).spawn(3)
    rounds = rounds_until(now, rounds_count, days_between)
    reference = _answering_on(reference, rounds[-1].meeting_on)
    cells = _cells(reference, rounds[-1].meeting_on)
    theme_ids = sorted({theme_id for _, theme_id in cells})

    usual = _usual_status(place_rng, cells)
    moving = _drift(place_rng, rounds_count, len(cells), drift)
    moving += (
        season * season_levels(reference.events, rounds, theme_ids)[:, [theme_ids.index(theme) for _, theme in cells]]
    )
    moving += _happenings([shock for shock in shocks if shock.agency_id is None], cells, rounds_count)
    status = np.clip(usual + moving, 1, 5)

    slots = expected_slots(reference, cells)
    habits = draw_habits(
        agency_rng,
        len(reference.agencies),
        len(theme_ids),
        strictness_spread=strictness_spread,
        noise=noise,
        missing_share=missing_share,
    )
    seen = status[:, slots.cell] + _seen_by_one(shocks, cells, slots, reference, rounds_count)
    ratings = ratings_table(answer_rng, seen, slots, habits, rounds, cells, reference.agencies)
    return World(rounds, _truth_table(rounds, cells, status), ratings, _agencies_table(reference, habits))


def draw_shocks(
    reference: Reference, *, seed: int, rounds_count: int, shocks_count: int, size: float = 2.0, lasts_rounds: int = 6
) -> list[Shock]:
    """Shocks in cells and rounds drawn at random, at most one in a cell, none in the first two rounds."""
    rng = np.random.default_rng(seed)
    cells = _cells(reference, max(theme.valid_from for theme in reference.themes))
    chosen = rng.choice(len(cells), size=shocks_count, replace=False)
    starts = rng.integers(0, max(1, rounds_count - 2), size=shocks_count)
    return [
        Shock(f"shock {number}", cells[cell][0], cells[cell][1], int(start), lasts_rounds, 0, size)
        for number, (cell, start) in enumerate(zip(chosen, starts, strict=True), start=1)
    ]


def with_agencies(reference: Reference, agencies_count: int) -> Reference:
    """The same places and themes, but with this many invented agencies that all rate everything."""
    agencies = [Agency(f"agency_{n}", f"Verksamhet {n}", f"V{n}", "invented") for n in range(1, agencies_count + 1)]
    coverage = [Coverage(agency.agency_id, ANY, ANY) for agency in agencies]
    return replace(reference, agencies=tuple(agencies), coverage=tuple(coverage))


def _answering_on(reference: Reference, day: date) -> Reference:
    """The same, but only with the agencies and the coverage that hold on a day."""
    coverage = tuple(row for row in reference.coverage if is_valid_on(row, day))
    return replace(reference, agencies=reference.agencies_on(day), coverage=coverage)


def _cells(reference: Reference, day: date) -> list[tuple[str, str]]:
    return [
        (area.area_id, theme.theme_id)
        for area in reference.areas_on(day)
        for theme in reference.themes_on(day)
        if area.kind is AreaKind.WHOLE or not theme.is_whole_only
    ]


def expected_slots(reference: Reference, cells: Sequence[tuple[str, str]]) -> Slots:
    """One slot per agency and cell that the agency is expected to rate."""
    expected = [
        (number, cell)
        for number, agency in enumerate(reference.agencies)
        for cell, (area_id, theme_id) in enumerate(cells)
        if any(
            row.agency_id == agency.agency_id and row.area_id in {ANY, area_id} and row.theme_id in {ANY, theme_id}
            for row in reference.coverage
        )
    ]
    theme_ids = sorted({theme_id for _, theme_id in cells})
    agency, cell = np.array(expected).T
    return Slots(agency, cell, theme=np.array([theme_ids.index(cells[number][1]) for number in cell]))


def _usual_status(rng: np.random.Generator, cells: Sequence[tuple[str, str]]) -> NDArray[np.float64]:
    """Place + theme + what is particular to the cell."""
    place = {area_id: rng.normal(0, PLACE_SPREAD) for area_id in dict.fromkeys(area_id for area_id, _ in cells)}
    theme = {theme_id: rng.normal(0, THEME_SPREAD) for theme_id in dict.fromkeys(theme_id for _, theme_id in cells)}
    common = np.array([place[area_id] + theme[theme_id] for area_id, theme_id in cells])
    return USUAL_STATUS + common + rng.normal(0, CELL_SPREAD, len(cells))


def _drift(rng: np.random.Generator, rounds_count: int, cells_count: int, spread: float) -> NDArray[np.float64]:
    """Rounds × cells: a slow walk that remembers where it was and is drawn back to the usual."""
    steps = rng.normal(0, spread, (rounds_count, cells_count))
    for number in range(1, rounds_count):
        steps[number] = DRIFT_MEMORY * steps[number - 1] + np.sqrt(1 - DRIFT_MEMORY**2) * steps[number]
    return steps


def _happenings(shocks: Sequence[Shock], cells: Sequence[tuple[str, str]], rounds_count: int) -> NDArray[np.float64]:
    levels = np.zeros((rounds_count, len(cells)))
    for shock in shocks:
        levels[:, [shock.hits(*cell) for cell in cells]] += shock.course(rounds_count)[:, None]
    return levels


def _seen_by_one(
    shocks: Sequence[Shock], cells: Sequence[tuple[str, str]], slots: Slots, reference: Reference, rounds_count: int
) -> NDArray[np.float64]:
    levels = np.zeros((rounds_count, len(slots.cell)))
    numbers = {agency.agency_id: number for number, agency in enumerate(reference.agencies)}
    for shock in shocks:
        if shock.agency_id in numbers:
            hit = np.array([shock.hits(*cell) for cell in cells])[slots.cell] & (
                slots.agency == numbers[shock.agency_id]
            )
            levels[:, hit] += shock.course(rounds_count)[:, None]
    return levels


def _truth_table(rounds: list[Round], cells: Sequence[tuple[str, str]], status: NDArray[np.float64]) -> pd.DataFrame:
    ids = [(round_.round_id, *cell) for round_ in rounds for cell in cells]
    truth = pd.DataFrame(ids, columns=["round_id", "area_id", "theme_id"])
    return truth.assign(status=status.ravel(), level=LEVELS[nearest_rank(status.ravel()) - 1])


def _agencies_table(reference: Reference, habits: Habits) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "agency_id": [agency.agency_id for agency in reference.agencies],
            "strictness": habits.strictness,
            "noise": habits.noise,
            "missing_share": habits.missing_share,
        }
    )
