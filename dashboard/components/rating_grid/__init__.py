"""The rating grid: an agency's cells as a grid for the keyboard, on a narrow screen as one card at a time.

A Streamlit component of our own. The browser keeps every edit until Python has said that it is dealt with, and sends
those that are left again and again until then; `save` gets each of them once. Everything Swedish that is not data
stands in `js/words.js`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

import streamlit as st

from dashboard import session
from dashboard.components.rating_grid import assets
from dashboard.components.rating_grid.edits import Acknowledged, Edit, Save, edits_of
from pipelines.domain import NO_INSIGHT, Area, Confidence, LevelDescription, Outlook, Theme
from pipelines.rating.comment_rule import COMMENT_LENGTH
from pipelines.swedish import ANSWER_WORDS, CONFIDENCE_WORDS, OUTLOOK_WORDS, short_day

__all__ = ["Edit", "GridCell", "GridResult", "Save", "rating_grid"]

SHOWN_HISTORY = 12

# Two components, as Streamlit sends a component's script along with its data at every run. The first has the script and
# never changes, so the browser has it already; the second has the data and waits for the first.
_script = st.components.v2.component("rating_grid_script", js=assets.JS)
_grid = st.components.v2.component("rating_grid", html=assets.HTML, js=assets.START)


@dataclass(frozen=True)
class GridCell:
    """What is saved for one place and theme, and what was answered in earlier rounds: (day, answer), newest first."""

    area_id: str
    theme_id: str
    answer: str | None = None
    previous_answer: str | None = None
    comment: str = ""
    confidence: Confidence | None = None
    outlook: Outlook | None = None
    is_settled: bool = False
    changed_by_colleague_at: str = ""
    history: Sequence[tuple[date | str, str]] = ()


@dataclass(frozen=True)
class GridResult:
    """What came for this run: edits, which `save` has had already, and whether the button at the end was pressed."""

    edits: list[Edit]
    is_done: bool


def rating_grid(
    places: Sequence[Area],
    themes: Sequence[Theme],
    levels: Sequence[LevelDescription],
    cells: Sequence[GridCell],
    *,
    asks_for_comment: Mapping[str, Sequence[str]],
    key: str,
    save: Save,
    done_label: str = "",
    done_note: str = "",
    comments_asked_for: int = 0,
) -> GridResult:
    """Draws the grid. `save` is called before the run, so that `cells` can show what it kept.

    `asks_for_comment`: last time's answer ("" for none) → the answers that need a comment after it. `key` names whose
    answers these are: round and agency belong in it. With `done_label` there is a button at the end, which waits until
    everything is saved, and under it `done_note`. Whenever `comments_asked_for` has grown, the first answer that needs
    a comment opens.
    """
    name = f"{key}_acknowledged"
    acknowledged: Acknowledged = session.value(name) or Acknowledged()
    session.remember(**{name: acknowledged})
    data = {
        "key": key,
        "places": [{"id": place.area_id, "label": place.display_name} for place in places],
        "themes": [{"id": theme.theme_id, "label": theme.label} for theme in themes],
        "answers": _answers(levels),
        **_cells(cells),
        "confidences": list(CONFIDENCE_WORDS.items()),
        "outlooks": list(OUTLOOK_WORDS.items()),
        "rules": {"comment_length": COMMENT_LENGTH, "asks_for_comment": asks_for_comment},
        "acknowledged": acknowledged.to_browser(),
        "done_label": done_label,
        "done_note": done_note,
        "comments_asked_for": comments_asked_for,
    }
    with st.container(gap=None):
        _script(key=f"{key}_script", data={"style": assets.CSS})
        result = _grid(
            key=key,
            data=data,
            on_edits_change=lambda: acknowledged.take(session.value(key)["edits"], save),
            on_done_change=lambda: None,
        )
    return GridResult(edits_of(result.get("edits")), bool(result.get("done")))


def _answers(levels: Sequence[LevelDescription]) -> list[dict[str, Any]]:
    """The answers one can give, each with its key on the keyboard: the levels, and last that one cannot see."""
    words = ANSWER_WORDS[NO_INSIGHT]
    no_insight = {"code": NO_INSIGHT, "digit": "0", "label": words, "short_label": words, "symbol": "–"}
    return [{**asdict(level), "digit": str(level.rank)} for level in levels] + [no_insight]


def _cells(cells: Sequence[GridCell]) -> dict[str, Any]:
    """The cells; days are written once and pointed at, as every message to the browser carries them."""
    days = sorted({str(on) for cell in cells for on, _ in cell.history[:SHOWN_HISTORY]})
    position = {on: number for number, on in enumerate(days)}
    rows = [
        {**asdict(cell), "history": [(position[str(on)], answer) for on, answer in cell.history[:SHOWN_HISTORY]]}
        for cell in cells
    ]
    return {"cells": rows, "days": [short_day(on) for on in days]}
