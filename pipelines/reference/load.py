"""A municipality's folder read and checked together; all problems are listed at once, with what to do.

A row in a file is the whole change.
"""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from pipelines.config import Config
from pipelines.errors import ProblemError
from pipelines.reference import description
from pipelines.reference.checks import (
    check_areas,
    check_contacts,
    check_coverage,
    check_doubles,
    check_levels,
    check_settings,
)
from pipelines.reference.dates import check_dates
from pipelines.reference.glossary import FILE as GLOSSARY
from pipelines.reference.glossary import check_glossary, read_term
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
"""The folder that the product carries."""

RENAMED = {"is_whole_island_only": "is_whole_only"}
"""What a column was called in an older folder → what it is called."""


def load(folder: Path | None = None) -> Reference:
    """The checked folder of a municipality; without one, the folder that OSF_REFERENCE points at.

    Raises ProblemError listing every problem as file, row and what to do.
    """
    folder = folder or Config.from_env().reference_folder
    problems: list[str] = []
    descriptors = _rows(folder / "level_descriptors.csv", read_descriptor, problems)
    of_itself = _rows(folder / description.FILE, lambda row: Setting(**row), problems)
    reference = Reference(
        folder=folder,
        description=description.described(of_itself),
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
        glossary=_rows(folder / GLOSSARY, read_term, problems),
    )
    if not problems:
        problems = [*check_levels(reference), *check_doubles(reference), *check_areas(reference)]
        problems += check_dates(reference.areas, reference.themes, reference.descriptors, reference.successions)
        problems += [*check_coverage(reference), *check_settings(reference), *check_contacts(reference)]
        problems += [*check_glossary(reference.glossary), *description.check_description(of_itself, reference.areas)]
    if problems:
        raise ProblemError(f"{folder} kan inte läsas. Rätta detta:\n" + "\n".join(f"– {text}" for text in problems))
    return reference


Row = TypeVar("Row")


def _rows(path: Path, build: Callable[[dict[str, str]], Row], problems: list[str]) -> tuple[Row, ...]:
    rows: list[Row] = []
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file)
            for column in RENAMED.keys() & {*(reader.fieldnames or [])}:
                problems.append(f"{path.name}: kolumnen {column} heter nu {RENAMED[column]}. Byt namn på den.")
                return ()
            for number, row in enumerate(reader, start=2):
                try:
                    rows.append(build(row))
                except (ValueError, TypeError, KeyError) as error:
                    problems.append(f"{path.name} rad {number}: {error}. Kontrollera radens kolumner och värden.")
    except FileNotFoundError:
        problems.append(f"{path.name} saknas. Lägg filen i {path.parent}.")
    except UnicodeDecodeError:
        problems.append(f"{path.name} är inte sparad som UTF-8. Spara om den som ”CSV UTF-8”.")
    return tuple(rows)
