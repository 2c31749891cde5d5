"""A table that leaves as a file, with no more in it than those it is for may see."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum

import geopandas as gpd
import pandas as pd

from pipelines.access import check_see_answers, check_see_picture, eyes_of, table_for
from pipelines.domain import Audience, RoundState, User
from pipelines.reference import Reference
from pipelines.tables.tables_out import TableFormat, marked, write_table


class Exported(StrEnum):
    """The tables that leave as files, by their names in `access.columns.TABLES`."""

    CELLS = "cells"
    RATINGS = "ratings"


CHECKS: dict[Exported, Callable[[User, RoundState], None]] = {
    Exported.CELLS: check_see_picture,
    Exported.RATINGS: check_see_answers,
}
"""What those a file is for have to be allowed to see, for it to be made at all."""


def exported_table(
    rows: pd.DataFrame,
    table: Exported,
    file_format: TableFormat,
    *,
    reference: Reference,
    state: RoundState,
    by: User,
    audience: Audience,
    is_demo: bool,
    areas: gpd.GeoDataFrame | None = None,
) -> bytes:
    """The rows of one round in this state as a file, marked on each; what the audience may not see is left out.

    `areas` as in `write_table`. Raises AccessProblem if `by` may not make a file for them, or while all of it is hidden
    from them; ContentProblem as `write_table`.
    """
    CHECKS[table](eyes_of(by, audience), state)
    shown = table_for(rows, table, audience, reference=reference, state=state)
    return write_table(marked(shown, audience, is_demo=is_demo), file_format, areas)
