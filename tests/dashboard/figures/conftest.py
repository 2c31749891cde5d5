"""A picture with one of everything on the real borders, and two years of rounds with known gaps."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta

import geopandas
import pytest

from dashboard.figures.drawn import DrawnPlace, State
from pipelines.domain import Area, AreaKind, Level, Theme
from pipelines.picture.rows import HistoryCell
from pipelines.reference import Reference
from pipelines.reference.borders import load
from tests.factories import a_row

DAY = date(2026, 11, 26)
LEVELS = list(Level)


@pytest.fixture(scope="session")
def borders(reference: Reference) -> geopandas.GeoDataFrame:
    return load(reference.folder)


@pytest.fixture(scope="session")
def all_areas(reference: Reference) -> tuple[Area, ...]:
    return reference.areas_on(DAY)


@pytest.fixture(scope="session")
def all_themes(reference: Reference) -> tuple[Theme, ...]:
    return reference.themes_on(DAY)


@pytest.fixture
def places(all_areas: tuple[Area, ...]) -> Callable[..., list[DrawnPlace]]:
    """Makes the map's places: every area at *normalt*, but for what is said: `places({"0980R005": "severe"})`.

    A state's name (`insufficient`, `hidden`, `none`) instead of a level gives that state; `flagged`, `split`: ids.
    """

    def make(
        said: Mapping[str, str] | None = None, flagged: tuple[str, ...] = (), split: tuple[str, ...] = ()
    ) -> list[DrawnPlace]:
        return [
            _place(
                area,
                (said or {}).get(area.area_id, "normal"),
                is_flagged=area.area_id in flagged,
                is_split=area.area_id in split,
            )
            for area in all_areas
        ]

    return make


def _place(area: Area, answer: str, *, is_flagged: bool, is_split: bool) -> DrawnPlace:
    is_point = area.kind is AreaKind.POINT
    return DrawnPlace(
        area_id=area.area_id,
        display_name=area.display_name,
        kind=area.kind,
        state=State.LEVEL if answer in LEVELS else State(answer),
        level=answer if answer in LEVELS else None,
        is_flagged=is_flagged,
        agreement_label="split" if is_split else "united",
        text=f"<b>{area.display_name}</b>",
        easting=696_978 if is_point else None,
        northing=6_393_202 if is_point else None,
    )


@pytest.fixture
def history(all_areas: tuple[Area, ...], all_themes: tuple[Theme, ...]) -> list[HistoryCell]:
    """52 rounds of all areas and themes, levels in turn. From 0: Gråbo lacks basis in round 3 and a row in 5."""
    rows = []
    for number in range(52):
        round_id = (date(2025, 1, 16) + timedelta(days=14 * number)).isoformat()
        for place, area in enumerate(all_areas):
            for theme in all_themes:
                is_grabo = area.area_id == "0980R005"
                if not (is_grabo and number == 5):
                    has_basis = not (is_grabo and number == 3)
                    rows.append(_cell(round_id, area, theme, LEVELS[(number + place) % 5], has_basis=has_basis))
    return rows


def _cell(round_id: str, area: Area, theme: Theme, level: Level, *, has_basis: bool) -> HistoryCell:
    return a_row(
        HistoryCell,
        round_id=round_id,
        area_id=area.area_id,
        theme_id=theme.theme_id,
        level=level.value if has_basis else None,
        basis="quorum" if has_basis else "insufficient",
        ratings_count=5 if has_basis else 1,
        expected_ratings_count=5 if has_basis else 1,
        expected_count=7,
        interpolated_median=LEVELS.index(level) + 1.25,
        worrying_share=0.4,
    )
