"""Whole files of ratings, handed in at once by whoever runs the rounds: all or none."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from pipelines.access import Action, check_action
from pipelines.domain import Rating, RoundState, User
from pipelines.errors import StateProblem
from pipelines.ledger import Entry, EntryKind, NothingToKeep, Store
from pipelines.privacy import check_text
from pipelines.rating.comment_rule import check_comments, grave_and_silent, lacking
from pipelines.rating.lacking import previous_answers
from pipelines.rating.ratings import add_ratings, check_is_answered, check_is_something, check_rating
from pipelines.reference import Reference
from pipelines.rounds import all_rounds, check_is_open, recorded_round
from pipelines.swedish import day
from pipelines.tables.letters import said


@dataclass(frozen=True)
class ImportResult:
    """How many answers a file added or changed, how many were there already, and which of the new lie far from last
    time's without a comment: kept, and told so that somebody can ask."""

    new_count: int
    unchanged_count: int
    moved_far: tuple[Rating, ...] = ()


def import_ratings(
    store: Store, ratings: Sequence[Rating], *, by: User, at: datetime, late_reason: str = ""
) -> ImportResult:
    """How many answers were new or changed; they are handed in at once, all or none.

    An answer that already counts is not written again, so the same file twice writes nothing. In the
    grace period answers are late; a closed round takes them only with a reason; a published one is frozen, takes none.
    Raises ContentProblem naming all that are grave and lack a comment, or if there are no answers at all.
    """
    late_reason = said(late_reason)
    new: list[Rating] = []
    moved_far: tuple[Rating, ...] = ()
    with suppress(NothingToKeep), store.entry(EntryKind.IMPORT_RATINGS, by=by, at=at, note=late_reason) as entry:
        check_action(by, Action.IMPORT_RATINGS)
        check_text(late_reason, "Skälet")
        check_is_something(ratings)
        round_ids = sorted({rating.round_id for rating in ratings})
        late = {round_id: _check_takes_import(store, round_id, at, late_reason) for round_id in round_ids}
        for rating in ratings:
            check_rating(store.reference, rating)
            check_is_answered(rating)
        counting = _counting(store, round_ids)
        new = [rating for rating in ratings if rating not in counting]
        if not new:
            raise NothingToKeep
        check_comments(grave_and_silent(new, store.reference), store.reference)
        add_ratings(entry, new, is_handed_in=True)
        moved_far = tuple(_lacking(entry, new, store.reference))
        handed_in = sorted({(rating.round_id, rating.agency_id) for rating in new})
        entry.add(
            "submissions",
            [
                {"round_id": round_id, "agency_id": agency_id, "is_late": late[round_id]}
                for round_id, agency_id in handed_in
            ],
        )
    return ImportResult(len(new), len(ratings) - len(new), moved_far)


def _lacking(entry: Entry, new: Sequence[Rating], reference: Reference) -> list[Rating]:
    """Asked inside the entry, for last time's answer may stand in the same file."""
    of_agency: dict[tuple[str, str], list[Rating]] = {}
    for rating in new:
        of_agency.setdefault((rating.round_id, rating.agency_id), []).append(rating)
    return [
        rating
        for whose, given in of_agency.items()
        for rating in lacking(given, previous_answers(entry.rows, *whose), reference)
    ]


def refused_rounds(store: Store, *, by: User, at: datetime, late_reason: str = "") -> dict[str, str]:
    """round_id → why the round takes no import at this moment, in words for people. Raises AccessProblem."""
    check_action(by, Action.IMPORT_RATINGS)
    refused: dict[str, str] = {}
    for round_ in all_rounds(store):
        try:
            _check_takes_import(store, round_.round_id, at, said(late_reason))
        except StateProblem as problem:
            refused[round_.round_id] = str(problem)
    return refused


def _check_takes_import(store: Store, round_id: str, at: datetime, late_reason: str) -> bool:
    """True if what comes now is late."""
    round_ = recorded_round(store, round_id)
    state = round_.state_at(at)
    if state is RoundState.PUBLISHED:
        raise StateProblem(f"Omgången {day(round_id)} är fastställd. Dess nivåer är frysta och ändras inte.")
    if state is RoundState.CLOSED and late_reason:
        return True
    if state is RoundState.CLOSED:
        raise StateProblem(f'Omgången {day(round_id)} är stängd. Lägg till --late "skälet" om svaren ändå ska räknas.')
    check_is_open(round_, at)
    return round_.is_late_at(at)


def _counting(store: Store, round_ids: Sequence[str]) -> set[Rating]:
    sql = (
        "select round_id, agency_id, area_id, theme_id, answer, confidence, outlook, comment, is_settled "
        "from counting_answers where round_id in (select unnest(?))"
    )
    return {Rating(**row) for row in store.rows(sql, [list(round_ids)])}
