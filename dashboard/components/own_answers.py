"""What the organisation at the screen is asked for in a round, and what it has answered so far."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from html import escape
from typing import Any

import pandas as pd

from dashboard import data, session
from dashboard.components.badges import answer_badge
from dashboard.components.tables import Html
from pipelines.approvals import Request
from pipelines.domain import Confidence, Outlook, Rating, Round
from pipelines.ratings import Cell, lacks_comment


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
        reference = data.reference()
        return [
            cell for cell, rating in self.given.items() if lacks_comment(rating, self.previous.get(cell), reference)
        ]

    @property
    def changed_count(self) -> int:
        """How many answers wait to be handed in again."""
        return differing_count(self.given, self.counting)


def own_round(round_: Round) -> OwnRound:
    """The round as the organisation at the screen sees it."""
    user = session.user()
    agency_id = str(user.agency_id)
    asked = data.own_cells(round_, agency_id, user)
    previous = {
        (row["area_id"], row["theme_id"]): None if pd.isna(row["previous_answer"]) else str(row["previous_answer"])
        for row in asked.to_dict("records")
    }
    given = by_cell(data.own_answers(round_, agency_id, user), agency_id)
    counting = by_cell(data.own_counting(round_, agency_id, user), agency_id)
    request = data.approval_request(round_, agency_id, user)
    return OwnRound(round_, agency_id, previous, in_order(given, previous), counting, request)


def asked_about(own: OwnRound) -> OwnRound:
    """As it will be if what waits for approval is approved: `given` is what a second person is asked about."""
    rows = data.requested_answers(own.round_, own.agency_id, session.user())
    return replace(own, given=in_order(by_cell(rows, own.agency_id), own.previous))


def in_order(given: Mapping[Cell, Rating], cells: Iterable[Cell]) -> dict[Cell, Rating]:
    order = {cell: number for number, cell in enumerate(cells)}
    return dict(sorted(given.items(), key=lambda item: order.get(item[0], len(order))))


def by_cell(rows: pd.DataFrame, agency_id: str) -> dict[Cell, Rating]:
    return {
        (row["area_id"], row["theme_id"]): Rating(
            row["round_id"],
            agency_id,
            row["area_id"],
            row["theme_id"],
            row["answer"],
            None if pd.isna(row["confidence"]) else Confidence(row["confidence"]),
            None if pd.isna(row["outlook"]) else Outlook(row["outlook"]),
            row["comment"],
            bool(row["is_settled"]),
        )
        for row in rows.to_dict("records")
    }


def differing_count(first: Mapping[Cell, Rating], second: Mapping[Cell, Rating]) -> int:
    """In how many cells they say different things."""
    return sum(said(first.get(cell)) != said(second.get(cell)) for cell in first.keys() | second.keys())


def said(rating: Rating | None) -> Any:
    """What of a rating others will see."""
    return rating and (rating.answer, rating.confidence, rating.outlook, rating.comment)


def place_and_theme(cell: Cell) -> tuple[str, str]:
    """The words for a cell."""
    reference = data.reference()
    return reference.area(cell[0]).display_name, reference.theme(cell[1]).label


def cell_words(cell: Cell, comment: str = "") -> Html:
    """Place and theme, and on a line of its own what was written there."""
    said_more = f'<br/><span class="quiet">{escape(comment)}</span>' if comment else ""
    return Html(escape(" · ".join(place_and_theme(cell))) + said_more)


def badge(answer: str | None) -> Html:
    return Html(answer_badge(answer, data.reference()))
