"""The municipality and its borders, read once."""

from __future__ import annotations

from datetime import datetime
from functools import cache
from pathlib import Path

import geopandas as gpd

from dashboard.data.kept import keep, store
from pipelines.domain import User
from pipelines.errors import ProblemError
from pipelines.ledger import backup, failures
from pipelines.reference import Reference
from pipelines.reference.borders import load, missing_polygons, with_points


def is_demo() -> bool:
    """True if what is shown is invented."""
    return keep("is_demo", (), lambda: store().is_demo)


def backed_up_at(user: User) -> datetime | None:
    """When the last backup was made (aware); None if that is not known. Only for whoever may make one."""
    return backup.backed_up_at(store(), user=user)


def nearly_full() -> str | None:
    """A warning if there is little room left for the store; asked anew each time, as the disk is not ours alone."""
    return failures.nearly_full(store().path)


def reference() -> Reference:
    return store().reference


def borders() -> gpd.GeoDataFrame:
    """One row per polygon area, in metres (EPSG:3006). Raises ProblemError naming areas that have lost their border."""
    return _borders(reference().folder)


def points() -> gpd.GeoDataFrame:
    """One row per place that is a point or an area, in metres (EPSG:3006)."""
    return _points(reference().folder)


@cache
def _borders(folder: Path) -> gpd.GeoDataFrame:
    loaded = load(folder)
    if missing := missing_polygons(loaded, reference()):
        raise ProblemError("\n".join(missing))
    return loaded


@cache
def _points(folder: Path) -> gpd.GeoDataFrame:
    return with_points(_borders(folder), reference())
