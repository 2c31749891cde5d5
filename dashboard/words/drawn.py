"""The picture's rows as a map, a matrix and the table beside them want them, with the words for whoever points."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from html import escape

import geopandas as gpd

from dashboard.figures.drawn import DrawnCell, DrawnPlace, State
from dashboard.words.cells import agreement, answered, level_words, share, spread
from pipelines.domain import Area, AreaKind, Round
from pipelines.picture.rows import JudgedCell, PlaceSummary
from pipelines.reference import Reference
from pipelines.swedish import HIDDEN_SMALL_PLACE, listed


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
    theme_ids = row.flagged_theme_ids if isinstance(row, PlaceSummary) else (row.theme_id,)
    themes = listed(reference.theme(theme_id).label for theme_id in theme_ids)
    return [escape(f"{themes}: minst en verksamhet svarar {reference.at_or_above('flag_rank')}")]


def has_flag(row: JudgedCell) -> bool:
    """Whether somebody sees the cell, or any theme of the whole place, as critical or worse."""
    return row.has_flag if isinstance(row, PlaceSummary) else row.is_flagged


def on_map(
    rows: Sequence[JudgedCell], round_: Round, reference: Reference, points: gpd.GeoDataFrame, hidden: set[str]
) -> list[DrawnPlace]:
    """Every place of the round. `rows` has at most one row per place; `hidden` are the ids of those not told of."""
    found = {row.area_id: row for row in rows}
    where = dict(zip(points["area_id"], points.geometry, strict=True))
    drawn = []
    for area in reference.areas_on(round_.meeting_on):
        row = found.get(area.area_id)
        point = where.get(area.area_id) if area.kind is AreaKind.POINT else None
        drawn.append(
            DrawnPlace(
                area_id=area.area_id,
                display_name=area.display_name,
                kind=area.kind,
                state=_state(row, is_hidden=area.area_id in hidden),
                level=row.level if row else None,
                is_flagged=row is not None and has_flag(row),
                agreement_label=_agreement(row),
                text=_text(row, area, reference, is_hidden=area.area_id in hidden),
                easting=point and point.x,
                northing=point and point.y,
            )
        )
    return drawn


def where(reference: Reference) -> str:
    """What the map is of, by its official name."""
    return reference.whole.official_name


def in_matrix(rows: Sequence[JudgedCell], round_: Round, reference: Reference, hidden: set[str]) -> list[DrawnCell]:
    """The picture's cells, and one for each that is hidden."""
    drawn = [_cell(row.area_id, row.theme_id, row, reference) for row in rows]
    for area in reference.areas_on(round_.meeting_on):
        for theme in reference.themes_on(round_.meeting_on):
            if area.area_id in hidden and not theme.is_whole_only:
                drawn.append(_cell(area.area_id, theme.theme_id, None, reference))
    return drawn


def _cell(area_id: str, theme_id: str, row: JudgedCell | None, reference: Reference) -> DrawnCell:
    """A cell of the matrix; without a row it is hidden."""
    return DrawnCell(
        area_id=area_id,
        theme_id=theme_id,
        state=_state(row, is_hidden=True),
        level=row.level if row else None,
        previous_level=row.previous_level if row else None,
        is_flagged=row is not None and has_flag(row),
        agreement_label=_agreement(row),
        text=_text(row, reference.area(area_id), reference, is_hidden=True),
    )


def _state(row: JudgedCell | None, *, is_hidden: bool) -> State:
    if row is not None:
        return State.INSUFFICIENT if row.level is None else State.LEVEL
    return State.HIDDEN if is_hidden else State.NONE


def _agreement(row: JudgedCell | None) -> str | None:
    return None if row is None or too_few_themes(row) else row.agreement_label


def _text(row: JudgedCell | None, area: Area, reference: Reference, *, is_hidden: bool) -> str:
    if row is not None:
        return hover(row, reference)
    words = HIDDEN_SMALL_PLACE if is_hidden else "bedöms inte för det här temat"
    return f"<b>{escape(area.display_name)}</b><br>{words}"


def area_order(reference: Reference) -> Callable[[JudgedCell], int]:
    """The key that sorts rows by place, as places are shown everywhere."""
    order = {area.area_id: area.sort_order for area in reference.areas}
    return lambda row: order[row.area_id]
