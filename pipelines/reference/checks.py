"""What must be true of the files together. A check yields one Swedish sentence per problem: file, row, what to do."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from pipelines.domain import (
    AreaKind,
    Level,
)
from pipelines.reference.dates import ALL_DAYS, Dated, check_gaps, check_overlaps, is_valid_on
from pipelines.reference.municipality import Reference
from pipelines.reference.rows import ANY, EMAIL
from pipelines.swedish import listed
from pipelines.tables.headers import quoted
from pipelines.tables.letters import comparable


def check_levels(reference: Reference) -> Iterable[str]:
    if [level.code for level in sorted(reference.levels, key=lambda level: level.rank)] != list(Level):
        yield f"levels.csv ska ha de fem nivåerna {listed(Level)} en gång var, i den ordningen efter rank."
    if [level.rank for level in reference.levels] != [1, 2, 3, 4, 5]:
        yield "levels.csv: rank ska vara 1–5, en per nivå, i ordning uppifrån."


def check_dates(reference: Reference) -> Iterable[str]:
    """Everything that is wrong with the dates within each file."""
    words = [(str(row.code), row) for row in reference.descriptors]
    covered = [(f"{row.agency_id}/{row.area_id}/{row.theme_id}", row) for row in reference.coverage]
    yield from check_overlaps("areas.csv", [(area.area_id, area) for area in reference.areas])
    yield from check_overlaps("themes.csv", [(theme.theme_id, theme) for theme in reference.themes])
    yield from check_overlaps("agencies.csv", [(agency.agency_id, agency) for agency in reference.agencies])
    yield from check_overlaps("coverage.csv", covered)
    yield from check_overlaps("level_descriptors.csv", words)
    yield from check_gaps("level_descriptors.csv", words)


def check_names(reference: Reference) -> Iterable[str]:
    """Names by which files are read: what two things are called at the same time could be either of them."""
    levels = [(level.label, level.code, ALL_DAYS) for level in reference.levels]
    yield from _namesakes("levels.csv", "label", levels)
    agencies = [(agency.label, agency.agency_id, agency) for agency in reference.agencies]
    yield from _namesakes("agencies.csv", "label", agencies)
    areas = [(area.display_name, area.area_id, area) for area in reference.areas]
    yield from _namesakes("areas.csv", "display_name", areas)
    themes = [(theme.label, theme.theme_id, theme) for theme in reference.themes]
    yield from _namesakes("themes.csv", "label", themes)


def _namesakes(file: str, column: str, rows: Iterable[tuple[str, str, Dated]]) -> Iterable[str]:
    called: dict[str, list[tuple[str, Dated]]] = {}
    for name, row_id, row in rows:
        others = called.setdefault(comparable(name), [])
        for other_id, other in others:
            start = max(row.valid_from, other.valid_from)
            if row_id != other_id and is_valid_on(row, start) and is_valid_on(other, start):
                yield f"{file}: {other_id} och {row_id} har samma {column}{quoted(name)}. Ge en av dem ett annat namn."
        others.append((row_id, row))


def check_doubles(reference: Reference) -> Iterable[str]:
    yield from _doubles("method.csv", [setting.setting for setting in reference.settings])
    yield from _doubles("contacts.csv", [contact.agency_id for contact in reference.contacts])
    successions = [f"{row.old_area_id}/{row.new_area_id}/{row.changed_on}" for row in reference.successions]
    yield from _doubles("area_successions.csv", successions)


def _doubles(file: str, ids: Iterable[str]) -> Iterable[str]:
    for row_id, count in Counter(ids).items():
        if count > 1:
            yield f"{file}: {row_id} står {count} gånger. Behåll en rad."


def check_areas(reference: Reference) -> Iterable[str]:
    known = {area.area_id for area in reference.areas}
    wholes = [area.area_id for area in reference.areas if area.kind is AreaKind.WHOLE and area.valid_to is None]
    if len(wholes) != 1:
        yield f"areas.csv: {len(wholes)} rader är hela kommunen (kind whole). En rad som gäller än ska vara det."
    for area in reference.areas:
        if area.parent_id and area.parent_id not in known:
            yield f"areas.csv: {area.area_id} har okänd parent_id {area.parent_id}. Rätta den eller lägg till platsen."
        if area.kind is AreaKind.POINT and (area.longitude is None or area.latitude is None):
            yield f"areas.csv: punkten {area.area_id} saknar longitude eller latitude. Fyll i båda (WGS 84)."


def check_coverage(reference: Reference, numbers: Sequence[int]) -> Iterable[str]:
    """Rows about what there is none of. `numbers` are those of the rows."""
    known = {
        "agency_id": {agency.agency_id for agency in reference.agencies},
        "area_id": {area.area_id for area in reference.areas} | {ANY},
        "theme_id": {theme.theme_id for theme in reference.themes} | {ANY},
    }
    for number, row in zip(numbers, reference.coverage, strict=True):
        for column, ids in known.items():
            if getattr(row, column) not in ids:
                yield f"coverage.csv rad {number}: okänd {column}{quoted(getattr(row, column))}. Rätta id:t."


def check_contacts(reference: Reference, numbers: Sequence[int]) -> Iterable[str]:
    """Rows about nobody, and addresses that are none. `numbers` are those of the rows."""
    known = {agency.agency_id for agency in reference.agencies}
    for number, contact in zip(numbers, reference.contacts, strict=True):
        if contact.agency_id not in known:
            yield f"contacts.csv rad {number}: okänd agency_id{quoted(contact.agency_id)}. Rätta id:t."
        if not EMAIL.fullmatch(contact.email):
            yield f"contacts.csv rad {number}: email är ingen e-postadress. Skriv som osf@region.example."
