"""What a figure shows, in Swedish sentences for those who do not see it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TypeVar

from dashboard.figures import series, style
from dashboard.figures.drawn import Drawn, DrawnCell, DrawnPlace, State, WithLevel
from pipelines.domain import Area, LevelDescription, Theme
from pipelines.picture.rows import HistoryCell
from pipelines.swedish import counted, day, joined, listed

MOST_NAMES = 4

Shown = TypeVar("Shown", bound=WithLevel)
Named = Sequence[tuple[str, Shown]]
"""Rows, each with the name of what it is about."""


def area_map(places: Sequence[DrawnPlace], levels: Sequence[LevelDescription], *, subject: str, where: str) -> str:
    """`places` as for the map; `subject` is what the levels are about, 'Narkotika', and `where` what the map is of."""
    named = [(row.display_name, row) for row in places if row.state is not State.NONE]
    intro = f"Karta över {where}: {subject}, {counted(len(named), 'plats', 'platser')}."
    return " ".join([intro, _counts(named, levels), _worst(named, levels), _marked(named)]).strip()


def matrix(
    cells: Sequence[DrawnCell], areas: Sequence[Area], themes: Sequence[Theme], levels: Sequence[LevelDescription]
) -> str:
    """`cells` as for the matrix."""
    area_names = {area.area_id: area.display_name for area in areas}
    theme_names = {theme.theme_id: theme.label.lower() for theme in themes}
    named = [
        (f"{area_names[row.area_id]} – {theme_names[row.theme_id]}", row)
        for row in cells
        if row.area_id in area_names and row.theme_id in theme_names
    ]
    places, columns = counted(len(areas), "plats", "platser"), counted(len(themes), "tema", "teman")
    intro = f"Matris med {places} och {columns}, {counted(len(named), 'ruta', 'rutor')}."
    return " ".join([intro, _counts(named, levels), _worst(named, levels), _marked(named)]).strip()


def trend(
    history: Sequence[HistoryCell],
    areas: Sequence[Area],
    levels: Sequence[LevelDescription],
    *,
    theme: Theme,
    what: str,
) -> str:
    """`history` as in `series.py`; `what` is the kind of figure, 'Rutor' or 'Linjer'. Tells the newest round."""
    rows = series.rows(history, areas, theme.theme_id)
    if not rows:
        return f"{what} över tid: {theme.label}. Inga fastställda omgångar att visa än."
    round_ids = series.round_ids(rows)
    area_names = {area.area_id: area.display_name for area in areas}
    newest = [(area_names[row.area_id], row) for row in rows if row.round_id == round_ids[-1]]
    intro = f"{what} över tid: {theme.label}, {counted(len(areas), 'plats', 'platser')} och "
    intro += f"{counted(len(round_ids), 'omgång', 'omgångar')} från {day(round_ids[0])} till {day(round_ids[-1])}."
    return " ".join([intro, "Senast:", _counts(newest, levels), _worst(newest, levels)]).strip()


def _counts(named: Named[Shown], levels: Sequence[LevelDescription]) -> str:
    """'6 normalt, 3 avvikande, 1 underlag saknas.'"""
    found = Counter(style.look_of(row, levels).label for _, row in named)
    order = [look.label for look in style.looks(levels) if found[look.label]]
    return listed(f"{found[label]} {label}" for label in order) + "." if order else ""


def _worst(named: Named[Shown], levels: Sequence[LevelDescription]) -> str:
    """'Sämst: Torget och Hamnen (kritiskt).', or nothing while no level is above the best."""
    ranks = {level.code.value: level.rank for level in levels}
    rated = [(name, ranks[str(row.level)]) for name, row in named if style.state_of(row) is State.LEVEL]
    top = max((rank for _, rank in rated), default=1)
    if top == 1:
        return ""
    label = next(level.label for level in levels if level.rank == top)
    worst = [name for name, rank in rated if rank == top]
    more = f" och {len(worst) - MOST_NAMES} till" if len(worst) > MOST_NAMES else ""
    return f"Sämst: {(listed if more else joined)(worst[:MOST_NAMES])}{more} ({label})."


def _marked(named: Sequence[tuple[str, Drawn]]) -> str:
    """'Oense om: Åsen. Flaggat: Torget och Hamnen.', or nothing where nothing is marked."""
    marks = {"Oense om": style.is_split, "Flaggat": style.is_flagged}
    found = {words: [name for name, row in named if is_marked(row)] for words, is_marked in marks.items()}
    return " ".join(f"{words}: {joined(each)}." for words, each in found.items() if each)
