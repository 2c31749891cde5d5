"""Brå's two checks: a measure without problem or cause, and one past its follow-up date."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pandas as pd

from pipelines.domain import NEXT_MEASURE_STATUS
from pipelines.plan.fields import body
from pipelines.swedish import day, joined

FINISHED = {status for status, next_statuses in NEXT_MEASURE_STATUS.items() if not next_statuses}

WITHOUT_PROBLEM_OR_CAUSE = "without_problem_or_cause"

PAST_FOLLOW_UP = "past_follow_up"


def checks(measures: pd.DataFrame) -> pd.DataFrame:
    """Brå's two checks on the measures that are not finished: one row per remark, in the order of `measures`.

    Columns: measure_id, title, check (`WITHOUT_PROBLEM_OR_CAUSE` or `PAST_FOLLOW_UP`), sentence (Swedish, what to do).
    """
    remarks = [remark for row in measures.to_dict("records") for remark in _remarks(row)]
    return pd.DataFrame(remarks, columns=["measure_id", "title", "check", "sentence"])


def _remarks(row: Mapping[Any, Any]) -> Iterator[tuple[str, str, str, str]]:
    missing = [
        (field.label.lower(), field.missing)
        for name, field in body(row).items()
        if field.missing and not str(row[name]).strip()
    ]
    if missing and row["status"] not in FINISHED:
        names, questions = (joined(words) for words in zip(*missing, strict=True))
        sentence = f"Åtgärden saknar {names}. Skriv {questions}."
        yield row["measure_id"], row["title"], WITHOUT_PROBLEM_OR_CAUSE, sentence
    if row["is_overdue"]:
        sentence = f"Uppföljningen skulle ha gjorts {day(row['follow_up_on'])}. Följ upp och sätt en ny dag."
        yield row["measure_id"], row["title"], PAST_FOLLOW_UP, sentence
