"""Approval by a second person: what an agency hands in counts when somebody else there has approved it.

Asked about is what was saved until then, and exactly that is approved. Until there is sign-in, a word that each browser
session is given stands in for the person: whoever asked may not answer.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from pipelines.access import check_rate
from pipelines.domain import User
from pipelines.errors import ContentProblem, StateProblem
from pipelines.ledger import EntryKind, Store
from pipelines.privacy import check_short_text
from pipelines.rating.comment_rule import COMMENT_LENGTH, check_comments
from pipelines.rating.lacking import lacking_when_approved, lacking_when_handed_in
from pipelines.rating.ratings import Receipt, check_has_answered, new_receipt, receipt_number
from pipelines.rounds import check_is_open, recorded_round
from pipelines.tables.letters import said


@dataclass(frozen=True)
class Request:
    """What was handed in for approval, when (aware) and from which session; `reason` and time if it was sent back."""

    entry_id: str
    handed_in_by: str
    asked_at: datetime
    returned_at: datetime | None
    reason: str

    @property
    def number(self) -> str:
        return receipt_number(self.entry_id)

    @property
    def is_waiting(self) -> bool:
        return self.returned_at is None


def ask(store: Store, round_id: str, agency_id: str, *, by: User, session: str, at: datetime) -> Request:
    """The request; it takes the place of one that waits. Nothing counts until it is approved.

    Raises StateProblem if the round is not open, ContentProblem if nothing has been answered or a comment is lacking.
    """
    with store.entry(EntryKind.ASK_APPROVAL, by=by, at=at) as entry:
        check_rate(by, agency_id)
        check_is_open(recorded_round(store, round_id), at)
        check_has_answered(store, round_id, agency_id, by=by)
        check_comments(lacking_when_handed_in(store, round_id, agency_id, by=by), store.reference)
        ids = {"round_id": round_id, "agency_id": agency_id}
        entry.add("approval_requests", [{**ids, "handed_in_by": session}])
    return Request(entry.entry_id, session, at, returned_at=None, reason="")


def approve(
    store: Store, round_id: str, agency_id: str, request_id: str, *, by: User, session: str, at: datetime
) -> Receipt:
    """A receipt; what was asked about now counts, and nothing that was saved after. Late if it was asked late.

    Raises StateProblem if the round is not open, if the request does not wait any more, or if it came from the same
    session; ContentProblem if a comment is lacking.
    """
    with store.entry(EntryKind.APPROVE, by=by, at=at) as entry:
        request = _check_may_answer(store, round_id, agency_id, request_id, by=by, session=session, at=at)
        check_comments(lacking_when_approved(store, round_id, agency_id, by=by), store.reference)
        sql = "select * exclude (is_changed) from requested_answers where round_id = ? and agency_id = ? and is_changed"
        rows = store.rows(sql, [round_id, agency_id])
        entry.add("ratings", [{**row, "is_handed_in": True} for row in rows])
        ids = {"round_id": round_id, "agency_id": agency_id, "request_entry_id": request.entry_id}
        is_late = recorded_round(store, round_id).is_late_at(request.asked_at)
        entry.add("submissions", [{**ids, "is_late": is_late, "handed_in_by": session}])
        return new_receipt(entry, round_id, agency_id, number=request.number, at=at, is_late=is_late)


def send_back(
    store: Store, round_id: str, agency_id: str, request_id: str, reason: str, *, by: User, session: str, at: datetime
) -> None:
    """Sends it back to be changed and handed in again. As `approve`; ContentProblem if the reason cannot be kept."""
    with store.entry(EntryKind.SEND_BACK, by=by, at=at) as entry:
        request = _check_may_answer(store, round_id, agency_id, request_id, by=by, session=session, at=at)
        reason = _checked(reason)
        row = {"request_entry_id": request.entry_id, "reason": reason, "returned_by": session}
        entry.add("returned_requests", [row])


def newest(store: Store, round_id: str, agency_id: str, *, by: User) -> Request | None:
    """What the user's own agency last asked to have approved, waiting or sent back; None if it has handed in."""
    check_rate(by, agency_id)
    where, whose = "where round_id = ? and agency_id = ?", [round_id, agency_id]
    # Asked after every draft, and as a rule there is none: that is seen in the ledger at no cost.
    if not store.rows(f"select 1 from ledger.approval_requests {where}", whose):
        return None
    for row in store.rows(f"select * from approval_requests {where}", whose):
        return Request(
            str(row["entry_id"]),
            row["handed_in_by"],
            row["asked_at"].replace(tzinfo=UTC),
            row["returned_at"] and row["returned_at"].replace(tzinfo=UTC),
            row["reason"] or "",
        )
    return None


def _check_may_answer(
    store: Store, round_id: str, agency_id: str, request_id: str, *, by: User, session: str, at: datetime
) -> Request:
    """The request, if it is the one that waits and this session may approve it or send it back."""
    check_rate(by, agency_id)
    check_is_open(recorded_round(store, round_id), at)
    request = newest(store, round_id, agency_id, by=by)
    if request is None or not request.is_waiting or request.entry_id != request_id:
        raise StateProblem("Det som väntade har ändrats eller är redan avgjort. Titta på sidan igen.")
    if request.handed_in_by == session:
        raise StateProblem("Den som lämnade in kan inte godkänna själv. Be en kollega på er verksamhet.")
    return request


def _checked(reason: str) -> str:
    reason = said(reason)
    if not reason:
        raise ContentProblem("Skriv varför det skickas tillbaka, så att det går att rätta.")
    check_short_text(reason, "Skälet", COMMENT_LENGTH)
    return reason
