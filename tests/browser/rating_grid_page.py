"""A page with nothing but the rating grid, over a small file instead of the ledger. The address chooses the case:
`?places=5&themes=6` cells, `delay=` seconds that saving takes, `answered=1` for a case that is filled in already.

What `save` is given is added to <store>.<test>.edits, one line for each edit, so that a test can read what Python
received, and only that: `test=` says which test the browser belongs to.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

import streamlit as st

from dashboard.components.rating_grid import Edit, GridCell, rating_grid
from dashboard.components.rating_grid.edits import edits_of
from pipelines import reference as reference_data
from pipelines.errors import ContentProblem
from pipelines.rating.comment_rule import asking_answers

TEST = "test"
RECEIVED = Path(os.environ["OSF_STORE"]).with_suffix(f".{st.query_params.get(TEST, '')}.edits")
REFERENCE = reference_data.load()
HISTORY = ["normal", "deviating", "worrying", "critical", "deviating", "no_insight"] * 2
PREVIOUS = ["normal", "deviating", "normal", "worrying", "deviating", "normal", "no_insight"]

st.set_page_config(page_title="Prov", layout="wide")


def received() -> dict[tuple[str, str], Edit]:
    """The latest edit of each cell; what the ledger is on the real page."""
    lines = RECEIVED.read_text(encoding="utf-8").splitlines() if RECEIVED.exists() else []
    edits = edits_of({"edits": [json.loads(line) for line in lines]})
    return {(edit.area_id, edit.theme_id): edit for edit in edits}


def save(edits: Sequence[Edit]) -> None:
    time.sleep(float(st.query_params.get("delay", "0")))
    for edit in edits:
        if "070-" in edit.comment:
            raise ContentProblem("Kommentaren ser ut att innehålla ett telefonnummer.")
    with RECEIVED.open("a", encoding="utf-8") as file:
        file.writelines(json.dumps(asdict(edit)) + "\n" for edit in edits)


def cells() -> list[GridCell]:
    """Every place with every theme, but for one in eleven; in one in thirteen nothing was answered last time."""
    given = received()
    rows = [(place.area_id, theme.theme_id) for place in places for theme in themes]
    made = []
    for number, (area_id, theme_id) in enumerate(rows):
        if number % 11 == 10:
            continue
        is_first = number % 13 == 12 or st.query_params.get("first_round")
        previous = None if is_first else PREVIOUS[number % len(PREVIOUS)]
        edit = given.get((area_id, theme_id))
        history = [(f"2026-{10 - at % 10:02}-{1 + at:02}", answer) for at, answer in enumerate(HISTORY)]
        made.append(
            GridCell(
                area_id,
                theme_id,
                edit.answer if edit else previous if st.query_params.get("answered") else None,
                previous,
                edit.comment if edit else "",
                edit.confidence if edit else None,
                edit.outlook if edit else None,
                is_settled=bool(edit and edit.is_settled),
                changed_by_colleague_at="09:41" if st.query_params.get("answered") and number == 3 else "",
                history=history if previous else [],
            )
        )
    return made


places = REFERENCE.areas[: int(st.query_params.get("places", "5"))]
themes = REFERENCE.themes[: int(st.query_params.get("themes", "6"))]
if not st.toggle("Ett annat rum"):
    result = rating_grid(
        places,
        themes,
        REFERENCE.levels,
        cells(),
        asks_for_comment=asking_answers(REFERENCE),
        key="prov",
        save=save,
        done_label="Kontrollera och lämna in",
    )
    if result.is_done:
        st.write("Klart att lämna in.")
st.text_input("Något annat på sidan", key="other")
if st.button("Kör om"):
    st.write("Omkörd.")
