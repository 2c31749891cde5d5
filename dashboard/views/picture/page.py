"""Lägesbild: what changed, then the shared picture of one round or of two, and what stands behind a chosen cell."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import streamlit as st

from dashboard import data, session
from dashboard.components import change_list, seen_picture
from dashboard.components.arrival import arrive, leave_for
from dashboard.components.badges import arrows, disagreement_mark, flag_mark, legend
from dashboard.components.glossary import explanation
from dashboard.views.picture import cell_panel, joint_picture, strictness_lens
from dashboard.views.picture.joint_picture import WORST_THEME, Choice
from pipelines.access import Action, can_do, can_see_answers, hidden_areas
from pipelines.domain import Round
from pipelines.swedish import ROUND_STATE_WORDS, day

SHOWN_CHANGES = 5
MOST_SPLIT = 12
AS_MAP, AS_MATRIX = "Karta", "Matris"
PANEL = "cell-panel"


def page() -> None:
    st.title("Lägesbild")
    rounds = data.rounds.visible_rounds(session.user(), session.now())
    if not rounds:
        st.info("Ingen omgång har stängt ännu. Bilden är dold för alla tills dess, så att ingen färgas av andras svar.")
        return
    lead = st.container()
    choice, view = choose(rounds)
    for shown in choice.rounds:
        seen_picture.note(shown)
    with lead:
        show_changes(
            choice.round_, is_newest=choice.round_ == data.rounds.newest_picture(session.user(), session.now())
        )
        show_disagreement(choice.round_)
    if strictness_lens.is_chosen(choice):
        strictness_lens.show(choice, as_matrix=view == AS_MATRIX, on_place=choose_place, on_cell=choose_cell)
    else:
        show_joint_picture(choice, view)
    strictness_lens.show_differences(choice.round_)
    if choice.area_id:
        with st.container(key=PANEL):
            cell_panel.show(choice.round_, choice.area_id, theme_of(choice.round_, choice.area_id, choice.theme_id))
        arrive()
    else:
        st.info("Välj en plats i listan, på kartan eller i matrisen, så visas vad som ligger bakom.")


def show_joint_picture(choice: Choice, view: str) -> None:
    show_legend(choice, view)
    if view == AS_MATRIX:
        joint_picture.show_matrix(choice, choose_cell)
    else:
        joint_picture.show_map(choice, choose_place)


def show_legend(choice: Choice, view: str) -> None:
    reference = data.reference()
    notes = [
        *([disagreement_mark()] if can_do(session.user(), Action.SEE_WHO_ANSWERED) else []),
        flag_mark(data.reference()),
    ]
    if view == AS_MATRIX:
        notes.append(arrows(f"än {day(choice.rounds[0].round_id)}" if choice.other else "än förra gången"))
    st.html(legend(reference, *notes, with_hidden=bool(hidden_areas(session.user(), reference))))


def show_changes(round_: Round, *, is_newest: bool) -> None:
    """What changed to this round, the wrong way first, before any map; all of it stands on Nu with its reasons."""
    user, at = session.user(), session.now()
    is_first = data.rounds.is_first_picture(round_)

    def build() -> tuple[str, list[change_list.Button]]:
        found = data.picture.changes(round_, user, at)
        if is_first:
            words = change_list.first_words(found)
        else:
            words = f"Sedan omgången före: {change_list.count_words(found)}." if found else "Inget har ändrats."
        more = f" De {SHOWN_CHANGES} första av alla {len(found)}:" if len(found) > SHOWN_CHANGES else ""
        return words + more, change_list.strip(found[:SHOWN_CHANGES])

    words, buttons = data.keep("change_strip", (round_.round_id, round_.state_at(at), user), build)
    title = "Den första bilden," if is_first else "Har ändrats till"
    st.html(f'<h2 class="strip">{title} {day(round_.round_id)}</h2><p class="strip">{words}</p>')
    change_list.show_strip(buttons, choose_cell)
    if is_newest:
        st.page_link("views/now/page.py", label="Alla ändringar och varför, på Nu", icon=":material/arrow_forward:")


def show_disagreement(round_: Round) -> None:
    """Where the agencies see it most differently, for those who may see what each of them has answered."""
    user, at = session.user(), session.now()
    if not can_see_answers(user, round_.state_at(at)):
        return

    def build() -> list[change_list.Button]:
        return change_list.split_strip(data.picture.cells(round_, user, at))

    buttons = data.keep("split_strip", (round_.round_id, round_.state_at(at), user), build)
    if buttons:
        with st.expander(f"Där vi är oense ({len(buttons)})"):
            change_list.show_strip(buttons[:MOST_SPLIT], choose_cell)


def choose(rounds: list[Round]) -> tuple[Choice, str]:
    """What to look at and how to show it; kept in the address and from one page to the next."""
    columns = st.columns([4.7, 3.8, 3.3, 2.9, 3], vertical_alignment="bottom")
    round_, other = choose_rounds(rounds, columns[0], columns[1])
    reference = data.reference()
    themes = {theme.theme_id: theme.label for theme in reference.themes_on(round_.meeting_on)}
    session.adopt_from_address(session.THEME, themes)
    theme_id = columns[2].selectbox(
        "Tema",
        [WORST_THEME, *themes],
        format_func=lambda theme_id: themes.get(theme_id, "Sammanvägt"),
        key=session.THEME,
        persist_state="session",
        help=explanation("Sammanvägt"),
    )
    hidden = hidden_areas(session.user(), reference)
    areas = [area.area_id for area in reference.areas_on(round_.meeting_on) if area.area_id not in hidden]
    if session.adopt_from_address(session.AREA, areas):
        leave_for(PANEL)
    area_id = columns[3].selectbox(
        "Plats",
        areas,
        index=None,
        format_func=lambda area_id: reference.area(area_id).display_name,
        placeholder="Välj en plats",
        key=session.AREA,
        persist_state="session",
    )
    session.begin_with(session.VIEW, AS_MAP)
    session.adopt_from_address(session.VIEW, [AS_MAP, AS_MATRIX])
    view = columns[4].segmented_control(
        "Visa som", [AS_MAP, AS_MATRIX], required=True, key=session.VIEW, persist_state="session"
    )
    session.show_in_address(**{session.THEME: theme_id, session.AREA: area_id, session.VIEW: view})
    return Choice(round_, other, theme_id, area_id), str(view)


def choose_rounds(rounds: list[Round], left: Any, right: Any) -> tuple[Round, Round | None]:
    """The round, and perhaps another to compare it with."""
    by_id = {round_.round_id: round_ for round_ in rounds}
    words = data.keep("round_words", tuple(rounds), lambda: round_words(rounds))
    session.adopt_from_address(session.ROUND, by_id)
    round_id = left.selectbox(
        "Omgång",
        list(by_id),
        format_func=words.__getitem__,
        key=session.ROUND,
        persist_state="session",
        help=explanation("Omgång"),
    )
    others = [other_id for other_id in by_id if other_id != round_id]
    session.adopt_from_address(session.OTHER_ROUND, others)
    other_id = right.selectbox(
        "Jämför med",
        others,
        index=None,
        format_func=words.__getitem__,
        placeholder="Ingen annan omgång" if others else "Det finns ingen annan omgång än",
        disabled=not others,
        key=session.OTHER_ROUND,
        persist_state="session",
    )
    session.show_in_address(**{session.ROUND: round_id, session.OTHER_ROUND: other_id})
    return by_id[round_id], by_id.get(other_id)


def round_words(rounds: list[Round]) -> dict[str, str]:
    """round_id → '29 oktober 2026 (fastställd)'."""
    at = session.now()
    return {round_.round_id: f"{day(round_.round_id)} ({ROUND_STATE_WORDS[round_.state_at(at)]})" for round_ in rounds}


def theme_of(round_: Round, area_id: str, theme_id: str) -> str:
    """The chosen theme, or the place's worst."""
    if theme_id != WORST_THEME:
        return theme_id
    places = data.picture.places(round_, session.user(), session.now())
    worst = next((row.theme_id for row in places if row.area_id == area_id), None)
    return worst or data.reference().themes_on(round_.meeting_on)[0].theme_id


def choose_place(area_id: str) -> None:
    session.remember(**{session.AREA: area_id})
    leave_for(PANEL)


def choose_cell(cell: Sequence[str]) -> None:
    session.remember(**{session.AREA: cell[0], session.THEME: cell[1]})
    leave_for(PANEL)


if __name__ == "__main__":
    page()
