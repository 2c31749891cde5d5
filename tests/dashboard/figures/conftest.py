"""A picture with one of everything on the real borders, and two years of rounds with known gaps."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Any

import geopandas
import pandas as pd
import pytest
from shapely.geometry import Point

from pipelines.domain import Area, Level, Theme
from pipelines.reference import Reference
from pipelines.reference import borders as areas

DAY = date(2026, 11, 26)
LEVELS = list(Level)


@pytest.fixture(scope="session")
def borders(reference: Reference) -> geopandas.GeoDataFrame:
    return areas.load(reference.folder)


@pytest.fixture(scope="session")
def all_areas(reference: Reference) -> tuple[Area, ...]:
    return reference.areas_on(DAY)


@pytest.fixture(scope="session")
def all_themes(reference: Reference) -> tuple[Theme, ...]:
    return reference.themes_on(DAY)


@pytest.fixture
def places(all_areas: tuple[Area, ...]) -> Callable[..., pd.DataFrame]:
    """Makes the map's table: every area at *normalt*, but for what is said: `places({"0980R005": "severe"})`.

    A state's name (`insufficient`, `hidden`, `none`) instead of a level gives that state; `flagged`, `split`: ids.
    """

    def make(
        said: Mapping[str, str] | None = None, flagged: tuple[str, ...] = (), split: tuple[str, ...] = ()
    ) -> pd.DataFrame:
        rows = []
        for area in all_areas:
            answer = (said or {}).get(area.area_id, "normal")
            marks: dict[str, Any] = {"is_flagged": area.area_id in flagged}
            marks["agreement_label"] = "split" if area.area_id in split else "united"
            rows.append({**_place(area, answer), **marks})
        return pd.DataFrame(rows)

    return make


def _place(area: Area, answer: str) -> dict[str, Any]:
    point = Point(696_978, 6_393_202) if area.kind == "point" else None
    return {
        "area_id": area.area_id,
        "display_name": area.display_name,
        "kind": area.kind.value,
        "state": "level" if answer in LEVELS else answer,
        "level": answer if answer in LEVELS else None,
        "text": f"<b>{area.display_name}</b>",
        "easting": point.x if point else float("nan"),
        "northing": point.y if point else float("nan"),
    }


@pytest.fixture
def history(all_areas: tuple[Area, ...], all_themes: tuple[Theme, ...]) -> pd.DataFrame:
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
    return pd.DataFrame(rows)


def _cell(round_id: str, area: Area, theme: Theme, level: Level, *, has_basis: bool) -> dict[str, Any]:
    return {
        "round_id": round_id,
        "area_id": area.area_id,
        "theme_id": theme.theme_id,
        "level": level.value if has_basis else None,
        "basis": "quorum" if has_basis else "insufficient",
        "ratings_count": 5 if has_basis else 1,
        "expected_ratings_count": 5 if has_basis else 1,
        "expected_count": 7,
        "interpolated_median": LEVELS.index(level) + 1.25,
        "worrying_share": 0.4,
    }
