"""What an agency is asked for in a round, and what it has answered so far."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from pipelines.domain import Cell, Rating, Round
from pipelines.rating.approvals import Request
from pipelines.rating.comment_rule import lacking
from pipelines.reference import Reference


@dataclass(frozen=True)
class OwnRound:
    """`previous`: every cell asked for, in order, with last time's answer. `given` is saved, `counting` handed in.

    `request` was handed in for approval and is not approved: it waits, or has been sent back.
    """

    round_: Round
    agency_id: str
    previous: dict[Cell, str | None]
    given: dict[Cell, Rating]
    counting: dict[Cell, Rating]
    request: Request | None
    reference: Reference

    @property
    def waiting(self) -> Request | None:
        """What waits for a colleague's approval."""
        return self.request if self.request and self.request.is_waiting else None

    @property
    def blank(self) -> list[Cell]:
        return [cell for cell in self.previous if cell not in self.given]

    @property
    def lacking(self) -> list[Cell]:
        """The cells that need a comment before the round can be handed in."""
        found = lacking(self.given.values(), self.previous, self.reference)
        return [(rating.area_id, rating.theme_id) for rating in found]

    @property
    def changed(self) -> list[Cell]:
        """The cells where what is saved is something else than what counts: it waits to be handed in (again)."""
        return differing(self.given, self.counting)


def in_order(given: Mapping[Cell, Rating], cells: Iterable[Cell]) -> dict[Cell, Rating]:
    order = {cell: number for number, cell in enumerate(cells)}
    return dict(sorted(given.items(), key=lambda item: order.get(item[0], len(order))))


def by_cell(ratings: Iterable[Rating]) -> dict[Cell, Rating]:
    return {(rating.area_id, rating.theme_id): rating for rating in ratings}


def differing(first: Mapping[Cell, Rating], second: Mapping[Cell, Rating]) -> list[Cell]:
    """The cells where they say different things. The model `changed_answers` is compared with it."""
    return [cell for cell in {**first, **second} if said(first.get(cell)) != said(second.get(cell))]


def adds(rating: Rating, before: Rating | None) -> bool:
    """True if the rating says anything that what stood before did not, also that there is no more to say."""
    is_settled_now = rating.is_settled and not (before and before.is_settled)
    return is_settled_now or said(rating) != said(before)


def said(rating: Rating | None) -> Any:
    """What of a rating others will see."""
    return rating and (rating.answer, rating.confidence, rating.outlook, rating.comment)
