"""When an answer needs a comment, and how long one may be. Asked by page, browser, files and writers."""

from __future__ import annotations

from dataclasses import dataclass

from pipelines.domain import Level, Rating
from pipelines.reference import Reference

COMMENT_LENGTH = 280


@dataclass(frozen=True)
class AsksForComment:
    """An answer of this rank or worse asks for a comment, and so does one that is so many steps from last time's."""

    from_rank: int
    at_jump: int


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
