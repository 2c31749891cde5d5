"""The rating grid over the ledger: the agency's cells, and every edit saved as it comes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC

from dashboard import data, session
from dashboard.components.rating_grid import Edit, GridCell, rating_grid
from pipelines.domain import Cell, Rating, Round
from pipelines.errors import StateProblem
from pipelines.rating import ratings
from pipelines.rating.comment_rule import asking_answers
from pipelines.rating.own_round import OwnRound
from pipelines.rating.ratings import Seen
from pipelines.swedish import hour

DONE = "Kontrollera och lämna in"
COMMENTS_ASKED_FOR = "comments_asked_for"


@dataclass
class Look:
    """What this browser tab knows: what stood there at first, what it has been shown, and what it has written itself.

    Changed in place, as a run may be broken off whenever session state is touched.
    """

    first_entry_id: str
    shown_comments: dict[Cell, str] = field(default_factory=dict)
    written: dict[Cell, str] = field(default_factory=dict)


def draw(own: OwnRound, *, done_note: str) -> bool:
    """Draws the grid, with a note by its button. True in the run where the member is done and wants to hand in."""
    reference = data.reference()
    key = key_of(own)
    area_ids, theme_ids = ({cell[part] for cell in own.previous} for part in (0, 1))
    result = rating_grid(
        [area for area in reference.areas if area.area_id in area_ids],
        [theme for theme in reference.themes_on(own.round_.meeting_on) if theme.theme_id in theme_ids],
        reference.levels_on(own.round_.meeting_on),
        cells(own, key),
        asks_for_comment=asking_answers(reference),
        key=key,
        save=lambda edits: save(own.round_, own.agency_id, key, edits),
        done_label=DONE,
        done_note=done_note,
        comments_asked_for=session.value(COMMENTS_ASKED_FOR, 0),
    )
    return result.is_done


def ask_for_comment() -> None:
    """Says, in a callback, that the grid should open the first answer that needs a comment when it is drawn."""
    session.remember(**{COMMENTS_ASKED_FOR: session.value(COMMENTS_ASKED_FOR, 0) + 1})


def cells(own: OwnRound, key: str) -> list[GridCell]:
    """What the grid shows: saved answers, last time's, earlier ones, and what a colleague has changed meanwhile."""
    history = data.rating.own_history(own.round_, own.agency_id, session.user())
    written_at = entries(own)
    look = look_of(key, newest=max((entry_id for entry_id, _ in written_at.values()), default=""))
    look.shown_comments.update({cell: rating.comment for cell, rating in own.given.items()})
    shown = []
    for cell, previous in own.previous.items():
        rating = own.given.get(cell) or Rating(own.round_.round_id, own.agency_id, *cell, None)
        entry_id, at = written_at.get(cell, ("", ""))
        is_colleagues = entry_id > look.first_entry_id and entry_id != look.written.get(cell)
        shown.append(
            GridCell(
                *cell,
                rating.answer,
                previous,
                rating.comment,
                rating.confidence,
                rating.outlook,
                rating.is_settled,
                changed_by_colleague_at=at if is_colleagues else "",
                history=[(each.round_id, str(each.answer)) for each in history.get(cell, [])],
            )
        )
    return shown


def entries(own: OwnRound) -> dict[Cell, tuple[str, str]]:
    """The entry each saved answer came with, and its hour."""
    rows = data.rating.own_answers(own.round_, own.agency_id, session.user())
    return {(row.area_id, row.theme_id): (str(row.entry_id), hour(row.answered_at.replace(tzinfo=UTC))) for row in rows}


def key_of(own: OwnRound) -> str:
    return f"grid_{own.round_.round_id}_{own.agency_id}"


def look_of(key: str, newest: str = "") -> Look:
    look: Look = session.value(f"{key}_look") or Look(newest)
    session.remember(**{f"{key}_look": look})
    return look


def save(round_: Round, agency_id: str, key: str, edits: Sequence[Edit]) -> None:
    """Saves all edits, or none: nothing of a colleague's is overwritten that the member has not seen.

    An edit may build upon one before it in the same batch. When the round has closed in the meantime it is told at the
    top of the page, since the grid is gone then.
    """
    look = look_of(key)
    seen: dict[Cell, Seen] = {}
    latest: dict[Cell, Rating] = {}
    for edit in edits:
        cell = edit.area_id, edit.theme_id
        before = seen.get(cell) or Seen(look.written.get(cell, ""), [], [look.shown_comments.get(cell, ""), ""])
        answers, comments = [*before.answers, edit.seen_answer, edit.answer], [*before.comments, edit.comment]
        seen[cell] = Seen(before.own_entry_id, answers, comments)
        latest[cell] = Rating(
            round_.round_id,
            agency_id,
            *cell,
            edit.answer,
            edit.confidence,
            edit.outlook,
            edit.comment,
            edit.is_settled,
        )
    try:
        entry_id = ratings.save(data.store(), list(latest.values()), by=session.user(), at=session.now(), seen=seen)
    except StateProblem as problem:
        session.remember(**{session.REFUSAL: str(problem)})
        raise
    look.written.update(dict.fromkeys(latest, entry_id))
