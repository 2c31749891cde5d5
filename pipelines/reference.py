"""Levels, places, themes, organisations, coverage and the method's thresholds, read from `data/reference/`.

A row in a file is the whole change. The files are checked together; all problems are listed at once, with what to do.
"""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Any, TypeVar

from pipelines.config import Config
from pipelines.domain import (
    Agency,
    Area,
    AreaKind,
    AreaSuccession,
    Level,
    LevelDescription,
    LevelDescriptor,
    Theme,
)
from pipelines.errors import ProblemError
from pipelines.validity import check_dates, is_valid_on, newest

FOLDER = Config.reference_folder
ANY = "*"
EMAIL = re.compile(r"[A-Za-z0-9._+-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+")


class EventKind(StrEnum):
    SCHOOL_TERM = "school_term"
    FESTIVAL = "festival"


@dataclass(frozen=True)
class Coverage:
    """One row of `coverage.csv`: the organisation is expected to rate these; `*` means all."""

    agency_id: str
    area_id: str
    theme_id: str


@dataclass(frozen=True)
class Contact:
    """One row of `contacts.csv`: the function mailbox of an organisation, never a person's."""

    agency_id: str
    email: str


@dataclass(frozen=True)
class Setting:
    """One row of `method.csv`."""

    setting: str
    value: str
    description: str


@dataclass(frozen=True)
class Event:
    """One row of `calendar.csv`, marked on the time axes."""

    event: str
    kind: EventKind
    starts_on: date
    ends_on: date


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
        """Raises KeyError if there is no such organisation."""
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


def load(folder: Path = FOLDER) -> Reference:
    """The checked reference data. Raises ProblemError listing every problem as file, row and what to do."""
    problems: list[str] = []
    descriptors = _rows(folder / "level_descriptors.csv", _descriptor, problems)
    reference = Reference(
        levels=_rows(folder / "levels.csv", lambda row: _level(row, descriptors), problems),
        descriptors=descriptors,
        areas=_rows(folder / "areas.csv", _area, problems),
        successions=_rows(folder / "area_successions.csv", _succession, problems),
        themes=_rows(folder / "themes.csv", _theme, problems),
        agencies=_rows(folder / "agencies.csv", _agency, problems),
        coverage=_rows(folder / "coverage.csv", lambda row: Coverage(**row), problems),
        settings=_rows(folder / "method.csv", lambda row: Setting(**row), problems),
        events=_rows(folder / "calendar.csv", _event, problems),
        contacts=_rows(folder / "contacts.csv", lambda row: Contact(**row), problems),
    )
    if not problems:
        problems = [*_check_levels(reference), *_check_doubles(reference), *_check_areas(reference)]
        problems += check_dates(reference.areas, reference.themes, reference.descriptors, reference.successions)
        problems += [*_check_coverage(reference), *_check_settings(reference), *_check_contacts(reference)]
    if problems:
        raise ProblemError("Referensdata kan inte läsas. Rätta detta:\n" + "\n".join(f"– {text}" for text in problems))
    return reference


Row = TypeVar("Row")


def _rows(path: Path, build: Callable[[dict[str, str]], Row], problems: list[str]) -> tuple[Row, ...]:
    rows: list[Row] = []
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            for number, row in enumerate(csv.DictReader(file), start=2):
                try:
                    rows.append(build(row))
                except (ValueError, TypeError, KeyError) as error:
                    problems.append(f"{path.name} rad {number}: {error}. Kontrollera radens kolumner och värden.")
    except FileNotFoundError:
        problems.append(f"{path.name} saknas. Lägg tillbaka filen i data/reference/.")
    except UnicodeDecodeError:
        problems.append(f"{path.name} är inte sparad som UTF-8. Spara om den som ”CSV UTF-8”.")
    return tuple(rows)


def _level(row: dict[str, Any], descriptors: Iterable[LevelDescriptor]) -> LevelDescription:
    code = Level(row["code"])
    try:
        descriptor = newest(descriptors, "code", code).descriptor
    except KeyError:
        raise ValueError(f"{code} har ingen rad i level_descriptors.csv") from None
    return LevelDescription(**{**row, "code": code, "rank": int(row["rank"]), "descriptor": descriptor})


def _descriptor(row: dict[str, str]) -> LevelDescriptor:
    return LevelDescriptor(Level(row["code"]), row["descriptor"], **_validity(row))


def _succession(row: dict[str, str]) -> AreaSuccession:
    return AreaSuccession(row["old_area_id"], row["new_area_id"], date.fromisoformat(row["changed_on"]))


def _area(row: dict[str, str]) -> Area:
    return Area(
        area_id=row["area_id"],
        official_name=row["official_name"],
        display_name=row["display_name"],
        parent_id=row["parent_id"] or None,
        kind=AreaKind(row["kind"]),
        population=int(row["population"]) if row["population"] else None,
        population_year=int(row["population_year"]) if row["population_year"] else None,
        sort_order=int(row["sort_order"]),
        longitude=float(row["longitude"]) if row["longitude"] else None,
        latitude=float(row["latitude"]) if row["latitude"] else None,
        **_validity(row),
    )


def _theme(row: dict[str, str]) -> Theme:
    return Theme(
        theme_id=row["theme_id"],
        label=row["label"],
        description=row["description"],
        is_whole_island_only=_is_true(row, "is_whole_island_only"),
        **_validity(row),
    )


def _agency(row: dict[str, Any]) -> Agency:
    """A file without the column is an older one: there nobody requires approval."""
    row = {"requires_approval": "false", **row}
    return Agency(**{**row, "requires_approval": _is_true(row, "requires_approval")})


def _is_true(row: dict[str, str], column: str) -> bool:
    if row[column] not in {"true", "false"}:
        raise ValueError(f"{column} ska vara true eller false")
    return row[column] == "true"


def _event(row: dict[str, str]) -> Event:
    return Event(
        row["event"], EventKind(row["kind"]), date.fromisoformat(row["starts_on"]), date.fromisoformat(row["ends_on"])
    )


def _validity(row: dict[str, str]) -> dict[str, Any]:
    valid_to = date.fromisoformat(row["valid_to"]) if row["valid_to"] else None
    return {"valid_from": date.fromisoformat(row["valid_from"]), "valid_to": valid_to}


def _check_levels(reference: Reference) -> Iterable[str]:
    if [level.code for level in sorted(reference.levels, key=lambda level: level.rank)] != list(Level):
        yield f"levels.csv ska ha de fem nivåerna {', '.join(Level)} en gång var, i den ordningen efter rank."
    if [level.rank for level in reference.levels] != [1, 2, 3, 4, 5]:
        yield "levels.csv: rank ska vara 1–5, en per nivå, i ordning uppifrån."


def _check_doubles(reference: Reference) -> Iterable[str]:
    yield from _doubles("agencies.csv", [agency.agency_id for agency in reference.agencies])
    yield from _doubles("method.csv", [setting.setting for setting in reference.settings])
    yield from _doubles("contacts.csv", [contact.agency_id for contact in reference.contacts])
    yield from _doubles("coverage.csv", [f"{row.agency_id}/{row.area_id}/{row.theme_id}" for row in reference.coverage])
    successions = [f"{row.old_area_id}/{row.new_area_id}/{row.changed_on}" for row in reference.successions]
    yield from _doubles("area_successions.csv", successions)


def _doubles(file: str, ids: Iterable[str]) -> Iterable[str]:
    for row_id, count in Counter(ids).items():
        if count > 1:
            yield f"{file}: {row_id} står {count} gånger. Behåll en rad."


def _check_areas(reference: Reference) -> Iterable[str]:
    known = {area.area_id for area in reference.areas}
    for area in reference.areas:
        if area.parent_id and area.parent_id not in known:
            yield f"areas.csv: {area.area_id} har okänd parent_id {area.parent_id}. Rätta den eller lägg till platsen."
        if area.kind is AreaKind.POINT and (area.longitude is None or area.latitude is None):
            yield f"areas.csv: punkten {area.area_id} saknar longitude eller latitude. Fyll i båda (WGS 84)."


def _check_coverage(reference: Reference) -> Iterable[str]:
    known = {
        "agency_id": {agency.agency_id for agency in reference.agencies},
        "area_id": {area.area_id for area in reference.areas} | {ANY},
        "theme_id": {theme.theme_id for theme in reference.themes} | {ANY},
    }
    for number, row in enumerate(reference.coverage, start=2):
        for column, ids in known.items():
            if getattr(row, column) not in ids:
                yield f"coverage.csv rad {number}: okänd {column} ”{getattr(row, column)}”. Rätta id:t."


def _check_contacts(reference: Reference) -> Iterable[str]:
    known = {agency.agency_id for agency in reference.agencies}
    for number, contact in enumerate(reference.contacts, start=2):
        if contact.agency_id not in known:
            yield f"contacts.csv rad {number}: okänd agency_id ”{contact.agency_id}”. Rätta id:t."
        if not EMAIL.fullmatch(contact.email or ""):
            yield f"contacts.csv rad {number}: ”{contact.email}” är ingen e-postadress. Skriv som osf@region.example."


REQUIRED_SETTINGS = (
    "method_version",
    "quorum_ratings_count",
    "quorum_share",
    "agreement_minimum_count",
    "agreement_united",
    "agreement_divided",
    "worrying_rank",
    "flag_rank",
    "comment_rank",
    "comment_jump",
    "summary_share",
    "calm_share",
    "small_place_population",
    "trend_rounds_count",
    "trend_false_share",
    "confirmed_share",
    "signal_rise_rank",
    "signal_silent_rounds",
    "strictness_shrinkage",
)


def _check_settings(reference: Reference) -> Iterable[str]:
    values = {setting.setting: setting.value for setting in reference.settings}
    for name in REQUIRED_SETTINGS:
        if name not in values:
            yield f"method.csv: raden {name} saknas. Lägg till den."
        elif name != "method_version" and not values[name].replace(".", "", 1).isdigit():
            yield f"method.csv: {name} är ”{values[name]}” men ska vara ett tal med decimalpunkt."
