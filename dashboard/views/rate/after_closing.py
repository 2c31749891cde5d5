"""When a round has closed: the receipt and the agency's answers, to read, and what became of them."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from dashboard import data, session, words
from dashboard.components import seen_picture
from dashboard.components.badges import level_badge
from dashboard.components.measures_against import measures_against
from dashboard.components.messages import plain
from dashboard.components.tables import Html, facts_table
from dashboard.views.rate import handing_in
from dashboard.views.rate.own_answers import badge, cell_words
from pipelines.domain import Cell, Level, Rating, Round
from pipelines.rating.own_round import OwnRound
from pipelines.swedish import capitalised, day

CLOSED_ROUND = "closed_round"


def offer(*, is_first_shown: bool) -> None:
    """Lets the agency at the screen look at a round that has closed; the newest is there at once if it is to be."""
    closed = data.rounds.visible_rounds(session.user(), session.now())
    if not closed:
        return
    days = {round_.round_id: day(round_.round_id) for round_ in closed}
    chosen_id = st.selectbox(
        "Stängd omgång",
        list(days),
        index=0 if is_first_shown else None,
        format_func=days.__getitem__,
        placeholder="Välj en omgång för att se era svar och kvittot",
        key=f"{CLOSED_ROUND}_{is_first_shown}",
        persist_state="session",
    )
    for round_ in closed:
        if round_.round_id == chosen_id:
            show(round_)


def show(round_: Round) -> None:
    """The receipt and the agency's own answers, to read; and how they lie beside the joint picture, if there is one."""
    own = data.rating.own_round(round_, session.user())
    st.header(f"Er bedömning, {day(round_.round_id)}", anchor=False)
    show_receipt(own)
    if own.counting and round_.kind.powers.makes_picture:
        seen_picture.note(round_)
        show_beside_the_picture(own)
    handing_in.show_handed_in(own)
    show_never_handed_in(own)


def show_receipt(own: OwnRound) -> None:
    """What was received, and what does not count because it was never handed in or never approved."""
    receipt = data.rating.receipt(own.round_, own.agency_id, session.user())
    received = words.handing_in.received(own, receipt) if receipt else "Er verksamhet lämnade inte in något i omgången."
    missed = words.handing_in.NOT_APPROVED if own.request else words.handing_in.never_handed_in(own)
    (st.warning if missed else st.success if receipt else st.info)(f"{received} {missed}".strip())


def show_never_handed_in(own: OwnRound) -> None:
    if not own.changed:
        return
    with st.expander("Vad vi inte lämnade"):
        rows = [
            [changed_words(own, cell), said_badge(own.counting, cell), said_badge(own.given, cell)]
            for cell in own.changed
        ]
        facts_table("Ändrat men inte inlämnat", ["Plats och tema", "Räknas", "Ändrat till"], rows)


def changed_words(own: OwnRound, cell: Cell) -> Html:
    return cell_words(cell, own.given[cell].comment if cell in own.given else "")


def said_badge(given: Mapping[Cell, Rating], cell: Cell) -> Html:
    return badge(given[cell].answer if cell in given else None)


def show_beside_the_picture(own: OwnRound) -> None:
    """Where the agency sees something else than the others together, and what became of what it flagged."""
    cells = data.picture.cells(own.round_, session.user(), session.now())
    joint = {(row.area_id, row.theme_id): row.level for row in cells}
    counting = own.counting
    show_differing({cell: rating for cell, rating in counting.items() if differs(rating, joint.get(cell))}, joint)
    reference = data.reference()
    flagging = {level.code for level in reference.levels if level.rank >= int(reference.setting("flag_rank"))}
    show_flagged({cell: rating for cell, rating in counting.items() if rating.answer in flagging}, joint)


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
        st.write(plain(f"Ni svarade inte {flagged} någonstans."))
        return
    rows = [
        [cell_words(cell, measures_against(cell)), badge(rating.answer), joint_badge(joint.get(cell))]
        for cell, rating in own.items()
    ]
    facts_table(f"{capitalised(flagged)} enligt er", ["Plats och tema", "Ert svar", "Gemensam nivå"], rows)


def joint_badge(level: str | None) -> Html:
    return Html(level_badge(level, data.reference()))
