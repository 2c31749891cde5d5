"""What one row of each file says, and how it is read."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, TypeVar

from pipelines.domain import (
    ALWAYS,
    Agency,
    Area,
    AreaKind,
    AreaSuccession,
    Level,
    LevelDescription,
    LevelDescriptor,
    Theme,
)
from pipelines.reference.dates import newest
from pipelines.swedish import either

ANY = "*"

Choice = TypeVar("Choice", bound=StrEnum)

ID = re.compile(r"[A-Za-zÅÄÖåäö0-9_-]{1,60}")
"""Ids stand in lists, addresses and file names, so they have no commas, strokes, colons or spaces."""

COLOUR = re.compile(r"#[0-9A-Fa-f]{6}")
MOST_DIGITS, MOST_SYMBOLS, LONGEST_NAME = 9, 2, 80
YEARS = (1900, 2200)
EMAIL = re.compile(r"[A-Za-z0-9._+-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+")


class EventKind(StrEnum):
    SCHOOL_TERM = "school_term"
    FESTIVAL = "festival"


@dataclass(frozen=True)
class Coverage:
    """One row of `coverage.csv`: the agency is expected to rate these from `valid_from` to `valid_to` (None = still).

    `*` means all.
    """

    agency_id: str
    area_id: str
    theme_id: str
    valid_from: date = ALWAYS
    valid_to: date | None = None


@dataclass(frozen=True)
class Contact:
    """One row of `contacts.csv`: the function mailbox of an agency, never a person's."""

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


def read_level(row: dict[str, Any], descriptors: Iterable[LevelDescriptor]) -> LevelDescription:
    code = _one_of(Level, row, "code")
    _check_name(row, "label", "short_label")
    _check_filled(row, "symbol", "reaction")
    if len(row["symbol"]) > MOST_SYMBOLS:
        raise ValueError("symbol ska vara ett enda tecken")
    for column in ("colour", "text_colour"):
        if not COLOUR.fullmatch(row[column]):
            raise ValueError(f"{column} ska vara en färg som #1A2B3C")
    try:
        descriptor = newest(descriptors, "code", code).descriptor
    except KeyError:
        raise ValueError(f"{code} har ingen rad i level_descriptors.csv. Lägg till en") from None
    return LevelDescription(**{**row, "code": code, "rank": _whole(row, "rank"), "descriptor": descriptor})


def read_descriptor(row: dict[str, str]) -> LevelDescriptor:
    _check_filled(row, "descriptor")
    return LevelDescriptor(_one_of(Level, row, "code"), row["descriptor"], **_validity(row))


def read_succession(row: dict[str, str]) -> AreaSuccession:
    return AreaSuccession(row["old_area_id"], row["new_area_id"], _day(row, "changed_on"))


def read_area(row: dict[str, str]) -> Area:
    _check_id(row, "area_id")
    _check_name(row, "official_name", "display_name")
    return Area(
        area_id=row["area_id"],
        official_name=row["official_name"],
        display_name=row["display_name"],
        parent_id=row["parent_id"] or None,
        kind=_one_of(AreaKind, row, "kind"),
        population=_whole(row, "population") if row["population"] else None,
        population_year=_whole(row, "population_year", *YEARS) if row["population_year"] else None,
        sort_order=_whole(row, "sort_order"),
        longitude=_degrees(row, "longitude", 180) if row["longitude"] else None,
        latitude=_degrees(row, "latitude", 90) if row["latitude"] else None,
        **_validity(row),
    )


def read_theme(row: dict[str, str]) -> Theme:
    _check_id(row, "theme_id")
    _check_name(row, "label")
    return Theme(
        theme_id=row["theme_id"],
        label=row["label"],
        description=row["description"],
        is_whole_only=_is_true(row, "is_whole_only"),
        **_validity(row),
    )


def read_agency(row: dict[str, Any]) -> Agency:
    """A file without the column is an older one: there nobody requires approval."""
    row = {"requires_approval": "false", **row}
    _check_id(row, "agency_id")
    _check_name(row, "label")
    if not re.fullmatch("[0-9]{1,9}", row["short_label"]):  # in a narrow column a number of one's own is a name
        _check_name(row, "short_label")
    return Agency(**{**row, "requires_approval": _is_true(row, "requires_approval"), **_open_validity(row)})


def read_coverage(row: dict[str, Any]) -> Coverage:
    return Coverage(**{**row, **_open_validity(row)})


def read_setting(row: dict[str, str]) -> Setting:
    """A number that a Swedish spreadsheet has given a decimal comma has a point."""
    _check_filled(row, "description")
    is_number = re.fullmatch(r"[0-9]+,[0-9]+", row["value"])
    return Setting(**{**row, "value": row["value"].replace(",", ".") if is_number else row["value"]})


def read_event(row: dict[str, str]) -> Event:
    _check_name(row, "event")
    event = Event(row["event"], _one_of(EventKind, row, "kind"), _day(row, "starts_on"), _day(row, "ends_on"))
    if event.ends_on < event.starts_on:
        raise ValueError("ends_on är före starts_on. Rätta en av dagarna")
    return event


def _validity(row: dict[str, str]) -> dict[str, Any]:
    valid_to = _day(row, "valid_to") if row["valid_to"] else None
    return {"valid_from": _day(row, "valid_from"), "valid_to": valid_to}


def _open_validity(row: dict[str, str]) -> dict[str, Any]:
    """As `_validity`, where also the first day may be left out: a row without days has always held."""
    row = {"valid_to": "", **row, "valid_from": row.get("valid_from") or ALWAYS.isoformat()}
    return _validity(row)


def _is_true(row: dict[str, str], column: str) -> bool:
    """True and false are also taken as a spreadsheet writes them, in Swedish too."""
    written = row[column].casefold()
    if written not in {"true", "sant", "false", "falskt"}:
        raise ValueError(f"{column} ska vara true eller false")
    return written in {"true", "sant"}


def _one_of(choices: type[Choice], row: dict[str, str], column: str) -> Choice:
    try:
        return choices(row[column])
    except ValueError:
        raise ValueError(f"{column} ska vara {either(choices)}") from None


def _check_id(row: dict[str, str], column: str) -> None:
    if not ID.fullmatch(row[column]):
        raise ValueError(f"{column} ska vara ett ord av bokstäver, siffror, bindestreck och understreck")


def _check_filled(row: dict[str, str], *columns: str) -> None:
    for column in columns:
        if not row[column].strip():
            raise ValueError(f"{column} är tom. Fyll i den")


def _check_name(row: dict[str, str], *columns: str) -> None:
    """What is shown as a name has a letter in it: a number there has come from another column, or from a formula."""
    _check_filled(row, *columns)
    for column in columns:
        if not any(map(str.isalpha, row[column])) or len(row[column]) > LONGEST_NAME:
            raise ValueError(f"{column} ska vara ett namn med bokstäver, högst {LONGEST_NAME} tecken")


def _whole(row: dict[str, str], column: str, lowest: int = 0, highest: int = 10**MOST_DIGITS - 1) -> int:
    if not re.fullmatch(f"[0-9]{{1,{MOST_DIGITS}}}", row[column]):
        raise ValueError(f"{column} ska vara ett heltal utan mellanslag, högst {MOST_DIGITS} siffror")
    if not lowest <= int(row[column]) <= highest:
        raise ValueError(f"{column} ska vara från {lowest} till {highest}")
    return int(row[column])


def _degrees(row: dict[str, str], column: str, most: int) -> float:
    if not re.fullmatch(r"-?[0-9]{1,3}([.,][0-9]+)?", row[column]):
        raise ValueError(f"{column} ska vara ett tal i grader (WGS 84), som 18.3")
    degrees = float(row[column].replace(",", "."))
    if abs(degrees) > most:
        raise ValueError(f"{column} ska vara från -{most} till {most} grader")
    return degrees


def _day(row: dict[str, str], column: str) -> date:
    try:
        if re.fullmatch(r"\d{4}-\d\d-\d\d", row[column]):
            return date.fromisoformat(row[column])
    except ValueError:
        pass  # a day that no month has
    raise ValueError(f"{column} ska vara ett datum som 2026-11-26")
