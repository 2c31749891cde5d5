"""What of the plan leaves as a file: the measures and texts that all those the file is for may see."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from pipelines.access import READ_BY, rows_for
from pipelines.domain import Audience
from pipelines.plan.fields import FIELDS
from pipelines.plan.rows import PlannedMeasure
from pipelines.reference import Reference


def measures_for(
    measures: Sequence[PlannedMeasure], audience: Audience, *, reference: Reference
) -> list[PlannedMeasure]:
    """The measures that a file for these may hold, in order; a text that some of them may not see is empty, and named
    in `unseen`.
    """
    hidden = [name for name, field in FIELDS.items() if not READ_BY[audience] <= field.seen_by]
    described = {*FIELDS, "unseen"}
    return [
        replace(measure, **_without(measure, hidden))
        for measure in rows_for(measures, "measures", audience, reference=reference, described=described)
    ]


def _without(measure: PlannedMeasure, hidden: Sequence[str]) -> dict[str, Any]:
    return {**dict.fromkeys(hidden, ""), "unseen": tuple(dict.fromkeys([*measure.unseen, *hidden]))}
