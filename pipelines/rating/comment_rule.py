"""When an answer needs a comment, and how long one may be: held by every write, and sent as a table to the browser."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from pipelines.domain import NO_INSIGHT, Cell, Level, Rating
from pipelines.errors import ContentProblem
from pipelines.reference import Reference
from pipelines.swedish import counted
from pipelines.tables.letters import said

COMMENT_LENGTH = 280
SETTLED = "Vi kan inte säga mer"
"""What is pressed on the page, or written in a file instead of a comment, by whoever has no more to say."""

WHAT_TO_DO = f"Skriv en rad, eller ”{SETTLED}”."


def is_grave(answer: str | None, reference: Reference) -> bool:
    """True if the answer is of `comment_rank` in `method.csv` or worse."""
    return answer in list(Level) and reference.level(str(answer)).rank >= int(reference.setting("comment_rank"))


def asks_for_comment(answer: str | None, previous_answer: str | None, reference: Reference) -> bool:
    """True if the answer is grave, or is `comment_jump` steps in `method.csv` or more from last time's."""
    if answer not in list(Level) or previous_answer not in list(Level):
        return is_grave(answer, reference)
    steps = abs(reference.level(str(answer)).rank - reference.level(str(previous_answer)).rank)
    return is_grave(answer, reference) or steps >= int(reference.setting("comment_jump"))


def is_silent(rating: Rating) -> bool:
    """True if the answer has no comment, and nobody has said that there is no more to say."""
    return not said(rating.comment) and not rating.is_settled


def lacks_comment(rating: Rating, previous_answer: str | None, reference: Reference) -> bool:
    """True if the answer asks for a comment and is silent."""
    return is_silent(rating) and asks_for_comment(rating.answer, previous_answer, reference)


def grave_and_silent(ratings: Iterable[Rating], reference: Reference) -> list[Rating]:
    """Those of the ratings that no file may hold: who filled it in could not see last time's answers, but saw these."""
    return [rating for rating in ratings if is_silent(rating) and is_grave(rating.answer, reference)]


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


def answer_words(rating: Rating, reference: Reference) -> str:
    """What was answered about what, as a line of a message."""
    area, theme = reference.area(rating.area_id), reference.theme(rating.theme_id)
    return f"{area.display_name}, {theme.label}: {reference.level(str(rating.answer)).label}"


def check_comments(lacking: Sequence[Rating], reference: Reference) -> None:
    """Raises ContentProblem naming every answer there is, since each lacks a comment; nothing for none."""
    if lacking:
        rows = [answer_words(rating, reference) for rating in lacking]
        what = counted(len(lacking), "svar behöver", "svar behöver")
        why = "en kommentar, för nivån är hög eller har ändrats mycket."
        raise ContentProblem("\n".join([f"{what} {why} {WHAT_TO_DO}", *rows]))
