"""Two rounds beside each other, in words: a sentence that counts, and a table with both levels and the direction."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd
import streamlit as st

from dashboard import data, session
from dashboard.components.badges import level_badge
from dashboard.components.tables import Html, facts_html
from pipelines.comparison import Direction, compare
from pipelines.domain import Round
from pipelines.swedish import counted, day, short_day

CELL = ["area_id", "theme_id"]
DIRECTIONS = {
    Direction.WORSE: "▲ sämre",
    Direction.BETTER: "▼ bättre",
    Direction.LOST: "underlag saknas",
    Direction.REDEFINED: "ändrad definition",
    Direction.SAME: "oförändrat",
}


@dataclass(frozen=True)
class Side:
    """One of the two rounds: one row per place, or per cell."""

    round_: Round
    rows: pd.DataFrame


def with_levels_of(cells: pd.DataFrame, older: pd.DataFrame | None) -> pd.DataFrame:
    """The cells with the level of the same cell in an older round as `previous_level`; with none, without any."""
    if older is None:
        return cells.assign(previous_level=None)
    levels = older[[*CELL, "level"]].rename(columns={"level": "previous_level"})
    return cells.drop(columns="previous_level").merge(levels, on=CELL, how="left")


def show(older: Side, newer: Side, *, subject: str, keys: list[str]) -> None:
    """What became of the older round in the newer. `subject` says what is shown, 'Narkotika'; `keys` what a row is."""
    words, table = told(older, newer, subject=subject, keys=keys)
    st.html(f'<p class="lead">{words}</p>')
    with st.expander("Båda omgångarna, som tabell"):
        st.html(table)


def told(older: Side, newer: Side, *, subject: str, keys: list[str]) -> tuple[str, str]:
    """The sentence and the table of `show`, as HTML."""

    def build() -> tuple[str, str]:
        days = older.round_.meeting_on, newer.round_.meeting_on
        rows = compare(older.rows, newer.rows, days, data.reference(), keys=keys)
        return _words(rows, older.round_, newer.round_), _table(rows, older.round_, newer.round_, subject)

    at = session.now()
    rounds = tuple((side.round_.round_id, side.round_.state_at(at)) for side in (older, newer))
    return data.kept("comparison", (rounds, subject, tuple(keys), session.user()), build)


def _words(rows: pd.DataFrame, older: Round, newer: Round) -> str:
    counts = {direction: int((rows["direction"] == direction).sum()) for direction in Direction}
    return (
        f"Från {day(older.round_id)} till {day(newer.round_id)}: "
        f"<b>{counted(counts[Direction.WORSE], 'ruta', 'rutor')} sämre</b>, {counts[Direction.BETTER]} bättre, "
        f"{counts[Direction.SAME]} oförändrade."
    )


def _table(rows: pd.DataFrame, older: Round, newer: Round, subject: str) -> str:
    reference = data.reference()
    shown = []
    for row in rows.to_dict("records"):
        themes = {when: row[f"theme_{when}"] for when in ("then", "now")}
        labels = {when: "" if pd.isna(theme) else reference.theme(theme).label for when, theme in themes.items()}
        levels = [Html(f"{level_badge(row[f'level_{when}'], reference)} {labels[when]}") for when in ("then", "now")]
        place = reference.area(row["area_id"]).display_name
        shown.append([place, *levels, DIRECTIONS[row["direction"]]])
    columns = ["Plats", short_day(older.round_id), short_day(newer.round_id), "Riktning"]
    return facts_html(f"{subject}: det som har blivit sämre först", columns, shown)
