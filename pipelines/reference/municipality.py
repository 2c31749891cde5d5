"""What one municipality is: its levels, places, themes, agencies, coverage and the method's thresholds."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from pipelines.domain import (
    Agency,
    Area,
    AreaSuccession,
    LevelDescription,
    LevelDescriptor,
    Theme,
)
from pipelines.reference.dates import is_valid_on, newest
from pipelines.reference.rows import Contact, Coverage, Event, Setting


@dataclass(frozen=True)
class Reference:
    """Everything in `data/reference/`. Rows stand in the order in which they are shown."""

    levels: tuple[LevelDescription, ...]
    descriptors: tuple[LevelDescriptor, ...]
    areas: tuple[Area, ...]
    successions: tuple[AreaSuccession, ...]
    themes: tuple[Theme, ...]
    agencies: tuple[Agency, ...]
    coverage: tuple[Coverage, ...]
    settings: tuple[Setting, ...]
    events: tuple[Event, ...]
    contacts: tuple[Contact, ...]

    def level(self, code: str) -> LevelDescription:
        return next(level for level in self.levels if level.code == code)

    def levels_on(self, day: date) -> tuple[LevelDescription, ...]:
        """The levels, described as they were on a day."""
        words = {row.code: row.descriptor for row in self.descriptors if is_valid_on(row, day)}
        return tuple(replace(level, descriptor=words.get(level.code, level.descriptor)) for level in self.levels)

    def area(self, area_id: str) -> Area:
        """The newest row of the area. Raises KeyError if there is none."""
        return newest(self.areas, "area_id", area_id)

    def theme(self, theme_id: str) -> Theme:
        """The newest row of the theme. Raises KeyError if there is none."""
        return newest(self.themes, "theme_id", theme_id)

    def agency(self, agency_id: str) -> Agency:
        """Raises KeyError if there is no such agency."""
        for agency in self.agencies:
            if agency.agency_id == agency_id:
                return agency
        raise KeyError(agency_id)

    def areas_on(self, day: date) -> tuple[Area, ...]:
        """The areas valid on a day, in the order they are shown."""
        return tuple(sorted((area for area in self.areas if is_valid_on(area, day)), key=lambda area: area.sort_order))

    def themes_on(self, day: date) -> tuple[Theme, ...]:
        """The themes valid on a day, in the order of the file."""
        return tuple(theme for theme in self.themes if is_valid_on(theme, day))

    def setting(self, name: str) -> str:
        return next(setting.value for setting in self.settings if setting.setting == name)
