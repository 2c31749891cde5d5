"""What a map and a matrix draw: a place or a cell with its level, or its state without one, its marks and its words."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from pipelines.domain import AreaKind


class State(StrEnum):
    """What a place or a cell has to show. Only `LEVEL` is a level; the others never look like one."""

    LEVEL = "level"
    INSUFFICIENT = "insufficient"
    HIDDEN = "hidden"
    NONE = "none"


class WithLevel(Protocol):
    """A row of the picture, or something drawn: the code of its level, if it has one."""

    @property
    def level(self) -> str | None: ...


@dataclass(frozen=True, kw_only=True)
class Drawn:
    """`text` is what it says when pointed at (HTML)."""

    area_id: str
    state: State
    level: str | None
    is_flagged: bool
    agreement_label: str | None
    text: str


@dataclass(frozen=True, kw_only=True)
class DrawnPlace(Drawn):
    """A place of the map; easting and northing (metres, EPSG:3006) stand where its kind is `point`."""

    display_name: str
    kind: AreaKind
    easting: float | None = None
    northing: float | None = None


@dataclass(frozen=True, kw_only=True)
class DrawnCell(Drawn):
    """A cell of the matrix, and the level that its arrow is drawn from, if any."""

    theme_id: str
    previous_level: str | None
