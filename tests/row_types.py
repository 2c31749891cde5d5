"""Compares a type of row with the table whose rows it says it has."""

from __future__ import annotations

from dataclasses import fields
from types import NoneType
from typing import Any, get_args, get_type_hints

import pandas as pd

from pipelines.tables.rows import rows_of


def check_row_type(frame: pd.DataFrame, row_type: type[Any]) -> None:
    """Fails unless it has the table's columns, no more and no fewer, and nothing is missing that it says never is."""
    assert {field.name for field in fields(row_type)} == set(frame.columns)
    found = rows_of(frame, row_type)
    assert len(found) == len(frame)
    hints = get_type_hints(row_type)
    may_miss = {name for name, hint in hints.items() if NoneType in get_args(hint)}
    missing = {name for row in found for name in hints if getattr(row, name) is None}
    assert missing <= may_miss
