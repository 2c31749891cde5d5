"""What an agency sees of its own answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from dashboard.data.kept import keep, store
from dashboard.data.municipality import reference
from dashboard.data.rounds import rounds_before
from pipelines.domain import Cell, Rating, Round, User
from pipelines.rating import approvals, own, ratings
from pipelines.rating.own_round import OwnRound, by_cell, in_order
from pipelines.rating.rows import AskedCell, SavedAnswer
from pipelines.tables.rows import of_each_cell


def own_round(round_: Round, user: User) -> OwnRound:
    """The round as the user's own agency sees it."""
    agency_id = str(user.agency_id)
    asked = own_cells(round_, agency_id, user)
    previous = {(cell.area_id, cell.theme_id): cell.previous_answer for cell in asked}
    given = by_cell(own_answers(round_, agency_id, user))
    counting = by_cell(own_counting(round_, agency_id, user))
    request = approval_request(round_, agency_id, user)
    return OwnRound(round_, agency_id, previous, in_order(given, previous), counting, request, reference())


def own_cells(round_: Round, agency_id: str, user: User) -> Sequence[AskedCell]:
    """Which cells these are and what was answered last time is not changed by a draft, so drafts do not ask anew."""
    round_ids, is_frozen = rounds_before(round_)
    counting = own_counting(round_, agency_id, user)
    handed_in = frozenset(by_cell(counting))
    key = (round_.round_id, round_ids, handed_in, agency_id, user)
    return keep(
        "own_cells",
        key,
        lambda: own.own_cells(store(), round_.round_id, agency_id, user=user),
        is_frozen=is_frozen,
    )


def own_answers(round_: Round, agency_id: str, user: User) -> Sequence[SavedAnswer]:
    key = (round_.round_id, agency_id, user)
    return keep("own_answers", key, lambda: own.own_answers(store(), round_.round_id, agency_id, user=user))


def own_counting(round_: Round, agency_id: str, user: User) -> Sequence[Rating]:
    """One row per answer of the user's own agency that counts in the round: the same until it hands in again."""
    key = (round_.round_id, agency_id, user, receipt(round_, agency_id, user))
    return keep(
        "own_counting",
        key,
        lambda: own.own_history(store(), agency_id, [round_.round_id], user=user),
        is_frozen=True,
    )


def own_history(round_: Round, agency_id: str, user: User) -> Mapping[Cell, Sequence[Rating]]:
    """(area_id, theme_id) → what the agency has answered in the twelve rounds before, newest first."""
    round_ids, is_frozen = rounds_before(round_)

    def ask() -> Mapping[Cell, Sequence[Rating]]:
        return of_each_cell(own.own_history(store(), agency_id, round_ids, user=user) if round_ids else [])

    return keep("own_history", (round_ids, agency_id, user), ask, is_frozen=is_frozen)


def receipt(round_: Round, agency_id: str, user: User) -> ratings.Receipt | None:
    key = (round_.round_id, agency_id, user)
    return keep("receipt", key, lambda: ratings.receipt(store(), round_.round_id, agency_id, by=user))


def approval_request(round_: Round, agency_id: str, user: User) -> approvals.Request | None:
    key = (round_.round_id, agency_id, user)
    return keep("approval_request", key, lambda: approvals.newest(store(), round_.round_id, agency_id, by=user))


def requested_answers(round_: Round, agency_id: str, user: User) -> Sequence[Rating]:
    key = (round_.round_id, agency_id, user)
    return keep("requested_answers", key, lambda: own.requested_answers(store(), round_.round_id, agency_id, user=user))
