"""Two rounds beside each other, in words: a sentence that counts, and a table with both levels and the direction."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from html import escape

import streamlit as st

from dashboard import data, session
from dashboard.components.badges import level_badge
from dashboard.components.tables import Html, facts_html
from pipelines.domain import Round
from pipelines.picture.rows import JudgedCell
from pipelines.picture.two_rounds import NOT_COMPARED, Beside, Direction, compare
from pipelines.swedish import counted, day, listed, short_day

DIRECTIONS = {
    Direction.WORSE: "▲ sämre",
    Direction.BETTER: "▼ bättre",
    Direction.LOST: "underlag saknas",
    Direction.REDEFINED: "ändrad definition",
    Direction.ONLY_ONE: "bara i den ena",
    Direction.SAME: "oförändrat",
}


@dataclass(frozen=True)
class Side:
    """One of the two rounds: one row per place, or per cell."""

    round_: Round
    rows: Sequence[JudgedCell]


def of_sides(older: Side, newer: Side, *, by_theme: bool) -> list[Beside]:
    """The two rounds beside each other (`compare`); both the table and the arrows of the matrix are drawn from it."""
    continued = data.picture.continued(older.round_, newer.round_, session.user())
    return compare(older.rows, newer.rows, continued, data.reference(), by_theme=by_theme)


def with_levels_of(cells: Sequence[JudgedCell], compared: Sequence[Beside]) -> list[JudgedCell]:
    """The newer round's cells with `previous_level` of the older, where the two may be compared (`of_sides`)."""
    levels = {
        (row.now.area_id, row.now.theme_id): row.then.level if row.then else None
        for row in compared
        if row.now and row.direction not in NOT_COMPARED
    }
    return [replace(cell, previous_level=levels.get((cell.area_id, cell.theme_id))) for cell in cells]


def show(older: Side, newer: Side, *, subject: str, by_theme: bool) -> None:
    """What became of the older round in the newer. `subject` says what is shown, 'Narkotika'; a row is a place, or
    `by_theme` a cell.
    """
    words, table = told(older, newer, subject=subject, by_theme=by_theme)
    st.html(f'<p class="lead">{words}</p>')
    with st.expander("Båda omgångarna, som tabell"):
        st.html(table)


def told(older: Side, newer: Side, *, subject: str, by_theme: bool) -> tuple[str, str]:
    """The sentence and the table of `show`, as HTML."""

    def build() -> tuple[str, str]:
        rows = of_sides(older, newer, by_theme=by_theme)
        unit = ("ruta", "rutor") if by_theme else ("plats", "platser")
        return _words(rows, older.round_, newer.round_, unit), _table(rows, older.round_, newer.round_, subject)

    at = session.now()
    rounds = tuple((side.round_.round_id, side.round_.state_at(at)) for side in (older, newer))
    return data.keep("comparison", (rounds, subject, by_theme, session.user()), build)


def _words(rows: Sequence[Beside], older: Round, newer: Round, unit: tuple[str, str]) -> str:
    counts = Counter(row.direction for row in rows)
    return (
        f"Från {day(older.round_id)} till {day(newer.round_id)}: "
        f"<b>{counted(counts[Direction.WORSE], *unit)} sämre</b>, {counts[Direction.BETTER]} bättre, "
        f"{counts[Direction.SAME]} oförändrade."
    )


def _table(rows: Sequence[Beside], older: Round, newer: Round, subject: str) -> str:
    reference = data.reference()
    shown = [
        [
            reference.area(row.area_id).display_name,
            _level(row.then, row.area_id),
            _level(row.now, row.area_id),
            DIRECTIONS[row.direction],
        ]
        for row in rows
    ]
    columns = ["Plats", short_day(older.round_id), short_day(newer.round_id), "Riktning"]
    return facts_html(f"{subject}: det som har blivit sämre först", columns, shown)


def _level(side: JudgedCell | None, area_id: str) -> str:
    """The badge of one side with its theme, and its place if that was another; a dash for what was not asked about."""
    if side is None:
        return "–"
    reference = data.reference()
    words = [reference.theme(side.theme_id).label]
    if side.area_id != area_id:
        words.append(reference.area(side.area_id).display_name)
    return Html(f"{level_badge(side.level, reference)} {escape(listed(words))}")
