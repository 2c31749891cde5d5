"""What the plan does about one place and theme, in a sentence."""

from __future__ import annotations

from dashboard import data, session
from pipelines.domain import Cell
from pipelines.swedish import MEASURE_STATUS_WORDS


def measures_against(cell: Cell) -> str:
    measures = data.plan.measures(session.user(), session.today())
    here = measures[(measures["area_id"] == cell[0]) & (measures["theme_id"] == cell[1])].to_dict("records")
    words = "; ".join(f"{row['title']} ({MEASURE_STATUS_WORDS[row['status']]})" for row in here)
    return f"I planen: {words}" if words else "Ingen åtgärd i planen ännu"
