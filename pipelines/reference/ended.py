"""Rows that have been taken out of the files though the ledger has something about them: kept as rows that have ended.

What was said of them can then be shown everywhere under the name they last had, and nobody is asked about them anew.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from pipelines.domain import ALWAYS, Agency, Area, AreaKind, Theme
from pipelines.reference.municipality import Reference
from pipelines.reference.remembered import KEPT, Remembered, row_of

LAST = 1_000_000
"""After all places that have an order."""

FILES = {"agency": "agencies.csv", "area": "areas.csv", "theme": "themes.csv"}


@dataclass(frozen=True)
class Written:
    """A thing that the ledger has something about: its kind (of `FILES`), and the last meeting that was about it."""

    kind: str
    id: str
    last_meeting_on: date | None


def with_ended(reference: Reference, written: Iterable[Written], remembered: Iterable[Remembered]) -> Reference:
    """`reference` with a row, that ends with its last meeting, for each thing that is written about and has none."""
    known = {
        "agency": {row.agency_id for row in reference.agencies},
        "area": {row.area_id for row in reference.areas},
        "theme": {row.theme_id for row in reference.themes},
    }
    rows = _readable(remembered)
    for thing in written:
        if thing.id not in known[thing.kind]:
            file = FILES[thing.kind]
            last = tuple(_ended(row, thing) for row in rows.get((thing.kind, thing.id), [_unknown(thing)]))
            added: dict[str, Any] = {KEPT[file].field: getattr(reference, KEPT[file].field) + last}
            reference = replace(reference, **added, taken_out=(*reference.taken_out, (file, _named(last[-1], thing))))
    return reference


def of_another_municipality(
    reference: Reference, written: Iterable[Written], remembered: Iterable[Remembered]
) -> list[str]:
    """The names of the ledger's areas if not one of them is in the folder; empty if the two belong together.

    The whole may have the same id everywhere, so it tells nothing where the folder has it.
    """
    wholes = {area.area_id for area in reference.areas if area.kind is AreaKind.WHOLE}
    said = {thing.id: thing.id for thing in written if thing.kind == "area"}
    said |= {
        area_id: rows[-1].display_name for (kind, area_id), rows in _readable(remembered).items() if kind == "area"
    }
    parts = {area_id: name for area_id, name in said.items() if area_id not in wholes}
    if any(area.area_id in parts for area in reference.areas):
        return []
    return list(parts.values())


def _readable(remembered: Iterable[Remembered]) -> Mapping[tuple[str, str], list[Any]]:
    rows: dict[tuple[str, str], list[Any]] = {}
    kinds = {file: kind for kind, file in FILES.items()}
    for told in remembered:
        if told.file in kinds:
            try:
                row = row_of(told)
            except ValueError:  # somebody has written in the ledger's file: as if it were not remembered
                continue
            rows.setdefault((kinds[told.file], getattr(row, KEPT[told.file].key[0])), []).append(row)
    return rows


def _ended(row: Any, thing: Written) -> Any:
    last = max(row.valid_from, thing.last_meeting_on or row.valid_from)
    return replace(row, valid_to=last if row.valid_to is None else min(last, row.valid_to))


def _named(row: Any, thing: Written) -> str:
    """'Polisen (police)', or only the id where no name is known."""
    name = row.display_name if thing.kind == "area" else row.label
    return name if name == thing.id else f"{name} ({thing.id})"


def _unknown(thing: Written) -> Agency | Area | Theme:
    """What is taken out before it was remembered is called by its id, and shown to as few as may be."""
    if thing.kind == "agency":
        return Agency(thing.id, thing.id, thing.id, "")
    if thing.kind == "theme":
        return Theme(thing.id, thing.id, "", is_whole_only=True, valid_from=ALWAYS, valid_to=None)
    return Area(
        *(thing.id, thing.id, thing.id, None, AreaKind.DISTRICT, None, None, LAST), valid_from=ALWAYS, valid_to=None
    )
