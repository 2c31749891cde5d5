"""When an answer needs a comment, and how long one may be: held by every write, and sent as a table to the browser."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from pipelines.domain import NO_INSIGHT, Cell, Level, Rating
from pipelines.errors import ContentProblem
from pipelines.reference import Reference
from pipelines.swedish import counted

COMMENT_LENGTH = 280
SETTLED = "Vi kan inte säga mer"
"""What is pressed on the page, or written in a file instead of a comment, by whoever has no more to say."""

WHAT_TO_DO = f"Skriv en rad, eller ”{SETTLED}”."


def asks_for_comment(answer: str | None, previous_answer: str | None, reference: Reference) -> bool:
    """True if the answer is of `comment_rank` or worse, or `comment_jump` steps or more from last time's.

    Both are rows of `method.csv`.
    """
    if answer not in list(Level):
        return False
    rank = reference.level(str(answer)).rank
    steps = abs(rank - reference.level(str(previous_answer)).rank) if previous_answer in list(Level) else 0
    return rank >= int(reference.setting("comment_rank")) or steps >= int(reference.setting("comment_jump"))


def lacks_comment(rating: Rating, previous_answer: str | None, reference: Reference) -> bool:
    """True if the answer asks for a comment, has none, and is not settled without."""
    is_told = bool(rating.comment.strip()) or rating.is_settled
    return not is_told and asks_for_comment(rating.answer, previous_answer, reference)


def lacking(ratings: Iterable[Rating], previous: Mapping[Cell, str | None], reference: Reference) -> list[Rating]:
    """Those of one agency's ratings in one round that lack a comment, after what it answered last time."""
    return [
        rating
        for rating in ratings
        if lacks_comment(rating, previous.get((rating.area_id, rating.theme_id)), reference)
    ]


def asking_answers(reference: Reference) -> dict[str, list[str]]:
    """Last time's answer ("" for none) → the answers that ask for a comment after it: the rule, for the browser."""
    answers = [level.code.value for level in reference.levels]
    return {
        previous: [answer for answer in answers if asks_for_comment(answer, previous, reference)]
        for previous in ["", NO_INSIGHT, *answers]
    }


def check_comments(lacking: Sequence[Rating], reference: Reference) -> None:
    """Raises ContentProblem naming every answer there is, since each lacks a comment; nothing for none."""
    if lacking:
        rows = [
            f"{reference.area(rating.area_id).display_name}, {reference.theme(rating.theme_id).label}: "
            f"{reference.level(str(rating.answer)).label}"
            for rating in lacking
        ]
        what = counted(len(lacking), "svar behöver", "svar behöver")
        why = "en kommentar, för nivån är hög eller har ändrats mycket."
        raise ContentProblem("\n".join([f"{what} {why} {WHAT_TO_DO}", *rows]))
