"""Two rounds beside each other, in words: a sentence that counts, and a table with both levels and the direction."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from typing import Any

import pandas as pd
import streamlit as st

from dashboard import data, session
from dashboard.components.badges import level_badge
from dashboard.components.tables import Html, facts_html
from pipelines.domain import Round
from pipelines.picture.two_rounds import NOT_COMPARED, Direction, compare
from pipelines.swedish import counted, day, short_day

CELL = ["area_id", "theme_id"]
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
    rows: pd.DataFrame


def of_sides(older: Side, newer: Side, keys: list[str]) -> pd.DataFrame:
    """The two rounds beside each other (`compare`); both the table and the arrows of the matrix are drawn from it."""
    continued = data.picture.continued(older.round_, newer.round_, session.user())
    return compare(older.rows, newer.rows, continued, data.reference(), keys=keys)


def with_levels_of(cells: pd.DataFrame, compared: pd.DataFrame) -> pd.DataFrame:
    """The newer round's cells with `previous_level` of the older, where the two may be compared (`of_sides`)."""
    rows = compared[~compared["direction"].isin(NOT_COMPARED)]
    levels = rows.rename(columns={"theme_now": "theme_id", "level_then": "previous_level"})
    return cells.drop(columns="previous_level").merge(levels[[*CELL, "previous_level"]], on=CELL, how="left")


def show(older: Side, newer: Side, *, subject: str, keys: list[str]) -> None:
    """What became of the older round in the newer. `subject` says what is shown, 'Narkotika'; `keys` what a row is."""
    words, table = told(older, newer, subject=subject, keys=keys)
    st.html(f'<p class="lead">{words}</p>')
    with st.expander("Båda omgångarna, som tabell"):
        st.html(table)


def told(older: Side, newer: Side, *, subject: str, keys: list[str]) -> tuple[str, str]:
    """The sentence and the table of `show`, as HTML."""

    def build() -> tuple[str, str]:
        rows = of_sides(older, newer, keys)
        unit = ("ruta", "rutor") if keys == CELL else ("plats", "platser")
        return _words(rows, older.round_, newer.round_, unit), _table(rows, older.round_, newer.round_, subject)

    at = session.now()
    rounds = tuple((side.round_.round_id, side.round_.state_at(at)) for side in (older, newer))
    return data.keep("comparison", (rounds, subject, tuple(keys), session.user()), build)


def _words(rows: pd.DataFrame, older: Round, newer: Round, unit: tuple[str, str]) -> str:
    counts = {direction: int((rows["direction"] == direction).sum()) for direction in Direction}
    return (
        f"Från {day(older.round_id)} till {day(newer.round_id)}: "
        f"<b>{counted(counts[Direction.WORSE], *unit)} sämre</b>, {counts[Direction.BETTER]} bättre, "
        f"{counts[Direction.SAME]} oförändrade."
    )


def _table(rows: pd.DataFrame, older: Round, newer: Round, subject: str) -> str:
    reference = data.reference()
    shown = []
    for row in rows.to_dict("records"):
        place = reference.area(row["area_id"]).display_name
        shown.append([place, _level(row, "then"), _level(row, "now"), DIRECTIONS[row["direction"]]])
    columns = ["Plats", short_day(older.round_id), short_day(newer.round_id), "Riktning"]
    return facts_html(f"{subject}: det som har blivit sämre först", columns, shown)


def _level(row: Mapping[Any, Any], when: str) -> str:
    """The badge of one side with its theme, and its place if that was another; a dash for what was not asked about."""
    if pd.isna(row[f"theme_{when}"]):
        return "–"
    reference = data.reference()
    words = [reference.theme(row[f"theme_{when}"]).label]
    if when == "then" and row["area_then"] != row["area_id"]:
        words.append(reference.area(row["area_then"]).display_name)
    return Html(f"{level_badge(row[f'level_{when}'], reference)} {escape(', '.join(words))}")
