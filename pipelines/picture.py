"""What the joint picture says: one function per question. Access and the round's state decide; SQL models answer.

Every function returns a DataFrame; a missing level, answer or share is missing, never a value.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

import pandas as pd

from pipelines import visibility
from pipelines.access import (
    Action,
    check_action,
    check_rate,
    check_see_answers,
    check_see_picture,
    hidden_areas,
)
from pipelines.domain import Level, Round, RoundState, User
from pipelines.rounds import get
from pipelines.store import Store


def cells(store: Store, round_id: str, *, user: User, at: datetime) -> pd.DataFrame:
    """One row per area and theme of the round that the user may see: the columns of the model `picture`.

    Raises AccessProblem while the round's picture is hidden from the role.
    """
    state = _check_visible(store, round_id, user, at)
    # The model `picture` would say the same of a published round, but work out the others first.
    frozen = "(select * exclude (entry_id, method_version) from ledger.published_cells)"
    source = frozen if state is RoundState.PUBLISHED else "picture"
    rows = store.read(f"select * from {source} where round_id = ? order by area_id, theme_id", [round_id])
    return visibility.in_view(store, user, state, rows)


def places(store: Store, round_id: str, *, user: User, at: datetime) -> pd.DataFrame:
    """One row per area: its worst theme, `has_flag` and `judged_themes_count` (the model `place_summaries`)."""
    state = _check_visible(store, round_id, user, at)
    sql = "select * from place_summaries where round_id = ? order by area_id"
    return visibility.in_view(store, user, state, store.read(sql, [round_id]))


def themes(store: Store, round_id: str, *, user: User, at: datetime) -> pd.DataFrame:
    """One row per theme: its worst place among those the user may see, `has_flag` and `judged_areas_count`.

    The columns are those of the model `theme_summaries`.
    """
    state = _check_visible(store, round_id, user, at)
    sql = "select * exclude (is_open) from theme_summaries where round_id = ? and is_open = ? order by theme_id"
    is_open = bool(hidden_areas(user, store.reference))
    return visibility.in_view(store, user, state, store.read(sql, [round_id, is_open]))


def changes(store: Store, round_id: str, *, user: User, at: datetime) -> pd.DataFrame:
    """One row per cell that changed or is flagged (model `changes`), most important first: a proposal for the meeting.

    Worse, then flagged, then lost for want of answers, then better; confirmed before not, what is lost from its worst
    level on, then the larger share at or above worrying.
    """
    state = _check_visible(store, round_id, user, at)
    rows = visibility.in_view(store, user, state, store.read("select * from changes where round_id = ?", [round_id]))
    # Ordered by what is left to see, so that the order does not tell what is hidden.
    lost = (
        rows["previous_level"].where(rows["direction"] == "lost").map({level: rank for rank, level in enumerate(Level)})
    )
    order = rows.assign(direction=rows["direction"].map(DIRECTIONS.index), lost=lost)
    keys = ["direction", "is_confirmed", "lost", "worrying_share", "area_id", "theme_id"]
    is_rising = [True, False, False, False, True, True]
    return rows.loc[order.sort_values(keys, ascending=is_rising).index].reset_index(drop=True)


def cells_through_lens(store: Store, round_id: str, *, user: User, at: datetime) -> pd.DataFrame:
    """As `cells`, seen with each organisation's usual strictness taken out: `level` is that of the second lens.

    `joint_level` is the joint picture's; what is compared with the round before is empty, since no lens was laid on
    that. A round published before there was a lens has no levels. Raises AccessProblem for whoever may not see it.
    """
    check_action(user, Action.SEE_LENS)
    state = _check_visible(store, round_id, user, at)
    sql = (
        "select * replace (corrected_level as level, null as previous_level), level as joint_level "
        "from picture where round_id = ? order by area_id, theme_id"
    )
    return visibility.in_view(store, user, state, store.read(sql, [round_id]))


def lens(store: Store, round_id: str, *, user: User, at: datetime) -> pd.DataFrame:
    """One row per cell where the second lens shows another level than the joint picture (the model
    `lens_differences`), largest move first: level, corrected_level, mean_rank (of the ratings), mean_strictness (what
    is taken from it), corrected_rank; agency_ids and strictness, lists alike in order, strictest or mildest first;
    is_by_strictness is False where they would differ without it too. Raises AccessProblem as `cells_through_lens`.
    """
    check_action(user, Action.SEE_LENS)
    _check_visible(store, round_id, user, at)
    sql = (
        "select * from lens_differences where round_id = ? "
        "order by is_by_strictness desc, abs(mean_strictness) desc, area_id, theme_id"
    )
    return store.read(sql, [round_id])


def answers(store: Store, round_id: str, area_id: str, theme_id: str, *, user: User, at: datetime) -> pd.DataFrame:
    """One row per organisation expected in the cell or answering: the columns of the model `cell_answers`.

    Worst first, then no insight, then those that have not answered. Raises AccessProblem while hidden from the role.
    """
    check_see_answers(user, get(store, round_id).state_at(at))
    sql = (
        "select * from cell_answers where round_id = ? and area_id = ? and theme_id = ? "
        "order by rank desc nulls last, answer is null, agency_id"
    )
    return store.read(sql, [round_id, area_id, theme_id])


def counting_ratings(store: Store, round_id: str, *, user: User, at: datetime) -> pd.DataFrame:
    """One row per rating that counts in the round, with the columns that an import reads: round, agency, area, theme,
    level, confidence, outlook, comment. Raises AccessProblem while hidden from the role.
    """
    check_see_answers(user, get(store, round_id).state_at(at))
    sql = (
        "select round_id as round, agency_id as agency, area_id as area, theme_id as theme, answer as level, "
        "confidence, outlook, comment from counting_answers where round_id = ? order by agency_id, area_id, theme_id"
    )
    return store.read(sql, [round_id])


def own_answers(store: Store, round_id: str, agency_id: str, *, user: User) -> pd.DataFrame:
    """One row per answer the user's own organisation has given in the round, handed in or not."""
    check_rate(user, agency_id)
    return store.read("select * from own_answers where round_id = ? and agency_id = ?", [round_id, agency_id])


def requested_answers(store: Store, round_id: str, agency_id: str, *, user: User) -> pd.DataFrame:
    """One row per answer that would count if what waits for approval in the user's own organisation were approved."""
    check_rate(user, agency_id)
    sql = "select * from requested_answers where round_id = ? and agency_id = ? and answer is not null"
    return store.read(sql, [round_id, agency_id])


def own_history(store: Store, agency_id: str, round_ids: Sequence[str], *, user: User) -> pd.DataFrame:
    """One row per round, area and theme: what counts of the user's own organisation's answers, newest round first."""
    check_rate(user, agency_id)
    # The rounds are written out as parameters, so that only their rows are read.
    sql = f"""
        select round_id, area_id, theme_id, answer, confidence, outlook, comment, is_settled
        from counting_answers
        where agency_id = ? and round_id in ({", ".join("?" * len(round_ids))})
        order by round_id desc, area_id, theme_id
    """
    return store.read(sql, [agency_id, *round_ids])


def own_cells(store: Store, round_id: str, agency_id: str, *, user: User) -> pd.DataFrame:
    """One row per area and theme the user's own organisation is expected to rate, with `previous_answer`, in order."""
    check_rate(user, agency_id)
    return _asked_of(store, round_id, agency_id)


def asked_cells(store: Store, round_id: str, agency_id: str, *, user: User, at: datetime) -> pd.DataFrame:
    """As `own_cells`, for whoever may see what each organisation answered last time: what a template is made from."""
    before = previous_round(store, round_id)
    if before is not None:
        check_see_answers(user, before.state_at(at))
    return _asked_of(store, round_id, agency_id)


def participation(store: Store, round_id: str, *, user: User) -> pd.DataFrame:
    """One row per organisation: the columns of the model `round_participation`. Never what was answered."""
    check_action(user, Action.SEE_WHO_ANSWERED)
    sql = "select * from round_participation where round_id = ? order by handed_in_at nulls last, agency_id"
    return store.read(sql, [round_id])


def organisations(store: Store, *, user: User, round_ids: Sequence[str] | None = None) -> pd.DataFrame:
    """One row per organisation over the published rounds, or those of them that are named; a member sees its own alone.

    rounds_count, answered_rounds_count, on_time_rounds_count; coverage (0-1, the share of what was expected of it);
    compared_count, the ratings in cells with a level, and median_steps, how many levels above (+) or below (-) that
    level one of them lies on average; missing without any.
    """
    check_action(user, Action.SEE_ORGANISATIONS)
    chosen = "true" if round_ids is None else f"round_id in ({', '.join('?' * len(round_ids)) or 'null'})"
    sql = f"""
        select
            agency_id,
            count(*) as rounds_count,
            count(*) filter (answered_count > 0) as answered_rounds_count,
            count(*) filter (is_on_time) as on_time_rounds_count,
            sum(answered_count) / nullif(sum(expected_count), 0) as coverage,
            sum(compared_count)::bigint as compared_count,
            sum(median_steps) / nullif(sum(compared_count), 0) as median_steps
        from ledger.published_agencies
        where {chosen}
        group by agency_id
        order by agency_id
    """
    rows = store.read(sql, list(round_ids or []))
    return rows if user.agency_id is None else rows[rows["agency_id"] == user.agency_id].reset_index(drop=True)


def history(store: Store, *, user: User) -> pd.DataFrame:
    """One row per published round, area and theme the user may see, oldest first (the model `history`).

    Only rounds under the newest definition of the area and the theme: no trend runs across a redefinition.
    """
    rows = store.read("select * from history order by round_id, area_id, theme_id")
    return visibility.in_view(store, user, RoundState.PUBLISHED, rows)


def continued(store: Store, older: date, newer: date, *, user: User) -> pd.DataFrame:
    """One row per area and theme as defined on the newer day, and each earlier_area_id that it may be compared with on
    the older (the model `continued_cells`). A cell that continues a place hidden from the user is compared with none.
    """
    sql = """
        select area_id, theme_id, earlier_area_id
        from continued_cells
        where ? between starts_on and ends_on and ? between earlier_starts_on and earlier_ends_on
        order by area_id, theme_id, earlier_area_id
    """
    rows = store.read(sql, [newer, older])
    hidden = rows[rows["earlier_area_id"].isin(hidden_areas(user, store.reference))]
    return rows[~rows["area_id"].isin(hidden["area_id"])].reset_index(drop=True)


def previous_round(store: Store, round_id: str) -> Round | None:
    """The round that this one is compared with."""
    row = store.rows("select previous_round_id from rounds where round_id = ?", [round_id])
    return get(store, row[0]["previous_round_id"]) if row and row[0]["previous_round_id"] else None


DIRECTIONS = ["worse", "flagged", "lost", "better"]
"""Of a change, most important first."""


def _asked_of(store: Store, round_id: str, agency_id: str) -> pd.DataFrame:
    sql = "select area_id, theme_id, previous_answer from cell_answers where round_id = ? and agency_id = ?"
    order = {area.area_id: area.sort_order for area in store.reference.areas}
    order |= {theme.theme_id: number for number, theme in enumerate(store.reference.themes)}
    cells = store.read(sql, [round_id, agency_id])
    return cells.sort_values(["area_id", "theme_id"], key=lambda ids: ids.map(order)).reset_index(drop=True)


def _check_visible(store: Store, round_id: str, user: User, at: datetime) -> RoundState:
    state = get(store, round_id).state_at(at)
    check_see_picture(user, state)
    return state
