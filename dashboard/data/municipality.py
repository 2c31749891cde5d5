"""The municipality, its words and its borders, read once."""

from __future__ import annotations

from functools import cache

import geopandas as gpd

from dashboard.data.kept import keep, store
from pipelines.errors import ProblemError
from pipelines.reference import Reference
from pipelines.reference import borders as areas
from pipelines.reference import glossary as glossary_data
from pipelines.reference.glossary import Term


def is_demo() -> bool:
    """True if what is shown is invented."""
    return keep("is_demo", (), lambda: store().is_demo)


def reference() -> Reference:
    return store().reference


@cache
def glossary() -> tuple[Term, ...]:
    """The words that are explained, in the order of the file."""
    return glossary_data.load()


@cache
def terms() -> dict[str, Term]:
    """Every word that is explained, in lowercase → its row."""
    return glossary_data.by_word(glossary())


@cache
def borders() -> gpd.GeoDataFrame:
    """One row per polygon area, in metres (EPSG:3006). Raises ProblemError naming areas that have lost their border."""
    loaded = areas.load()
    if missing := areas.missing_polygons(loaded, reference()):
        raise ProblemError("\n".join(missing))
    return loaded


@cache
def points() -> gpd.GeoDataFrame:
    """One row per place that is a point or an area, in metres (EPSG:3006)."""
    return areas.with_points(borders(), reference())
