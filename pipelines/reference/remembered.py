"""The rows that rounds are judged against, as texts that the ledger remembers, and as rows again."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Any, NamedTuple, get_args, get_type_hints

from pipelines.domain import ALWAYS, Agency, Area, AreaSuccession, LevelDescription, LevelDescriptor, Theme
from pipelines.reference.municipality import Reference
from pipelines.reference.rows import Coverage, Setting
from pipelines.swedish import listed


class Kept(NamedTuple):
    """Which rows of a file are remembered: their field of `Reference`, their type, and the columns that are the key."""

    field: str
    row_type: type
    key: tuple[str, ...]


KEPT = {
    "levels.csv": Kept("levels", LevelDescription, ("code",)),
    "level_descriptors.csv": Kept("descriptors", LevelDescriptor, ("code", "valid_from")),
    "areas.csv": Kept("areas", Area, ("area_id", "valid_from")),
    "area_successions.csv": Kept("successions", AreaSuccession, ("old_area_id", "new_area_id", "changed_on")),
    "themes.csv": Kept("themes", Theme, ("theme_id", "valid_from")),
    "agencies.csv": Kept("agencies", Agency, ("agency_id", "valid_from")),
    "coverage.csv": Kept("coverage", Coverage, ("agency_id", "area_id", "theme_id", "valid_from")),
    "method.csv": Kept("settings", Setting, ("setting",)),
}
"""All that a picture is made of beside its answers. Addresses, the calendar and the glossary are none of it."""

MOST_ROWS = 5
"""How many changed rows of a file are named."""


@dataclass(frozen=True)
class Remembered:
    """One row as the ledger has it. `content` is JSON, or None for a row that was taken away."""

    file: str
    row_key: str
    row_number: int
    content: str | None


def as_remembered(reference: Reference) -> list[Remembered]:
    """Every row that rounds are judged against, in order."""
    return [
        Remembered(file, _key(kept, row), number, json.dumps(asdict(row), ensure_ascii=False, default=str))
        for file, kept in KEPT.items()
        for number, row in enumerate(getattr(reference, kept.field), start=1)
    ]


def changes(before: Iterable[Remembered], after: Iterable[Remembered]) -> list[Remembered]:
    """What has to be remembered for `before` to become `after`: rows that are new, changed or gone."""
    known, now = {(row.file, row.row_key): row for row in before}, {(row.file, row.row_key): row for row in after}
    gone = [replace(row, content=None) for key, row in known.items() if key not in now]
    return [row for key, row in now.items() if key not in known or _differs(known[key], row)] + gone


def restored(rows: Iterable[Remembered], reference: Reference) -> Reference:
    """`reference` with these rows in place of its own. Raises ValueError for a row that cannot be read."""
    in_order = sorted(rows, key=lambda row: row.row_number)
    of_file: dict[str, Any] = {
        kept.field: tuple(row_of(row) for row in in_order if row.file == file) for file, kept in KEPT.items()
    }
    return replace(reference, **of_file)


def row_of(remembered: Remembered) -> Any:
    """The row as it was: `Agency`, `Theme` … Columns that came later have their defaults. Raises ValueError."""
    row_type = KEPT[remembered.file].row_type
    kinds = get_type_hints(row_type)
    try:
        written = json.loads(remembered.content or "")
        return row_type(**{name: _value(kinds[name], value) for name, value in written.items() if name in kinds})
    except (AttributeError, TypeError, ValueError) as error:
        raise ValueError(f"{remembered.file}: {remembered.row_key}") from error


def in_words(before: Iterable[Remembered], after: Iterable[Remembered]) -> list[str]:
    """A part of a sentence for each file that has changed: 'agencies.csv: ny rad coast; ändrad rad police (label)'."""
    known, now = {(row.file, row.row_key): row for row in before}, {(row.file, row.row_key): row for row in after}
    parts: dict[str, list[str]] = {}
    for row in changes(known.values(), now.values()):
        key = (row.file, row.row_key)
        what = "borttagen" if row.content is None else "ändrad" if key in known else "ny"
        columns = f" ({listed(_changed_columns(known[key], row))})" if what == "ändrad" else ""
        parts.setdefault(row.file, []).append(f"{what} rad {row.row_key.removesuffix(f'/{ALWAYS}')}{columns}")
    return [f"{file}: {'; '.join(_few(parts[file]))}" for file in KEPT if file in parts]


def _few(parts: Sequence[str]) -> Sequence[str]:
    return parts if len(parts) <= MOST_ROWS else [*parts[:MOST_ROWS], f"och {len(parts) - MOST_ROWS} till"]


def _changed_columns(before: Remembered, after: Remembered) -> list[str]:
    then, now = _facts(before), _facts(after)
    return [name for name in now if then.get(name) != now[name]]


def _differs(before: Remembered, after: Remembered) -> bool:
    """Rows that are told in other words, or had fewer columns then, may still be the same row."""
    return before.content != after.content and _facts(before) != _facts(after)


def _facts(remembered: Remembered) -> dict[str, Any]:
    try:
        return asdict(row_of(remembered))
    except ValueError:
        return {"": remembered.content}


def _key(kept: Kept, row: Any) -> str:
    return "/".join(str(getattr(row, column)) for column in kept.key)


def _value(kind: Any, value: Any) -> Any:
    """A value of JSON as the type of its column."""
    if value is None:
        return None
    for choice in get_args(kind) or (kind,):
        if choice is date:
            return date.fromisoformat(value)
        if isinstance(choice, type) and issubclass(choice, StrEnum):
            return choice(value)
    return value
