"""What the agency at the screen is asked for in a round, and what it has answered so far."""

from __future__ import annotations

from dataclasses import replace
from html import escape

from dashboard import data, session
from dashboard.components.badges import answer_badge
from dashboard.components.tables import Html
from pipelines.domain import Cell
from pipelines.rating.own_round import OwnRound, by_cell, in_order


def asked_about(own: OwnRound) -> OwnRound:
    """As it will be if what waits for approval is approved: `given` is what a second person is asked about."""
    rows = data.rating.requested_answers(own.round_, own.agency_id, session.user())
    return replace(own, given=in_order(by_cell(rows), own.previous))


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
