"""Templates for the tests, and what a person does with one: opens it, writes in some cells, saves it."""

from __future__ import annotations

import io
from collections.abc import Sequence

from openpyxl import Workbook, load_workbook

from pipelines import reference as reference_data
from pipelines.domain import Rating
from pipelines.files.template import template
from pipelines.files.template_in import parse_template, read_template
from pipelines.rating.rows import AskedCell
from tests.factories import ROUND_ID, a_round, member

REFERENCE = reference_data.load()


def cells() -> list[AskedCell]:
    """Three cells in rows 4, 5 and 6: answered with no insight, answered, and not answered last time."""
    asked = [
        ("gotland", "sexual_violence", "no_insight"),
        ("0980R005", "drugs", "worrying"),
        ("0980R005", "alcohol", None),
    ]
    return [
        AskedCell(area_id=area_id, theme_id=theme_id, previous_answer=previous) for area_id, theme_id, previous in asked
    ]


def template_for(
    agency_id: str = "police",
    round_id: str = ROUND_ID,
    *,
    given: Sequence[Rating] = (),
    cells: Sequence[AskedCell] | None = None,
    is_demo: bool = False,
) -> bytes:
    return template(
        _cells() if cells is None else cells,
        {(rating.area_id, rating.theme_id): rating for rating in given},
        round_=a_round(round_id),
        agency=REFERENCE.agency(agency_id),
        reference=REFERENCE,
        by=member(agency_id),
        is_demo=is_demo,
    )


_cells = cells


def opened(content: bytes) -> Workbook:
    return load_workbook(io.BytesIO(content))


def saved(workbook: Workbook) -> bytes:
    content = io.BytesIO()
    workbook.save(content)
    return content.getvalue()


def filled_in(content: bytes, **written: str) -> bytes:
    """The template with these cells written in: `D4="normalt"`."""
    workbook = opened(content)
    for address, text in written.items():
        workbook["Bedömning"][address] = text
    return saved(workbook)


def parsed(content: bytes, agency_id: str = "police", round_id: str = ROUND_ID) -> list[Rating]:
    rows, agency = read_template(content), REFERENCE.agency(agency_id)
    return parse_template(rows, cells=cells(), round_=a_round(round_id), agency=agency, reference=REFERENCE)
