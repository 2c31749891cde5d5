"""Handing in: a last look at what was answered, the receipt, and what was handed in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from html import escape

import streamlit as st

from dashboard import data, session, words
from dashboard.components import arrival
from dashboard.components.messages import plain, told
from dashboard.components.tables import facts_table
from dashboard.views.rate import own_grid
from dashboard.views.rate.own_answers import badge, cell_words, place_and_theme
from pipelines.domain import Cell, Rating
from pipelines.rating import approvals, ratings
from pipelines.rating.own_round import OwnRound, in_order
from pipelines.reference import fill
from pipelines.swedish import clock, counted, listed

LEAVE_BLANK = "Lämna tomt – det betyder ej besvarat, aldrig [normal]"
CHECK, RECEIPT, REQUEST, GRID = "check", "receipt", "request", "answers"
"""The parts of the page one is taken to."""


def is_checking(own: OwnRound) -> bool:
    return bool(session.value(CHECK) == _whose(own))


def start(own: OwnRound) -> None:
    """From the answers to the last look at them."""
    session.remember(**{CHECK: _whose(own)})
    arrival.leave_for(CHECK)


def back() -> None:
    session.forget(CHECK)
    arrival.leave_for(GRID)


def write() -> None:
    """Back to the answers, to the first one that needs a comment."""
    own_grid.ask_for_comment()
    back()


def show_check(own: OwnRound) -> None:
    """Draws the last look: what was answered, what differs, what needs a comment, what is blank; and the button."""
    with st.container(key=CHECK):
        st.header("Kontrollera och lämna in", anchor=False)
        st.html(f'<p class="lead">{answered(own)}</p>')
        st.button("Tillbaka till svaren", icon=":material/arrow_back:", on_click=back)
    show_lacking(own)
    show_differing(own)
    is_blank_meant = ask_about_blank(own)
    is_ready = bool(own.given) and not own.lacking and is_blank_meant
    if own.round_.is_late_at(session.now()):
        st.warning(f"Sista svarstid var {clock(own.round_.closes_at)}. Det ni lämnar in nu märks som sent.")
    if requires_approval(own):
        st.write("Hos er ska en kollega godkänna det ni lämnar in. Det räknas inte förrän det är gjort.")
    label = "Lämna in för godkännande" if requires_approval(own) else "Lämna in"
    st.button(label, type="primary", disabled=not is_ready, on_click=told(hand_in), args=(own,))
    if not is_ready:
        st.html(f'<p class="quiet">{why_not(own)}</p>')


def requires_approval(own: OwnRound) -> bool:
    return data.reference().agency(own.agency_id).requires_approval


def answered(own: OwnRound) -> str:
    """HTML: how many of the cells asked for have an answer."""
    return f"<b>{len(own.previous) - len(own.blank)} av {len(own.previous)}</b> rutor är besvarade."


def why_not(own: OwnRound) -> str:
    """What has to be done before one can hand in."""
    if not own.given:
        return "Ni har inte svarat på något än. Bedöm minst en plats innan ni lämnar in."
    if own.lacking:
        return "Det som behöver en kommentar måste bli klart först, se högst upp."
    blank = "den tomma rutan ska vara tom" if len(own.blank) == 1 else "de tomma rutorna ska vara tomma"
    return f"Kryssa i att {blank}, eller gå tillbaka och svara."


def show_lacking(own: OwnRound) -> None:
    if not own.lacking:
        return
    st.subheader(f"{len(own.lacking)} svar behöver en kommentar", anchor=False)
    st.write(
        "Nivån är hög eller har ändrats mycket. Skriv en rad, eller välj ”Vi kan inte säga mer” – sedan går det att "
        "lämna in."
    )
    rows = [[cell_words(cell), badge(own.previous.get(cell)), badge(own.given[cell].answer)] for cell in own.lacking]
    facts_table("Behöver en kommentar", ["Plats och tema", "Förra gången", "Nu"], rows)
    st.button("Gå till svaren och skriv", key="go_and_write", icon=":material/edit:", on_click=write)


def show_differing(own: OwnRound) -> None:
    """What differs from last time; a cell that had no answer then cannot differ."""
    before = {cell: answer for cell, answer in own.previous.items() if answer and cell in own.given}
    differing = [cell for cell, answer in before.items() if own.given[cell].answer != answer]
    st.subheader("Det som skiljer sig från förra gången", anchor=False)
    if differing:
        rows = [
            [cell_words(cell, own.given[cell].comment), badge(own.previous[cell]), badge(own.given[cell].answer)]
            for cell in differing
        ]
        caption = f"{counted(len(differing), 'ruta', 'rutor')} av {len(before)} som ni svarade på båda gångerna"
        facts_table(caption, ["Plats och tema", "Förra gången", "Nu"], rows)
    else:
        st.write("Inget. Alla svar är desamma som förra gången." if before else "Ni svarade inte förra gången.")


def ask_about_blank(own: OwnRound) -> bool:
    """True if nothing is blank, or if it is meant. What has been left blank on purpose is not asked about again."""
    show_blank(own)
    if not own.blank:
        return True
    if set(own.blank) <= session.value(_meant(own), set()):
        st.write(plain(fill("Ni har redan valt att lämna tomt: ej besvarat, aldrig [normal].", data.reference())))
        return True
    return st.checkbox(plain(fill(LEAVE_BLANK, data.reference())), key=f"{_meant(own)}_{len(own.blank)}")


def show_blank(own: OwnRound) -> None:
    if not own.blank:
        return
    st.subheader(counted(len(own.blank), "ruta är tom", "rutor är tomma"), anchor=False)
    items = "".join(
        f"<li><b>{escape(place)}:</b> {escape(listed(themes))}</li>" for place, themes in _by_place(own.blank)
    )
    st.html(f'<ul class="blank">{items}</ul>')


def hand_in(own: OwnRound) -> None:
    """Hands in, or asks for approval where the agency requires that."""
    hand = approvals.ask if requires_approval(own) else ratings.hand_in
    whose = own.round_.round_id, own.agency_id
    hand(data.store(), *whose, by=session.user(), session=session.token(), at=session.now())
    session.remember(**{_meant(own): set(own.blank)})
    session.forget(CHECK)
    arrival.leave_for(REQUEST if requires_approval(own) else RECEIPT)


def show_receipt(own: OwnRound) -> None:
    """The receipt, for as long as the round is open, and in the same box what waits to be handed in again."""
    receipt = data.rating.receipt(own.round_, own.agency_id, session.user())
    if receipt is None:
        return
    changed = words.handing_in.not_handed_in_again(own, receipt)
    next_ = changed or words.handing_in.until_when(own.round_, session.now())
    with st.container(key=RECEIPT):
        (st.warning if changed else st.success)(f"{words.handing_in.received(own, receipt)} {next_}")


def beside_the_button(own: OwnRound) -> str:
    return words.handing_in.not_handed_in_again(own, data.rating.receipt(own.round_, own.agency_id, session.user()))


def show_handed_in(own: OwnRound) -> None:
    """What we handed in: the answers that count, also when newer ones wait."""
    if not own.counting:
        return
    with st.expander("Vad vi lämnade"):
        answers_table("Svar som räknas", in_order(own.counting, own.previous))


def answers_table(caption: str, given: Mapping[Cell, Rating]) -> None:
    rows = [[cell_words(cell, rating.comment), badge(rating.answer)] for cell, rating in given.items()]
    facts_table(caption, ["Plats och tema", "Svar"], rows)


def _by_place(cells: Iterable[Cell]) -> Iterable[tuple[str, list[str]]]:
    themes: dict[str, list[str]] = {}
    for place, theme in map(place_and_theme, cells):
        themes.setdefault(place, []).append(theme)
    return themes.items()


def _whose(own: OwnRound) -> str:
    return f"{own.round_.round_id}_{own.agency_id}"


def _meant(own: OwnRound) -> str:
    return f"blank_{_whose(own)}"
