"""What one municipality is: its levels, places, themes, agencies, coverage and the method's thresholds."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from pathlib import Path

from pipelines.domain import (
    Agency,
    Area,
    AreaKind,
    AreaSuccession,
    LevelDescription,
    LevelDescriptor,
    Theme,
)
from pipelines.reference.dates import is_valid_on, newest
from pipelines.reference.description import Description
from pipelines.reference.glossary import Term, by_word
from pipelines.reference.rows import Contact, Coverage, Event, Setting
from pipelines.swedish import percent


@dataclass(frozen=True)
class Reference:
    """Everything in a municipality's folder. Rows stand in the order in which they are shown."""

    folder: Path
    description: Description
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
    glossary: tuple[Term, ...]
    taken_out: tuple[tuple[str, str], ...] = ()
    """(file, name and id) of rows that are in no file any longer, but here: the ledger has something about them."""

    def level(self, code: str) -> LevelDescription:
        return next(level for level in self.levels if level.code == code)

    def levels_on(self, day: date) -> tuple[LevelDescription, ...]:
        """The levels, described as they were on a day."""
        words = {row.code: row.descriptor for row in self.descriptors if is_valid_on(row, day)}
        return tuple(replace(level, descriptor=words.get(level.code, level.descriptor)) for level in self.levels)

    def area(self, area_id: str) -> Area:
        """The newest row of the area. Raises KeyError if there is none."""
        return newest(self.areas, "area_id", area_id)

    @cached_property
    def whole(self) -> Area:
        """The area that is the whole municipality, as it is called now."""
        wholes = (area for area in self.areas if area.kind is AreaKind.WHOLE)
        return max(wholes, key=lambda area: (area.valid_to is None, area.valid_from))

    def is_whole(self, area_id: str) -> bool:
        """True if the area is the whole municipality, by whatever id. Raises KeyError if there is no such area."""
        return self.area(area_id).kind is AreaKind.WHOLE

    @cached_property
    def terms(self) -> dict[str, Term]:
        """Every word that is explained, in lowercase → its row."""
        return by_word(self.glossary)

    def theme(self, theme_id: str) -> Theme:
        """The newest row of the theme. Raises KeyError if there is none."""
        return newest(self.themes, "theme_id", theme_id)

    def agency(self, agency_id: str) -> Agency:
        """The newest row of the agency. Raises KeyError if there is none."""
        return newest(self.agencies, "agency_id", agency_id)

    def agencies_on(self, day: date) -> tuple[Agency, ...]:
        """The agencies valid on a day, in the order of the file."""
        return tuple(agency for agency in self.agencies if is_valid_on(agency, day))

    def agencies_left(self, day: date) -> tuple[Agency, ...]:
        """The newest row of each agency that has not ended before a day, also of one that has not begun."""
        found = (self.agency(agency_id) for agency_id in dict.fromkeys(row.agency_id for row in self.agencies))
        return tuple(agency for agency in found if agency.valid_to is None or day <= agency.valid_to)

    def areas_on(self, day: date) -> tuple[Area, ...]:
        """The areas valid on a day, in the order they are shown."""
        return tuple(sorted((area for area in self.areas if is_valid_on(area, day)), key=lambda area: area.sort_order))

    def themes_on(self, day: date) -> tuple[Theme, ...]:
        """The themes valid on a day, in the order of the file."""
        return tuple(theme for theme in self.themes if is_valid_on(theme, day))

    def at_or_above(self, setting: str) -> str:
        """The words for a rank of `method.csv`: 'kritiskt eller värre'; only 'allvarligt' where nothing is worse."""
        rank = int(self.setting(setting))
        label = next(level.label for level in self.levels if level.rank == rank)
        return label if rank == self.levels[-1].rank else f"{label} eller värre"

    def in_words(self, name: str) -> str:
        """A level's label by its code, or a setting by its name: a rank as `at_or_above`, a share in percent.

        Raises KeyError for any other name.
        """
        labels = {level.code.value: level.label for level in self.levels}
        if name in labels:
            return labels[name]
        if name not in {row.setting for row in self.settings}:
            raise KeyError(name)
        value = self.setting(name)
        if name.endswith("_rank"):
            return self.at_or_above(name)
        return percent(float(value)) if name.endswith("_share") else value

    def setting(self, name: str) -> str:
        return next(setting.value for setting in self.settings if setting.setting == name)
