"""Which places may be told of to anybody, and in which themes: the one home of *too small* and of *the whole alone*.

It holds for all that is read, also for what was rated before it became so. Which roles are told of no more than this
is said in `access/places`; summaries read it as the table `open_cells`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from pipelines.domain import Area, AreaKind
from pipelines.reference.municipality import Reference


class Told(StrEnum):
    """When somebody is told of a place."""

    ALWAYS = "always"
    WHEN_LARGE = "when_large"
    NEVER = "never"


TOLD_TO_ANYBODY = {
    AreaKind.TOWN: Told.WHEN_LARGE,
    AreaKind.COUNTRYSIDE: Told.WHEN_LARGE,
    AreaKind.DISTRICT: Told.WHEN_LARGE,
    AreaKind.WHOLE: Told.ALWAYS,
    AreaKind.POINT: Told.NEVER,
}


@dataclass(frozen=True)
class OpenCell:
    """A place and a theme that anybody may be told of."""

    area_id: str
    theme_id: str


def is_told(area: Area, told: Mapping[AreaKind, Told], reference: Reference) -> bool:
    """False for a kind of place that is not written in `told`, and for what is told of only when it is large."""
    smallest = int(reference.setting("small_place_population"))
    is_large = area.population is not None and area.population >= smallest
    when = told.get(area.kind, Told.NEVER)
    return when is Told.ALWAYS or (when is Told.WHEN_LARGE and is_large)


def untold_areas(told: Mapping[AreaKind, Told], reference: Reference) -> set[str]:
    """The ids of the places that are, or have been, such that they are not told of."""
    return {area.area_id for area in reference.areas if not is_told(area, told, reference)}


def is_part_of_a_whole(area_id: str | None, theme_id: str | None, reference: Reference) -> bool:
    """True of a single place in a theme that is now told of the whole municipality alone."""
    if area_id is None or theme_id is None:
        return False
    return reference.theme(theme_id).is_whole_only and not reference.is_whole(area_id)


def open_cells(reference: Reference) -> list[OpenCell]:
    """One row per place and theme that anybody may be told of."""
    untold = untold_areas(TOLD_TO_ANYBODY, reference)
    area_ids = sorted({area.area_id for area in reference.areas} - untold)
    theme_ids = sorted({theme.theme_id for theme in reference.themes})
    cells = [OpenCell(area_id, theme_id) for area_id in area_ids for theme_id in theme_ids]
    return [cell for cell in cells if not is_part_of_a_whole(cell.area_id, cell.theme_id, reference)]
