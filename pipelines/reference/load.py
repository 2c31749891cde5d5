"""The files of `data/reference/` read and checked together; all problems are listed at once, with what to do.

A row in a file is the whole change.
"""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from pipelines.config import Config
from pipelines.errors import ProblemError
from pipelines.reference.checks import (
    check_areas,
    check_contacts,
    check_coverage,
    check_doubles,
    check_levels,
    check_settings,
)
from pipelines.reference.dates import check_dates
from pipelines.reference.municipality import Reference
from pipelines.reference.rows import (
    Contact,
    Coverage,
    Setting,
    read_agency,
    read_area,
    read_descriptor,
    read_event,
    read_level,
    read_succession,
    read_theme,
)

FOLDER = Config.reference_folder


def load(folder: Path = FOLDER) -> Reference:
    """The checked reference data. Raises ProblemError listing every problem as file, row and what to do."""
    problems: list[str] = []
    descriptors = _rows(folder / "level_descriptors.csv", read_descriptor, problems)
    reference = Reference(
        levels=_rows(folder / "levels.csv", lambda row: read_level(row, descriptors), problems),
        descriptors=descriptors,
        areas=_rows(folder / "areas.csv", read_area, problems),
        successions=_rows(folder / "area_successions.csv", read_succession, problems),
        themes=_rows(folder / "themes.csv", read_theme, problems),
        agencies=_rows(folder / "agencies.csv", read_agency, problems),
        coverage=_rows(folder / "coverage.csv", lambda row: Coverage(**row), problems),
        settings=_rows(folder / "method.csv", lambda row: Setting(**row), problems),
        events=_rows(folder / "calendar.csv", read_event, problems),
        contacts=_rows(folder / "contacts.csv", lambda row: Contact(**row), problems),
    )
    if not problems:
        problems = [*check_levels(reference), *check_doubles(reference), *check_areas(reference)]
        problems += check_dates(reference.areas, reference.themes, reference.descriptors, reference.successions)
        problems += [*check_coverage(reference), *check_settings(reference), *check_contacts(reference)]
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
