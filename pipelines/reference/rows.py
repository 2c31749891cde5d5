"""What one row of each file says, and how it is read."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

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
from pipelines.reference.dates import newest

ANY = "*"

EMAIL = re.compile(r"[A-Za-z0-9._+-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+")


class EventKind(StrEnum):
    SCHOOL_TERM = "school_term"
    FESTIVAL = "festival"


@dataclass(frozen=True)
class Coverage:
    """One row of `coverage.csv`: the agency is expected to rate these; `*` means all."""

    agency_id: str
    area_id: str
    theme_id: str


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
    code = Level(row["code"])
    try:
        descriptor = newest(descriptors, "code", code).descriptor
    except KeyError:
        raise ValueError(f"{code} har ingen rad i level_descriptors.csv") from None
    return LevelDescription(**{**row, "code": code, "rank": int(row["rank"]), "descriptor": descriptor})


def read_descriptor(row: dict[str, str]) -> LevelDescriptor:
    return LevelDescriptor(Level(row["code"]), row["descriptor"], **_validity(row))


def read_succession(row: dict[str, str]) -> AreaSuccession:
    return AreaSuccession(row["old_area_id"], row["new_area_id"], date.fromisoformat(row["changed_on"]))


def read_area(row: dict[str, str]) -> Area:
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


def read_theme(row: dict[str, str]) -> Theme:
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
    return Agency(**{**row, "requires_approval": _is_true(row, "requires_approval")})


def _is_true(row: dict[str, str], column: str) -> bool:
    if row[column] not in {"true", "false"}:
        raise ValueError(f"{column} ska vara true eller false")
    return row[column] == "true"


def read_event(row: dict[str, str]) -> Event:
    return Event(
        row["event"], EventKind(row["kind"]), date.fromisoformat(row["starts_on"]), date.fromisoformat(row["ends_on"])
    )


def _validity(row: dict[str, str]) -> dict[str, Any]:
    valid_to = date.fromisoformat(row["valid_to"]) if row["valid_to"] else None
    return {"valid_from": date.fromisoformat(row["valid_from"]), "valid_to": valid_to}
