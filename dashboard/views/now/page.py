"""Nu: which round is open, what somebody should look at, who has answered, and what changed since last time."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC
from functools import partial
from html import escape

import streamlit as st

from dashboard import data, session, words
from dashboard.components import change_list, seen_picture, signal_list
from dashboard.components.messages import plain
from dashboard.components.tables import facts_table
from dashboard.views.now import first_steps, new_round, planned_rounds, running_rounds
from pipelines.access import Action, can_do, hidden_areas
from pipelines.domain import Role, Round, RoundState
from pipelines.picture.rows import Change, Participation
from pipelines.swedish import AWAITING_APPROVAL, NOT_SUBMITTED, clock, counted, day, joined, listed, number, out_of

SHOWN_PER_DIRECTION = 6


def page() -> None:
    at = session.now()
    st.title("Nu")
    warn_of_a_full_disk()
    open_round = data.rounds.open_round(at)
    show_round(open_round)
    visible = data.rounds.visible_rounds(session.user(), at)
    closed = [round_ for round_ in visible if round_.state_at(at) is RoundState.CLOSED]
    tell_what_is_unpublished(closed)
    newest = data.rounds.newest_picture(session.user(), at)
    if newest:
        signal_list.show()
    if open_round and can_do(session.user(), Action.SEE_WHO_ANSWERED):
        show_participation(open_round)
    is_empty = not data.rounds.all_rounds()
    if newest:
        seen_picture.note(newest)
        show_changes(newest)
    elif is_empty:
        first_steps.show()
    else:
        st.info("Ingen omgång är klar ännu. Bilden visas här när den första har stängt.")
    running_rounds.offer_opening_again(closed)
    running_rounds.offer_publishing(closed)
    if can_do(session.user(), Action.RUN_ROUNDS):
        planned_rounds.show()
        new_round.show(is_first=is_empty)


def warn_of_a_full_disk() -> None:
    """While there still is time, tells the strategist, who knows whom to ask."""
    if can_do(session.user(), Action.RUN_ROUNDS) and (warning := data.municipality.nearly_full()):
        st.warning(warning)


def note_small_places() -> None:
    """Tells whoever may not see the small places that there are such."""
    if hidden_areas(session.user(), data.reference()):
        smallest = number(int(data.reference().setting("small_place_population")))
        st.html(f'<p class="quiet">Platser med färre än {smallest} invånare visas inte för din roll.</p>')


def show_round(round_: Round | None) -> None:
    """When the open round closes, or when the next one opens; for a member, the way to its ratings."""
    at = session.now()
    if round_ is None:
        when = words.rounds.next_opening(data.rounds.next_round(at))
        st.html(f'<p class="lead">Ingen omgång är öppen just nu. {when}</p>')
        return
    closes = words.rounds.closing(round_, at)
    st.html(f'<p class="lead">Omgången inför mötet <b>{day(round_.round_id)}</b> är öppen och {closes}.</p>')
    if session.user().role is Role.MEMBER:
        show_own_part(round_)


def show_own_part(round_: Round) -> None:
    """How far the member's own agency has come, and the way to its ratings."""
    own = data.rating.own_round(round_, session.user())
    receipt = data.rating.receipt(round_, own.agency_id, session.user())
    if own.previous:
        st.html(f"<p>{words.handing_in.standing(own, receipt)}</p>")
    st.page_link("views/rate/page.py", label="Gå till er skattning", icon=":material/edit:")


def tell_what_is_unpublished(closed: Sequence[Round]) -> None:
    """Which rounds wait to be published, and for the strategist where that is done."""
    if closed:
        names = joined([day(round_.round_id) for round_ in reversed(closed)])
        where = " Det görs sist på sidan." if can_do(session.user(), Action.RUN_ROUNDS) else ""
        st.html(f"<p>Stängd, och väntar på att fastställas: <b>{names}</b>.{where}</p>")


def show_participation(round_: Round) -> None:
    """Who has handed in and who has not; what they answered stays hidden until the round closes."""
    rows = data.picture.participation(round_, session.user())
    done = [row for row in rows if row.versions_count]
    partly = sum(row.answered_count < row.expected_count for row in done)
    st.header(f"{len(done)} av {counted(len(rows), 'verksamhet', 'verksamheter')} har lämnat in")
    if partly:
        st.html(f'<p class="quiet">{partly} av dem har lämnat någon ruta tom.</p>')
    without = [row for row in rows if not row.versions_count]
    for is_awaiting, text in ((False, "Väntar på"), (True, "Väntar på godkännande hos")):
        if names := labels([row for row in without if row.is_awaiting_approval is is_awaiting]):
            st.html(f"<p>{text} <b>{escape(names)}</b>.</p>")
    with st.expander("Visa när och hur mycket"):
        facts_table(
            "Vem som har lämnat in. Vad de har svarat visas när omgången har stängt.",
            ["Verksamhet", "Svar", "Inlämnat"],
            [participation_row(row) for row in rows],
            numbers=["Svar"],
        )
    if can_do(session.user(), Action.RUN_ROUNDS):
        with st.container(horizontal=True):
            running_rounds.offer_closing(round_, labels(without))
            running_rounds.offer_more_time(round_)


def participation_row(row: Participation) -> list[str]:
    answers = out_of(row.answered_count, row.expected_count, row.beyond_count)
    return [labels([row]), answers, handed_in(row)]


def handed_in(row: Participation) -> str:
    """When, and whether late; or that it has not, or that it waits for approval."""
    if not row.versions_count or row.handed_in_at is None:
        return AWAITING_APPROVAL if row.is_awaiting_approval else NOT_SUBMITTED
    late = " (sent)" if row.is_late else ""
    newer = "; en ändring " + AWAITING_APPROVAL if row.is_awaiting_approval else ""
    return clock(row.handed_in_at.replace(tzinfo=UTC)) + late + newer


def labels(rows: Sequence[Participation]) -> str:
    """The names of the agencies."""
    return listed(data.reference().agency(row.agency_id).label for row in rows)


def show_changes(round_: Round) -> None:
    """What changed between this round and the one before, the wrong way first."""
    found = data.picture.changes(round_, session.user(), session.now())
    is_first = data.rounds.is_first_picture(round_)
    what = "den första" if is_first else "vad som har ändrats"
    st.header(f"Senaste bilden, {day(round_.round_id)}: {what}")
    note_small_places()
    if not found and not is_first:
        st.write("Inget har ändrats sedan omgången före.")
        return
    told = change_list.first_words(found) if is_first else f"{change_list.count_words(found)}."
    more = " Ordningen är ett förslag till mötet. Välj en rad för att se vad som ligger bakom." if found else ""
    st.html(f'<p class="lead">{told}{more}</p>')
    opens = partial(link, round_=round_)
    for direction, text in change_list.headings().items():
        rows = [row for row in found if row.direction == direction]
        if rows:
            st.subheader(plain(f"{text} ({len(rows)})"))
            change_list.show_rows(rows[:SHOWN_PER_DIRECTION], opens)
            if rows[SHOWN_PER_DIRECTION:]:
                with st.expander(f"Visa {len(rows) - SHOWN_PER_DIRECTION} till"):
                    change_list.show_rows(rows[SHOWN_PER_DIRECTION:], opens)
    if st.button("Öppna lägesbilden", icon=":material/map:"):
        st.switch_page("views/picture/page.py")


def link(row: Change, label: str, round_: Round) -> None:
    """The way to what stands behind a change, in the round that it is about."""
    cell = {session.ROUND: round_.round_id, session.AREA: row.area_id, session.THEME: row.theme_id}
    st.page_link("views/picture/page.py", label=label, query_params=cell)


if __name__ == "__main__":
    page()
