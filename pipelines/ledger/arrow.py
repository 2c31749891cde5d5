"""Python values as Arrow tables, which DuckDB reads many rows at a time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

import pyarrow as pa


def arrow_table(rows: Sequence[Mapping[str, Any]]) -> pa.Table:
    """A column with no value at all has no type of its own; as text it can be cast to what the SQL expects."""
    table = pa.Table.from_pylist(list(rows))
    return table.cast(
        pa.schema([field.with_type(pa.string()) if pa.types.is_null(field.type) else field for field in table.schema])
    )


def in_utc(row: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: value.astimezone(UTC).replace(tzinfo=None) if isinstance(value, datetime) and value.tzinfo else value
        for name, value in row.items()
    }
