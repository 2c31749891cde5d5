"""A table's rows as what they are: dataclasses with a name and a type for each column, so that a misspelt one is found
before it is run.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import fields
from datetime import date, datetime
from enum import StrEnum
from functools import cache
from types import NoneType
from typing import Any, Protocol, TypeVar, get_args, get_origin, get_type_hints

import pandas as pd

from pipelines.domain import Cell

Row = TypeVar("Row")


def rows_of(frame: pd.DataFrame, row_type: type[Row]) -> list[Row]:
    """The rows as `row_type`, in order; what is missing is None. Raises KeyError if a column of it is not there.

    A column that is said to be a tuple is one, whether it comes as a list or as ids with commas between them; a day is
    a `date`, a code its enumeration. Everything else is kept as it came.
    """
    turns = _turns(row_type)  # type: ignore[arg-type]  # a type is hashable
    columns = [[_turned(value, turn) for value in frame[name].tolist()] for name, turn in turns.items()]
    return [row_type(**dict(zip(turns, values, strict=True))) for values in zip(*columns, strict=True)]


class OfACell(Protocol):
    """What is about one place and theme."""

    @property
    def area_id(self) -> str: ...

    @property
    def theme_id(self) -> str: ...


AboutACell = TypeVar("AboutACell", bound=OfACell)


def of_each_cell(rows: Iterable[AboutACell]) -> dict[Cell, list[AboutACell]]:
    """(area_id, theme_id) → the rows about it, in their order."""
    of_cell: dict[Cell, list[AboutACell]] = {}
    for row in rows:
        of_cell.setdefault((row.area_id, row.theme_id), []).append(row)
    return of_cell


@cache
def _turns(row_type: type[Any]) -> dict[str, Callable[[Any], Any] | None]:
    """Column → what makes of a value what its type says; None where it is that already."""
    hints = get_type_hints(row_type)
    return {field.name: _turn(hints[field.name]) for field in fields(row_type)}


def _turn(hint: Any) -> Callable[[Any], Any] | None:
    kinds = [kind for kind in get_args(hint) if kind is not NoneType]
    kind = kinds[0] if NoneType in get_args(hint) and len(kinds) == 1 else hint
    if get_origin(kind) is tuple:
        return _tuple
    if kind is date:
        return _day
    return kind if isinstance(kind, type) and issubclass(kind, StrEnum) else None


def _turned(value: Any, turn: Callable[[Any], Any] | None) -> Any:
    if _is_missing(value):
        return None
    return turn(value) if turn else value


def _tuple(value: Any) -> tuple[Any, ...]:
    return tuple(part for part in value.split(",") if part) if isinstance(value, str) else tuple(value)


def _day(value: date) -> date:
    return value.date() if isinstance(value, datetime) else value


def _is_missing(value: object) -> bool:
    """Asked of plain values, as a few rows are turned on every rerun and pandas takes longer for each column."""
    return value is None or value is pd.NA or value is pd.NaT or (isinstance(value, float) and value != value)
