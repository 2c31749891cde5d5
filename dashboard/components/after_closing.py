"""What became of the organisation's answers when the round has closed: where it differs, and what it flagged."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from dashboard import data, session
from dashboard.components.badges import level_badge
from dashboard.components.own_answers import badge, by_cell, cell_words
from dashboard.components.tables import Html, facts_table
from pipelines.domain import Level, Rating, Round
from pipelines.ratings import Cell
from pipelines.swedish import MEASURE_STATUS_WORDS, STOCKHOLM, day


def show(round_: Round) -> None:
    """Draws it for the organisation at the screen."""
    user, agency_id = session.user(), str(session.user().agency_id)
    own = by_cell(data.own_counting(round_, agency_id, user), agency_id)
    st.header(f"Er bedömning och den gemensamma bilden, {day(round_.round_id)}", anchor=False)
    if not own:
        never = " Det som väntade på godkännande blev inte godkänt och räknas inte."
        was_asked = data.approval_request(round_, agency_id, user)
        st.write(f"Er verksamhet lämnade inte in något i den omgången.{never if was_asked else ''}")
        return
    rows = data.cells(round_, user, session.now()).to_dict("records")
    joint = {(row["area_id"], row["theme_id"]): None if pd.isna(row["level"]) else str(row["level"]) for row in rows}
    show_differing({cell: rating for cell, rating in own.items() if differs(rating, joint.get(cell))}, joint)
    reference = data.reference()
    flagging = {level.code for level in reference.levels if level.rank >= int(reference.setting("flag_rank"))}
    show_flagged({cell: rating for cell, rating in own.items() if rating.answer in flagging}, joint)


def differs(rating: Rating, level: str | None) -> bool:
    """True if both are levels and not the same."""
    return level is not None and rating.answer in list(Level) and rating.answer != level


def show_differing(own: dict[Cell, Rating], joint: dict[Cell, str | None]) -> None:
    st.subheader("Där ni ser något annat än den gemensamma nivån", anchor=False)
    if not own:
        st.write("Ingenstans.")
        return
    rows = [[cell_words(cell), badge(rating.answer), joint_badge(joint[cell])] for cell, rating in own.items()]
    facts_table("Er nivå och den gemensamma", ["Plats och tema", "Ert svar", "Gemensam nivå"], rows)


def show_flagged(own: dict[Cell, Rating], joint: dict[Cell, str | None]) -> None:
    st.subheader("Vad som blev av det ni flaggade", anchor=False)
    if not own:
        st.write("Ni svarade inte kritiskt eller värre någonstans.")
        return
    rows = [
        [cell_words(cell, measures_against(cell)), badge(rating.answer), joint_badge(joint.get(cell))]
        for cell, rating in own.items()
    ]
    facts_table("Kritiskt eller värre enligt er", ["Plats och tema", "Ert svar", "Gemensam nivå"], rows)


def measures_against(cell: Cell) -> str:
    measures = data.measures(session.user(), session.now().astimezone(STOCKHOLM).date())
    here = measures[(measures["area_id"] == cell[0]) & (measures["theme_id"] == cell[1])].to_dict("records")
    words = "; ".join(f"{row['title']} ({MEASURE_STATUS_WORDS[row['status']]})" for row in here)
    return f"I planen: {words}" if words else "Ingen åtgärd i planen ännu"


def joint_badge(level: str | None) -> Html:
    return Html(level_badge(level, data.reference()))
