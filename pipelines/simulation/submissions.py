"""What the agencies of the demo submit: the answers of its world, with words."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from itertools import cycle, pairwise, repeat
from typing import Any

import numpy as np
import pandas as pd

from pipelines.domain import Cell, Confidence, Outlook, Rating
from pipelines.rating.comment_rule import lacking
from pipelines.reference import Reference
from pipelines.simulation.world import World
from pipelines.simulation.written import rows

COMMENT_SHARES = {"normal": 0.04, "deviating": 0.2, "worrying": 0.4, "critical": 0.6, "severe": 0.9}
WITHOUT_COMMENTS = repeat("")
"""Of a theme that the story does not speak of: its answers stand without words."""

Submission = tuple[str, str, datetime]
"""Round, agency and time of answering."""


def submissions(world: World, seed: int, reference: Reference) -> dict[Submission, list[Rating]]:
    """The ratings of each submission. Where a comment is needed and none was drawn, the agency has no more to say."""
    return _settled(_ratings_by_submission(world, seed), reference)


def load_comments() -> dict[tuple[str, str], list[str]]:
    """The invented comments by theme_id and level code."""
    comments: dict[tuple[str, str], list[str]] = defaultdict(list)
    for row in rows("comments.csv"):
        comments[row["theme_id"], row["level"]].append(row["comment"])
    return dict(comments)


def _ratings_by_submission(world: World, seed: int) -> dict[Submission, list[Rating]]:
    """The ratings of each submission, with comments."""
    rng = np.random.default_rng(seed)
    comments = {key: cycle(rng.permutation(texts).tolist()) for key, texts in load_comments().items()}
    is_commented = rng.random(len(world.ratings)) < world.ratings.answer.astype(str).map(COMMENT_SHARES).fillna(0)
    submissions: dict[Submission, list[Rating]] = defaultdict(list)
    for row, has_comment in zip(world.ratings.to_dict("records"), is_commented, strict=True):
        key = (row["round_id"], row["agency_id"], row["answered_at"].to_pydatetime())
        texts = comments.get((row["theme_id"], row["answer"]), WITHOUT_COMMENTS)
        comment = next(texts) if has_comment else ""
        submissions[key].append(_rating(row, comment))
    return submissions


def _settled(submissions: Mapping[Submission, list[Rating]], reference: Reference) -> dict[Submission, list[Rating]]:
    """Where a comment is needed and none was drawn, the agency has no more to say."""
    round_ids = sorted({round_id for round_id, _, _ in submissions})
    before = dict(pairwise(reversed(round_ids)))
    answers: dict[tuple[str, str], dict[Cell, str | None]] = defaultdict(dict)
    for given in submissions.values():
        for rating in given:
            answers[rating.round_id, rating.agency_id][rating.area_id, rating.theme_id] = rating.answer
    settled = {}
    for key, given in submissions.items():
        silent = set(lacking(given, answers[before.get(key[0], ""), key[1]], reference))
        settled[key] = [replace(rating, is_settled=rating in silent) for rating in given]
    return settled


def _rating(row: Mapping[Any, Any], comment: str) -> Rating:
    return Rating(
        round_id=row["round_id"],
        agency_id=row["agency_id"],
        area_id=row["area_id"],
        theme_id=row["theme_id"],
        answer=row["answer"],
        confidence=None if pd.isna(row["confidence"]) else Confidence(row["confidence"]),
        outlook=None if pd.isna(row["outlook"]) else Outlook(row["outlook"]),
        comment=comment,
    )
