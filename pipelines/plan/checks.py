"""Brå's two checks: a measure without problem or cause, and one past its follow-up date."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from pipelines.domain import NEXT_MEASURE_STATUS
from pipelines.plan.fields import body
from pipelines.plan.rows import PlannedMeasure
from pipelines.swedish import day, joined
from pipelines.tables.letters import said

FINISHED = {status for status, next_statuses in NEXT_MEASURE_STATUS.items() if not next_statuses}


class Check(StrEnum):
    """In the order in which they are told."""

    WITHOUT_PROBLEM_OR_CAUSE = "without_problem_or_cause"
    PAST_FOLLOW_UP = "past_follow_up"


@dataclass(frozen=True)
class Remark:
    """What one of the checks found of a measure; `sentence` is in Swedish, and says what to do."""

    measure_id: str
    title: str
    check: Check
    sentence: str


def checks(measures: Iterable[PlannedMeasure]) -> list[Remark]:
    """Brå's two checks on the measures that are not finished: one row per remark, in the order of `measures`."""
    return [remark for measure in measures for remark in _remarks(measure)]


def _remarks(measure: PlannedMeasure) -> Iterator[Remark]:
    whose = measure.measure_id, measure.title
    missing = [
        (field.label.lower(), field.missing)
        for name, field in body(measure.unseen).items()
        if field.missing and not said(getattr(measure, name))
    ]
    if missing and measure.status not in FINISHED:
        names, questions = (joined(words) for words in zip(*missing, strict=True))
        yield Remark(*whose, Check.WITHOUT_PROBLEM_OR_CAUSE, f"Åtgärden saknar {names}. Skriv {questions}.")
    if measure.is_overdue:
        sentence = f"Uppföljningen skulle ha gjorts {day(measure.follow_up_on)}. Följ upp och sätt en ny dag."
        yield Remark(*whose, Check.PAST_FOLLOW_UP, sentence)
