"""Ratings: an agency saves drafts as it goes and hands in; a file can be imported whole.

A draft is seen by its agency alone. Everything handed in counts; the newest answer replaces the older in the
picture, and both stay in the ledger.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime
from typing import Any

from pipelines.access import Action, check_action, check_rate
from pipelines.domain import NO_INSIGHT, Cell, Level, Rating, User
from pipelines.errors import ContentProblem, StateProblem
from pipelines.ledger import Entry, EntryKind, Store
from pipelines.privacy import check_short_text
from pipelines.rating.comment_rule import COMMENT_LENGTH, check_comments
from pipelines.rating.lacking import lacking_when_handed_in
from pipelines.reference import Reference
from pipelines.rounds import check_is_open, recorded_round
from pipelines.swedish import ANSWER_WORDS, day, hour

ANSWERS = {*Level, NO_INSIGHT}


@dataclass(frozen=True)
class Receipt:
    """What the agency gets when it has handed in: a number, when (aware), and how many answers count.

    `is_late` says that the deadline had passed.
    """

    number: str
    handed_in_at: datetime
    answers_count: int
    version: int
    is_late: bool


@dataclass(frozen=True)
class Seen:
    """What somebody knew of a cell when they answered: their own latest entry there, and which answers and comments.

    Whatever else stands there was written by a colleague in the meantime.
    """

    own_entry_id: str
    answers: Collection[str | None]
    comments: Collection[str]


def save(
    store: Store, ratings: Sequence[Rating], *, by: User, at: datetime, seen: Mapping[Cell, Seen] | None = None
) -> str:
    """The entry_id; answers of the user's own agency are saved as drafts, all or none.

    A rating without an answer takes the one that was there back. With `seen`, nothing is overwritten that the writer
    did not know of. Raises AccessProblem for another agency's answers, StateProblem if a round is not open,
    ContentProblem if an answer cannot be kept or a colleague was there in the meantime.
    """
    with store.entry(EntryKind.SAVE_RATINGS, by=by, at=at) as entry:
        check_action(by, Action.RATE)
        for agency_id in {rating.agency_id for rating in ratings}:
            check_rate(by, agency_id)
        for round_id in {rating.round_id for rating in ratings}:
            check_is_open(recorded_round(store, round_id), at)
        check_is_something(ratings)
        for rating in ratings:
            check_rating(store.reference, rating)
        if seen is not None:
            _check_seen(store, ratings, seen)
        add_ratings(entry, ratings, is_handed_in=False)
    return entry.entry_id


def hand_in(
    store: Store, round_id: str, agency_id: str, *, by: User, at: datetime, session: str | None = None
) -> Receipt:
    """A receipt; everything the agency has saved in the round so far now counts, also what it took back.

    `session` is kept with it: a word for the browser session, which stands in for the person until there is sign-in.
    Raises StateProblem if the round is not open or the agency requires approval (`approvals.ask`),
    ContentProblem if nothing has been answered, or if an answer lacks the comment it needs.
    """
    with store.entry(EntryKind.HAND_IN, by=by, at=at) as entry:
        check_rate(by, agency_id)
        round_ = recorded_round(store, round_id)
        check_is_open(round_, at)
        pending = check_has_answered(store, round_id, agency_id, by=by)
        if store.reference.agency(agency_id).requires_approval:
            raise StateProblem("Hos er ska en kollega godkänna innan något räknas. Lämna in för godkännande.")
        check_comments(lacking_when_handed_in(store, round_id, agency_id, by=by), store.reference)
        entry.add("ratings", [{**row, "is_handed_in": True} for row in pending])
        ids = {"round_id": round_id, "agency_id": agency_id}
        is_late = round_.is_late_at(at)
        entry.add("submissions", [{**ids, "is_late": is_late, "handed_in_by": session}])
        return new_receipt(entry, round_id, agency_id, number=receipt_number(entry.entry_id), at=at, is_late=is_late)


def check_has_answered(store: Store, round_id: str, agency_id: str, *, by: User) -> list[dict[str, Any]]:
    """What the user's own agency has changed since it last handed in. ContentProblem if it has never answered."""
    check_rate(by, agency_id)
    where = "where round_id = ? and agency_id = ?"
    pending = store.rows(f"select * exclude (entry_id) from pending_drafts {where}", [round_id, agency_id])
    if not pending and not store.rows(f"select 1 from submissions {where}", [round_id, agency_id]):
        raise ContentProblem("Ni har inte svarat på något än. Bedöm minst en plats innan ni lämnar in.")
    return pending


def receipt(store: Store, round_id: str, agency_id: str, *, by: User) -> Receipt | None:
    """What shows that the user's own agency has handed in, as it stands now; None if it has not."""
    check_rate(by, agency_id)
    where = "where round_id = ? and agency_id = ?"
    submissions = store.rows(f"select * from submissions {where}", [round_id, agency_id])
    if not submissions:
        return None
    counting = store.rows(f"select count(*) as answers_count from counting_answers {where}", [round_id, agency_id])
    return Receipt(
        number=receipt_number(submissions[0]["receipt_entry_id"]),
        handed_in_at=submissions[0]["handed_in_at"].replace(tzinfo=UTC),
        answers_count=int(counting[0]["answers_count"]),
        version=int(submissions[0]["versions_count"]),
        is_late=bool(submissions[0]["is_late"]),
    )


def new_receipt(entry: Entry, round_id: str, agency_id: str, *, number: str, at: datetime, is_late: bool) -> Receipt:
    """The receipt of the entry under way, told from within it: a moment later it may be that of another."""
    sql = """
        select
            (select count(*) from counting_answers where round_id = $round and agency_id = $agency) as answers_count,
            (select count(*) from ledger.submissions where round_id = $round and agency_id = $agency) as versions_count
    """
    (counted,) = entry.rows(sql, {"round": round_id, "agency": agency_id})
    return Receipt(number, at, counted["answers_count"], counted["versions_count"], is_late)


def receipt_number(entry_id: object) -> str:
    """Eight characters, the same from asking for approval to having it."""
    return str(entry_id)[-8:].upper()


def check_rating(reference: Reference, rating: Rating) -> None:
    """Raises ContentProblem unless the answer is on the scale, its ids are valid then, and its comment may be kept."""
    meeting_on = date.fromisoformat(rating.round_id)
    if rating.answer is not None and rating.answer not in ANSWERS:
        raise ContentProblem(f"”{rating.answer}” är ingen av skalans nivåer.")
    if rating.agency_id not in {agency.agency_id for agency in reference.agencies_on(meeting_on)}:
        raise ContentProblem(f"Det finns ingen verksamhet ”{rating.agency_id}” den {day(meeting_on)}.")
    if rating.area_id not in {area.area_id for area in reference.areas_on(meeting_on)}:
        raise ContentProblem(f"Det finns ingen plats ”{rating.area_id}” den {day(meeting_on)}.")
    themes = {theme.theme_id: theme for theme in reference.themes_on(meeting_on)}
    if rating.theme_id not in themes:
        raise ContentProblem(f"Det finns inget tema ”{rating.theme_id}” den {day(meeting_on)}.")
    if themes[rating.theme_id].is_whole_only and not reference.is_whole(rating.area_id):
        raise ContentProblem(f"{themes[rating.theme_id].label} bedöms bara för hela kommunen.")
    check_short_text(rating.comment, "Kommentaren", COMMENT_LENGTH)


def check_is_something(ratings: Sequence[Rating]) -> None:
    """Raises ContentProblem if there is nothing to keep: an entry without rows would say that somebody answered."""
    if not ratings:
        raise ContentProblem("Det finns inga svar att spara. Svara på minst en ruta först.")


def check_is_answered(rating: Rating) -> None:
    if rating.answer is None:
        raise ContentProblem(f"Svar saknas för {rating.area_id}, {rating.theme_id}.")


def _check_seen(store: Store, ratings: Sequence[Rating], seen: Mapping[Cell, Seen]) -> None:
    """Raises ContentProblem if what stands in a cell is somebody else's and not what the writer answered upon."""
    newest = {
        (row["round_id"], row["agency_id"], row["area_id"], row["theme_id"]): row
        for round_id, agency_id in {(rating.round_id, rating.agency_id) for rating in ratings}
        for row in store.rows(
            "select * from newest_answers where round_id = ? and agency_id = ?", [round_id, agency_id]
        )
    }
    for rating in ratings:
        row = newest.get((rating.round_id, rating.agency_id, rating.area_id, rating.theme_id))
        known = seen.get((rating.area_id, rating.theme_id))
        if row is None or known is None or str(row["entry_id"]) == known.own_entry_id:
            continue
        if row["answer"] not in known.answers or row["comment"] not in known.comments:
            words = {level.code: level.label for level in store.reference.levels} | ANSWER_WORDS
            now = words[row["answer"]] if row["answer"] else "svaret är borttaget"
            when = hour(row["answered_at"].replace(tzinfo=UTC))
            raise ContentProblem(f"Ändrad av kollega {when}: {now}. Titta på svaret och ändra igen om det behövs.")


def add_ratings(entry: Entry, ratings: Sequence[Rating], *, is_handed_in: bool) -> None:
    entry.add("ratings", [{**asdict(rating), "is_handed_in": is_handed_in} for rating in ratings])
