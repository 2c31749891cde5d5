"""That somebody has been shown the picture of a closed round, which from then on cannot be opened for answers again."""

from __future__ import annotations

from dashboard import data, session
from pipelines import rounds
from pipelines.domain import Round, RoundState


def note(round_: Round) -> None:
    """Notes it the first time somebody other than the strategist is shown the round; for every page that draws it."""
    is_closed = round_.state_at(session.now()) is RoundState.CLOSED
    if is_closed and not data.rounds.is_seen(round_):
        rounds.note_seen(data.store(), round_, by=session.user(), at=session.now())
