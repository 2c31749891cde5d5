"""Makes what a test needs, so that the test itself names only its point."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import date, datetime, timedelta
from typing import TypeVar

from pipelines import rounds
from pipelines.domain import Level, Rating, Role, Round, RoundKind, User
from pipelines.ledger import Store
from pipelines.rating import ratings
from pipelines.reference import Reference
from pipelines.swedish import STOCKHOLM

Row = TypeVar("Row")

STRATEGIST = User(Role.STRATEGIST)
COUNCIL = User(Role.COUNCIL)
READER = User(Role.READER)
ROUND_ID = "2026-11-26"
WHOLE = "gotland"
"""The area that is the whole municipality."""
NOW = datetime(2026, 11, 21, 10, 0, tzinfo=STOCKHOLM)
"""A moment when `a_round()` is open."""


def member(agency_id: str = "police") -> User:
    return User(Role.MEMBER, agency_id)


def a_round(round_id: str = ROUND_ID, kind: RoundKind = RoundKind.JOINT_PICTURE) -> Round:
    """A round that opens ten days before its meeting at 08:00 and closes the day before at 12:00."""
    meeting = datetime.combine(date.fromisoformat(round_id), datetime.min.time(), STOCKHOLM)
    return Round(
        round_id,
        kind,
        opens_at=(meeting - timedelta(days=10)).replace(hour=8),
        closes_at=(meeting - timedelta(days=1)).replace(hour=12),
    )


def with_grace(round_id: str = ROUND_ID) -> Round:
    """As `a_round()`, with late answers taken until eight in the evening of the day it closes."""
    round_ = a_round(round_id)
    return replace(round_, grace_ends_at=round_.closes_at.replace(hour=20))


def while_open(round_id: str = ROUND_ID) -> datetime:
    return a_round(round_id).opens_at + timedelta(days=2)


def after_closing(round_id: str = ROUND_ID) -> datetime:
    return a_round(round_id).closes_at + timedelta(hours=1)


def add_round(store: Store, round_id: str = ROUND_ID, kind: RoundKind = RoundKind.JOINT_PICTURE) -> Round:
    return add(store, a_round(round_id, kind))


def add(store: Store, new: Round) -> Round:
    rounds.add(store, new, by=STRATEGIST, at=new.opens_at - timedelta(days=1))
    return new


def rate(
    store: Store,
    *,
    agency_id: str = "police",
    area_id: str = "0980R005",
    theme_id: str = "drugs",
    level: Level | str = Level.NORMAL,
    round_id: str = ROUND_ID,
    comment: str = "",
) -> None:
    """One rating, saved and handed in while the round is open; settled if it has no comment."""
    rating = Rating(round_id, agency_id, area_id, theme_id, str(level), comment=comment, is_settled=not comment)
    ratings.save(store, [rating], by=member(agency_id), at=while_open(round_id))
    ratings.hand_in(store, round_id, agency_id, by=member(agency_id), at=while_open(round_id))


def requiring_approval(reference: Reference, agency_id: str = "police") -> Reference:
    """The reference data as if this agency required that a second person approves."""
    agencies = tuple(
        replace(agency, requires_approval=True) if agency.agency_id == agency_id else agency
        for agency in reference.agencies
    )
    return replace(reference, agencies=agencies)


def publish(store: Store, round_id: str = ROUND_ID) -> None:
    rounds.publish(store, round_id, by=STRATEGIST, at=after_closing(round_id))


def a_row(row_type: type[Row], **facts: object) -> Row:
    """A row of a table, with nothing in it but these facts."""
    return row_type(**{**{field.name: None for field in fields(row_type)}, **facts})  # type: ignore[arg-type]
