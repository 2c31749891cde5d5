"""What became of the agency's answers when the round has closed: where it differs, and what it flagged."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from dashboard import data, session
from dashboard.components.badges import level_badge
from dashboard.components.measures_against import measures_against
from dashboard.components.tables import Html, facts_table
from dashboard.views.rate.own_answers import badge, cell_words
from pipelines.domain import Cell, Level, Rating, Round
from pipelines.rating.own_round import by_cell
from pipelines.swedish import capitalised, day


def show(round_: Round) -> None:
    """Draws it for the agency at the screen."""
    user, agency_id = session.user(), str(session.user().agency_id)
    own = by_cell(data.rating.own_counting(round_, agency_id, user), agency_id)
    st.header(f"Er bedömning och den gemensamma bilden, {day(round_.round_id)}", anchor=False)
    if not own:
        never = " Det som väntade på godkännande blev inte godkänt och räknas inte."
        was_asked = data.rating.approval_request(round_, agency_id, user)
        st.write(f"Er verksamhet lämnade inte in något i den omgången.{never if was_asked else ''}")
        return
    rows = data.picture.cells(round_, user, session.now()).to_dict("records")
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
    flagged = data.reference().at_or_above("flag_rank")
    if not own:
        st.write(f"Ni svarade inte {flagged} någonstans.")
        return
    rows = [
        [cell_words(cell, measures_against(cell)), badge(rating.answer), joint_badge(joint.get(cell))]
        for cell, rating in own.items()
    ]
    facts_table(f"{capitalised(flagged)} enligt er", ["Plats och tema", "Ert svar", "Gemensam nivå"], rows)


def joint_badge(level: str | None) -> Html:
    return Html(level_badge(level, data.reference()))
