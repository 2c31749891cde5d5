"""What the plan does about one place and theme, in a sentence."""

from __future__ import annotations

from dashboard import data, session
from pipelines.domain import Cell
from pipelines.swedish import MEASURE_STATUS_WORDS


def measures_against(cell: Cell) -> str:
    here = data.plan.measures_against(cell, session.user(), session.today())
    words = "; ".join(f"{measure.title} ({MEASURE_STATUS_WORDS[measure.status]})" for measure in here)
    return f"I planen: {words}" if words else "Ingen åtgärd i planen ännu"
