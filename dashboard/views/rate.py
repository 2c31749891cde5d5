"""Skatta: an organisation's own answers for the open round, one place at a time, with last time's answer beside."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pandas as pd
import streamlit as st

from dashboard import data, session
from dashboard.components.badges import answer_badge
from dashboard.components.messages import told
from dashboard.components.tables import Html, facts_table
from pipelines import ratings
from pipelines.access import check_rate
from pipelines.domain import NO_INSIGHT, Confidence, Level, Outlook, Rating, Round
from pipelines.errors import ContentProblem
from pipelines.ratings import COMMENT_LENGTH
from pipelines.swedish import ANSWER_WORDS, CONFIDENCE_WORDS, OUTLOOK_WORDS, clock, counted, day, left_until

ANSWERS = [*(str(level) for level in Level), NO_INSIGHT]
PLACE = "rate_place"
REFUSED = "rate_refused"


def page() -> None:
    user = session.user()
    st.title("Skatta")
    check_rate(user, user.agency_id or "")
    round_ = data.open_round(session.now())
    if round_ is None:
        upcoming = data.next_round(session.now())
        when = f"Nästa öppnar {clock(upcoming.opens_at)}." if upcoming else "Ingen ny omgång är planerad."
        st.info(f"Ingen omgång är öppen för svar just nu. {when}")
        return
    cells = data.own_cells(round_, str(user.agency_id), user)
    if cells.empty:
        st.info(
            "Er verksamhet väntas inte bedöma något i den här omgången. Hör av er till OSF-strategen om det är fel."
        )
        return
    given = answers_given(round_)
    show_progress(round_, cells, given)
    area_id = choose_place(cells, given)
    for theme_id in cells[cells["area_id"] == area_id]["theme_id"]:
        show_cell(round_, area_id, str(theme_id), cells, given)
    show_next(cells, area_id)
    show_handing_in(round_, cells, given)


def answers_given(round_: Round) -> dict[tuple[str, str], Rating]:
    """(area_id, theme_id) → the organisation's own answer so far, handed in or not."""
    user = session.user()
    rows = data.own_answers(round_, str(user.agency_id), user).to_dict("records")
    return {
        (row["area_id"], row["theme_id"]): Rating(
            row["round_id"],
            row["agency_id"],
            row["area_id"],
            row["theme_id"],
            row["answer"],
            None if pd.isna(row["confidence"]) else Confidence(row["confidence"]),
            None if pd.isna(row["outlook"]) else Outlook(row["outlook"]),
            row["comment"],
        )
        for row in rows
    }


def show_progress(round_: Round, cells: pd.DataFrame, given: dict[tuple[str, str], Rating]) -> None:
    closes = f"stänger {clock(round_.closes_at)} ({left_until(round_.closes_at, session.now())})"
    st.html(f'<p class="lead">Inför mötet <b>{day(round_.round_id)}</b>. Omgången {closes}.</p>')
    done = sum((row.area_id, row.theme_id) in given for row in cells.itertuples())
    st.progress(done / len(cells), text=f"{done} av {len(cells)} besvarade. Varje svar sparas när du ger det.")


def choose_place(cells: pd.DataFrame, given: dict[tuple[str, str], Rating]) -> str:
    """The place to rate now; each name says how far one has come."""
    reference = data.reference()
    area_ids = places_in_order(cells)

    def words(area_id: str) -> str:
        of_place = cells[cells["area_id"] == area_id]["theme_id"]
        done = sum((area_id, theme_id) in given for theme_id in of_place)
        mark = " ✓" if done == len(of_place) else ""
        return f"{reference.area(area_id).display_name} – {done} av {len(of_place)}{mark}"

    if session.value(PLACE) not in area_ids:
        session.remember(**{PLACE: area_ids[0]})
    return str(st.selectbox("Plats", area_ids, format_func=words, key=PLACE, persist_state="session"))


def places_in_order(cells: pd.DataFrame) -> list[str]:
    asked = set(cells["area_id"])
    return [area.area_id for area in data.reference().areas if area.area_id in asked]


def show_cell(
    round_: Round, area_id: str, theme_id: str, cells: pd.DataFrame, given: dict[tuple[str, str], Rating]
) -> None:
    """One theme of the place: last time's answer, the six answers to choose from, and what one may add."""
    reference = data.reference()
    before = cells[(cells["area_id"] == area_id) & (cells["theme_id"] == theme_id)]["previous_answer"].iloc[0]
    rating = given.get((area_id, theme_id)) or Rating(
        round_.round_id, str(session.user().agency_id), area_id, theme_id, ""
    )
    key = f"{round_.round_id}_{rating.agency_id}_{area_id}_{theme_id}"
    with st.container(border=True):
        st.subheader(reference.theme(theme_id).label)
        st.html(f'<span class="quiet">Förra gången: {answer_badge(before, reference)}</span>')
        session.remember(**{key: rating.answer or None})
        st.segmented_control(
            f"Läget nu: {reference.theme(theme_id).label}",
            ANSWERS,
            format_func=answer_words,
            key=key,
            label_visibility="collapsed",
            on_change=told(save_answer),
            args=(rating, key),
        )
        if rating.answer in list(Level):
            st.html(f'<p class="descriptor">{reference.level(rating.answer).descriptor}</p>')
        if session.value(REFUSED, {}).get(key):
            st.error(session.value(REFUSED)[key])
        if rating.answer:
            with st.expander("Kommentar, säkerhet och utsikt" + (" ✎" if rating.comment else "")):
                show_details(rating, key)


def show_details(rating: Rating, key: str) -> None:
    st.text_area(
        "Vad ser ni? Beskriv läget, inga personer.",
        value=rating.comment,
        max_chars=COMMENT_LENGTH,
        key=f"{key}_comment",
        on_change=told(save_details),
        args=(rating, key),
    )
    st.selectbox(
        "Hur vet ni det?",
        list(Confidence),
        index=list(Confidence).index(rating.confidence) if rating.confidence else None,
        format_func=CONFIDENCE_WORDS.__getitem__,
        placeholder="Välj om ni vill",
        key=f"{key}_confidence",
        on_change=told(save_details),
        args=(rating, key),
    )
    st.selectbox(
        "Åt vilket håll går det?",
        list(Outlook),
        index=list(Outlook).index(rating.outlook) if rating.outlook else None,
        format_func=OUTLOOK_WORDS.__getitem__,
        placeholder="Välj om ni vill",
        key=f"{key}_outlook",
        on_change=told(save_details),
        args=(rating, key),
    )


def answer_words(answer: str) -> str:
    if answer == NO_INSIGHT:
        return f"– {ANSWER_WORDS[NO_INSIGHT]}"
    level = data.reference().level(answer)
    return f"{level.symbol} {level.label}"


def save_answer(rating: Rating, key: str) -> None:
    """Saves the answer that was just given as a draft, or clears it."""
    chosen = session.value(key)
    if chosen:
        save(replace(rating, answer=str(chosen)), key)
    else:
        ratings.clear(data.store(), rating, by=session.user(), at=session.now())


def save_details(rating: Rating, key: str) -> None:
    confidence, outlook = session.value(f"{key}_confidence"), session.value(f"{key}_outlook")
    comment = (session.value(f"{key}_comment") or "").strip()
    save(replace(rating, comment=comment, confidence=confidence, outlook=outlook), key)


def save(rating: Rating, key: str) -> None:
    """Saves a draft; what cannot be kept is said beside the question, and what was saved before stays."""
    try:
        ratings.save(data.store(), [rating], by=session.user(), at=session.now())
        session.forget(REFUSED)
    except ContentProblem as problem:
        session.remember(**{REFUSED: {key: str(problem)}})


def show_next(cells: pd.DataFrame, area_id: str) -> None:
    area_ids = places_in_order(cells)
    position = area_ids.index(area_id)
    back, forward = st.columns(2)
    if position:
        name = data.reference().area(area_ids[position - 1]).display_name
        back.button(f"← {name}", on_click=go_to, args=(area_ids[position - 1],), width="stretch")
    if position + 1 < len(area_ids):
        name = data.reference().area(area_ids[position + 1]).display_name
        forward.button(f"{name} →", on_click=go_to, args=(area_ids[position + 1],), width="stretch")


def go_to(area_id: str) -> None:
    session.remember(**{PLACE: area_id})


def show_handing_in(round_: Round, cells: pd.DataFrame, given: dict[tuple[str, str], Rating]) -> None:
    """What has been answered and what is blank, and the button that makes it count."""
    st.header("Lämna in")
    reference = data.reference()
    agency_id = str(session.user().agency_id)
    rows = data.participation(round_, session.user()).to_dict("records")
    participation = next(row for row in rows if row["agency_id"] == agency_id)
    if participation["versions_count"]:
        when = clock(participation["handed_in_at"].tz_localize("UTC"))
        st.success(
            f"Inlämnat {when}, version {participation['versions_count']}: "
            f"{counted(int(participation['answered_count']), 'svar', 'svar')} räknas. Ni kan ändra och lämna in igen "
            "tills omgången stänger."
        )
        own = data.own_answers(round_, agency_id, session.user())
        changed = int((~own["is_counting"]).sum()) or abs(len(own) - participation["answered_count"])
        if changed:
            st.warning(
                f"{counted(changed, 'svar är ändrat', 'svar är ändrade')} sedan dess. Lämna in igen, så räknas det."
            )
    blank = len(cells) - sum((row.area_id, row.theme_id) in given for row in cells.itertuples())
    if blank:
        st.write(f"{counted(blank, 'ruta är tom', 'rutor är tomma')}. Tomt betyder ”ej besvarat”, aldrig ”normalt”.")
    st.button(
        f"Lämna in {counted(len(given), 'svar', 'svar')}",
        type="primary",
        disabled=not given,
        on_click=told(hand_in),
        args=(round_.round_id, agency_id),
    )
    with st.expander("Vad vi har svarat"):
        shown = [answer_row(row, given, reference) for row in cells.itertuples()]
        facts_table("Era svar i omgången", ["Plats", "Tema", "Förra gången", "Nu", "Kommentar"], shown)


def answer_row(row: Any, given: dict[tuple[str, str], Rating], reference: Any) -> list[str]:
    rating = given.get((row.area_id, row.theme_id))
    return [
        reference.area(row.area_id).display_name,
        reference.theme(row.theme_id).label,
        Html(answer_badge(row.previous_answer, reference)),
        Html(answer_badge(rating.answer if rating else None, reference)),
        rating.comment if rating else "",
    ]


def hand_in(round_id: str, agency_id: str) -> None:
    receipt = ratings.hand_in(data.store(), round_id, agency_id, by=session.user(), at=session.now())
    session.notice(
        f"Tack, vi har tagit emot {counted(receipt.answers_count, 'svar', 'svar')} {clock(receipt.handed_in_at)}. "
        f"Kvittonummer {receipt.number}, version {receipt.version}."
    )


if __name__ == "__main__":
    page()
