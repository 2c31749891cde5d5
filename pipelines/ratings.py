"""Ratings: an organisation saves drafts as it goes and hands in; a file can be imported whole.

A draft is seen by its organisation alone. Everything handed in counts; the newest answer replaces the older in the
picture, and both stay in the ledger.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime
from typing import Any

from pipelines.access import Action, check_action, check_rate
from pipelines.domain import NO_INSIGHT, Level, Rating, RoundState, User
from pipelines.errors import ContentProblem, StateProblem
from pipelines.privacy import check_text
from pipelines.reference import Reference
from pipelines.rounds import all_rounds, check_is_open, get
from pipelines.store import Entry, Store
from pipelines.swedish import ANSWER_WORDS, day, hour

COMMENT_LENGTH = 280
ANSWERS = {*Level, NO_INSIGHT}

Cell = tuple[str, str]
"""(area_id, theme_id)"""


@dataclass(frozen=True)
class Receipt:
    """What the organisation gets when it has handed in: a number, when (aware), and how many answers count.

    `is_late` says that the deadline had passed.
    """

    number: str
    handed_in_at: datetime
    answers_count: int
    version: int
    is_late: bool


@dataclass(frozen=True)
class ImportResult:
    """How many answers a file added or changed, and how many were there already."""

    new_count: int
    unchanged_count: int


@dataclass(frozen=True)
class Seen:
    """What somebody knew of a cell when they answered: their own latest entry there, and which answers and comments.

    Whatever else stands there was written by a colleague in the meantime.
    """

    own_entry_id: str
    answers: Collection[str | None]
    comments: Collection[str]


@dataclass(frozen=True)
class AsksForComment:
    """An answer of this rank or worse asks for a comment, and so does one that is so many steps from last time's."""

    from_rank: int
    at_jump: int


def save(
    store: Store, ratings: Sequence[Rating], *, by: User, at: datetime, seen: Mapping[Cell, Seen] | None = None
) -> str:
    """The entry_id; answers of the user's own organisation are saved as drafts, all or none.

    A rating without an answer takes the one that was there back. With `seen`, nothing is overwritten that the writer
    did not know of. Raises AccessProblem for another organisation's answers, StateProblem if a round is not open,
    ContentProblem if an answer cannot be kept or a colleague was there in the meantime.
    """
    with store.entry("save_ratings", by=by, at=at) as entry:
        for agency_id in {rating.agency_id for rating in ratings}:
            check_rate(by, agency_id)
        for round_id in {rating.round_id for rating in ratings}:
            check_is_open(get(store, round_id), at)
        for rating in ratings:
            check_rating(store, rating)
        if seen is not None:
            _check_seen(store, ratings, seen)
        _add(entry, ratings, is_handed_in=False)
    return entry.entry_id


def lacks_comment(rating: Rating, previous_answer: str | None, reference: Reference) -> bool:
    """True if the answer is so bad, or so far from last time's, that it needs a comment or to be settled without."""
    if rating.comment or rating.is_settled or rating.answer not in list(Level):
        return False
    rank = reference.level(rating.answer).rank
    asks = asks_for_comment(reference)
    steps = abs(rank - reference.level(previous_answer).rank) if previous_answer in list(Level) else 0
    return rank >= asks.from_rank or steps >= asks.at_jump


def asks_for_comment(reference: Reference) -> AsksForComment:
    """The rule as `method.csv` has it."""
    return AsksForComment(int(reference.setting("comment_rank")), int(reference.setting("comment_jump")))


def hand_in(
    store: Store, round_id: str, agency_id: str, *, by: User, at: datetime, session: str | None = None
) -> Receipt:
    """A receipt; everything the organisation has saved in the round so far now counts, also what it took back.

    `session` is kept with it: a word for the browser session, which stands in for the person until there is sign-in.
    Raises StateProblem if the round is not open or the organisation requires approval (`approvals.ask`),
    ContentProblem if nothing has been answered.
    """
    with store.entry("hand_in", by=by, at=at) as entry:
        check_rate(by, agency_id)
        round_ = get(store, round_id)
        check_is_open(round_, at)
        pending = check_has_answered(store, round_id, agency_id)
        if store.reference.agency(agency_id).requires_approval:
            raise StateProblem("Hos er ska en kollega godkänna innan något räknas. Lämna in för godkännande.")
        entry.add("ratings", [{**row, "is_handed_in": True} for row in pending])
        ids = {"round_id": round_id, "agency_id": agency_id}
        entry.add("submissions", [{**ids, "is_late": round_.is_late_at(at), "handed_in_by": session}])
    handed_in = receipt(store, round_id, agency_id, by=by)
    assert handed_in is not None
    return handed_in


def check_has_answered(store: Store, round_id: str, agency_id: str) -> list[dict[str, Any]]:
    """What the organisation has changed since it last handed in. ContentProblem if it has never answered anything."""
    where = "where round_id = ? and agency_id = ?"
    pending = store.rows(f"select * exclude (entry_id) from pending_drafts {where}", [round_id, agency_id])
    if not pending and not store.rows(f"select 1 from submissions {where}", [round_id, agency_id]):
        raise ContentProblem("Ni har inte svarat på något än. Bedöm minst en plats innan ni lämnar in.")
    return pending


def receipt(store: Store, round_id: str, agency_id: str, *, by: User) -> Receipt | None:
    """What shows that the user's own organisation has handed in, as it stands now; None if it has not."""
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


def receipt_number(entry_id: object) -> str:
    """Eight characters, the same from asking for approval to having it."""
    return str(entry_id)[-8:].upper()


def import_ratings(
    store: Store, ratings: Sequence[Rating], *, by: User, at: datetime, late_reason: str = ""
) -> ImportResult:
    """How many answers were new or changed; they are handed in at once, all or none.

    An answer that already counts is not written again, so the same file twice changes nothing. In the
    grace period answers are late; a closed round takes them only with a reason; a published one is frozen, takes none.
    """
    with store.entry("import_ratings", by=by, at=at, note=late_reason) as entry:
        check_action(by, Action.IMPORT_RATINGS)
        late_reason = late_reason.strip()
        check_text(late_reason, "Skälet")
        round_ids = sorted({rating.round_id for rating in ratings})
        late = {round_id: _check_takes_import(store, round_id, at, late_reason) for round_id in round_ids}
        for rating in ratings:
            check_rating(store, rating)
            _check_is_answered(rating)
        counting = _counting(store, round_ids)
        new = [rating for rating in ratings if rating not in counting]
        _add(entry, new, is_handed_in=True)
        handed_in = sorted({(rating.round_id, rating.agency_id) for rating in new})
        entry.add(
            "submissions",
            [
                {"round_id": round_id, "agency_id": agency_id, "is_late": late[round_id]}
                for round_id, agency_id in handed_in
            ],
        )
    return ImportResult(len(new), len(ratings) - len(new))


def check_rating(store: Store, rating: Rating) -> None:
    """Raises ContentProblem unless the answer is on the scale, its ids are valid then, and its comment may be kept."""
    reference = store.reference
    meeting_on = date.fromisoformat(rating.round_id)
    if rating.answer is not None and rating.answer not in ANSWERS:
        raise ContentProblem(f"”{rating.answer}” är ingen av skalans nivåer.")
    if rating.agency_id not in {agency.agency_id for agency in reference.agencies}:
        raise ContentProblem(f"Det finns ingen verksamhet ”{rating.agency_id}”.")
    if rating.area_id not in {area.area_id for area in reference.areas_on(meeting_on)}:
        raise ContentProblem(f"Det finns ingen plats ”{rating.area_id}” den {day(meeting_on)}.")
    themes = {theme.theme_id: theme for theme in reference.themes_on(meeting_on)}
    if rating.theme_id not in themes:
        raise ContentProblem(f"Det finns inget tema ”{rating.theme_id}” den {day(meeting_on)}.")
    if themes[rating.theme_id].is_whole_island_only and reference.area(rating.area_id).kind != "whole":
        raise ContentProblem(f"{themes[rating.theme_id].label} bedöms bara för hela ön.")
    if len(rating.comment) > COMMENT_LENGTH:
        raise ContentProblem(f"Kommentaren är {len(rating.comment)} tecken. Korta den till högst {COMMENT_LENGTH}.")
    check_text(rating.comment, "Kommentaren")


def _check_is_answered(rating: Rating) -> None:
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


def refused_rounds(store: Store, *, at: datetime, late_reason: str = "") -> dict[str, str]:
    """round_id → why the round takes no import at this moment, in words for people."""
    refused: dict[str, str] = {}
    for round_ in all_rounds(store):
        try:
            _check_takes_import(store, round_.round_id, at, late_reason.strip())
        except StateProblem as problem:
            refused[round_.round_id] = str(problem)
    return refused


def _check_takes_import(store: Store, round_id: str, at: datetime, late_reason: str) -> bool:
    """True if what comes now is late."""
    round_ = get(store, round_id)
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


def _add(entry: Entry, ratings: Sequence[Rating], *, is_handed_in: bool) -> None:
    entry.add("ratings", [{**asdict(rating), "is_handed_in": is_handed_in} for rating in ratings])
