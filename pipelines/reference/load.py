"""A municipality's folder read and checked together; all problems are listed at once, with what to do.

A row in a file is the whole change.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from pipelines.config import Config
from pipelines.errors import ProblemError
from pipelines.reference import description
from pipelines.reference.checks import (
    check_areas,
    check_contacts,
    check_coverage,
    check_dates,
    check_doubles,
    check_levels,
    check_names,
)
from pipelines.reference.dates import check_successions
from pipelines.reference.files import Files
from pipelines.reference.glossary import FILE as GLOSSARY
from pipelines.reference.glossary import check_glossary, read_term
from pipelines.reference.method import check_settings
from pipelines.reference.municipality import Reference
from pipelines.reference.placeholders import check_placeholders, with_words
from pipelines.reference.rows import (
    Contact,
    Setting,
    read_agency,
    read_area,
    read_coverage,
    read_descriptor,
    read_event,
    read_level,
    read_setting,
    read_succession,
    read_theme,
)

FOLDER = Config.reference_folder
"""The folder that the product carries."""


def load(folder: Path | None = None) -> Reference:
    """The checked folder of a municipality; without one, the folder that OSF_REFERENCE points at.

    Raises ProblemError listing every problem as file, row and what to do.
    """
    folder = folder or Config.from_env().reference_folder
    files = Files(folder)
    descriptors = files.rows("level_descriptors.csv", read_descriptor)
    of_itself = files.rows(description.FILE, lambda row: Setting(**row))
    areas = files.rows("areas.csv", read_area)
    reference = Reference(
        folder=folder,
        description=description.described(of_itself, areas),
        levels=files.rows("levels.csv", lambda row: read_level(row, descriptors)),
        descriptors=descriptors,
        areas=areas,
        successions=files.rows("area_successions.csv", read_succession),
        themes=files.rows("themes.csv", read_theme),
        agencies=files.rows("agencies.csv", read_agency),
        coverage=files.rows("coverage.csv", read_coverage),
        settings=files.rows("method.csv", read_setting),
        events=files.rows("calendar.csv", read_event),
        contacts=files.rows("contacts.csv", lambda row: Contact(**row)),
        glossary=files.rows(GLOSSARY, read_term),
    )
    problems = files.problems or _problems_together(reference, of_itself, files.row_numbers)
    problems = problems or [*check_placeholders(reference)]
    if problems:
        raise ProblemError(f"{folder} kan inte läsas. Rätta detta:\n" + "\n".join(f"– {text}" for text in problems))
    return with_words(reference)


def _problems_together(
    reference: Reference, of_itself: Sequence[Setting], numbers: Mapping[str, Sequence[int]]
) -> list[str]:
    """What is wrong between files that are right each by itself. `numbers` has the numbers of each file's rows."""
    return [
        *check_levels(reference),
        *check_doubles(reference),
        *check_names(reference),
        *check_areas(reference),
        *check_dates(reference),
        *check_successions(reference.successions, reference.areas, numbers["area_successions.csv"]),
        *check_coverage(reference, numbers["coverage.csv"]),
        *check_settings(reference),
        *check_contacts(reference, numbers["contacts.csv"]),
        *check_glossary(reference.glossary, numbers[GLOSSARY]),
        *description.check_description(of_itself, reference.areas),
    ]
