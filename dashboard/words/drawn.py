"""The picture's rows as a map, a matrix and the table beside them want them, with the words for whoever points."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from html import escape
from typing import Any

import geopandas as gpd
import pandas as pd

from dashboard.figures.style import State
from dashboard.words.cells import agreement, answered, level_words, share, spread
from pipelines.domain import Area, AreaKind, Round
from pipelines.picture.rows import JudgedCell, PlaceSummary
from pipelines.reference import Reference
from pipelines.swedish import (
    HIDDEN_SMALL_PLACE,
)


def hover(row: JudgedCell, reference: Reference) -> str:
    """What a badge or a tile says when pointed at: place, theme, level and what always stands beside it (HTML)."""
    place = f"<b>{escape(reference.area(row.area_id).display_name)}</b>"
    if too_few := too_few_themes(row):
        return "<br>".join([place, too_few, *flags(row, reference)])
    worrying = escape(reference.at_or_above("worrying_rank"))
    lines = [
        place,
        f"{escape(reference.theme(row.theme_id).label)}: {level_words(row.level, reference)}",
        f"svar: {answered(row)}" + (f" · spann {spread(row, reference)}" if spread(row, reference) else ""),
        *([f"samsyn: {agreement(row)} · {share(row)} {worrying}"] if agreement(row) else []),
    ]
    return "<br>".join([*lines, *flags(row, reference)])


def too_few_themes(row: JudgedCell) -> str:
    """'1 av 5 teman har underlag' of a whole place that has too few to be called calm; else nothing."""
    if not isinstance(row, PlaceSummary) or row.level is not None or not row.judged_themes_count:
        return ""
    return f"{row.judged_themes_count} av {row.themes_count} teman har underlag"


def flags(row: JudgedCell, reference: Reference) -> list[str]:
    """Which theme somebody sees as critical or worse: the row's own, or for a whole place each of its flagged ones."""
    if not has_flag(row):
        return []
    theme_ids = row.flagged_theme_ids.split(",") if isinstance(row, PlaceSummary) else [row.theme_id]
    themes = ", ".join(reference.theme(theme_id).label for theme_id in theme_ids)
    return [escape(f"{themes}: minst en verksamhet svarar {reference.at_or_above('flag_rank')}")]


def has_flag(row: JudgedCell) -> bool:
    """Whether somebody sees the cell, or any theme of the whole place, as critical or worse."""
    return row.has_flag if isinstance(row, PlaceSummary) else row.is_flagged


def on_map(
    rows: Sequence[JudgedCell], round_: Round, reference: Reference, points: gpd.GeoDataFrame, hidden: set[str]
) -> pd.DataFrame:
    """One row per place of the round, as `maps.area_map` wants them. `rows` has at most one row per place."""
    found = {row.area_id: row for row in rows}
    where = dict(zip(points["area_id"], points.geometry, strict=True))
    return pd.DataFrame(
        [
            {
                "area_id": area.area_id,
                "display_name": area.display_name,
                "kind": area.kind,
                **_drawn(found.get(area.area_id), area, reference, is_hidden=area.area_id in hidden),
                "easting": where[area.area_id].x if area.kind is AreaKind.POINT else None,
                "northing": where[area.area_id].y if area.kind is AreaKind.POINT else None,
            }
            for area in reference.areas_on(round_.meeting_on)
        ]
    )


def where(reference: Reference) -> str:
    """What the map is of, by its official name."""
    return reference.whole.official_name


def in_matrix(rows: Sequence[JudgedCell], round_: Round, reference: Reference, hidden: set[str]) -> pd.DataFrame:
    """One row per cell, as `matrix.matrix` wants them: the picture's rows, and one for each cell that is hidden."""
    drawn = [
        {
            **{name: getattr(row, name) for name in ("area_id", "theme_id", "previous_level")},
            **_drawn(row, reference.area(row.area_id), reference, is_hidden=False),
        }
        for row in rows
    ]
    for area in reference.areas_on(round_.meeting_on):
        for theme in reference.themes_on(round_.meeting_on):
            if area.area_id in hidden and not theme.is_whole_only:
                cell = {"area_id": area.area_id, "theme_id": theme.theme_id, "previous_level": None}
                drawn.append({**cell, **_drawn(None, area, reference, is_hidden=True)})
    return pd.DataFrame(drawn)


def _drawn(row: JudgedCell | None, area: Area, reference: Reference, *, is_hidden: bool) -> dict[str, Any]:
    if row is not None:
        state: State = State.INSUFFICIENT if row.level is None else State.LEVEL
        marks = {"is_flagged": has_flag(row), "agreement_label": None if too_few_themes(row) else row.agreement_label}
        return {"state": state, "level": row.level, **marks, "text": hover(row, reference)}
    words = HIDDEN_SMALL_PLACE if is_hidden else "bedöms inte för det här temat"
    text = f"<b>{escape(area.display_name)}</b><br>{words}"
    state = State.HIDDEN if is_hidden else State.NONE
    return {"state": state, "level": None, "is_flagged": False, "agreement_label": None, "text": text}


def area_order(reference: Reference) -> Callable[[JudgedCell], int]:
    """The key that sorts rows by place, as places are shown everywhere."""
    order = {area.area_id: area.sort_order for area in reference.areas}
    return lambda row: order[row.area_id]
